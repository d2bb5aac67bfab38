"""What ``python -m analysis`` does: reads a store, writes the marts that a command asks for, and shows them."""

import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from typing import Final

from analysis.commands.arguments import Arguments, parse
from analysis.commands.audit_summary import summary_json
from analysis.commands.output import JSON, Output, in_words, standard_output, unbroken
from analysis.commands.showing import show_checks, show_mart, show_rows
from analysis.commands.showing_authority import show_joined
from analysis.commands.stored import CHANGES, are_current, publish_all, publish_some
from analysis.commands.summary import TOP, summary
from analysis.commands.verbs import VERBS
from analysis.commands.wishes import wishes_of
from analysis.history.changes import Compiled, compile_changes, heading
from analysis.history.effects import Effects, with_effects
from analysis.marts.library import JOINED, NEED_BOTH, NEED_REFERRERS, OF_LINKS, Library, possible
from analysis.marts.one_crawl import Marts, publish, withdraw
from analysis.marts.study import Wishes
from analysis.profile.disavow import draft
from analysis.shown import wording
from analysis.shown.progress import Progress
from analysis.shown.terminal import printable
from analysis.tables.identity import WORDS, CountBy
from analysis.tables.load import Observed
from analysis.tables.selection import Selection, select
from linkspider.errors import LinkspiderError, NothingToCompareError, OptionError, StoreError
from linkspider.model.store import PartFile, Store
from linkspider.model.tables import MARTS
from linkspider.verbs.telling import hush

#: Commands that say nothing where there is no priority page.
_OF_PRIORITY: Final = frozenset({"ledger", "opportunities", "removals", "pitch", "roles"})


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        words: the command line behind the program's name; None for that of the process.

    Returns:
        The exit code: 0; 2 after one line on standard error that says what was wrong; 130 after an interruption.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a bar that the terminal cannot show is no reason to fail
    try:
        run(parse(words))
        with standard_output():
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough
        hush()
    except KeyboardInterrupt:
        return 130
    except LinkspiderError as fault:
        print(f"error: {printable(str(fault))}", file=sys.stderr)
        return 2
    except OSError as fault:
        print(f"error: {printable(in_words(fault))}", file=sys.stderr)
        return 2
    return 0


def run(arguments: Arguments) -> None:
    """Runs a command.

    Raises:
        LinkspiderError: if the store, an option or a file cannot be used.
    """
    wishes = wishes_of(arguments)
    if arguments.command == "options":
        return
    store, output = Store(arguments.store), Output(arguments.format, arguments.out, arguments.headers)
    if arguments.command == "changes":
        _changes(store, output, arguments, wishes)
        return
    selection = select(store, arguments.site, arguments.crawl_ids)
    marts = Marts(Observed(store, selection, arguments.count_by), wishes.config.page_types)
    library = Library(marts, wishes)
    if arguments.command in _WITHOUT_MARTS:
        _WITHOUT_MARTS[arguments.command](library, output, arguments)
        return
    files = _publish(library, arguments)
    _AFTERWARDS.get(arguments.command, _show)(library, output, arguments, files)


def _publish(library: Library, arguments: Arguments) -> list[PartFile]:
    """Writes the marts of a command, and says what a person should know of them."""
    observed = library.marts.observed
    able, some = possible(observed.selection), VERBS[arguments.command].writes
    _require(arguments, observed.selection, (some or able)[0])
    names = tuple(name for name in some or able if name in able)
    _say([*observed.selection.notes, *observed.notes, *_counting(arguments.count_by)], arguments)
    progress, apart = Progress(arguments.is_quiet), ""
    if some:
        files, apart = publish_some(library, names, progress, is_newest=not arguments.crawl_ids)
    else:
        files = publish_all(library, progress, holds=arguments.command != "all")
    remedy = "'all' with the same options writes all of them anew"
    _say([f"shown and not written: {apart}; {remedy}"] if apart else [], arguments)
    if {*NEED_BOTH, *OF_LINKS}.intersection(names):
        _say(library.study.notes, arguments)
        _require_priority(library, arguments)
    _say(library.structure.notes if "new_pages" in names else [], arguments)
    return files


def _show(library: Library, output: Output, arguments: Arguments, _: list[PartFile]) -> None:
    name = "inlink_summary" if arguments.is_summary else VERBS[arguments.command].writes[0]
    if name in JOINED:
        _say(show_joined(library, arguments.command, name, output, arguments.top), arguments)
    else:
        _say(show_mart(library, name, output, arguments.top), arguments)


def _summary(library: Library, output: Output, arguments: Arguments, _: list[PartFile]) -> None:
    if output.format == JSON:
        output.write(summary_json(library).encode())
        return
    output.show(*summary(library, output.width, TOP if arguments.top is None else arguments.top))


def _export(library: Library, _: Output, arguments: Arguments, __: list[PartFile]) -> None:
    from analysis.commands.exporting import Wanted, export  # noqa: PLC0415  # takes half a second, and few commands need it

    assert arguments.out is not None
    _all_changes(library, arguments)
    wanted = Wanted(arguments.out, arguments.headers, is_narrow=bool(arguments.crawl_ids))
    written = export(library, arguments.kind, wanted)
    Output().show(unbroken([str(path) for path in written]))


