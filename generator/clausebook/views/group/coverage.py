"""One coverage matrix a standard: its leaf clauses by member, as a page and CSV."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from clausebook.model.coverage import Grade
from clausebook.model.group import Member
from clausebook.model.published import Published, PublishedClause, PublishedCoverage
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.group_site import GroupSite, label, table
from clausebook.views.links import escaped
from clausebook.views.render import render
from clausebook.views.site import href

_NA = Markup('<td><span class="cb-grade" data-grade="na">not applicable</span></td>')
_UNKNOWN = Markup('<td><span class="cb-grade" data-grade="1">not verified</span></td>')
_ABSENT = Markup('<td><span class="cb-hidden">not adopted</span>–</td>')
_SHORT = ("none", "mentioned", "addressed", "evidenced")
_Column = tuple[Member, PublishedCoverage | None]


def compose(site: GroupSite) -> Iterator[Staged]:
    """Yield a matrix for each standard that a member has adopted."""
    for standard in site.group.standards:
        columns = [(member, _coverage(member, standard)) for member in site.group.members]
        shown = [coverage for _, coverage in columns if coverage]
        clauses = {number: clause for one in reversed(shown) for number, clause in one.clauses.items()}
        order = _order(shown)
        here, name = f"coverage/{standard}.md", label(standard)
        text = render(
            "group/coverage.md.j2",
            site=site,
            href=href,
            here=here,
            standard=standard,
            label=name,
            is_inferred=any(not one.is_verified for one in shown),
            grades=[*reversed(_SHORT)],
            heads=[_head(site, here, standard, member) for member, _ in columns],
            summary=[_summary(site, here, standard, *column) for column in columns],
            rows=[_row(site, here, standard, clauses[number], columns) for number in order],
        )
        yield Page(here, f"{name} coverage", text, ("Clauses",), boost=0, proof=("coverage-table", "summary-table"))
        lines = (_cells(standard, number, column) for number in order for column in columns)
        heads = ("standard", "clause", "title", "member", "campus", "grade", "verified")
        yield DataFile(f"coverage/{standard}.csv", table(heads, (line for some in lines for line in some)))


def _coverage(member: Member, standard: str) -> PublishedCoverage | None:
    """Return a member's coverage; None when there is none, or it could not be read."""
    return member.manual.coverages.get(standard) if member.manual else None


def _order(coverages: Sequence[PublishedCoverage]) -> list[str]:
    """Return every clause once, those of the first coverage first; an institution may have clauses of its own."""
    return list(dict.fromkeys(number for one in coverages for number in one.clauses))


def _lacks(member: Member, standard: str) -> Markup:
    """Say why there is no grade: the standard was not adopted, or nothing is known."""
    manual = member.manual
    return _ABSENT if manual is not None and standard not in manual.standards else _UNKNOWN


def _head(site: GroupSite, here: str, standard: str, member: Member) -> Markup:
    """Return the head of a member's column, which leads to its own matrix."""
    words = site.outward(here, member, f"coverage/{standard}.html", member.title)
    return Markup('<th scope="col">{} {}</th>').format(words, site.doubts(member))


def _summary(site: GroupSite, here: str, standard: str, member: Member, coverage: PublishedCoverage | None) -> Markup:
    """Return how many clauses have each grade at a member."""
    head = Markup('<tr><th scope="row">{}</th><td>{}</td>').format(site.inward(here, member), site.state(member))
    if coverage is None:
        why = "not adopted" if member.manual and standard not in member.manual.standards else "not verified"
        return head + Markup("<td>{}</td>").format(why) + Markup('<td class="cb-number">–</td>') * 4 + Markup("</tr>")
    excluded = sum(clause.is_excluded for clause in coverage.clauses.values())
    numbers = (*(coverage.count(grade) for grade in reversed(Grade)), excluded)
    cells = "".join(f'<td class="cb-number">{number}</td>' for number in numbers)
    return head + Markup(f"{cells}</tr>")  # noqa: S704 - numbers


def _row(site: GroupSite, here: str, standard: str, clause: PublishedClause, columns: Sequence[_Column]) -> Markup:
    """Return the row of a clause: how many members address it, and the grade of each."""
    number = clause.number
    answers = [_is_addressed(standard, number, column) for column in columns]
    asked = sum(answer is not None for answer in answers)
    cells = [
        _cell(site, here, standard, member, coverage.clauses.get(number)) if coverage else _lacks(member, standard)
        for member, coverage in columns
    ]
    return Markup('<tr><th scope="row">{} {}</th><td>{} of {}</td>{}</tr>').format(
        number, escaped(clause.title), answers.count(True), asked, Markup("").join(cells)
    )


def _is_addressed(standard: str, number: str, column: _Column) -> bool | None:
    """Say whether a member addresses a clause, which what is not verified never does; None where nobody asks for it."""
    member, coverage = column
    if coverage is None:
        return False if member.manual is None or standard in member.manual.standards else None
    clause = coverage.clauses.get(number)
    if clause is None or clause.is_excluded:
        return None
    return clause.grade >= Grade.ADDRESSED and member.manual is not None and member.manual.is_evidence


def _cell(site: GroupSite, here: str, standard: str, member: Member, clause: PublishedClause | None) -> Markup:
    """Return a member's lowest grade, which leads to its own page of the clause, and campuses that stand higher."""
    if clause is None:
        return _ABSENT
    if clause.is_excluded:
        return _NA
    page = f"clauses/{standard}/{clause.number.replace('.', '-')}.html"
    words = site.outward(here, member, page, _SHORT[clause.grade])
    higher = _higher(member.manual, clause) if len(set(clause.grades.values())) > 1 else Markup("")
    grade = int(clause.grade)
    return Markup(f'<td><span class="cb-grade" data-grade="{grade}">{words}</span>{higher}</td>')  # noqa: S704 - escaped


def _higher(manual: Published | None, clause: PublishedClause) -> Markup:
    """Name the campuses that stand higher than the lowest one."""
    titles = manual.campuses if manual else {}
    named = (
        f"{titles.get(campus, campus)}: {_SHORT[grade]}"
        for campus, grade in clause.grades.items()
        if grade > clause.grade
    )
    return Markup(' <span class="cb-meta">{}</span>').format(escaped(", ".join(named)))


def _cells(standard: str, number: str, column: _Column) -> Iterator[tuple[str, ...]]:
    """Yield a line for each campus of a member; what is not known is said to be."""
    member, coverage = column
    clause = coverage.clauses.get(number) if coverage else None
    if clause is None:
        adopted = member.manual is None or standard in member.manual.standards
        unknown = adopted and coverage is None
        yield standard, number, "", member.id, "", "not verified" if unknown else "not adopted", "no"
        return
    verified = "yes" if member.manual and member.manual.is_evidence else "no"
    for campus, grade in clause.grades.items():
        words = "not applicable" if clause.is_excluded else grade.words
        yield standard, number, clause.title, member.id, campus, words, verified
