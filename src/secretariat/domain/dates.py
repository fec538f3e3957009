"""
Dates as people write them: partial, with month names of many languages, as ranges in one cell.

Everything is turned into ISO 8601 of reduced precision ("2018", "2018-03", "2018-03-20"), never more precise than
what was written.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .partial_dates import first_day, last_day
from .words import NOTHING, OPEN, ROMAN, UNKNOWN, month_names, month_pattern, plain_text, weekday_pattern


class DateProblem(ValueError):
    """The text is no date, or an impossible one. The message says which."""


@dataclass(frozen=True, slots=True)
class Period:
    """
    What a date cell says.

    Attributes:
        start, end: ISO 8601 of reduced precision; *end* is "" when only one date was written.
        about: the text says "about", "?" or "(tbc)".
        open_end: the text says that it goes on ("since 2019").
        note: words of the cell that are no date.
        mends: what had to be done to read it, as short codes.
    """

    start: str
    end: str = ""
    about: bool = False
    open_end: bool = False
    note: str = ""
    mends: tuple[str, ...] = ()


def serial_date(number: float, *, epoch_1904: bool = False) -> str:
    """The day of a spreadsheet's serial number (days since 1899-12-30, or since 1904-01-01)."""
    base = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    return (base + timedelta(days=int(number))).isoformat()


def _iso(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """Reduced ISO date; without a year "--MM-DD". Raises DateProblem for an impossible one."""
    if month is not None and not 1 <= month <= 12:
        raise DateProblem(f"there is no month {month}")
    if year is not None and not 1800 <= year <= 2200:
        raise DateProblem(f"the year {year} is not believable")
    if day is not None:
        assert month is not None
        if not 1 <= day <= calendar.monthrange(year or 2024, month)[1]:
            raise DateProblem(f"there is no day {day} in month {month}" + (f" of {year}" if year else ""))
    head = f"{year:04d}" if year is not None else "-"
    return head + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) > 2 else 2000 + number if number < 70 else 1900 + number


def day_order(texts: list[str]) -> str:
    """
    The order of day and month in a column of numeric dates: "dmy", "mdy" or "" when nothing tells.

    "" also when the column contradicts itself.
    """
    day_first = month_first = False
    for text in texts:
        for first, second in re.findall(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](?:\d{4}|\d{2})(?!\d)", text):
            day_first |= int(first) > 12
            month_first |= int(second) > 12
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


# One date, in a text whose month names have become "m07"; groups: y m d, or a b for an unclear order.
_SINGLE = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>[01]\d)(?P<d>[0-3]\d)",
        r"(?P<a>\d{1,2})(?P<mark>[/.-]) ?(?P<b>\d{1,2})(?P=mark) ?(?P<y>\d{4}|\d\d)",
        r"(?P<d>\d{1,2})\.?[-/ ]?(?:de |of )?m(?P<m>\d\d)[-/. ,]*(?:de |del )?'?(?P<y>\d{4}|\d\d)",
        r"m(?P<m>\d\d)[- ]?(?P<d>\d{1,2})(?:,? |, ?)(?P<y>\d{4})",
        r"(?P<y>\d{4})[-, ]*m(?P<m>\d\d)[- ]*(?P<d>\d{1,2})",
        r"(?P<y>\d{4})[-, ]*m(?P<m>\d\d)",
        r"m(?P<m>\d\d)[-/. ,]*(?:de |del |of )?'?(?P<y>\d{4})",
        r"m(?P<m>\d\d)[-/. ]?'(?P<y>\d\d)",
        r"m(?P<m>\d\d)[-/](?P<y>\d\d)",
        r"(?P<y>\d{4})[-/.](?P<m>0?[1-9]|1[0-2])",
        r"(?P<m>0?[1-9]|1[0-2])[-/.](?P<y>\d{4})",
        r"(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.?[-/ ]?(?:de )?m(?P<m>\d\d)",
        r"m(?P<m>\d\d) ?(?P<d>\d{1,2})",
        r"m(?P<m>\d\d)",
        r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})\.?",
        r"(?P<d>\d{1,2})\.?",
    )
]


