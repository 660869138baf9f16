"""National identity numbers in a text, told by form and check digits.

The check digits are those of `python-stdnum`. Where that asks the clock whether somebody is born yet, the same is
computed here from its parts, so that a text is judged alike on every day.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module

_BEFORE, _AFTER = r"(?<![\w.,/:#=@+\-])", r"(?![\w@]|[.,:/\-]\w)"
_NEAR = 60
"""How many signs before a number the word may stand that says what it is."""
_SHORTEST = 6
"""Digits that every one of them has."""


@dataclass(frozen=True, slots=True)
class National:
    """A number that a state gives people."""

    name: str
    """As a finding names it."""
    form: str
    """A pattern; blanks in it are left aside."""
    valid: Callable[[str], bool]
    """Judges the number without its separators."""
    label: str = ""
    """A pattern of words, one of which must stand before it; empty where its form says enough."""
    signed: bool = False
    """Whether the sign between the digits belongs to it."""


def _standard(name: str) -> Callable[[str], bool]:
    """Return the judgement of a module of `python-stdnum`, which is loaded when it is first needed."""
    return lambda number: bool(import_module(f"stdnum.{name}").is_valid(number))


def _day(year: str, month: str, day: str) -> bool:
    """Say whether digits are a day of the 19th, 20th or 21st century."""
    years = (int(year),) if len(year) > 2 else (1900 + int(year), 2000 + int(year))
    for one in years:
        try:
            return bool(date(one, int(month), int(day)))
        except ValueError:
            continue
    return False


def _luhn(number: str) -> bool:
    """Say whether the last digit is that of Luhn's sum."""
    return bool(import_module("stdnum.luhn").is_valid(number))


def _danish(number: str) -> bool:
    """Judge the day and the check digit, which few numbers lack that were given since 2007."""
    fits = import_module("stdnum.dk.cpr").checksum(number) == 0
    return fits and _day(number[4:6], number[2:4], number[:2])


def _swedish(number: str) -> bool:
    """Judge ten or twelve digits: the day, which for a co-ordination number is 60 higher, and Luhn's digit."""
    short = number[-10:]
    day = int(short[4:6])
    return _day(short[:2], short[2:4], str(day - 60 if day > 60 else day)) and _luhn(short)


def _norwegian(number: str) -> bool:
    """Judge the day, which for a D-number is 40 higher, and both check digits."""
    module = import_module("stdnum.no.fodselsnummer")
    day = int(number[:2])
    given = (module.calc_check_digit1(number), module.calc_check_digit2(number))
    return _day(number[4:6], number[2:4], str(day - 40 if day > 40 else day)) and given == (number[9], number[10])


def _belgian(number: str) -> bool:
    """Judge the two check digits, for both centuries."""
    month = int(number[2:4]) % 20
    if not (1 <= month <= 12 and 1 <= int(number[4:6]) <= 31):
        return False
    return any(97 - int(century + number[:9]) % 97 == int(number[9:]) for century in ("", "2"))


def _south_african(number: str) -> bool:
    """Judge the day and Luhn's digit."""
    return _day(number[:2], number[2:4], number[4:6]) and number[10] in "01" and _luhn(number)


def _latvian(number: str) -> bool:
    """Judge the day and the check digit of a number with a day."""
    weights = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:10], strict=True))
    return _day(number[4:6], number[2:4], number[:2]) and (1101 - total) % 11 % 10 == int(number[10])


def _spanish(number: str) -> bool:
    """Judge the letter; eight digits that are a day with a letter behind it are a name of a file or of a batch."""
    dated = number[:2] in ("19", "20") and _day(number[:4], number[4:6], number[6:8])
    return not dated and _standard("es.dni")(number)


def _by_form(_: str) -> bool:
    """Accept a number without a check digit."""
    return True