def _all(library: Library, output: Output, arguments: Arguments, files: list[PartFile]) -> None:
    observed = library.marts.observed
    _say(_missing(observed.selection), arguments)
    written = [*files, *_all_changes(library, arguments)]
    lines = [f"{observed.store.root / file.path}: {wording.count(file.rows, 'row')}" for file in written]
    output.show(unbroken(lines))


def _report(library: Library, _: Output, arguments: Arguments) -> None:
    """Makes the report, and before it what it is made from, where that is not there."""
    from analysis.commands.reporting import are_changes_current, write_report  # noqa: PLC0415  # draws: as above

    observed = library.marts.observed
    site = observed.selection.site
    if not are_current(library):
        publish_all(library, Progress(arguments.is_quiet), holds=False)
    is_narrow = bool(arguments.crawl_ids)
    if not is_narrow and not are_changes_current(observed.store, site):
        _all_changes(library, arguments)
    path = arguments.out or observed.store.report_path(site)
    write_report(observed.store, site, path, has_changes=not is_narrow)
    Output().show(unbroken([f"Report  {path}"]))


def _disavow(library: Library, output: Output, arguments: Arguments, _: list[PartFile]) -> None:
    made = draft(library.marts.observed.selection.site, library.frame("domain_profile"))
    output.show(unbroken(made.text.splitlines()))
    kept = [f"left out, since it is your own or vouched for, or many publish there: {name}" for name in made.kept_out]
    over = f"{len(made.left_out):,} domains are left out: Google takes no longer file"
    _say([*kept, *([over] if made.left_out else [])], arguments)


def _require_priority(library: Library, arguments: Arguments) -> None:
    """Refuses priority pages that are none; what writes every mart goes on without."""
    named = library.study.priority
    if arguments.command in _OF_PRIORITY and named.pages.empty and not named.is_guess:
        raise OptionError("no indexable page of the site is a priority page: name others with --priority")


def _changes(store: Store, output: Output, arguments: Arguments, wishes: Wishes) -> None:
    found, effects = _compiled(store, arguments.site, arguments, wishes)
    publish(store, found.compared.site, CHANGES, effects.frame)
    _say([*found.notes, *effects.notes], arguments)
    title = "\n".join([heading(found), *([effects.words] if effects.words else [])])
    show_rows(effects.frame, MARTS[CHANGES], title, output, arguments.top)


def _all_changes(library: Library, arguments: Arguments) -> list[PartFile]:
    """The mart of changes too, where there are two crawls of a kind and none was named.

    Where these cannot be compared, the changes of earlier ones are taken away: they would be taken for today's.
    """
    store, site = library.marts.observed.store, library.marts.observed.selection.site
    if arguments.crawl_ids:
        return []
    try:
        _, effects = _compiled(store, site, arguments, library.wishes)
    except StoreError as fault:
        withdraw(store, site, CHANGES)
        if not isinstance(fault, NothingToCompareError):
            _say([f"what changed since the crawl before is not known: {fault}"], arguments)
        return []
    return [publish(store, site, CHANGES, effects.frame)]


def _compiled(store: Store, site: str, arguments: Arguments, wishes: Wishes) -> tuple[Compiled, Effects]:
    """What changed and what that did."""
    found = compile_changes(store, site, arguments.before, arguments.after, arguments.rule)
    return found, with_effects(store, found, wishes)


def _checks(library: Library, output: Output, arguments: Arguments) -> None:
    marts = library.marts
    selection = marts.observed.selection
    _require(arguments, selection, "backlinks")
    crawl = selection.referrers_crawl
    assert crawl is not None
    _say(selection.notes, arguments)
    if not marts.observed.has_checks:
        raise StoreError(wording.unchecked(selection.site, crawl.crawl_id))
    _say(show_checks(marts, output, arguments.top), arguments)


def _require(arguments: Arguments, selection: Selection, name: str) -> None:
    """Refuses a mart that the selected crawls cannot tell."""
    if name in possible(selection):
        return
    lacks_backlinks = name in NEED_REFERRERS or (name in NEED_BOTH and selection.referrers_crawl is None)
    spider, absent = ("referrers", wording.no_referrers) if lacks_backlinks else ("site", wording.no_site)
    if arguments.crawl_ids:
        raise OptionError(f"'{arguments.command}' needs a {spider} crawl, and --crawl names none")
    raise StoreError(absent(selection.site))


def _counting(count_by: CountBy) -> list[str]:
    return [WORDS[count_by]] if WORDS[count_by] else []


def _missing(selection: Selection) -> list[str]:
    absent = []
    if not selection.referrers_crawl:
        absent.append(wording.no_referrers(selection.site))
    if not selection.site_crawl:
        absent.append(wording.no_site(selection.site))
    return absent


def _say(notes: Sequence[str], arguments: Arguments) -> None:
    for note in () if arguments.is_quiet else notes:
        print(f"note: {printable(note)}", file=sys.stderr)


#: Commands that look at what marts there are, or need none; all others write theirs first.
_WITHOUT_MARTS: Final[Mapping[str, Callable[[Library, Output, Arguments], None]]] = {
    "checks": _checks,
    "report": _report,
}
#: What these do once the marts are written; all others show one.
_AFTERWARDS: Final[Mapping[str, Callable[[Library, Output, Arguments, list[PartFile]], None]]] = {
    "summary": _summary,
    "disavow": _disavow,
    "export": _export,
    "all": _all,
}
