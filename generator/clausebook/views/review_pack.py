"""The review pack: one Markdown document with every input of a management review, ready to be minuted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausebook.model.management import TYPE, topics
from clausebook.model.spans import Span
from clausebook.model.tasks import current
from clausebook.views.charts.drawing import standalone
from clausebook.views.charts.table import NOTHING, Table, say
from clausebook.views.figure import Figure
from clausebook.views.render import literal
from clausebook.views.review_lists import Listing, of_types
from clausebook.views.review_topics import PASSED, TOPICS, Topic
from clausebook.views.site import Site
from clausebook.views.summary import unverified

_CLAUSE = "9.3.2"
_NOTHING = "Nothing is recorded for this in the period."
_TO_MINUTE = ("- Discussion:", "- Decision:", "- Owner:", "- Due:")
_UNSAFE = re.compile("[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Pack:
    """The document and its charts."""

    text: str
    charts: tuple[tuple[str, str], ...]
    """Names of files and what they hold."""


def review_pack(site: Site, span: Span, folder: str = "") -> Pack:
    """Return the pack of a period.

    Args:
        site: a manual, as of the day that states are told for.
        span: the period under review.
        folder: where the charts are to stand as the document sees it; empty for a document without charts.
    """
    charts: dict[str, str] = {}
    lines = [*_head(site, span)]
    for number, topic in enumerate((*TOPICS, *_unknown(site)), start=1):
        lines += [f"## {number} {_say(topic.title)}", ""]
        lines += _topic(site, span, topic, folder, charts)
        lines += [*_TO_MINUTE, ""]
    lines += [*_others(site, span), *_outputs()]
    return Pack("\n".join(lines).rstrip("\n") + "\n", tuple(charts.items()))


def _head(site: Site, span: Span) -> Iterator[str]:
    """Yield the title, what the document is, and what is filled in on the day of the review."""
    manual = site.manual
    known = next((one for one in manual.adopted if _CLAUSE in one.clauses), None)
    inputs = f"the inputs of a management review ({known.label} {_CLAUSE})" if known else "the inputs of a review"
    yield f"# Management review: {_say(manual.settings.organisation)}"
    yield ""
    yield f"Period under review: {_say(span.title)}. States are those of {site.day(manual.as_of)}."
    yield ""
    yield _say(f"This document gathers {inputs} from the records. It judges nothing. Source: {site.source()}.")
    yield ""
    reservation = unverified(manual)
    if reservation:
        yield from (_say(f"Not verified: {reservation}."), "")
    levels = {
        manual.record_types[one.type].classification for one in current(manual) if one.type in manual.record_types
    }
    if "confidential" in levels:
        yield "**Confidential:** it draws on records that not everybody may read; treat it as they are treated."
        yield ""
    yield from (*_rows(("Review", ""), [(words, "") for words in ("Date", "Chair", "Present", "Minutes by")]), "")


def _topic(site: Site, span: Span, topic: Topic, folder: str, charts: dict[str, str]) -> Iterator[str]:
    """Yield the lists and figures of one topic."""
    found = False
    for gather in topic.gathers:
        for listing in gather(site, span):
            found = True
            yield from _list(listing)
    for subject in (subject(site) for subject in topic.subjects):
        for figure in subject.figures:
            if figure.empty:
                yield from (f"{_say(figure.table.title)}: {_say(figure.empty)}", "")
                continue
            found = True
            yield from _figure(figure, folder, charts)
    for listing in of_types(site, span, topic.kinds):
        found = True
        yield from _list(listing)
    if not found:
        yield from (_NOTHING, "")


def _unknown(site: Site) -> Iterator[Topic]:
    """Yield the topics that only the institution's own type of record knows."""
    known = {topic.id for topic in TOPICS}
    for name in topics(site.manual.record_types.get(TYPE)):
        if name not in known:
            yield Topic(name, name.replace("-", " ").capitalize())


def _others(site: Site, span: Span) -> Iterator[str]:
    """Yield the records of types that no topic asks for."""
    asked = {kind for topic in TOPICS for kind in topic.kinds}
    kinds = [kind for kind in site.manual.record_types if kind not in asked and kind not in PASSED]
    yield from ("## Other records of the period", "")
    listings = [*of_types(site, span, kinds)]
    for listing in listings:
        yield from _list(listing)
    for key in PASSED:
        kind = site.manual.record_types.get(key)
        count = sum(one.type == key and span.holds(one.date) for one in current(site.manual))
        if kind is not None and count:
            yield from (f"{_say(kind.plural)}: {count} in the period.", "")
            listings.append(Listing(kind.plural, (), ()))
    if not listings:
        yield from (_NOTHING, "")


def _outputs() -> Iterator[str]:
    """Yield where the outputs of this review are written down."""
    yield from ("## Decisions of this review", "")
    yield "Each goes into the record of the review, with its kind: improvement, change or resources."
    yield ""
    yield from _rows(("Kind", "Decision", "Owner", "Due"), [("", "", "", "")] * 5)
    yield from ("", "Conclusion on the system:", "")


def _list(listing: Listing) -> Iterator[str]:
    """Yield a list with its heading."""
    yield from (f"### {_say(listing.title)}", "", *_rows(listing.heads, listing.rows), "")


def _figure(figure: Figure, folder: str, charts: dict[str, str]) -> Iterator[str]:
    """Yield a figure with its heading, and keep its drawing for a file."""
    table = figure.table
    yield from (f"### {_say(table.title)}", "")
    if figure.about:
        yield from (_say(figure.about), "")
    if folder:
        name = f"{_UNSAFE.sub('-', table.id)}.svg"
        charts[name] = standalone(figure.drawing)
        yield from (f"![{_say(table.title)}]({folder}/{name})", "")
    yield from (*_rows(_heads(table), _cells(table)), "")
    for note in figure.notes:
        yield from (_say(note), "")


def _heads(table: Table) -> tuple[str, ...]:
    """Return the heads of a figure's table."""
    return (table.first, *(column.title for column in table.columns), *table.heads)


def _cells(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a figure's table."""
    for row in table.rows:
        values = (say(value, column.unit) for value, column in zip(row.values, table.columns, strict=True))
        yield (row.label, *values, *(words or NOTHING for words in row.words))


def _rows(heads: Sequence[str], rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table of Markdown."""
    yield f"| {' | '.join(map(_cell, heads))} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _say(text: str) -> str:
    """Return a text that Markdown shows as it is, and that can be read in its file too."""
    return literal(text).replace("&#39;", "'").replace("&#34;", '"')


def _cell(text: str) -> str:
    """Return a text as a cell of a Markdown table."""
    return _say(text).replace("|", "\\|")
