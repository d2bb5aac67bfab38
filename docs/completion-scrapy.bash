# Completion of `scrapy` in bash: source this file, in ~/.bashrc or in a shell.
# made by `make docs` from the code; change it there
_linkspider_scrapy() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
    [[ "${COMP_WORDS[*]} " == "scrapy "* ]] || return
    case $((COMP_CWORD - 1)):${COMP_WORDS[1]}:$before in
        0:*) words='audit compact crawl prune seeds verify' ;;
        1:crawl:*) words='site referrers' ;;
        *:crawl:-a) words='backlinks= brands= conditional= keep= max_calendar_pages= max_deep_pages= max_depth= max_future_pages= max_host_pages= max_hosts= max_pages= max_path_orders= max_path_segments= max_query_combinations= max_query_pages= max_query_parameters= max_repeated_segments= max_series_pages= max_session_ids= max_template_pages= max_url_length= redirectors= resume= scope= seeds= sitemaps= soft_404= target= targets= texts= url= urls=' ;;
        *:audit:-a) words='backlinks= brands= conditional= keep= max_calendar_pages= max_deep_pages= max_depth= max_future_pages= max_host_pages= max_hosts= max_pages= max_path_orders= max_path_segments= max_query_combinations= max_query_pages= max_query_parameters= max_repeated_segments= max_series_pages= max_session_ids= max_template_pages= max_url_length= redirectors= scope= sitemaps= soft_404= targets= texts= urls=' ;;
        *:audit:--resume) words='last' ;;
        *:--config|*:--domain-ranks|*:--priority|*:--seeds|*:--store) words='' ;;
        *:audit:*) words='--config --domain-ranks --help --logfile --loglevel --nolog --pdb --pidfile --priority --profile --resume --seeds --set' ;;
        *:compact:*) words='--crawl --help --json --logfile --loglevel --nolog --pdb --pidfile --profile --set --store --yes' ;;
        *:crawl:*) words='--help --logfile --loglevel --nolog --output --overwrite-output --pdb --pidfile --profile --set' ;;
        *:prune:*) words='--also-incomplete --crawl --help --json --keep --logfile --loglevel --nolog --pdb --pidfile --profile --set --store --yes' ;;
        *:seeds:*) words='--help --json --logfile --loglevel --nolog --pdb --pidfile --profile --set' ;;
        *:verify:*) words='--crawl --help --logfile --loglevel --nolog --pdb --pidfile --profile --set --store' ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _linkspider_scrapy scrapy
