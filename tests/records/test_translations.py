"""What waits for translation, and writing one wording of one text."""

from uuid import UUID, uuid4

import pytest
from django.core.cache import caches

from ayni.core.editing import flat_text, marks
from ayni.core.multilingual import State, Text
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.translating import Since, Work, worklist
from ayni.records.models import Change, Comment, Event, Measure, Milestone, Municipality, Notice, Progress, ReportPart
from ayni.records.queries.translations import (
    GROUPS,
    called,
    every_text,
    originals_since,
    waiting,
    waiting_count,
)
from ayni.records.services import Refused, Stale
from ayni.records.services.history import save_event
from ayni.records.services.translating import SHAPES, Rendering, save_rendering
from ayni.records.services.workplan import save_measure
from tests.cast import NOW, OTHER, SLUG, measure, partnership, plan, seat

pytestmark = pytest.mark.django_db


def marks_of(text, path):
    """What a page shows of a text."""
    return marks(flat_text(path, text, ("de", "es", "en")))


def the(model, field, words):
    """The row of the model partnership whose text says this in some language."""
    rows = model.objects.all() if model is Milestone else model.objects.filter(partnership__slug=SLUG)
    return next(row for row in rows if any(words in said for said in getattr(row, field).spoken().values()))


def test_every_kind_of_text_is_known_to_the_list_and_to_the_service():
    assert {kind for kinds in GROUPS.values() for kind in kinds} == set(SHAPES)


def test_all_texts_of_a_partnership_come_in_one_query(django_assert_num_queries):
    home = partnership()
    home.a  # noqa: B018
    with django_assert_num_queries(1):
        few = every_text(home)
    row = measure()
    for _ in range(30):
        Milestone.objects.create(measure=row, uid=uuid4(), title=Text.of(de="Schritt"))
    with django_assert_num_queries(1):
        assert len(every_text(home)) == len(few) + 30


def test_drafts_are_listed_agreed_plans_and_other_partnerships_are_not():
    found = every_text(partnership())
    years = {named.year for named in found if named.kind in ("measure", "field", "plan")}
    assert years == {2027}
    theirs = {str(uid) for uid in Measure.objects.filter(partnership__slug=OTHER).values_list("uid", flat=True)}
    assert theirs.isdisjoint({named.uid for named in found})
    kinds = {named.kind for named in found}
    assert {"plan", "field", "measure", "event", "actor", "progress", "comment", "term", "municipality"} <= kinds


def test_what_is_dropped_or_retired_waits_for_nobody():
    row, event = measure(), Event.objects.filter(partnership__slug=SLUG).first()
    Measure.objects.filter(pk=row.pk).update(dropped_at=NOW)
    Event.objects.filter(pk=event.pk).update(retired_at=NOW)
    Milestone.objects.filter(measure__plan__year=2027).update(dropped=True)
    uids = {named.of for named in every_text(partnership())}
    assert uids.isdisjoint({str(row.uid), str(event.uid)})
    assert not any(named.path.startswith("milestones.") for named in every_text(partnership()))


def test_the_plan_comes_first_numbered_then_the_public_then_the_rest():
    entries = waiting(seat("contributor_a"), "de").entries
    weights = [entry.weight for entry in entries]
    assert weights == sorted(weights, reverse=True)
    codes = [entry.named.code for entry in entries if entry.weight == 3 and entry.named.kind == "measure"]
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])
    first = next(entry for entry in entries if entry.named.kind == "measure")
    assert first.reasons == (reason("words_will_bind", weight=3, language="de", year=2027),)


def test_a_side_keeps_its_own_names():
    town = Municipality.objects.get(partnership__slug=SLUG, side="B")
    Municipality.objects.filter(pk=town.pk).update(office=Text.of(es="Oficina"))
    mine, other = waiting(seat("coordinator_b"), "de"), waiting(seat("coordinator_a"), "de")
    low = waiting(seat("contributor_b"), "de")
    key = f"municipality.{town.uid}.office"
    assert [key in {entry.named.key for entry in each.entries} for each in (mine, other, low)] == [True, False, False]
    assert other.held == {reason("other_sides_record", side=Side.B): 1}
    assert low.held == {reason("role_too_low", role="contributor", needed="agree"): 1}


