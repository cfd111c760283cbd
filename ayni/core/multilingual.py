"""A text in several languages, and what is known about each wording.

Exactly one language is the original. Every other wording remembers which wording of the original it renders; so
*outdated* is computed whenever it is asked and never stored. No language is a duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ayni.core.words import clean, fingerprint, fold


class State(StrEnum):
    """Where a wording comes from."""

    ORIGINAL = "original"
    MACHINE = "machine"
    CHECKED = "checked"


_STATES = {state.value: state for state in State}  # a page reads thousands of wordings: a call per word would be seen


class Edit(StrEnum):
    """What a save means for the other languages: they stay valid, or they have to follow."""

    WORDING = "wording"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language. `renders` is the fingerprint of the original's words that it was made from."""

    words: str
    state: State = State.ORIGINAL
    renders: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader gets: words, the language they are in, and what has to be said beside them."""

    words: str
    language: str
    state: State
    outdated: bool
    fallback: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Immutable; every change gives a new Text. Falsy when no language has words."""

    wordings: tuple[tuple[str, Wording], ...] = ()

    @classmethod
    def of(cls, *, original: str = "", machine: Iterable[str] = (), **words: str) -> Text:
        """Text from words by language; the original is the one named, else the first given."""
        said = {code: clean(value) for code, value in words.items() if clean(value)}
        if not said:
            return cls()
        first = original if original in said else next(iter(said))
        mark = fingerprint(said[first])
        made_by_machine = set(machine)
        return cls._from(
            {
                code: Wording(value)
                if code == first
                else Wording(value, State.MACHINE if code in made_by_machine else State.CHECKED, mark)
                for code, value in said.items()
            }
        )

    @classmethod
    def agreed(cls, words: Mapping[str, str]) -> Text:
        """Words out of an accepted snapshot: equal in standing, none the original, none outdated."""
        return cls._from({code: Wording(value, State.CHECKED) for code, value in words.items() if value})

    @classmethod
    def _from(cls, wordings: Mapping[str, Wording]) -> Text:
        return cls(tuple(sorted(wordings.items())))

    def __bool__(self) -> bool:
        return bool(self.wordings)

    def _dict(self) -> dict[str, Wording]:
        return dict(self.wordings)

    def _of(self, language: str) -> Wording | None:
        for code, wording in self.wordings:
            if code == language:
                return wording
        return None

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.wordings)

    @property
    def original(self) -> str:
        """Language of the original, or '' (empty text, or words out of a snapshot)."""
        for code, wording in self.wordings:
            if wording.state is State.ORIGINAL:
                return code
        return ""

    def words(self, language: str) -> str:
        found = self._of(language)
        return found.words if found else ""

    def state(self, language: str) -> State | None:
        found = self._of(language)
        return found.state if found else None

    def renders(self, language: str) -> str:
        """Fingerprint of the original's words that this wording was made from; '' for the original, or for none."""
        found = self._of(language)
        return found.renders if found else ""

    def is_outdated(self, language: str) -> bool:
        """True when the original has moved on since this wording was made from it."""
        found, original = self._of(language), self.original
        if found is None or not original or language == original:
            return False
        return found.renders != fingerprint(self.words(original))

    def needs_work(self, language: str) -> bool:
        """Missing, made by a machine, or outdated."""
        return not self.words(language) or self.state(language) is State.MACHINE or self.is_outdated(language)

    def show(self, language: str, order: Iterable[str] = ()) -> Shown | None:
        """Own language, else the languages of `order`, else the original, else any; None only for an empty text."""
        own = self._of(language)
        if own is not None:
            return Shown(own.words, language, own.state, self.is_outdated(language), False)
        for code in (*order, self.original, *self.languages):
            found = self._of(code)
            if found is not None:
                return Shown(found.words, code, found.state, self.is_outdated(code), True)
        return None

    def default_edit(self, language: str) -> Edit:
        """What a save means unless the person says otherwise."""
        return Edit.CONTENT if language == self.original or not self else Edit.WORDING

    def write(self, language: str, words: str, edit: Edit | None = None, state: State = State.CHECKED) -> Text:
        """The text after somebody wrote (or, with empty words, removed) one language.

        In the original, better wording keeps every translation that was valid; changed content outdates them all.
        In another language, better wording makes it a checked rendering of today's original; changed content makes
        it the original. `state` is for what a machine wrote; a rendering is never a second original.
        """
        words = clean(words)
        if not words:
            return self._without(language)
        known, original = self._dict(), self.original
        if not known:
            return Text._from({language: Wording(words)})
        edit = edit or self.default_edit(language)
        made = State.MACHINE if state is State.MACHINE else State.CHECKED
        if not original and edit is Edit.WORDING:
            return Text._from({**known, language: Wording(words, made)})
        if language == original:
            before, after = fingerprint(known[original].words), fingerprint(words)
            if edit is Edit.WORDING:
                known = {
                    code: replace(wording, renders=after) if wording.renders == before else wording
                    for code, wording in known.items()
                }
            return Text._from({**known, original: Wording(words)})
        if edit is Edit.WORDING:
            return Text._from({**known, language: Wording(words, made, fingerprint(known[original].words))})
        if original:
            former = known[original].words
            known[original] = Wording(former, State.CHECKED, fingerprint(former))
        return Text._from({**known, language: Wording(words)})

    def checked(self, language: str) -> Text:
        """The text after a person found that this wording says what today's original says."""
        known, original = self._dict(), self.original
        if language not in known or not original or language == original:
            return self
        mark = fingerprint(known[original].words)
        return Text._from({**known, language: Wording(known[language].words, State.CHECKED, mark)})

    def fill(self, words: Mapping[str, str], first: str = "") -> Text:
        """Write several languages of an empty text at once: `first` becomes the original if it has words."""
        order = sorted((code for code in words if clean(words[code])), key=lambda code: (code != first, code))
        if not self:
            return Text.of(**{code: words[code] for code in order})
        text = self
        for code in order:
            text = text.write(code, words[code], Edit.WORDING)
        return text

    def _without(self, language: str) -> Text:
        known = self._dict()
        gone = known.pop(language, None)
        if gone is None or not known or gone.state is not State.ORIGINAL:
            return Text._from(known)
        valid = fingerprint(gone.words)
        heir = min(known, key=lambda code: (known[code].renders != valid, known[code].state is State.MACHINE, code))
        current, mark = known[heir].renders, fingerprint(known[heir].words)
        rest = {
            code: replace(wording, renders=mark if wording.renders == current else wording.renders)
            for code, wording in known.items()
        }
        return Text._from({**rest, heir: Wording(known[heir].words)})

    def fold(self) -> str:
        """All words of all languages, casefolded and without marks: what search looks into."""
        return " ".join(fold(wording.words) for _, wording in self.wordings)

    def sort_key(self, order: Iterable[str] = ()) -> str:
        shown = self.show(next(iter(order), ""), order)
        return fold(shown.words) if shown else ""

    def spoken(self) -> dict[str, str]:
        """Words by language, without their states."""
        return {code: wording.words for code, wording in self.wordings}

    def to_json(self) -> dict[str, dict[str, str]]:
        return {
            code: {"words": wording.words, "state": wording.state.value, "renders": wording.renders}
            for code, wording in self.wordings
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Mapping[str, Any]] | None) -> Text:
        return cls._from(
            {
                code: Wording(entry["words"], _STATES[entry["state"]], entry.get("renders", ""))
                for code, entry in (stored or {}).items()
                if entry["words"]
            }
        )
