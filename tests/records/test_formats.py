from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from babel.localedata import locale_identifiers
from babel.numbers import get_decimal_symbol
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.entry import read_date, read_money, read_number, read_vague
from ayni.core.reasons import Fault
from ayni.core.vague import Vague
from ayni.records import formats
from ayni.web.templatetags.ayni import clocks

READERS = [("de", "DE"), ("es", "PE"), ("en", "")]
readers = st.sampled_from([*READERS, ("de", "CH"), ("es", "ES"), ("es", "CR"), ("de", "AT"), ("es", "")])
amounts = st.decimals(-(10**12) + 1, 10**12 - 1, places=2)
days = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        *(("de", country, "de_DE") for country in ("DE", "", "PE", "XX")),
        *(("es", country, "es_PE") for country in ("PE", "", "DE")),
        *(("en", country, "en_GB") for country in ("PE", "DE", "US", "")),
        ("de", "CH", "de_CH"),
        ("es", "ES", "es_ES"),
        ("qu", "PE", "en_GB"),
    ],
)
def test_the_language_of_the_country(language, country, expected):
    assert str(formats.locale(language, country)) == expected


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (("de", "DE"), ["1.234,5", "1.234,50", "1.235", "-0,000123", "1.234", "0,1"]),
        (("es", "PE"), ["1,234.5", "1,234.50", "1,235", "-0.000123", "1,234", "0.1"]),
        (("en", ""), ["1,234.5", "1,234.50", "1,235", "-0.000123", "1,234", "0.1"]),
    ],
)
def test_numbers(reader, expected):
    value = Decimal("1234.5000")
    assert [
        formats.number(value, *reader),
        formats.number(value, *reader, places=2),
        formats.number(Decimal("1234.51"), *reader, places=0),
        formats.number(Decimal("-0.000123"), *reader),
        formats.number(1234, *reader),
        formats.number(0.1, *reader),
    ] == expected


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (("de", "DE"), ["1.234,50\u00a0€", "-1.234,50\u00a0PEN", "0,00\u00a0€"]),
        (("es", "PE"), ["EUR\u00a01,234.50", "-S/\u00a01,234.50", "EUR\u00a00.00"]),
        (("en", ""), ["€1,234.50", "-PEN\u00a01,234.50", "€0.00"]),
    ],
)
def test_money(reader, expected):
    assert [
        formats.money(Decimal("1234.5"), "EUR", *reader),
        formats.money(Decimal("-1234.5"), "PEN", *reader),
        formats.money(0, "EUR", *reader),
    ] == expected


@pytest.mark.parametrize(
    ("reader", "expected"),
    [(("de", "DE"), ["20\u00a0%", "20,5\u00a0%"]), (("es", "PE"), ["20%", "20.5%"]), (("en", ""), ["20%", "20.5%"])],
)
def test_shares(reader, expected):
    assert [formats.percent(0.2, *reader), formats.percent(Decimal("0.205"), *reader, places=1)] == expected


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (("de", "DE"), ["05.09.2026", "5. September 2026", "5. September 2026", "September 2026", "2026"]),
        (
            ("es", "PE"),
            ["5 set. 2026", "5 de setiembre de 2026", "5 de setiembre de 2026", "setiembre de 2026", "2026"],
        ),
        (("en", ""), ["5 Sept 2026", "5 September 2026", "5 September 2026", "September 2026", "2026"]),
    ],
)
def test_dates(reader, expected):
    day = date(2026, 9, 5)
    vague_dates = [formats.vague(Vague(text), *reader) for text in ("2026-09-05", "2026-09", "2026")]
    assert [formats.day(day, *reader), formats.day_long(day, *reader), *vague_dates] == expected


