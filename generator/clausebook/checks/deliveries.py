"""What the rules about expected records share: what has lapsed, and how it is told."""

from collections.abc import Iterator

from clausebook.checks.wording import listed, written
from clausebook.model.expected import Delivery, Expected, Series, expected, is_own
from clausebook.model.finding import Observation
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place


def lapses(manual: Manual) -> Iterator[tuple[Series, Expected]]:
    """Yield what is expected and has been late or missing ever since its day."""
    for series in expected(manual):
        lapse = series.lapse
        if lapse is not None:
            yield series, lapse


def is_grave(series: Series, lapse: Expected) -> bool:
    """Say whether the institution itself defined what is missing, and its time of grace is over."""
    return lapse.state is Delivery.MISSING and is_own(series.kind)


def describe(manual: Manual, series: Series, lapse: Expected) -> Observation:
    """Describe a lapse at the newest record there is, else at the type, else at the settings."""
    kind, last = series.kind, series.last
    where = f" for {lapse.thing.title}" if lapse.thing.title else ""
    known = f"the last one is {last.id} of {written(last.date)}" if last else "there is none so far"
    due = f"was due on {written(lapse.due)}"
    if lapse.state is Delivery.MISSING:
        due += f" with grace until {written(manual.settings.grace.after(lapse.due))}"
    often = {"term": "each term", "year": "each year"}.get(kind.scope) if series.thing != lapse.thing else None
    return Observation(
        last.at("date") if last else Place(kind.path if is_own(kind) else manual.settings.path),
        f"A record of type '{kind.title}'{where} is expected {often or _every(kind.cadence)}: {known}, and the next "
        f"{due}",
        f"Do what is due and record it in records/{kind.id}, or write down now what was done",
    )


def _every(period: Period | None) -> str:
    """Return a cadence in words."""
    years, months = divmod(period.months, 12) if period else (0, 0)
    parts = [(years, "year"), (months, "month"), (period.days if period else 0, "day")]
    words = [f"{count} {word}{'s' if count > 1 else ''}" for count, word in parts if count] or ["day"]
    return f"every {listed(words) if len(words) > 1 else words[0].removeprefix('1 ')}"
