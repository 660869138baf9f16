"""Personal data in a text: what identifies somebody who is not named in the manual's register.

What is looked for is chosen so that hardly anything else has its form; a text without any of it is no proof that it
holds no personal data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from clausebook.checks.national_numbers import national_numbers
from clausebook.model.manual import Manual

_EMAIL = re.compile(
    r"(?<![\w.+%/\-])([\w.+%\-]+)@((?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24})(?![\w@]|:\w)"
)
_LONGEST_NAME = 80
"""Signs on either side of an `@`."""
_NO_DOMAIN = re.compile(
    r"(?:.*\.)?example\.(?:com|org|net)|.*\.(?:png|jpe?g|svg|gif|webp|pdf|zip|md|ya?ml|js|css|html?)", re.I
)
_DIVIDERS = re.compile(r"[._+%\-]+")
_SERIAL = re.compile(r"[0-9]{3}")
"""Digits that count people."""
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_MAILBOXES = """
abuse academic accessibility accommodation accounts admin administration admission admissions alumni appeals
application applications assessment audit auditor auditors billing board booking bookings bursar campus care
careers certification college complaints contact council course courses data dean department desk director
disability dpo edu education eltern enquiries enquiry enrolment estates events exam examinations exams facilities
faculty feedback finance funding general government governors group head headteacher health hello help helpdesk
hr human ict inclusion info information inspection inspectorate institute institution invoices it jobs kontakt
learner learners legal library lost mail mailbox management manual marketing media ministry national news
newsletter no noreply office officer ombudsman orders parents portal post postmaster press principal privacy
programme programmes protection provider purchasing quality reception records recruitment registrar registry
regulator reply reports resources root safeguarding safety sales school schule secretariat secretary security
sekretariat service services sport staff standards student students studies support system teacher teachers team
technical training tutors union university unsubscribe verwaltung wellbeing webmaster welfare
"""
SHARED = frozenset(_MAILBOXES.split())
"""Words of which a mailbox is called that many people read."""
_PHONE = re.compile(r"(?<![\w.,/:#\-])(?:\+|00)?\(?[0-9][0-9 ().\-/]{6,18}[0-9](?![\w]|[.,:/\-]\w)")
_PERSON = re.compile(
    r"(?<!\w)(?:(?:private|home|personal|mobile|cell|handy|mobil|mobiltelefon|privat|portable|m[oó]vil|gsm|mobiel"
    r"|priv[eé]|cellulare|telem[oó]vel)(?:\s+(?:phone|number|nummer|tel|no))?"
    r"|(?:mother|father|mum|dad|parent|guardian|carer|next\s+of\s+kin|emergency\s+contact|mutter|vater"
    r"|erziehungsberechtigte[rn]?|m[eè]re|p[eè]re|madre|padre|moeder|vader|mor|far)(?:['’]s)?"
    r"(?:\s+(?:phone|mobile|number|telephone|tel|telefon))?"
    r"|(?:learner|student|pupil)(?:['’]s)?\s+(?:phone|mobile|telephone|tel))(?P<rest>(?!\w)[^\n0-9|]{0,30})\Z",
    re.I,
)
_NO_PERSON = re.compile(
    r"\b(?:reception|office|switchboard|desk|line|hotline|helpline|service|call|calls|ring|dial|rings|phone\s+the|on|at|of|to"
    r"|must|may|can|will|should|or|and|is\s+in|room|code|version)\b",
    re.I,
)
_BIRTH = re.compile(
    r"(?<!\w)(?:d\.?o\.?b\.?|(?:date\s+of\s+)?birth(?:\s*date|day)?|born(?:\s+on)?|geboren(?:\s+(?:am|op))?|geb\.|geburtsdatum"
    r"|n[ée]e?\s+le|date\s+de\s+naissance|nacid[oa](?:\s+el)?|fecha\s+de\s+nacimiento|nat[oa]\s+il|data\s+di\s+nascita"
    r"|geboortedatum|født|fødselsdato|född|födelsedatum|syntynyt|syntymäaika|urodzon[ya]|data\s+urodzenia|nascid[oa](?:\s+em)?"
    r"|data\s+de\s+nascimento)(?!\w)[\s:=|*_(,]{1,6}(?:(?:on|is|was|the|am|el|il|le|em)\s+){0,2}"
    r"(?P<day>(?:19|20)[0-9][0-9]-[0-9][0-9]-[0-9][0-9]|[0-9]{1,2}[./\-][0-9]{1,2}[./\-](?:19|20)?[0-9][0-9]"
    r"|[0-9]{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W0-9_]{3,10}\.?,?\s+(?:de\s+)?(?:19|20)[0-9][0-9]"
    r"|[A-Z][a-z]{2,8}\.?\s+[0-9]{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)[0-9][0-9])(?!\w)",
    re.I,
)
_BIRTH_HINTS = (
    *("birth", "born", "dob", "d.o.b", "geb", "naiss", "naci", "nato il", "nata il", "nasci", "syntynyt", "urodz"),
)
_ACCENTED_HINTS = ("née", "né le", "født", "fødsel", "född", "födelse", "syntymä")
"""What stands in small letters where a day of birth may follow; asking for them first is many times faster."""
_NEAR = 60
"""How many signs before a number may say what it is."""
# Digits that no plain date is: only around them is anything else looked for, which is many times faster.
_RUN = re.compile(
    r"[0-9](?:(?<=[12])[09][0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9-])|(?P<digits>(?:[ .\-/()]{0,2}[0-9]){5,})"
    r"|(?P<code>[0-9][A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}))"
)
_MARGIN = 12
"""Signs around such digits that may belong to a number."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A piece of a text that looks like personal data."""

    start: int
    end: int
    kind: str
    """What it is, in the words of a finding; never the piece itself."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a manual makes public of its own: addresses of the register and words that its mailboxes are called by."""

    addresses: frozenset[str]
    domains: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[str]
    """The digits of telephone numbers that the settings name."""


