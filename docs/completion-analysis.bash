# Completion of `python -m analysis` in bash: source this file, in ~/.bashrc or in a shell.
# made by `make docs` from the code; change it there
_linkspider_analysis() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
    [[ "${COMP_WORDS[*]} " == "python -m analysis "* ]] || return
    case $((COMP_CWORD - 3)):${COMP_WORDS[3]}:$before in
        0:*) words='referring-domains backlinks linked-pages inlinks resolution overlap checks changes authority ledger leaks roles orphans fixes opportunities removals pitch clusters articles new-pages anchors domains distribution summary report export disavow options all' ;;
        1:export:*) words='xlsx csv graph star delta sql' ;;
        *:--format) words='table csv json parquet xlsx' ;;
        *:--headers) words='snake screamingfrog' ;;
        *:--count-by) words='url key resolved' ;;
        *:--store|*:--out|*:--config|*:--domain-ranks|*:--priority) words='' ;;
        *) words='--help --store --site --crawl --format --json --quiet --top --out --headers --summary --count-by --priority --config --domain-ranks --from --to --lost-checks --lost-hours' ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _linkspider_analysis python