def test_about_is_a_phrase_of_its_own():
    assert formats.vague(Vague("2022~"), "en") == "about 2022"
    assert formats.vague(Vague("2018-10~"), "en") == "about October 2018"


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (("de", "DE"), ["20.09.2026, 16:30", "20.09.2026, 09:30", "16:30", "09:30"]),
        (
            ("es", "PE"),
            ["20 set. 2026, 4:30 p. m.", "20 set. 2026, 9:30 a. m.", "4:30 p. m.", "9:30 a. m."],
        ),
        (("en", ""), ["20 Sept 2026, 16:30", "20 Sept 2026, 09:30", "16:30", "09:30"]),
    ],
)
def test_times_in_both_towns(reader, expected):
    when = datetime(2026, 9, 20, 14, 30, tzinfo=UTC)
    zones = ["Europe/Berlin", ZoneInfo("America/Lima")]
    shown = [form(when, zone, *reader) for form in (formats.moment, formats.clock) for zone in zones]
    assert [text.replace("\u202f", " ") for text in shown] == expected


def test_the_day_of_a_moment_is_the_day_in_that_town():
    when = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert formats.moment(when, "Europe/Berlin", "de") == "01.01.2027, 00:30"
    assert formats.moment(when, "America/Lima", "de") == "31.12.2026, 18:30"


CHANGES = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
"""When Berlin changes its clocks; Lima has none to change."""
around = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(-180, 180)
)
PAIR = SimpleNamespace(
    a=SimpleNamespace(time_zone="Europe/Berlin", short_name="TK"),
    b=SimpleNamespace(time_zone="America/Lima", short_name="CAX"),
)


@given(around, around, st.sampled_from(["de", "es", "en"]))
def test_both_clocks_together_name_one_moment(one, other, language):
    """Berlin has 02:30 twice in October and never on a day in March; beside Lima's clock it is clear which."""
    with translation.override(language):
        shown = [clocks({"partnership": PAIR}, when) for when in (one, other)]
    assert (shown[0] == shown[1]) is (one == other)
    assert formats.moment(one, "America/Lima", "de") == f"{one - timedelta(hours=5):%d.%m.%Y, %H:%M}"
    assert not formats.moment(one, "Europe/Berlin", "de").startswith("28.03.2027, 02:")
    summer = CHANGES[0] <= one < CHANGES[1]
    assert formats.moment(one, "Europe/Berlin", "de") == f"{one + timedelta(hours=1 + summer):%d.%m.%Y, %H:%M}"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        formats.clock(datetime(2026, 9, 20, 14, 30), "Europe/Berlin", "de")  # noqa: DTZ001


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=3), readers)
def test_a_form_field_is_read_back(value, reader):
    assert read_number(formats.typed_number(value, *reader), *reader) == value
    assert read_number(formats.typed_number(value.normalize(), *reader), *reader) == value


@given(st.one_of(amounts, st.decimals(-(10**12) + 1, 10**12 - 1, places=3)), readers)
def test_a_number_shown_is_read_back_or_asked_back(value, reader):
    try:
        assert read_number(formats.number(value, *reader), *reader) == value
    except Fault as fault:
        assert (fault.reason.kind, fault.reason.get("usual")) == ("number_ambiguous", value)  # noqa: PT017


@given(amounts, readers, st.sampled_from(["EUR", "PEN", "USD"]))
def test_an_amount_shown_is_read_back(amount, reader, currency):
    text = formats.money(amount, currency, *reader)
    assert read_money(text, *reader, currency=currency) == amount


@given(days, readers, st.sampled_from([4, 7, 10]), st.booleans())
def test_a_date_shown_is_read_back(day, reader, precision, about):
    vague = Vague(day.isoformat()[:precision] + "~" * about)
    assert read_date(formats.day(day, *reader)) == read_date(formats.day_long(day, *reader)) == day
    assert read_vague(formats.vague(vague, *reader)) == vague


@pytest.mark.parametrize(
    "identifier", [name for name in locale_identifiers() if name[:3] in {"de_", "es_"} and len(name) == 5]
)
def test_the_usual_reading_follows_the_country(identifier):
    language, country = identifier.split("_")
    expected = Decimal("1.234") if get_decimal_symbol(identifier) == "." else Decimal(1234)
    with pytest.raises(Fault) as caught:
        read_number("1.234", language, country)
    assert caught.value.reason.get("usual") == expected