def known(manual: Manual) -> Known:
    """Return what a manual's settings and register say of themselves."""
    settings, register = manual.settings, manual.register
    addresses = {email.lower() for person in register.people.values() for email in person.emails}
    feedback = settings.feedback.lower().removeprefix("mailto:").partition("?")[0]
    addresses |= {feedback} if "@" in feedback else set()
    names = [word for role in register.roles.values() for word in (role.id, role.title)]
    names += [word for one in (settings.campuses, settings.areas) for place in one for word in (place.id, place.title)]
    names += [
        word for one in (settings.units, settings.programmes) for place in one for word in (place.id, place.title)
    ]
    words = frozenset(word for name in names for word in re.findall(r"\w+", name.lower()))
    domains = frozenset(address.rpartition("@")[2] for address in addresses)
    numbers = {_digits(match[0]) for text in (settings.feedback, settings.about) for match in _PHONE.finditer(text)}
    return Known(frozenset(addresses), domains, SHARED | words, frozenset(numbers))


def traces(text: str, ours: Known) -> Iterator[Trace]:
    """Yield what looks like personal data, in the order of its kinds.

    Args:
        text: any text.
        ours: what the manual makes public of its own.
    """
    if "@" in text:
        yield from _addresses(text, ours)
    for start, end in _windows(text):
        for begin, stop, kind in national_numbers(text, start, end):
            yield Trace(begin, stop, kind)
        yield from _telephones(text, start, end, ours)
    yield from _births(text)


def _births(text: str) -> Iterator[Trace]:
    """Yield the days of birth."""
    small = text.lower()
    # A few letters have more signs when they are small; then the places are not the same.
    if len(small) != len(text):
        small = text
    hints = _BIRTH_HINTS if text.isascii() else (*_BIRTH_HINTS, *_ACCENTED_HINTS)
    found: dict[int, int] = {}
    for hint in hints:
        place = small.find(hint)
        while place >= 0:
            if match := _BIRTH.search(text, max(place - _MARGIN, 0), place + _NEAR):
                found[match.start("day")] = match.end("day")
            place = small.find(hint, place + 1)
    yield from (Trace(start, end, "a day of birth") for start, end in sorted(found.items()))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield where digits stand that are no plain date, with what may belong to them; none of the parts overlap."""
    start = end = 0
    for run in _RUN.finditer(text):
        if run.lastgroup is None:
            continue
        if end and run.start() - _MARGIN > end:
            yield start, end
            end = 0
        start = start if end else max(run.start() - _MARGIN, 0)
        end = run.end() + _MARGIN
    if end:
        yield start, end


def _addresses(text: str, ours: Known) -> Iterator[Trace]:
    """Yield the e-mail addresses of people who are not in the register."""
    for match in _email_matches(text):
        name, domain = match[1].lower(), match[2].lower()
        counted = _SERIAL.search(_YEAR.sub("", name)) is not None
        if f"{name}@{domain}" in ours.addresses or _NO_DOMAIN.fullmatch(domain):
            continue
        parts = [part for part in _DIVIDERS.split(name.partition("+")[0]) if part]
        if any(part.rstrip("0123456789") in ours.words for part in parts) and not counted:
            continue
        # A single word at the institution's own address is a mailbox or initials; two are somebody's name.
        if domain in ours.domains and len(parts) < 2 and not counted:
            continue
        yield Trace(match.start(), match.end(), "an e-mail address (…@…)")


def _email_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what has the form of an e-mail address, looking around each sign that every one has."""
    place = text.find("@")
    while place >= 0:
        match = _EMAIL.search(text, max(place - _LONGEST_NAME, 0), place + _LONGEST_NAME)
        if match and match.start(2) == place + 1:
            yield match
        place = text.find("@", place + 1)


def _telephones(text: str, start: int, end: int, ours: Known) -> Iterator[Trace]:
    """Yield the telephone numbers that are said to be a person's own."""
    for match in _PHONE.finditer(text, start, end):
        line = text[max(match.start() - _NEAR, 0) : match.start()].rpartition("\n")[2]
        label = _PERSON.search(line.replace("|", ":"))
        if label is None or _NO_PERSON.search(label["rest"]):
            continue
        digits = _digits(match[0])
        if 8 <= len(digits) <= 15 and digits not in ours.numbers and not _DATE.fullmatch(match[0].strip()):
            yield Trace(match.start(), match.end(), "a person's telephone number")


_DATE = re.compile(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}|[0-9]{4}[-/][0-9]{4}")


@cache
def _digits(number: str) -> str:
    """Return the digits of a number."""
    return re.sub(r"\D", "", number)
