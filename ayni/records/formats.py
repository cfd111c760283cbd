"""Numbers, money, dates and times in the reader's way, by language and country: Peru does not write as Spain does."""

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.localedata import exists
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import gettext, override

from ayni.core.vague import Vague

_AT_HOME = {"de": "DE", "es": "PE", "en": "GB"}
_NO_BREAK = "\u00a0"


@cache
def locale(language: str, country: str = "") -> Locale:
    """The country's own German or Spanish, else Germany's and Peru's; English as in Britain, day first."""
    if language not in _AT_HOME:
        language = "en"
    if language == "en" or not exists(f"{language}_{country}"):
        country = _AT_HOME[language]
    return Locale(language, country)


def number(value: Decimal | float, language: str, country: str = "", *, places: int | None = None) -> str:
    """With all its decimals and no idle zeros; with `places`, rounded to exactly so many."""
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(_decimal(value), pattern, locale(language, country), decimal_quantization=places is not None)


def typed_number(value: Decimal | float, language: str, country: str = "") -> str:
    """As a form field holds it, so that `entry.read_number` reads the same value back without asking."""
    text = format_decimal(
        _decimal(value), locale=locale(language, country), decimal_quantization=False, group_separator=False
    )
    return f"{text}0" if re.fullmatch(r"-?[0-9]{1,3}[.,][0-9]{3}", text) else text


def money(amount: Decimal | float, currency: str, language: str, country: str = "") -> str:
    """`1.234,50 €`, `S/ 1,234.50`; a sign of letters never touches the digits."""
    text = format_currency(_decimal(amount), currency, locale=locale(language, country))
    return re.sub(r"(?<=[A-Z]{3})(?=-?[0-9])", _NO_BREAK, text)


def percent(share: Decimal | float, language: str, country: str = "", *, places: int = 0) -> str:
    """A share of 1: 0.2 is 20 %."""
    pattern = locale(language, country).percent_formats[None].pattern
    if places:
        pattern = pattern.replace("0", "0." + "0" * places)
    return format_percent(_decimal(share), pattern, locale(language, country))


def day(value: date, language: str, country: str = "") -> str:
    """Short, but with the whole year: `20.05.1998`, `20 may. 1998`."""
    return _day(_date(value), "medium", language, country)


def day_long(value: date, language: str, country: str = "") -> str:
    """`20. Mai 1998`, `20 de mayo de 1998`, `20 May 1998`."""
    return _day(_date(value), "long", language, country)


def _date(value: date) -> date:
    """Two moments can be equal and yet lie on different days of two towns: only a day may be remembered."""
    return value.date() if isinstance(value, datetime) else value


@lru_cache(maxsize=2048)
def _day(value: date, how: str, language: str, country: str) -> str:
    return format_date(value, how, locale(language, country))


@lru_cache(maxsize=2048)
def vague(value: Vague, language: str, country: str = "") -> str:
    """No more than is known: `20. Mai 1998`, `octubre de 2018`, `about 2022`."""
    if value.precision == "day":
        known = day_long(value.first, language, country)
    elif value.precision == "month":
        known = format_skeleton("yMMMM", value.first, locale=locale(language, country))
    else:
        known = str(value.first.year)
    if not value.about:
        return known
    with override(language):
        # Translators: a date that is only roughly known; the date may be a year, a month with its year or a whole day
        return gettext("about %(date)s") % {"date": known}


def moment(when: datetime, zone: tzinfo | str, language: str, country: str = "") -> str:
    """Day and time in the given time zone; ValueError for a time without zone, which could mean either town."""
    pattern = str(get_datetime_format("medium", locale=locale(language, country)))
    parts = {"{1}": day(_local(when, zone), language, country), "{0}": clock(when, zone, language, country)}
    return re.sub(r"\{[01]\}", lambda place: parts[place[0]], pattern)


def clock(when: datetime, zone: tzinfo | str, language: str, country: str = "") -> str:
    """Hour and minute in the given time zone; ValueError for a time without zone."""
    return format_time(_local(when, zone).replace(tzinfo=None), "short", locale=locale(language, country))


def _local(when: datetime, zone: tzinfo | str) -> datetime:
    if when.tzinfo is None:
        raise ValueError("a time without a time zone")
    return when.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def _decimal(value: Decimal | float) -> Decimal:
    """A float as it is written, not as it is stored: 0.1 is 0.1."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
