"""Complete in German, Spanish and English: every sentence of the code, and what the pages make of it."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize
from lxml import html

from ayni.records.fields import MultilingualField
from ayni.records.models import Acceptance
from tests.house import ROOT

pytestmark = pytest.mark.django_db
TRANSLATED = [code for code, _ in settings.LANGUAGES if code != "en"]
LANGUAGES = [code for code, _ in settings.LANGUAGES]
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


def spoken() -> dict[tuple[str, str], str]:
    """Every sentence that the code says: (context, words) → one place where it says so."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted((ROOT / "ayni").rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = templatize(source, origin=str(path))
        for line, function, words, _ in extract_python(io.BytesIO(source.encode()), KEYWORDS, (), {}):
            told = [word for word in (words if isinstance(words, tuple) else (words,)) if word]
            context, told = (told[0], told[1:]) if function.startswith(("pgettext", "npgettext")) else ("", told)
            if told:
                found.setdefault((context, told[0]), f"{path.relative_to(ROOT)}:{line}")
    return found


def catalogue(language: str) -> Catalog:
    with (ROOT / "ayni" / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """Each message with its words in English and in the language, singular and plural."""
    for message in catalogue(language):
        if message.id:
            yield message, _words(message.id), _words(message.string)


def _words(either: object) -> tuple[str, ...]:
    return tuple(either) if isinstance(either, tuple | list) else (str(either or ""),)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_in_the_catalogue(language):
    known = {(message.context or "", words[0]) for message, words, _ in messages(language)}
    assert [f"{place}: {words}" for (context, words), place in spoken().items() if (context, words) not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_empty_or_a_guess(language):
    assert [message.id for message, _, said in messages(language) if message.fuzzy or not all(said)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_place_for_a_value_is_kept(language):
    """The singular may tell the number in a word; nothing may name a value that the code does not give."""
    for _, words, said in messages(language):
        if not all(said):
            continue
        given = {place for word in words for place in PLACE.findall(word)}
        assert all(set(PLACE.findall(word)) <= given for word in said), words
        assert set(PLACE.findall(said[-1])) == set(PLACE.findall(words[-1])), words


@pytest.mark.parametrize("language", TRANSLATED)
def test_spaces_and_lines_stay_at_the_ends(language):
    for _, words, said in messages(language):
        if all(said):
            assert [w.startswith("\n") for w in words[:1]] == [w.startswith("\n") for w in said[:1]], words
            assert [w.endswith("\n") for w in words[:1]] == [w.endswith("\n") for w in said[:1]], words


FAMILIAR = {
    "de": r"\b(du|dich|dir|dein\w*|euch|eure\w*)\b",
    "es": r"\b(tú|tu|tus|ti|contigo|vosotr[oa]s|vuestr[oa]s?|os)\b",
}


@pytest.mark.parametrize("language", TRANSLATED)
def test_nobody_is_addressed_familiarly(language):
    """German says Sie, Spanish says usted."""
    found = [word for _, _, said in messages(language) for word in said if re.search(FAMILIAR[language], word, re.I)]
    assert found == []


def test_sentences_speak_of_no_letter_and_no_rank():
    """Sides are called by their names; nobody is donor or recipient."""
    wrong = re.compile(r"\bsides? [AB]\b|\b(donors?|recipients?|partner country|north|south|developing)\b", re.I)
    assert [f"{place}: {words}" for (_, words), place in spoken().items() if wrong.search(words)] == []


# What the pages show


@pytest.fixture
def shown(every_page):
    """Every page in every language."""
    return {language: every_page(language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def wordings(django_db_setup, django_db_blocker):
    """What people wrote in the demo: the words → the languages in which they stand somewhere."""
    found: dict[str, set[str]] = defaultdict(set)
    with django_db_blocker.unblock():
        for model in apps.get_app_config("records").get_models():
            for field in model._meta.get_fields():
                if isinstance(field, MultilingualField):
                    for text in model._default_manager.values_list(field.name, flat=True):
                        for language, words in text.spoken().items():
                            found[_flat(words)].add(language)
        for body in Acceptance.objects.values_list("body", flat=True):
            found.pop(_flat(body), None)  # a name as typed, in no language that Ayni knows
    return found


def _flat(words: str) -> str:
    return " ".join(words.split())


def _pieces(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Every piece of text below <body>, with the language of the nearest element that names one."""
    for piece in tree.xpath("//body//text()[normalize-space()]"):
        holder = piece.getparent()
        owner = holder.getparent() if piece.is_tail else holder
        if owner.tag not in ("script", "style", "textarea"):
            yield _flat(str(piece)), next(iter(owner.xpath("ancestor-or-self::*[@lang][1]/@lang")), "")


def _trees(shown, language):
    return {path: html.fromstring(answer.content.decode()) for path, answer in shown[language].values()}


@pytest.mark.deep
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_its_language(language, shown):
    assert len(shown[language]) > 20
    for path, answer in shown[language].values():
        assert f'<html lang="{language}"' in answer.content.decode(), path
        assert answer.headers["Content-Language"] == language, path


@pytest.mark.deep
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_another_language_stand_in_an_element_that_says_so(language, shown, wordings):
    wrong = []
    for path, tree in _trees(shown, language).items():
        for words, named in _pieces(tree):
            spoken_in = wordings.get(words)
            if spoken_in and named not in spoken_in:
                wrong.append(f"{path} [{named}] {words[:80]} ({', '.join(sorted(spoken_in))})")
    assert wrong == []


@pytest.mark.deep
@pytest.mark.parametrize("language", TRANSLATED)
def test_no_page_shows_an_english_sentence_that_has_a_translation(language, shown, wordings):
    english = {
        _flat(words[0])
        for message, words, said in messages(language)
        if all(said) and not message.fuzzy and said[0] != words[0] and not PLACE.search(words[0])
    } - {"English"}  # which choosers call by its own name
    wrong = set()
    for path, tree in _trees(shown, language).items():
        told = [words for words, named in _pieces(tree) if named == language and words not in wordings]
        told += [_flat(word) for word in tree.xpath("//@title|//@aria-label|//@placeholder|//@alt")]
        told += [_flat(word).removesuffix(" · Ayni") for word in tree.xpath("//head/title/text()")]
        wrong |= {f"{path}: {words}" for words in told if words in english}
    assert sorted(wrong) == []


@pytest.mark.deep
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_without_words_where_there_should_be_some(language, shown):
    """A text without a wording falls back to another language; headings, links and buttons are never empty."""
    for path, tree in _trees(shown, language).items():
        for node in tree.xpath("//h1|//h2|//h3|//h4|//a[@href]|//button|//th|//label|//legend|//option|//summary"):
            said = (
                _flat(node.text_content())
                or node.get("aria-label")
                or node.xpath(".//@aria-label|.//@alt|.//svg//title")
            )
            assert said or node.get("value") == "", f"{path}: {html.tostring(node)[:200]}"
