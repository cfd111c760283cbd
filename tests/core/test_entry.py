from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ayni.core.entry import read_date, read_money, read_number, read_vague
from ayni.core.reasons import Fault, reason
from ayni.core.vague import Vague

HUGE = pytest.param(10**5000, id="huge")  # more digits than Python agrees to write
LANGUAGES = ["de", "es", "en"]
NUMBER_FAULTS = {"number_unreadable", "number_ambiguous", "number_too_large", "number_too_small", "money_decimals"}
any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates and NUL, too
numberlike = st.text(st.sampled_from("0123456789.,'’ \u202f-−+eE_٣५²½€S/PEN"), max_size=24)
datelike = st.lists(
    st.sampled_from(
        [
            "31",
            "12",
            "2027",
            "1",
            "0",
            "46752",
            ".",
            "/",
            "-",
            " ",
            "~",
            "ca. ",
            "um ",
            "de ",
            "mayo",
            "Mai",
            "th",
            "٣",
            "²",
            "T",
        ]
    ),
    max_size=9,
).map("".join)
cells = st.one_of(
    any_text,
    st.integers(),
    st.floats(),
    st.decimals(),
    st.none(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@pytest.mark.parametrize(
    "typed",
    [
        *("31.12.2027", "31/12/2027", "31-12-2027", "2027-12-31", " 31. 12. 2027 ", "31.12.2027\u200b", "٣١/١٢/٢٠٢٧"),
        *(
            "31. Dezember 2027",
            "31 de diciembre de 2027",
            "31 diciembre del 2027",
            "31 December 2027",
            "31st Dec. 2027",
        ),
        *(
            "December 31, 2027",
            "31 de dic. de 2027",
            "31.Dez.2027",
            "31-dic-2027",
            "2027-12-31T00:00:00",
            "2027-12-31 00:00",
        ),
        *("46752", "46752.0", 46752, 46752.0, 46752.75, date(2027, 12, 31), datetime(2027, 12, 31, 23, 59, tzinfo=UTC)),
        Vague("2027-12-31"),
    ],
)
def test_a_day_is_read(typed: object) -> None:
    assert read_date(typed) == date(2027, 12, 31)
    assert read_vague(typed) == Vague("2027-12-31")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.2.2027", date(2027, 2, 1)),
        ("01/02/2027", date(2027, 2, 1)),
        ("2027-02-01", date(2027, 2, 1)),
        ("1º de setiembre de 2027", date(2027, 9, 1)),
        ("1ro de setiembre del 2027", date(2027, 9, 1)),
        ("1. März 2027", date(2027, 3, 1)),
        ("1 octubre 2027", date(2027, 10, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        (20_000, date(1954, 10, 3)),
        (80_000, date(2119, 1, 11)),
    ],
)
def test_the_day_stands_before_the_month(typed: object, expected: date) -> None:
    assert read_date(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *("12/31/2027", "31.12.27", "31.12/2027", "29.02.2027", "31.04.2027", "0.1.2027", "2027-13-01", "31 12 2027"),
        *(
            "12/2027",
            "2027",
            "Oktober 2018",
            "um 31.12.2027",
            "2027-12-31~",
            "2027-12-31T14:00",
            "heute",
            "",
            "  ",
            "\x00",
        ),
        *(
            "31.12.0027",
            "31.12.3027",
            "31.12.20²7",
            "½.1.2027",
            "19999",
            "80001",
            "=TODAY()",
            "31.12.2027 x",
            "Mayo 31.2027x",
        ),
        *(19_999, 80_001, 2027, 0, -1, 2027.5, float("nan"), float("inf"), HUGE, True, None, time(12), [], b"2027"),
        date(999, 12, 31),
    ],
)
def test_no_day_is_guessed(typed: object) -> None:
    with pytest.raises(Fault) as caught:
        read_date(typed)
    assert caught.value.reason.kind == "date_unreadable"
    assert isinstance(caught.value.reason.get("text"), str)


def test_the_fault_repeats_what_was_typed_but_not_a_whole_novel() -> None:
    with pytest.raises(Fault) as caught:
        read_date(" 12/31/2027\x00")
    assert caught.value.reason == reason("date_unreadable", text="12/31/2027")
    with pytest.raises(Fault) as caught:
        read_date("9" * 10_000)
    assert caught.value.reason == reason("date_unreadable", text="9" * 60)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(
            (text, "2027-12")
            for text in ("12/2027", "12.2027", "12-2027", "2027-12", "12 / 2027", "Dezember 2027", "Dez. 2027")
        ),
        *(
            (text, "2018-10")
            for text in ("Oktober 2018", "octubre de 2018", "octubre del 2018", "October 2018", "OCT 2018")
        ),
        *((text, "1998-05-20") for text in ("20. Mai 1998", "20 de mayo de 1998", "20 May 1998", "20th of May 1998")),
        *((text, "2027") for text in ("2027", 2027, 2027.0, " 2027 ", "٢٠٢٧")),
        *(
            (text, "2022~")
            for text in ("ca. 2022", "ca 2022", "c. 2022", "circa 2022", "um 2022", "about 2022", "hacia 2022")
        ),
        *(
            (text, "2022~")
            for text in ("aprox. 2022", "2022~", "2022 ~", "~2022", "UM 2022", "alrededor de 2022", "ca. 2022~")
        ),
        *((text, "2018-10~") for text in ("um Oktober 2018", "hacia octubre de 2018", "ca. 10/2018", "2018-10~")),
        *((text, "1998-05-20~") for text in ("um den 20. Mai 1998", "hacia el 20 de mayo de 1998", "1998-05-20~")),
        ("setiembre 2021", "2021-09"),
        ("septiembre de 2021", "2021-09"),
        ("Jänner 2021", "2021-01"),
        ("ca. 46752", "2027-12-31~"),
    ],
)
def test_a_vague_date_is_read_as_vaguely_as_it_is_meant(typed: object, expected: str) -> None:
    assert read_vague(typed) == Vague(expected)