def _single(text: str, order: str, mends: list[str]) -> tuple[int | None, int | None, int | None]:
    for pattern in _SINGLE:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        year = _year(parts["y"]) if parts.get("y") else None
        if parts.get("y") and len(parts["y"]) == 2:
            mends.append("two-digit-year")
        if "a" in parts:
            a, b = int(parts["a"]), int(parts["b"])
            day, month = (a, b) if order != "mdy" or "." in text else (b, a)  # with stops the day is first everywhere
            if month > 12 >= day:
                day, month = month, day
            elif a <= 12 and b <= 12 and a != b and ("/" in text or "-" in text):
                mends.append("day-first-date" if order == "dmy" else "month-first-date" if order else "ambiguous-date")
            _iso(year, month, day)
            return year, month, day
        this_month = int(parts["m"]) if parts.get("m") else None
        this_day = int(parts["d"]) if parts.get("d") else None
        if this_month is not None:
            _iso(year, this_month, this_day)
        return year, this_month, this_day
    raise DateProblem("no form of date that is known")


_SPLITS = re.compile(
    r" ?- ?| to | au | a | until | till | through | bis | al | hasta | until | et | and | & | по |, ?| ?/ ?| - | y | und | ~ "
)
_LEAD = re.compile(r"^(?:du|from|le|vom|von|del|desde el|desde|entre|between|on|the|les|am|el|с|со) ")
_SINCE = re.compile(r"^(?:since|depuis|starting|as of|from|a partir du|a partir de|seit|desde|ab) ")
_ABOUT = re.compile(
    r"^(?:about|around|approx\.?|approximately|ca\.?|circa|c\.|vers|env\.?|environ|~|week of|week commencing|w/c|semaine du|early|mid|late|end(?: of)?|"
    r"beginning of|debut|mi|fin|spring|summer|autumn|fall|winter|printemps|ete|automne|hiver)[- ]?(?:de )?(?=[\dm])"
)
_SPAN = [
    (
        re.compile(
            r"(?:q|t)(?P<n>[1-4])[-/ ,]*(?P<y>\d{4})|(?P<y2>\d{4})[-/ ,]*(?:q|t)(?P<n2>[1-4])"
            r"|(?P<n3>[1-4])(?:st|nd|rd|th|er|e|eme)? (?:quarter|trimestre)(?: of| de)? (?P<y3>\d{4})"
        ),
        3,
    ),
    (
        re.compile(
            r"(?:h|s)(?P<n>[12])[-/ ,]*(?P<y>\d{4})|(?P<y2>\d{4})[-/ ,]*(?:h|s)(?P<n2>[12])"
            r"|(?P<n3>[12])(?:st|nd|er|e|eme)? (?:half|semestre|semester)(?: of| de)? (?P<y3>\d{4})"
        ),
        6,
    ),
]