def test_the_list_is_narrowed_by_state_and_group():
    found = waiting(seat("contributor_a"), "es")
    assert found.tally().total() == len(found.entries)
    assert all(found.tally()[work] for work in Work)
    assert {entry.work for entry in found.narrowed("outdated")} == {Work.OUTDATED}
    assert {entry.named.kind for entry in found.narrowed("", "history")} == {"event"}
    assert found.narrowed("missing", "actors") == []
    assert found.narrowed("", "nothing of ours") == list(found.entries)


def test_the_count_for_the_first_page_is_kept_until_something_changes(settings, django_assert_num_queries):
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "ayni.web.pressed.PressedCache"}}
    caches["pages"].clear()
    home = partnership()
    home.a  # noqa: B018
    before = waiting_count(home, "es")
    assert before == len(worklist(every_text(home), "es", ()))
    with django_assert_num_queries(1):
        assert waiting_count(home, "es") == before
    home.__dict__["newest_change"] = Change.objects.filter(partnership=home).latest("id").pk
    with django_assert_num_queries(0):
        assert waiting_count(home, "es") == before
    del home.__dict__["newest_change"]
    event = the(Event, "text", "Sie kommen aus fünf")
    save_rendering(
        seat=seat("contributor_a"),
        rendering=Rendering("event", event.uid, "text", "es"),
        seen=marks_of(event.text, "text"),
        now=NOW,
    )
    assert waiting_count(home, "es") == before - 1
    assert waiting_count(home, "en", seat("contributor_a")) < waiting_count(home, "en")
    caches["pages"].clear()


def test_the_old_original_comes_out_of_the_history(django_assert_num_queries):
    found = waiting(seat("contributor_a"), "de")
    named = next(entry.named for entry in found.entries if entry.work is Work.OUTDATED)
    home = partnership()
    with django_assert_num_queries(1):
        told = originals_since(home.pk, {named: named.text.renders("de")})[named.key]
    assert isinstance(told, Since)
    assert (told.language, told.before) == (
        "es",
        "Las ocho técnicas reunidas se convierten en un cuaderno para centros, escuelas y bibliotecas.",
    )
    new = [step.words.strip() for step in told.steps if step.kind == "new"]
    assert new == ["en dos idiomas", "de ambas ciudades"]
    Change.objects.all().delete()
    gone = originals_since(partnership().pk, {named: named.text.renders("de")})[named.key]
    assert gone == reason("original_not_kept", subject="es")


def test_the_history_of_a_row_below_a_measure_is_found(django_assert_num_queries):
    step = the(Milestone, "title", "Neue Schulen benannt")
    path = f"milestones.{step.uid}.title"
    save_measure(
        seat=seat("coordinator_b"),
        plan=plan(),
        uid=step.measure.uid,
        values={f"{path}.es": "Escuelas elegidas"},
        seen=None,
        edits={},
        now=NOW,
    )
    found = waiting(seat("contributor_a"), "de")
    named = found.texts[f"measure.{step.measure.uid}.{path}"]
    told = originals_since(partnership().pk, {named: named.text.renders("de")})[named.key]
    assert (told.before, [step.kind for step in told.steps]) == ("Nuevas escuelas definidas", ["gone", "new"])
    assert str(step.measure.uid) in called(partnership().pk, [named])


# Writing


def write(who, kind, row, path, language, words=None, *, text, machine=False, seen=None):
    rendering = Rendering(kind, row if isinstance(row, UUID) else row.uid, path, language, words, machine)
    marks = marks_of(text, path) if seen is None else seen
    save_rendering(seat=seat(who), rendering=rendering, seen=marks, now=NOW)


MISSING = "Las personas cuidadoras conversan con familiares sobre lo que ayuda en casa."


def open_measure():
    """Of the draft on B's turn, with a German description that has no Spanish yet."""
    return the(Measure, "description", "Pflegende")