_TAX = r"steuer-?id|steuerliche\ identifikation|identifikationsnummer|idnr"
KINDS = (
    National(
        "a British National Insurance number",
        r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\ ?[0-9][0-9]\ ?[0-9][0-9]\ ?[0-9][0-9]\ ?[A-D]",
        _by_form,
    ),
    National("a British Unique Pupil Number", r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]", _standard("gb.upn")),
    National("an NHS number", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", _standard("gb.nhs"), r"nhs"),
    National("an Irish PPS number", r"[0-9]{7}[A-W][A-IWTX]?", _standard("ie.pps")),
    National("a US social security number", r"[0-9]{3}-[0-9]{2}-[0-9]{4}", _standard("us.ssn")),
    National(
        "a Canadian social insurance number",
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
        _standard("ca.sin"),
        r"sin|social\ insurance|assurance\ sociale",
    ),
    National(
        "an Australian tax file number", r"[0-9]{3}\ ?[0-9]{3}\ ?[0-9]{2,3}", _standard("au.tfn"), r"tfn|tax\ file"
    ),
    National("a German tax number of a person", r"[0-9]{2}\ [0-9]{3}\ [0-9]{3}\ [0-9]{3}", _standard("de.idnr")),
    National("a German tax number of a person", r"[0-9]{11}", _standard("de.idnr"), _TAX),
    National(
        "an Austrian social security number",
        r"[0-9]{4}\ ?[0-9]{6}",
        _standard("at.vnr"),
        r"svnr|sv-?nummer|sozialversicherung\w*|versicherungsnummer",
    ),
    National("a Swiss social security number", r"756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}", _standard("ch.ssn")),
    National(
        "a French social security number",
        r"[12]\ ?[0-9][0-9]\ ?(?:0[1-9]|1[0-2]|[2-9][0-9])\ ?(?:[0-9][0-9]|2[AB])\ ?[0-9]{3}\ ?[0-9]{3}\ ?[0-9][0-9]",
        _standard("fr.nir"),
    ),
    National("a Belgian national number", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", _belgian),
    National("a Belgian national number", r"[0-9]{11}", _belgian, r"rijksregister\w*|registre\ national|nn|niss|insz"),
    National(
        "a Dutch citizen service number",
        r"[0-9]{9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3}",
        _standard("nl.bsn"),
        r"bsn|burgerservice\w*|sofi-?nummer",
    ),
    National("a Spanish identity number", r"[0-9]{8}-?[A-HJ-NP-TV-Z]", _spanish),
    National("a Spanish identity number of a foreigner", r"[XYZ]-?[0-9]{7}-?[A-Z]", _standard("es.nie")),
    National(
        "a Portuguese tax number of a person",
        r"[123][0-9]{2}\ ?[0-9]{3}\ ?[0-9]{3}",
        _standard("pt.nif"),
        r"nif|contribuinte",
    ),
    National(
        "an Italian tax code of a person",
        r"[A-Z]{6}[0-9][0-9][A-EHLMPRST][0-9][0-9][A-Z][0-9]{3}[A-Z]",
        _standard("it.codicefiscale"),
    ),
    National("a Danish personal number", r"[0-9]{6}-[0-9]{4}", _danish),
    National("a Danish personal number", r"[0-9]{6}-?[0-9]{4}", _by_form, r"cpr(?:-?nr|-?nummer)?"),
    National("a Swedish personal number", r"[0-9]{6}[-+][0-9]{4}|(?:19|20)[0-9]{6}-?[0-9]{4}", _swedish),
    National("a Norwegian personal number", r"[0-9]{6}\ ?[0-9]{5}", _norwegian),
    National("an Icelandic personal number", r"[0-9]{6}-[0-9]{4}", _standard("is_.kennitala")),
    National(
        "a Finnish personal identity code",
        r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]",
        _standard("fi.hetu"),
        signed=True,
    ),
    National("an Estonian or Lithuanian personal code", r"[1-6][0-9]{10}", _standard("ee.ik")),
    National("a Latvian personal code", r"[0-9]{6}-[0-9]{5}", _latvian),
    National("a Polish PESEL number", r"[0-9]{11}", _standard("pl.pesel")),
    National("a Czech or Slovak birth number", r"[0-9]{6}/[0-9]{3,4}", _standard("cz.rc")),
    National("a Romanian personal number", r"(?!97[89])[1-8][0-9]{12}", _standard("ro.cnp")),
    National("a Bulgarian personal number", r"[0-9]{10}", _standard("bg.egn"), r"egn|ЕГН"),
    National("a Croatian personal number", r"[0-9]{11}", _standard("hr.oib"), r"oib"),
    National("a Greek social security number", r"[0-9]{11}", _standard("gr.amka"), r"amka|ΑΜΚΑ"),
    National("a Turkish identity number", r"[1-9][0-9]{10}", _standard("tr.tckimlik")),
    National("an Indian Aadhaar number", r"[2-9][0-9]{3}\ [0-9]{4}\ [0-9]{4}", _standard("in_.aadhaar")),
    National("a Chinese resident number", r"[0-9]{17}[0-9X]", _standard("cn.ric")),
    National("a South African identity number", r"[0-9]{13}", _south_african, r"identity|id"),
    National("a Brazilian CPF number", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", _standard("br.cpf")),
    National("a Mexican population register code", r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]", _standard("mx.curp")),
)
"""In the order in which they are tried; the first that fits names the number."""


@cache
def _forms() -> re.Pattern[str]:
    """Return one pattern that finds whatever has one of the forms."""
    return re.compile(
        f"{_BEFORE}(?:{'|'.join(dict.fromkeys(f'(?:{kind.form})' for kind in KINDS))}){_AFTER}", re.VERBOSE
    )


@cache
def _form(kind: National) -> re.Pattern[str]:
    """Return the pattern of one form."""
    return re.compile(kind.form, re.VERBOSE)


@cache
def _label(kind: National) -> re.Pattern[str]:
    """Return the pattern of the words that say what a number is."""
    return re.compile(rf"(?<!\w)(?:{kind.label})(?!\w)", re.IGNORECASE | re.VERBOSE)


def national_numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of each national identity number in a part of a text."""
    for match in _forms().finditer(text, start, end):
        name = _named(match[0], text[max(match.start() - _NEAR, 0) : match.start()])
        if name:
            yield match.start(), match.end(), name


def _named(number: str, before: str) -> str:
    """Return which number it is, given what stands before it; empty for none."""
    plain = re.sub(r"[ .\-/+]", "", number)
    if sum(sign.isdigit() for sign in plain) < _SHORTEST or len(set(plain)) == 1:
        return ""
    line = before.rpartition("\n")[2]
    for kind in KINDS:
        fits = _form(kind).fullmatch(number) and (not kind.label or _label(kind).search(line))
        if fits and kind.valid(number if kind.signed else plain):
            return kind.name
    return ""