def parse_period(text: str, *, order: str = "dmy", year: int | None = None) -> Period | None:
    """
    Read a date or a range of dates.

    Args:
        text: as written.
        order: of day and month where both are numbers: "dmy", "mdy", or "" when nothing in the file tells (then day
            first, with the mend "ambiguous-date").
        year: taken where the text has none (mend "year-from-elsewhere"); without it such a date stays open as
            "--MM-DD" for `with_year`.

    Returns:
        The period; None when the text says that there is none or that it is not known.

    Raises:
        DateProblem: no date, or an impossible one.
    """
    text = unicodedata.normalize("NFKC", text)
    t = plain_text(text)
    mends: list[str] = []
    if t != text.casefold().strip() and text != text.strip():
        mends.append("trailing-space")
    t = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in t)
    if t.startswith("'"):
        t = t.lstrip("'")
        mends.append("apostrophe")
    about, notes = False, []
    for remark in re.findall(r"[(\[]([^)\]]*)[)\]]", t):
        about |= remark in UNKNOWN or remark.startswith(("tent", "prov", "est", "a conf"))
        notes.append(remark)
    t = re.sub(r"[(\[][^)\]]*[)\]]", " ", t).strip()
    t = " ".join(t.split())
    if t in NOTHING or t in UNKNOWN or t in OPEN:
        return None
    t, doubted = re.subn(r"\?+$", "", t)
    t, marked = re.subn(r"[ ,]*\b(?:tbc|tentative|provisional|provisoire|a confirmer|approx\.?|est\.)$", "", t)
    about |= bool(doubted or marked)
    t = re.sub(r"(\d)(?:st|nd|rd|th|er|eme|ro|o|ª|º)\b", r"\1", t)
    t = re.sub(r"(\d)\s*年\s*", r"\1-", t)
    t = re.sub(r"(\d)\s*月\s*", r"\1-", re.sub(r"(\d)\s*日", r"\1", t))
    t = re.sub(r"(?<=\d)-(?=$|[至到~])", "", t)
    t = re.sub(r"\s*[至到]\s*", " - ", t)
    t = re.sub(r"[t ]\d{1,2}[:h]\d\d(?::\d\d(?:\.\d+)?)?(?: ?-? ?\d{1,2}[:h]\d\d)?(?: ?z| ?utc| ?[ap]m)?$", "", t)
    t = weekday_pattern().sub(" ", t)
    t = " ".join(t.split()).strip(" ,;")
    if re.search(r"\d", t) and re.search(
        r"\b(?:fevr|avr|mai|juin|juil|aout|decembre|fevrier|janvier|septembre|octobre|novembre|avril|juillet|mars)\b", t
    ):
        mends.append("french-month")
    t = month_pattern().sub(lambda m: f"m{month_names()[m.group(1)]:02d} ", t)
    t = re.sub(
        r"(?<=\d)([./ -])(" + "|".join(sorted(ROMAN, key=len, reverse=True)) + r")[./ -](?=\d)",
        lambda m: f" m{ROMAN.index(m.group(2)) + 1:02d} ",
        t,
    )
    t = re.sub(r"(?<=m\d\d) +(?=[-/,.'])|\s+$", "", " ".join(t.split()))
    t = re.sub(r"(?<=m\d\d)[.,] ?", " ", t)
    t = re.sub(r"(?<=\d) ?(?:г\.?|года|год)$", "", t)
    t, goes_on = re.subn(
        r"(?: ?- ?| to | au? )?(?<=[\d -])(?:ongoing|on-going|present|onwards?|open|continuing|en cours|en curso|laufend)$|(?<=\d) ?-$",
        "",
        t,
    )
    t = t.strip()
    since = _SINCE.match(t) or goes_on
    t = re.sub(r"^(?:up to|until|before|by|jusqu'(?:en|au|a)|bis) ", "", t)
    loose, changed = _ABOUT.subn("", t)
    if changed:
        t, about = loose, True
        notes.append(text.strip())
    for pattern, months in _SPAN:
        match = pattern.fullmatch(t)
        if match:
            parts = {k[0]: v for k, v in match.groupdict().items() if v}
            last, whole_year = int(parts["n"]) * months, int(parts["y"])
            return Period(
                _iso(whole_year, last - months + 1),
                _iso(whole_year, last),
                about,
                False,
                "; ".join(notes),
                (*mends, "part-of-year"),
            )
    try:
        y, m, d = _single(_LEAD.sub("", _SINCE.sub("", t)), order, mends)
    except DateProblem as problem:
        if "known" not in str(problem):
            raise
    else:
        if d is not None and m is None:
            raise DateProblem("a day without a month")
        start = _finish(y, m, d, year, mends)
        if d is None:
            mends.append("partial-date")
        return Period(start, "", about, bool(since), "; ".join(notes), tuple(mends))
    return _range(_LEAD.sub("", _LEAD.sub("", t)), order, year, about, notes, mends)


def _finish(y: int | None, m: int | None, d: int | None, year: int | None, mends: list[str]) -> str:
    if y is None and year is not None:
        mends.append("year-from-elsewhere")
        y = year
    return _iso(y, m, d)


