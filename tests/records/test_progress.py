"""A report is kept whole or not at all; its own side puts it right, and what anybody withdraws is gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest

from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import Change, File, Picture, Progress, ResultValue
from ayni.records.sentences import sentence
from ayni.records.services import Refused, workplan
from ayni.records.services.files import keep_scan, place
from ayni.records.services.noted import amend_progress, show_progress, take_picture_away
from ayni.records.services.pictures import bytes_of
from ayni.records.services.progress import BroughtPicture, NotTold, ToldStep, ToldValue, note_progress, tell_progress
from tests.cast import NOW, OTHER, both, measure, seat
from tests.doors import small_png

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def picture(**instead) -> BroughtPicture:
    values = {"uid": uuid4(), "upload": small_png(), "credit": "Ana", "alt": "Doce árboles", "consent": "nobody"}
    return BroughtPicture(**values | instead)


def step_of(row, side="B"):
    uid = uuid4()
    values = {
        f"milestones.{uid}.title.es": "Paso",
        f"milestones.{uid}.side": side,
        f"milestones.{uid}.due": Vague("2027"),
    }
    workplan.save_measure(seat=both().b, plan=row.plan, uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    return row.milestones.get(uid=uid)


def told(**instead) -> Progress:
    values = {
        "seat": both().b,
        "measure": measure(),
        "uid": uuid4(),
        "on": TODAY,
        "status": Status.UNDER_WAY,
        "words": "Doce árboles sembrados",
        "risk": "",
        "language": "es",
        "public": False,
        "picture": None,
        "steps": (),
        "values": (),
        "now": NOW,
    }
    return tell_progress(**values | instead)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Progress, Picture, File, ResultValue, Change))


def actions(row) -> list[str]:
    of = Change.objects.filter(uid=row.uid, kind__in=["progress", "milestone", "value"], at__gte=NOW)
    return [f"{each.kind}.{each.action}" for each in of.order_by("id")]


# All in one


def test_a_whole_report_is_kept_in_one(settings):
    row = measure()
    step, result, value, shot = step_of(row), row.results.first(), uuid4(), picture()
    note = told(
        risk="Lluvia",
        public=True,
        picture=shot,
        steps=(ToldStep(step.uid, TODAY, None),),
        values=(ToldValue(result.uid, value, TODAY, Decimal(12), "Registro"),),
    )
    note.refresh_from_db()
    assert (note.side, note.status, note.public, note.words.spoken()) == (
        "B", "under_way", True, {"es": "Doce árboles sembrados"},
    )  # fmt: skip
    assert (note.picture.uid, note.picture.alt.spoken(), note.picture.credit) == (
        shot.uid, {"es": "Doce árboles"}, "Ana",
    )  # fmt: skip
    assert row.milestones.get(uid=step.uid).done == TODAY
    assert ResultValue.objects.get(uid=value).value == 12
    assert sorted(actions(row)) == ["milestone.reported", "progress.pictured", "progress.reported", "value.reported"]


def test_pressing_twice_is_one_report():
    uid, shot = uuid4(), picture()
    first = told(uid=uid, picture=shot)
    before = counts()
    assert told(uid=uid, picture=picture(uid=shot.uid, upload=small_png())) == first
    assert counts() == before


def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(settings):
    row = measure()
    step, result = step_of(row), row.results.first()
    later = TODAY + timedelta(days=5)
    before = counts()
    with pytest.raises(NotTold) as refused:
        told(
            on=later,
            picture=picture(alt="", consent=""),
            steps=(ToldStep(step.uid, later, None),),
            values=(ToldValue(result.uid, uuid4(), TODAY, Decimal(1), " "),),
        )
    assert {part: [why.kind for why in reasons] for part, reasons in refused.value.at.items()} == {
        "note": ["day_in_future"],
        "picture": ["alt_missing", "consent_missing"],
        str(step.uid): ["day_in_future"],
        str(result.uid): ["source_missing"],
    }
    assert counts() == before
    assert row.milestones.get(uid=step.uid).done is None
    assert not [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]


def test_a_good_picture_of_a_refused_report_is_not_stored(settings):
    with pytest.raises(NotTold):
        told(on=TODAY + timedelta(days=1), picture=picture())
    assert not [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]


def test_ids_that_belong_to_something_else_are_refused_not_written_over():
    row, other = measure(), told(measure=measure(2026), picture=picture())
    value = ResultValue.objects.exclude(result__measure=row)[0].uid
    result = row.results.first().uid
    before = counts()
    for instead, part in (
        ({"uid": other.uid}, "note"),
        ({"picture": picture(uid=other.picture.uid)}, "picture"),
        ({"picture": picture(uid=File.objects.exclude(pk=other.picture.file_id)[0].uid)}, "picture"),
        ({"values": (ToldValue(result, value, TODAY, Decimal(1), "Acta"),)}, str(result)),
    ):
        with pytest.raises(NotTold) as refused:
            told(**instead)
        assert [(at, why[0].kind) for at, why in refused.value.at.items()] == [(part, "uid_of_another")]
        assert counts() == before


def test_it_may_be_tomorrow_already_where_the_person_is():
    """At half past eleven in London it is the next day in Berlin."""
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    tomorrow = date(2026, 11, 23)
    by = seat("coordinator_a")
    assert by.person.time_zone == "Europe/Berlin"
    assert told(seat=by, on=tomorrow, now=late).on == tomorrow
    with pytest.raises(NotTold):
        told(seat=both().b, on=tomorrow, now=late)


def test_readers_and_strangers_tell_nothing():
    for who in ("reader_b", "stranger"):
        with pytest.raises(Refused):
            told(seat=seat(who))
    with pytest.raises(Refused, match="record_unknown"):
        told(measure=measure(2026, OTHER))


# Putting right


def amended(note, **instead) -> Progress:
    values = {
        "seat": seat("contributor_b"),
        "note": note,
        "seen": note.version,
        "on": note.on,
        "status": Status(note.status),
        "words": note.words.words("es"),
        "risk": note.risk.words("es"),
        "language": "es",
        "now": NOW + timedelta(hours=1),
    }
    return amend_progress(**values | instead)


def test_a_report_is_put_right_and_the_history_says_what_stood_there():
    note = told()
    mended = amended(note, words="Doce árboles plantados", status=Status.DONE)
    assert (mended.status, mended.words.spoken(), mended.version) == ("done", {"es": "Doce árboles plantados"}, 2)
    assert "plantados" in mended.fold
    change = Change.objects.get(uid=note.measure.uid, action="amended")
    assert (change.before, change.after) == (
        {"status": "under_way", "words.es": "Doce árboles sembrados"},
        {"status": "done", "words.es": "Doce árboles plantados"},
    )
    assert amended(note, words="Doce árboles plantados", status=Status.DONE, seen=1).version == 2


def test_what_stands_with_a_picture_is_put_right_too():
    note = told(picture=picture())
    amended(note, alt="Trece árboles", credit="Ana Quispe")
    note.picture.refresh_from_db()
    assert (note.picture.alt.spoken(), note.picture.credit) == ({"es": "Trece árboles"}, "Ana Quispe")
    change = Change.objects.get(uid=note.measure.uid, action="amended")
    assert change.before == {"alt.es": "Doce árboles", "credit": "Ana"}
    for alt, credit, kind in (("", "Ana", "alt_missing"), ("Algo", " ", "credit_missing")):
        with pytest.raises(Refused, match=kind):
            amended(note, seen=2, alt=alt, credit=credit)
    with pytest.raises(Refused, match="version_moved"):
        amended(note, alt="Otra cosa", credit="Ana Quispe")


def test_words_stay_in_the_language_they_were_said_in():
    note = told(words="")
    mended = amended(note, words="Zwölf Bäume", language="de")
    assert mended.words.spoken() == {"de": "Zwölf Bäume"}
    again = amended(mended, words="Zwölf junge Bäume", language="es")
    assert again.words.spoken() == {"de": "Zwölf junge Bäume"}
    assert amended(again, words="").words.spoken() == {}


def test_two_people_do_not_write_over_each_other():
    note = told()
    amended(note, words="Trece")
    with pytest.raises(Refused, match="version_moved"):
        amended(note, words="Catorce", seen=1)


@pytest.mark.parametrize(
    ("instead", "kind"),
    [
        ({"now": NOW + timedelta(days=366)}, "report_too_old"),
        ({"on": TODAY + timedelta(days=3)}, "day_in_future"),
    ],
)
def test_what_cannot_be_put_right_any_more(instead, kind):
    note = told()
    with pytest.raises(Refused) as refused:
        amended(note, words="Otra cosa", **instead)
    assert [why.kind for why in refused.value.reasons] == [kind]
    assert "%(" not in sentence(refused.value.reasons[0])
    note.refresh_from_db()
    assert note.version == 1


@pytest.mark.parametrize("who", ["coordinator_a", "contributor_a", "reader_b", "stranger"])
def test_nobody_else_puts_it_right(who):
    note = told()
    with pytest.raises(Refused):
        amended(note, seat=seat(who), words="Otra cosa")


# For everybody, and taken back


def test_its_side_shows_it_and_either_coordinator_takes_it_back():
    note = told()
    show_progress(seat=seat("contributor_b"), note=note, public=True, now=NOW)
    show_progress(seat=seat("contributor_b"), note=note, public=True, now=NOW)
    note.refresh_from_db()
    assert note.public
    with pytest.raises(Refused):
        show_progress(seat=seat("contributor_a"), note=note, public=False, now=NOW)
    show_progress(seat=seat("coordinator_a"), note=note, public=False, now=NOW)
    with pytest.raises(Refused):
        show_progress(seat=seat("coordinator_a"), note=note, public=True, now=NOW)
    note.refresh_from_db()
    assert not note.public
    assert actions(note.measure) == ["progress.reported", "progress.shown", "progress.hidden"]


def test_a_picture_that_is_taken_away_is_gone_from_the_disk(django_capture_on_commit_callbacks):
    note = told(picture=picture())
    path = place(note.picture.file.sha256)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        take_picture_away(seat=seat("coordinator_a"), note=note, now=NOW)
        take_picture_away(seat=seat("coordinator_a"), note=note, now=NOW)
    note.picture.refresh_from_db()
    assert (note.picture.retired_at, path.exists()) == (NOW, False)
    assert actions(note.measure)[-1] == "progress.unpictured"


def test_the_same_picture_of_another_report_stays(django_capture_on_commit_callbacks):
    one, two = told(picture=picture()), told(picture=picture())
    with django_capture_on_commit_callbacks(execute=True):
        take_picture_away(seat=both().b, note=one, now=NOW)
    assert place(two.picture.file.sha256).exists()


def test_a_scan_with_the_bytes_of_a_picture_outlives_it(django_capture_on_commit_callbacks):
    """The decision was photographed for a report, and the picture taken from there as the scan of the acceptance."""
    note = told(picture=picture())
    upload = BytesIO(bytes_of(note.picture))
    scan = keep_scan(seat=seat("coordinator_a"), uid=uuid4(), shown_name="Beschluss.jpg", upload=upload, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        take_picture_away(seat=seat("coordinator_a"), note=note, now=NOW)
    assert place(scan.sha256).exists()


def test_a_short_report_has_no_picture_and_is_not_public():
    note = note_progress(
        seat=both().a, measure=measure(), uid=uuid4(), on=TODAY, status=Status.DONE, words="", risk="", language="de",
        now=NOW,
    )  # fmt: skip
    assert (note.picture, note.public) == (None, False)