@pytest.mark.parametrize(
    "typed",
    ["um", "~", "2022~~", "13/2027", "Brumaire 1998", "20 Brumaire 1998", "98", "0998", "202²", "c2022", 2022.5, None],
)
def test_no_vague_date_is_guessed(typed: object) -> None:
    with pytest.raises(Fault) as caught:
        read_vague(typed)
    assert caught.value.reason.kind == "date_unreadable"


@given(st.one_of(cells, datelike))
@example("\ud800")
@example("9" * 5000)
def test_no_cell_ends_in_another_exception_than_a_fault(cell: object) -> None:
    with suppress(Fault):
        assert date(1000, 1, 1) <= read_vague(cell).first <= date(2999, 12, 31)
    with suppress(Fault):
        assert read_vague(cell) == Vague(read_date(cell).isoformat())


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert {read_date(f"{day.day}{mark}{day.month}{mark}{day.year}") for mark in "./-"} == {day}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(
            (text, "1234.50")
            for text in ("1.234,50", "1,234.50", "1 234,50", "1\u202f234.50", "1\u00a0234,50", "1'234.50")
        ),
        *((text, "1234.50") for text in ("1’234,50", "1234,50", "1234.50", "+1234.50", "١٢٣٤.٥٠")),
        *((text, "1234567.5") for text in ("1.234.567,5", "1,234,567.5", "1 234 567.5", "1'234'567,5", "1'234,567.5")),
        *((text, "1234567") for text in ("1.234.567", "1,234,567", "1 234 567", "1234567")),
        *((text, "1234.567") for text in ("1.234,567", "1,234.567", "1 234,567", "1234.567", "1234,567", "1'234.567")),
        *((text, "0.234") for text in ("0.234", "0,234", ".234", ",234")),
        *((text, "-12.5") for text in ("-12.5", "−12,5", "- 12.5", "–12,5", -12.5)),
        *((text, "0") for text in ("0", "-0", "-0.0", 0, -0.0)),
        *((value, "0.1") for value in (0.1, "0.1", Decimal("0.1"))),
        ("1234.5678", "1234.5678"),
        ("007", "7"),
        (1234, "1234"),
        (1e-7, "0.0000001"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_a_clear_number_is_read_in_every_language(language: str, typed: object, expected: str) -> None:
    value = read_number(typed, language)
    assert value == Decimal(expected)
    assert value or not value.is_signed()


@pytest.mark.parametrize(
    ("typed", "language", "country", "one", "other", "usual"),
    [
        ("1.234", "de", "DE", "1234", "1.234", "1234"),
        ("1,234", "de", "", "1234", "1.234", "1.234"),
        ("1.234", "es", "PE", "1234", "1.234", "1.234"),
        ("1,234", "es", "", "1234", "1.234", "1234"),
        ("1,234", "es", "ES", "1234", "1.234", "1.234"),
        ("1.234", "en", "", "1234", "1.234", "1.234"),
        ("1.234", "de", "CH", "1234", "1.234", "1.234"),
        (" -123,456 ", "en", "PE", "-123456", "-123.456", "-123456"),
        ("1'234,567", "es", "PE", "1234567", "1234.567", "1234567"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_back(
    typed: str, language: str, country: str, one: str, other: str, usual: str
) -> None:
    with pytest.raises(Fault) as caught:
        read_number(typed, language, country)
    readings = {"one": Decimal(one), "other": Decimal(other), "usual": Decimal(usual)}
    assert caught.value.reason == reason("number_ambiguous", text=typed.strip(), **readings)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        *(
            (text, "number_unreadable")
            for text in ("", " ", "-", "+", "abc", "1.2.3", "12.34.567", "1.234,567.890", "1,2,3")
        ),
        *(
            (text, "number_unreadable")
            for text in ("5.", "5,", ".", ",", "1..2", "1 2", "12 34", "1.234 567", "--5", "5-", "1_000")
        ),
        *(
            (text, "number_unreadable")
            for text in ("1e5", "10²", "½", "0x10", "12 €", "NaN", "Infinity", "=1+1", "\x00", "\ud800")
        ),
        *(
            (text, "number_unreadable")
            for text in ("1234.567.890", "0.123.456", "1,234.567,890", "9" * 201, "0." + "1" * 31)
        ),
        *(
            (value, "number_unreadable")
            for value in (float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), None, True)
        ),
        *((value, "number_unreadable") for value in (Decimal("1E-99999"), date(2027, 1, 1), [1])),
        *((value, "number_too_large") for value in ("1000000000000", "-1.000.000.000.000", "9" * 200, 1e12, 10**12)),
        *((value, "number_too_large") for value in (Decimal("1E+99999"), -1e300)),
        pytest.param(10**5000, "number_too_large", id="huge"),
    ],
)
def test_no_number_is_guessed(typed: object, kind: str) -> None:
    with pytest.raises(Fault) as caught:
        read_number(typed, "es", "PE")
    assert caught.value.reason.kind == kind
    assert isinstance(caught.value.reason.get("text"), str)


def test_a_least_value_is_kept() -> None:
    assert read_number("0", "de", least=0) == 0
    assert read_number("-1", "de") == -1
    with pytest.raises(Fault) as caught:
        read_number("-0,5", "de", least=0)
    assert caught.value.reason == reason("number_too_small", text="-0,5", least=Decimal(0))


@pytest.mark.parametrize(
    ("typed", "currency", "expected"),
    [
        ("1.234,5", "EUR", "1234.50"),
        ("1.234,50 €", "EUR", "1234.50"),
        ("EUR 1,234.50", "EUR", "1234.50"),
        ("-€5", "EUR", "-5.00"),
        ("S/ 1,234.50", "PEN", "1234.50"),
        ("s/.80", "PEN", "80.00"),
        ("-S/\u00a01,234.50", "PEN", "-1234.50"),
        ("80 pen", "PEN", "80.00"),
        ("12.500", "", None),
        ("12.5000", "", "12.50"),
        (0.1 + 0.2, "", "0.30"),
        (59.97, "EUR", "59.97"),
        (80, "EUR", "80.00"),
    ],
)
def test_money(typed: object, currency: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(Fault):
            read_money(typed, "de", currency=currency)
    else:
        assert str(read_money(typed, "de", currency=currency)) == expected


@pytest.mark.parametrize(
    ("typed", "currency", "kind"),
    [
        ("1,234567", "EUR", "money_decimals"),
        (0.125, "EUR", "money_decimals"),
        (Decimal("1E-30"), "EUR", "money_decimals"),
        ("5 €", "PEN", "number_unreadable"),
        ("5 €", "", "number_unreadable"),
        ("€.", "EUR", "number_unreadable"),
        ("€", "EUR", "number_unreadable"),
        ("1.234 €", "EUR", "number_ambiguous"),
        ("-5 €", "EUR", "number_too_small"),
    ],
)
def test_no_amount_is_guessed(typed: object, currency: str, kind: str) -> None:
    with pytest.raises(Fault) as caught:
        read_money(typed, "de", currency=currency, least=0)
    assert caught.value.reason.kind == kind
    assert caught.value.reason.get("text") == str(typed)


@given(st.one_of(cells, numberlike), st.sampled_from(LANGUAGES), st.sampled_from(["", "EUR", "PEN"]))
@example("9" * 5000, "de", "")
@example("\ud800\x00", "de", "EUR")
@example("٣٤٥", "de", "EUR")
def test_no_number_ends_in_another_exception_than_a_fault(cell: object, language: str, currency: str) -> None:
    for read in (lambda: read_number(cell, language), lambda: read_money(cell, language, currency=currency)):
        try:
            assert abs(read()) < 10**12
        except Fault as fault:
            kind, text = fault.reason.kind, fault.reason.get("text")
            assert kind in NUMBER_FAULTS
            assert isinstance(text, str)


@given(numberlike)
def test_only_the_ambiguous_depends_on_the_language(text: str) -> None:
    outcomes = set()
    for language in LANGUAGES:
        try:
            outcomes.add(read_number(text, language))
        except Fault as fault:
            outcomes.add((fault.reason.kind, fault.reason.get("one"), fault.reason.get("other")))
    assert len(outcomes) == 1


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=4))
def test_grouped_or_not_the_number_is_the_same(value: Decimal) -> None:
    british = f"{value:,}"
    german = british.translate(str.maketrans(",.", ".,"))
    swiss = british.replace(",", "’")
    french = british.replace(",", "\u202f").replace(".", ",")
    assert {read_number(text, "de") for text in (british, german, swiss, french, str(value))} == {value}