@pytest.mark.parametrize("who", ["contributor_a", "coordinator_a", "contributor_b", "coordinator_b"])
def test_either_side_translates_the_draft_whoever_has_the_turn(who):
    row = open_measure()
    write(who, "measure", row, "description", "es", MISSING, text=row.description)
    row.refresh_from_db()
    assert (row.description.words("es"), row.description.state("es")) == (MISSING, State.CHECKED)
    assert row.description.original == "de"
    change = Change.objects.latest("id")
    assert (change.kind, change.action, change.after) == ("measure", "changed", {"description.es": MISSING})


def test_a_legal_page_waits_for_its_own_coordinator_alone():
    page = Notice.objects.get(partnership=partnership(), side="B", kind="imprint")
    Notice.objects.filter(pk=page.pk).update(words=Text.of(es="Municipalidad Provincial"))
    page.refresh_from_db()
    who = ("coordinator_a", "coordinator_b", "contributor_b", "reader_b")
    wait = {each: {e.named.uid for e in waiting(seat(each), "de").narrowed(group="legal")} for each in who}
    assert [each for each in who if str(page.uid) in wait[each]] == ["coordinator_b"]
    for each in ("coordinator_a", "contributor_b"):
        with pytest.raises(Refused):
            write(each, "notice", page, "words", "de", "Provinzverwaltung", text=page.words)
    write("coordinator_b", "notice", page, "words", "de", "Provinzverwaltung", text=page.words)
    page.refresh_from_db()
    assert page.words.words("de") == "Provinzverwaltung"


def test_a_reader_translates_nothing():
    row = open_measure()
    with pytest.raises(Refused) as refused:
        write("reader_b", "measure", row, "description", "es", MISSING, text=row.description)
    assert refused.value.reasons[0].kind == "role_too_low"


def test_a_closed_text_stands():
    row = measure(2026)
    with pytest.raises(Refused) as refused:
        write("coordinator_b", "measure", row, "description", "en", "New words", text=row.description)
    assert refused.value.reasons[0].kind == "wrong_stage"


def test_compared_without_a_change_it_counts_as_checked():
    row = the(Measure, "description", "Ehrenamtliche helfen")
    assert row.description.state("es") is State.MACHINE
    write("contributor_b", "measure", row, "description", "es", text=row.description)
    row.refresh_from_db()
    assert row.description.state("es") is State.CHECKED


def test_what_a_machine_wrote_is_marked_and_never_replaces_words():
    row = open_measure()
    write(
        "contributor_a", "measure", row, "description", "es", "Personas que cuidan…", text=row.description, machine=True
    )
    row.refresh_from_db()
    assert row.description.state("es") is State.MACHINE
    assert not row.description.is_outdated("es")
    after = {"description.es": "Personas que cuidan…", "description.es.machine": "yes"}
    assert Change.objects.latest("id").after == after
    with pytest.raises(Refused) as refused:
        write("contributor_a", "measure", row, "description", "es", "Otra vez", text=row.description, machine=True)
    assert refused.value.reasons[0].kind == "words_already_there"
    write("contributor_a", "measure", row, "description", "es", MISSING, text=row.description)
    row.refresh_from_db()
    assert row.description.state("es") is State.CHECKED


def test_an_original_that_moved_on_meanwhile_is_shown_first():
    row = the(Event, "text", "Sie kommen aus fünf")
    before = row.text
    save_event(
        seat=seat("coordinator_a"), uid=row.uid, values={"text.de": "Sie kommen aus sechs Bezirken."}, seen=None,
        edits={}, now=NOW,
    )  # fmt: skip
    with pytest.raises(Stale) as stale:
        write("contributor_b", "event", row, "text", "es", "Vienen de cinco distritos.", text=before)
    assert [(one.path, one.now) for one in stale.value.conflicts] == [("text.de", "Sie kommen aus sechs Bezirken.")]
    row.refresh_from_db()
    write("contributor_b", "event", row, "text", "es", "Vienen de seis distritos.", text=row.text)
    row.refresh_from_db()
    assert not row.text.is_outdated("es")


