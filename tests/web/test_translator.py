"""LibreTranslate over HTTP, against a small server that really speaks its protocol."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from ayni.core.glossary import Term
from ayni.core.multilingual import Text
from ayni.core.reasons import reason
from ayni.records.sentences import sentence
from ayni.web.translator import LibreTranslate, NotTranslated, translator
from tests.web.libre import dripping, failing, hanging_up, libre, silent

HOST = "127.0.0.1"
TERMS = (
    Term("1", Text.of(de="Handlungsfeld", es="línea de acción", original="de")),
    Term("2", Text.of(de="KIEZKLUB", original="de"), fixed=True),
)


@pytest.fixture
def server():
    with libre() as running:
        yield running


def ask(server, texts, *, source="de", target="es", terms=(), **how):
    return LibreTranslate(server.url, **{"timeout": 5, **how}).translate(texts, source, target, terms)


def refusal(server, texts=("Guten Tag",), **how):
    with pytest.raises(NotTranslated) as stopped:
        ask(server, texts, **how)
    return stopped.value.reason


def test_all_texts_go_in_one_request_and_come_back_in_order(server):
    assert ask(server, ["Guten Tag", "Danke\nund auf Wiedersehen"]) == ["«Guten Tag»", "«Danke\nund auf Wiedersehen»"]
    assert server.asked == [
        {"q": ["Guten Tag", "Danke\nund auf Wiedersehen"], "source": "de", "target": "es", "format": "text"}
    ]
    assert server.paths == ["/languages", "/translate"]


def test_the_key_goes_along_and_a_wrong_one_is_told(server):
    server.key = "secret"
    assert ask(server, ["Tag"], key="secret") == ["«Tag»"]
    assert server.asked[0]["api_key"] == "secret"
    assert refusal(server, key="other") == reason("translator_forbids", host=HOST, says="Invalid API key")


def test_a_server_below_a_path(server):
    assert LibreTranslate(server.url + "/translate-it/", timeout=5).translate(["Tag"], "de", "es", ()) == ["«Tag»"]
    assert server.paths == ["/translate-it/languages", "/translate-it/translate"]


def test_a_pair_that_the_server_does_not_know_is_refused_before_anything_is_sent(server):
    server.pairs = {"de": ["en"], "en": ["de"]}
    assert refusal(server) == reason("translator_pair", host=HOST, source="de", target="es")
    assert refusal(server, source="qu") == reason("translator_pair", host=HOST, source="qu", target="es")
    assert server.asked == []


def test_requests_stay_below_the_limit_of_characters(server):
    server.char_limit = 30
    texts = ["Zehn Chars", "Noch zehn.", "Und nochmal so.", "Eins. Zwei ist ein Satz. Drei auch."]
    said = ask(server, texts, most=30)
    assert said == ["«Zehn Chars»", "«Noch zehn.»", "«Und nochmal so.»", "«Eins.» «Zwei ist ein Satz.» «Drei auch.»"]
    assert [sum(map(len, one["q"])) for one in server.asked] == [20, 15, 23, 10]


def test_a_sentence_that_is_too_long_is_left_out_and_the_others_are_translated(server):
    assert ask(server, ["Kurz.", "Ein Satz, der länger ist als erlaubt", "Auch kurz."], most=12) == [
        "«Kurz.»",
        "",
        "«Auch kurz.»",
    ]
    assert all("länger" not in str(one["q"]) for one in server.asked)


def test_the_servers_own_limits_are_told_in_its_words(server):
    server.batch_limit = 1
    says = "Invalid request: request (2) exceeds text limit (1)"
    assert refusal(server, ["Eins", "Zwei"]) == reason("translator_refuses", host=HOST, says=says)


def test_fixed_words_do_not_travel_and_stand_in_the_translation(server):
    assert ask(server, ["Der KIEZKLUB und das Handlungsfeld"], terms=TERMS) == [
        "«Der KIEZKLUB und das línea de acción»"
    ]
    assert server.asked[0]["q"] == ["Der [X0X] und das [X1X]"]


def test_a_text_in_which_a_fixed_word_gets_lost_is_left_to_people(server):
    server.say = lambda text: text.replace("[X0X]", "club")
    assert ask(server, ["Der KIEZKLUB", "Guten Tag"], terms=TERMS) == ["", "Guten Tag"]


BUSY = {"error": "Slowdown: 80 per 1 minute"}


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (failing(400, {"error": "Invalid request"}), {"kind": "translator_refuses", "says": "Invalid request"}),
        (failing(400, b"<h1>Bad request</h1>"), {"kind": "translator_refuses", "says": ""}),
        (failing(403, {"error": "x" * 500}), {"kind": "translator_forbids", "says": "x" * 200}),
        (failing(413), {"kind": "translator_refuses", "says": "No."}),
        (failing(429, BUSY), {"kind": "translator_busy", "seconds": 0}),
        (failing(429, BUSY, Retry_After="90"), {"kind": "translator_busy", "seconds": 90}),
        (failing(429, BUSY, Retry_After="soon"), {"kind": "translator_busy", "seconds": 0}),
        (failing(429, BUSY, Retry_After="9" * 40), {"kind": "translator_busy", "seconds": 86_400}),
        (failing(500), {"kind": "translator_failed", "status": 500}),
        (failing(502, b"<html>Bad gateway</html>"), {"kind": "translator_failed", "status": 502}),
        (failing(302, b"", Location="http://127.0.0.1:9/"), {"kind": "translator_answer"}),
        (failing(404), {"kind": "translator_answer"}),
        (failing(200, b"<html>Welcome</html>"), {"kind": "translator_answer"}),
        (failing(200, b"\xff\xfe"), {"kind": "translator_answer"}),
        (failing(200, []), {"kind": "translator_answer"}),
        (failing(200, {"translatedText": "Buenos"}), {"kind": "translator_answer"}),
        (failing(200, {"translatedText": ["a", "b"]}), {"kind": "translator_answer"}),
        (failing(200, {"translatedText": [None]}), {"kind": "translator_answer"}),
        (failing(200, b" " * 2_000_001), {"kind": "translator_answer"}),
        (hanging_up, {"kind": "translator_answer"}),
    ],
)
def test_every_failure_has_its_reason(server, happens, why):
    server.instead = [happens]
    told = refusal(server)
    assert told == reason(host=HOST, **why)
    with translation.override("en"):
        assert HOST in sentence(told)


@pytest.mark.parametrize("happens", [silent(3), dripping(3)])
def test_a_slow_server_is_given_up_in_time(server, happens):
    server.instead = [happens]
    begun = time.monotonic()
    assert refusal(server, timeout=0.3) == reason("translator_slow", host=HOST)
    assert time.monotonic() - begun < 2


@pytest.mark.deep
def test_many_slow_requests_end_as_a_whole(server):
    server.say = lambda text: time.sleep(0.25) or text
    with pytest.raises(NotTranslated) as stopped:
        ask(server, ["Wort"] * 20, timeout=0.7, most=4)
    assert stopped.value.reason == reason("translator_slow", host=HOST)
    assert 1 <= len(stopped.value.done) < 20


def test_what_was_translated_before_a_failure_is_kept(server):
    server.instead = [failing(200, {"translatedText": ["Hola"]}), failing(429, BUSY, Retry_After="90")]
    with pytest.raises(NotTranslated) as stopped:
        ask(server, ["Tag", "Nacht"], most=5)
    assert (stopped.value.done, stopped.value.reason.kind) == (("Hola",), "translator_busy")


def test_nobody_there():
    with libre() as gone:
        pass
    assert refusal(gone) == reason("translator_unreachable", host=HOST)


def test_a_date_to_try_again(server):
    server.instead = [failing(429, BUSY, Retry_After=format_datetime(datetime.now(UTC) + timedelta(minutes=5)))]
    told = refusal(server)
    assert 295 <= told.get("seconds") <= 301
    with translation.override("en"):
        assert sentence(told) == "127.0.0.1 has too much to do now. Try again in 5 minutes."


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (reason("translator_busy", host="h", seconds=59), "h has too much to do now. Try again in 1 minute."),
        (reason("translator_busy", host="h", seconds=0), "h has too much to do now. Try again in a while."),
        (
            reason("translator_pair", host="h", source="de", target="es"),
            "h does not translate from German into Spanish.",
        ),
        (reason("translator_refuses", host="h", says=""), "h refused these texts."),
    ],
)
def test_what_people_read(why, told):
    with translation.override("en"):
        assert sentence(why) == told


def test_without_a_setting_there_is_no_machine(settings):
    assert settings.TRANSLATOR_URL == ""
    assert translator() is None
    settings.TRANSLATOR_URL = "https://translate.example.org:5000/x"
    machine = translator()
    assert machine is not None
    assert machine.host == "translate.example.org"


@pytest.mark.parametrize("wrong", ["translate.example.org", "ftp://host", "https://", "http://me:secret@host"])
def test_an_address_that_is_none_stops_the_start(wrong):
    told = subprocess.run(
        [sys.executable, "-c", "import ayni.settings"],
        env={**os.environ, "AYNI_TRANSLATOR_URL": wrong},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode
    assert ImproperlyConfigured.__name__ in told.stderr
