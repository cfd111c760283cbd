"""The words, codes, colours and marks of the 17 goals: what every page and paper relies on."""

import json
import re
from itertools import chain, combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
GOALS: list[dict[str, Any]] = json.loads((ROOT / "data" / "goals.json").read_text("utf-8"))["goals"]
SPRITE = ROOT / "ayni" / "web" / "static" / "ayni" / "goals.svg"
LANGUAGES = ["de", "es", "en"]
# How many targets are numbered (outcomes) and how many lettered (means) in each goal.
NUMBERED = [5, 5, 9, 7, 6, 6, 3, 10, 5, 7, 7, 8, 3, 7, 9, 10, 19]
LETTERED = [2, 3, 4, 3, 3, 2, 2, 2, 3, 3, 3, 3, 2, 3, 3, 2, 0]
TARGETS: list[dict[str, Any]] = list(chain.from_iterable(goal["targets"] for goal in GOALS))


def by_code(item: dict[str, Any]) -> str:
    return str(item["code"])


def rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def luminance(color: str) -> float:
    parts = [c / 255 for c in rgb(color)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def apart(one: str, other: str) -> float:
    """Distance of two colours weighted for the eye ("redmean"), 0 to about 765."""
    (r1, g1, b1), (r2, g2, b2) = rgb(one), rgb(other)
    mean = (r1 + r2) / 2
    square = (2 + mean / 256) * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + (2 + (255 - mean) / 256) * (b1 - b2) ** 2
    return float(square**0.5)


def test_all_official_codes_in_order() -> None:
    assert [goal["code"] for goal in GOALS] == [str(n) for n in range(1, 18)]
    assert len(TARGETS) == 169
    for goal, numbered, lettered in zip(GOALS, NUMBERED, LETTERED, strict=True):
        ends = [str(n) for n in range(1, numbered + 1)] + list("abcd"[:lettered])
        assert [target["code"] for target in goal["targets"]] == [f"{goal['code']}.{end}" for end in ends]


@pytest.mark.parametrize("item", [*GOALS, *TARGETS], ids=by_code)
def test_words_in_three_languages_fit_their_place(item: dict[str, Any]) -> None:
    longest = {"short": 22, "title": 60} if "short" in item else {"title": 75}
    for name, limit in longest.items():
        assert list(item[name]) == LANGUAGES
        for words in item[name].values():
            assert words == " ".join(words.split())
            assert 3 <= len(words) <= limit, words
            assert not words.endswith("."), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_goals_or_targets_share_their_words(language: str) -> None:
    titles = [item["title"][language] for item in [*GOALS, *TARGETS]]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("goal", GOALS, ids=by_code)
def test_white_is_readable_on_the_goal_colour(goal: dict[str, Any]) -> None:
    assert re.fullmatch(r"#[0-9a-f]{6}", goal["color"])
    assert 1.05 / (luminance(goal["color"]) + 0.05) >= 4.5


def test_colours_can_be_told_apart() -> None:
    colors = [goal["color"] for goal in GOALS]
    assert min(apart(one, other) for one, other in pairwise(colors)) >= 80
    assert min(apart(one, other) for one, other in combinations(colors, 2)) >= 40


def test_sprite_has_a_light_wordless_mark_for_each_goal() -> None:
    assert SPRITE.stat().st_size <= 7168
    svg = "{http://www.w3.org/2000/svg}"
    symbols = ElementTree.parse(SPRITE).getroot().findall(f"{svg}symbol")
    assert [symbol.get("id") for symbol in symbols] == [f"g{goal['code']}" for goal in GOALS]
    for symbol in symbols:
        assert symbol.get("viewBox") == "0 0 24 24"
        assert symbol.get("stroke") == "currentColor"
        assert [part.tag for part in symbol] == [f"{svg}path", f"{svg}circle"]
        assert not "".join(symbol.itertext()).strip()
