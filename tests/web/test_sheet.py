"""The style sheet keeps what docs/design.md promises: contrast, goal colours, lightness."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "ayni/web/static/ayni/ayni.css").read_text(encoding="utf-8")
LIGHT, _, REST = SHEET.partition("@media")
DARK = REST.partition("/* -- Ground")[0]

PAIRS = [
    *(("text", ground) for ground in ("page", "card", "bad-tint", "cord-tint", "a-tint", "b-tint")),
    *((words, ground) for words in ("muted", "cord-ink", "a", "b", "bad", "good") for ground in ("page", "card")),
    *(("a", "a-tint"), ("b", "b-tint"), ("bad", "bad-tint"), ("action-on", "action")),
]


def roles(block):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def brightness(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    dark, bright = sorted((brightness(one), brightness(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_stand_out_from_their_ground(mode):
    colours = roles(LIGHT) | (roles(DARK) if mode == "dark" else {})
    assert [pair for pair in PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert [g for g in ("page", "card") for c in ("cord", "edge") if contrast(colours[c], colours[g]) < 3] == []


def test_goals_have_the_colours_of_the_data_and_carry_white():
    data = json.loads((ROOT / "data/goals.json").read_text(encoding="utf-8"))
    in_data = {goal["code"]: goal["color"] for goal in data["goals"]}
    assert dict(re.findall(r"\.g(\d+) \{ --goal: (#[0-9a-f]{6}) \}", SHEET)) == in_data
    assert [code for code, colour in in_data.items() if contrast(colour, "#ffffff") < 4.5] == []


def test_rules_use_roles_not_colours():
    rules = SHEET.partition("/* -- Ground")[2].partition("/* -- The seventeen goals")[0].partition("@media print")[0]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) == {"#fff", "#0002"}  # white on goal marks, one soft shadow


def test_the_sheet_is_light():
    assert len(gzip.compress(SHEET.encode(), 9)) <= 9_000  # bytes on the line, once
    assert "@import" not in SHEET
    assert "url(" not in SHEET