def test_two_who_translate_the_same_do_not_overwrite_each_other_and_two_languages_do_not_meet():
    row = open_measure()
    before = row.description
    write("contributor_a", "measure", row, "description", "es", MISSING, text=before)
    write("contributor_b", "measure", row, "description", "en", "Carers talk.", text=before)
    with pytest.raises(Stale) as stale:
        write("coordinator_b", "measure", row, "description", "es", "Otra versión", text=before)
    assert [(one.now, one.yours) for one in stale.value.conflicts] == [(MISSING, "Otra versión")]


def test_what_became_the_original_meanwhile_is_a_conflict():
    row = the(Event, "text", "Sie kommen aus fünf")
    before = row.text
    Event.objects.filter(pk=row.pk).update(text=Text.of(es="Vienen de lejos.", original="es"))
    with pytest.raises(Stale):
        write("contributor_b", "event", row, "text", "es", "Vienen de cinco distritos.", text=before)


def test_notes_and_comments_are_translated_by_either_side_and_told_under_their_measure():
    note = Progress.objects.filter(side="B", partnership__slug=SLUG).first()
    Progress.objects.filter(pk=note.pk).update(words=Text.of(es="Las escuelas ya separan."))
    note.refresh_from_db()
    write("contributor_a", "progress", note, "words", "de", "Die Schulen trennen schon.", text=note.words)
    note.refresh_from_db()
    assert (note.words.words("de"), note.words.original, note.version) == ("Die Schulen trennen schon.", "es", 2)
    assert "die schulen" in note.fold
    change = Change.objects.latest("id")
    assert (change.kind, change.action, change.uid) == ("progress", "translated", note.measure.uid)
    comment = Comment.objects.filter(partnership__slug=SLUG).first()
    other = next(code for code in ("de", "es", "en") if not comment.words.words(code))
    write("contributor_a", "comment", comment, "words", other, "Gesagt", text=comment.words)
    comment.refresh_from_db()
    assert comment.words.words(other) == "Gesagt"


@pytest.mark.parametrize(
    ("kind", "path", "language", "why"),
    [
        ("nonsense", "title", "es", "record_unknown"),
        ("measure", "nonsense", "es", "field_unknown"),
        ("measure", "code", "es", "field_unknown"),
        ("measure", "milestones.1.title", "es", "field_unknown"),
        ("measure", "title", "fr", "field_unknown"),
    ],
)
def test_what_is_no_text_is_refused(kind, path, language, why):
    row = open_measure()
    with pytest.raises(Refused) as refused:
        write("contributor_a", kind, row, path, language, "x", text=row.description)
    assert refused.value.reasons[0].kind == why


def test_another_partnerships_record_is_unknown():
    for kind, model in (("measure", Measure), ("event", Event)):
        row = model.objects.filter(partnership__slug=OTHER).first()
        with pytest.raises(Refused) as refused:
            write("coordinator_a", kind, row, "title", "en", "x", text=row.title)
        assert refused.value.reasons == (reason("record_unknown", subject=str(row.uid)),)


def test_the_other_towns_words_are_its_own():
    town = partnership().b
    Municipality.objects.filter(pk=town.pk).update(office=Text.of(es="Oficina"))
    with pytest.raises(Refused) as refused:
        write("coordinator_a", "municipality", town, "office", "de", "Amt", text=Text.of(es="Oficina"))
    assert refused.value.reasons == (reason("other_sides_record", side=Side.B),)
    write("coordinator_b", "municipality", town, "office", "de", "Amt", text=Text.of(es="Oficina"))
    town.refresh_from_db()
    assert town.office.words("de") == "Amt"


def test_a_part_of_the_report_is_translated_by_the_other_side_too():
    part = ReportPart.objects.filter(partnership__slug=SLUG, report__document__stage="draft").first()
    path = next(name for name in ("summary", "worked", "hard", "ahead") if getattr(part, name).original)
    text = getattr(part, path)
    other = next(code for code in ("en", "es", "de") if code != text.original)
    who = "contributor_b" if part.side == "A" else "contributor_a"
    write(who, "report_part", part, path, other, "In anderen Worten", text=text)
    part.refresh_from_db()
    assert getattr(part, path).words(other) == "In anderen Worten"
