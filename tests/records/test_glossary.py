"""The glossary: written by either side for both, one word once, retired with a reason."""

from uuid import uuid4

import pytest

from ayni.core.reasons import reason
from ayni.records.models import Change, Term
from ayni.records.queries.glossary import listed, terms
from ayni.records.services import Refused, Stale
from ayni.records.services.glossary import retire_term, save_term
from tests.cast import NOW, OTHER, SLUG, partnership, seat

pytestmark = pytest.mark.django_db


def save(values, who="contributor_b", uid=None, seen=None):
    return save_term(seat=seat(who), uid=uid or uuid4(), values=values, seen=seen, edits={}, now=NOW)


def kiosk():
    return save({"words.es": "quiosco", "words.de": "Kiosk", "note.es": "Puesto de venta"})


def test_a_word_is_kept_found_and_told():
    row = kiosk()
    assert (row.words.original, row.sort, row.fold) == ("es", "quiosco", "kiosk quiosco puesto de venta")
    change = Change.objects.latest("id")
    assert (change.kind, change.action, change.uid, change.side) == ("term", "created", row.uid, "B")
    home = partnership()
    assert [term.uid for term in listed(home.pk, ("de",), "KIOSK venta")] == [row.uid]
    assert str(row.uid) in {term.uid for term in terms(home.pk)}


def test_the_list_follows_the_readers_language():
    home = partnership()
    german = [term.words.words("de") for term in listed(home.pk, ("de", "es"))]
    spanish = [term.words.words("es") for term in listed(home.pk, ("es", "de"))]
    assert german.index("auf Augenhöhe") < german.index("Bürgerhaushalt") < german.index("Stadtrat")
    assert spanish.index("acuerdo de concejo") < spanish.index("línea de acción") < spanish.index("voluntariado")
    assert {term.partnership.slug for term in listed(home.pk, ())} == {SLUG}
    assert Term.objects.filter(partnership__slug=OTHER).exists()


def test_the_same_word_twice_is_refused_in_its_language_only():
    kiosk()
    with pytest.raises(Refused) as refused:
        save({"words.de": "KIOSK", "words.es": "puesto"})
    assert refused.value.reasons == (reason("term_twice", subject="words.de", words="KIOSK", language="de"),)
    assert save({"words.en": "kiosk"}).words.words("en") == "kiosk"


def test_without_a_word_there_is_no_entry():
    with pytest.raises(Refused) as refused:
        save({"note.de": "Ohne Wort"})
    assert refused.value.reasons == (reason("name_missing", subject="words"),)


def test_who_may_not():
    with pytest.raises(Refused):
        save({"words.de": "Kiosk"}, who="reader_a")
    theirs = Term.objects.filter(partnership__slug=OTHER).first()
    with pytest.raises(Refused) as refused:
        save({"words.de": "Kiosk"}, uid=theirs.uid)
    assert refused.value.reasons[0].kind == "uid_of_another"


def test_two_people_at_the_same_word():
    row = kiosk()
    save({"words.es": "kiosko"}, uid=row.uid)
    with pytest.raises(Stale):
        save({"words.es": "quiosko"}, uid=row.uid, seen={})
    assert save({"words.es": "kiosko"}, uid=row.uid).version == 2


def test_taken_out_it_is_offered_no_more_and_can_be_entered_again():
    row = kiosk()
    for version, why, kind in ((7, "Doppelt", "version_moved"), (1, " ", "note_missing")):
        with pytest.raises(Refused) as refused:
            retire_term(seat=seat("contributor_a"), term=row, version=version, now=NOW, reason_given=why)
        assert refused.value.reasons[0].kind == kind
    retire_term(seat=seat("contributor_a"), term=row, version=1, now=NOW, reason_given="Doppelt")
    assert (Change.objects.latest("id").action, Change.objects.latest("id").reason) == ("retired", "Doppelt")
    assert str(row.uid) not in {term.uid for term in terms(partnership().pk)}
    assert kiosk().uid != row.uid