def _range(t: str, order: str, year: int | None, about: bool, notes: list[str], mends: list[str]) -> Period:
    """Try each place where the text may be divided; the end lends its month and year to the start."""
    iso_short = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[/-](?:(\d\d)-)?(\d\d)", t)
    if iso_short:
        y, m, d, m2, d2 = iso_short.groups()
        return Period(
            _iso(int(y), int(m), int(d)),
            _iso(int(y), int(m2 or m), int(d2)),
            about,
            False,
            "; ".join(notes),
            (*mends, "range-in-one-cell"),
        )
    years = re.fullmatch(r"(\d{4}) ?[-/] ?(\d{4}|\d\d)", t)
    if years:
        first = int(years[1])
        last = int(years[2]) if len(years[2]) == 4 else first // 100 * 100 + int(years[2])
        return _ordered(_iso(first), _iso(last), about, notes, [*mends, "partial-date", "range-in-one-cell"])
    failure: DateProblem | None = None
    for match in sorted(_SPLITS.finditer(t), key=lambda m: (abs(len(t) / 2 - m.start()), m.start())):
        left, right = t[: match.start()].strip(" .,"), t[match.end() :].strip(" .,")
        left = re.sub(r"^(\d{1,2}(?:[, ]+\d{1,2})*)$", lambda m: m[1].replace(",", " ").split()[0], left)
        if not left or not right:
            continue
        here: list[str] = []
        try:
            y2, m2, d2 = _single(_LEAD.sub("", right), order, here)
            y1, m1, d1 = _single(_LEAD.sub("", left), order, here)
        except DateProblem as problem:
            if "known" not in str(problem):
                failure = problem
            continue
        if d2 is not None and m2 is None:  # "October 5-14", "Mar 20 - 29": the start lends its month
            if m1 is None or d1 is None:
                continue
            y2, m2 = y2 or y1, m1
            trailing = re.fullmatch(r"(\d{1,2}),? (\d{4})", right)
            if trailing:
                d2, y2 = int(trailing[1]), int(trailing[2])
        if d1 is not None and m1 is None:
            if d2 is None:
                continue
            m1 = m2
        if (d1 is None) != (d2 is None) and (y1 is None or y2 is None):
            continue
        if y1 is None and y2 is not None:
            y1 = y2 if (m1 or 0, d1 or 0) <= (m2 or 0, d2 or 0) else y2 - 1
        if y2 is None and y1 is not None:
            y2 = y1
        if d1 is None:
            here.append("partial-date")
        start, end = _finish(y1, m1, d1, year, here), _finish(y2, m2, d2, year, here)
        return _ordered(start, end, about, notes, [*mends, *here, "range-in-one-cell"])
    days_then_year = re.fullmatch(r"m(\d\d) (\d{1,2}) ?(?:-|/|to|and|&) ?(\d{1,2})(?:,? (\d{4}))?", t)
    if days_then_year:
        m, first_d, last_d, y = days_then_year.groups()
        start = _finish(int(y) if y else None, int(m), int(first_d), year, mends)
        end = _finish(int(y) if y else None, int(m), int(last_d), year, mends)
        return _ordered(start, end, about, notes, [*mends, "range-in-one-cell"])
    raise failure or DateProblem("no form of date that is known")


def _ordered(start: str, end: str, about: bool, notes: list[str], mends: list[str]) -> Period:
    if not start.startswith("-") and last_day(end) < first_day(start):
        raise DateProblem(f"it ends ({end}) before it starts ({start})")
    return Period(start, end, about, False, "; ".join(notes), tuple(mends))


def with_year(period: Period, other: str) -> Period:
    """Complete a start without a year ("--10-14") from the end's full date, going back over the turn of a year."""
    if not period.start.startswith("-") or other.startswith("-"):
        return period
    year = int(other[:4])
    rest = period.start[2:]
    if len(other) >= 7 and rest[:2] > other[5:7]:
        year -= 1
    return replace(period, start=f"{year}-{rest}", mends=(*period.mends, "year-only-in-end"))
