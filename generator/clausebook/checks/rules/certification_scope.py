"""More is published as certified than the certificate covers.

## What it checks

What the settings publish under `certification` is what each certificate in force says: the same `scope`, no campus
under `campuses` and no programme under `programmes` that the certificate's record does not name, in the list of that
name or by its title in the scope. Where no certificate is in force, because there is none, or it has ended, or was
suspended or withdrawn, nothing is published as certified.

## Why an auditor cares

A certificate may be referred to for what it covers and for nothing else; anything wider is misuse, and a reason to
suspend it. The scope that the institution makes available has to be the one it works by (ISO 21001:2018 4.3).

## Bad

```yaml
certification:
  scope: All programmes at both campuses
  campuses: [town, lakeside]          # while the certificate names the Town Campus
```

## Good

```yaml
certification:
  scope: Vocational programmes for learners from 16, Town Campus
  campuses: [town]
```

## How to fix

Publish the scope in the words of the certificate, and take out what it does not name. If the certificate covers more
than its record says, record it: `campuses` and `programmes` of the record list what it covers.
"""

from collections.abc import Iterable, Iterator

from clausebook.checks.wording import listed, written
from clausebook.model.certification import Certificate, courses
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "CERT-002"
SEVERITY = Severity.ERROR
CLAUSES = ("4.3",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each part of the published scope that a certificate does not bear out."""
    terms = manual.settings.certification
    place = Place(manual.settings.path)
    if not (terms.scope or terms.campuses or terms.programmes):
        return
    held = [(one.standard, one.certificate) for one in courses(manual) if one.certificate]
    in_force = [(standard, one) for standard, one in held if one.holds(manual.as_of)]
    if not in_force:
        yield Observation(
            place,
            f"The settings publish a scope as certified, but {_why_none(manual, held)}",
            "Take out 'scope', 'campuses' and 'programmes' under 'certification', or record the certificate",
            related=tuple(one.step.record.at("until") for _, one in held),
        )
    for standard, certificate in in_force:
        for flaw in _flaws(manual, certificate):
            yield Observation(
                place,
                f"Under 'certification' the settings {flaw} ({certificate.step.record.id}, {standard})",
                "Publish what the certificate says; if it says more than its record, complete the record",
                related=(certificate.step.record.at("scope"),),
            )


def _why_none(manual: Manual, held: Iterable[tuple[str, Certificate]]) -> str:
    """Say why no certificate is in force."""
    reasons = []
    for standard, one in held:
        ended = f"ended on {written(one.expires)}" if one.expires < manual.as_of else "is not in force yet"
        reasons.append(f"the certificate for {standard} {f'is {one.stopped.result}' if one.stopped else ended}")
    return listed(reasons) if reasons else "there is no record of a certificate"


def _flaws(manual: Manual, certificate: Certificate) -> Iterator[str]:
    """Yield in words what a certificate does not bear out."""
    terms, settings = manual.settings.certification, manual.settings
    if terms.scope and _plain(terms.scope) != _plain(certificate.scope):
        yield f"publish the scope '{terms.scope}', but the certificate says '{certificate.scope}'"
    campuses = {campus.id: campus.title for campus in settings.campuses}
    programmes = {programme.id: programme.title for programme in settings.programmes}
    yield from _lacking("campus", terms.campuses, certificate.campuses, campuses, certificate.scope)
    yield from _lacking("programme", terms.programmes, certificate.programmes, programmes, certificate.scope)


def _lacking(
    noun: str, published: Iterable[str], covered: tuple[str, ...], titles: dict[str, str], scope: str
) -> Iterator[str]:
    """Yield what is published, but neither listed by the certificate nor, where it has no list, named in its scope."""
    for one in published:
        title = titles.get(one, one)
        if covered and one not in covered:
            yield f"publish the {noun} '{title}', which the certificate does not list"
        elif not covered and _plain(title) not in _plain(scope):
            yield f"publish the {noun} '{title}'; that the certificate covers it is not verified, as it names none such"


def _plain(text: str) -> str:
    """Return a text to compare by: in small letters, with single blanks, without a full stop at its end."""
    return " ".join(text.split()).rstrip(".").casefold()
