"""The demo's plans can be loaded and tell what they are meant to tell: one agreed year, one draft with gaps."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ayni.core.vague import Vague, in_order

DATA = Path(__file__).resolve().parents[2] / "data"
DEMO = DATA / "demo" / "treptow-koepenick-cajamarca"
TODAY = "2026-11-22"
YEARS = (2026, 2027)
LANGUAGES = {"de", "es", "en"}
SECTORS = {"administration", "civil_society", "business", "education_science"}
STATUSES = {"not_started", "postponed", "planning", "starting", "under_way", "done_adjust", "done"}
BY = {"A": "koordination@treptow-koepenick.example", "B": "coordinacion@cajamarca.example"}
each_year = pytest.mark.parametrize("year", YEARS)


def read(name: str) -> Any:
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


def plan_of(year: int) -> dict[str, Any]:
    plan: dict[str, Any] = read(f"plan-{year}.json")
    return plan


def objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object inside, outermost first."""
    if isinstance(data, dict):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from objects(inner)


def texts(data: Any) -> list[dict[str, Any]]:
    return [found for found in objects(data) if "original" in found]


def measures(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [found for found in objects(plan["fields"]) if "leads" in found]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Fields and both levels of goals."""
    return [found for found in objects(plan["fields"]) if "measures" in found]


def codes() -> set[str]:
    goals = json.loads((DATA / "goals.json").read_text(encoding="utf-8"))["goals"]
    return {goal["code"] for goal in goals} | {target["code"] for goal in goals for target in goal["targets"]}


def incomplete(text: dict[str, Any]) -> bool:
    return not {"de", "es"} <= text.keys() or bool({"de", "es"} & set(text.get("machine", ())))


def test_actors_stand_in_a_tree_of_their_own_side():
    actors = {actor["id"]: actor for actor in read("actors.json")}
    assert len(actors) == len(read("actors.json"))
    assert 35 <= len(actors) <= 60
    assert {(actor["side"], actor["sector"]) for actor in actors.values()} == {(s, k) for s in "AB" for k in SECTORS}
    for actor in actors.values():
        above = [actor["id"]]
        while parent := actors[above[-1]]["parent"]:
            assert actors[parent]["side"] == actor["side"]
            assert parent not in above
            above.append(parent)
    assert all(re.fullmatch(r"(|[a-z-]+@[a-z-]+\.example)", actor["office_email"]) for actor in actors.values())
    assert all(re.fullmatch(r"(|https://\S+)", actor["website"]) for actor in actors.values())


@each_year
def test_leads_and_further_actors_exist_on_their_side(year):
    sides = {actor["id"]: actor["side"] for actor in read("actors.json")}
    for measure in measures(plan_of(year)):
        assert set(measure["leads"]) <= {"A", "B"}
        for side in "AB":
            named = [*measure["further"][side], *(actor for s, actor in measure["leads"].items() if s == side)]
            assert [sides[actor] for actor in named] == [side] * len(named), measure["id"]
            assert len(set(named)) == len(named), measure["id"]


def test_what_is_carried_over_comes_from_the_year_before():
    before, after = ({m["id"]: m for m in measures(plan_of(year))} for year in YEARS)
    assert not before.keys() & after.keys()
    carried = [m["origin"]["from"] for m in after.values() if m["origin"]["kind"] == "carried_over"]
    assert len(carried) >= 3
    assert set(carried) <= before.keys()
    assert len(set(carried)) == len(carried)
    assert all("from" not in m["origin"] for m in before.values())


@each_year
def test_five_fields_and_enough_measures(year):
    plan = plan_of(year)
    assert plan["year"] == year
    assert len(plan["fields"]) == 5
    least, most = {2026: (12, 16), 2027: (25, 30)}[year]
    found = measures(plan)
    assert least <= len(found) <= most
    assert len({m["id"] for m in found}) == len(found)
    assert all(re.fullmatch(r"[a-z0-9-]+", m["id"]) for m in found)
    assert sum(len(node["measures"]) for node in nodes(plan)) == len(found)


def test_the_draft_shows_every_depth_of_the_tree():
    depths = [(bool(f["strategic_goals"]), bool(f["operational_goals"])) for f in plan_of(2027)["fields"]]
    assert sorted(depths) == [(False, False)] * 3 + [(False, True), (True, False)]
    both = next(f for f in plan_of(2027)["fields"] if f["strategic_goals"])
    assert all(goal["operational_goals"] for goal in both["strategic_goals"])


def test_tags_are_codes_of_goals_and_targets():
    known = codes()
    for data in (*read("actors.json"), *(found for year in YEARS for found in objects(plan_of(year)))):
        assert set(data.get("tags", ())) <= known, data["tags"]
        assert len(set(data.get("tags", ()))) == len(data.get("tags", ()))


@each_year
def test_words_of_the_vocabulary(year):
    for measure in measures(plan_of(year)):
        assert measure["kind"] in {"own", "joint", "third_party"}
        assert measure["proposed_by"] in {"A", "B"}
        assert measure["origin"]["kind"] in {"new", "impulse", "carried_over"}
        assert measure["origin"]["side"] in {"A", "B", "AB"}
        assert set(measure["standing"]) <= {"A", "B"}
        assert {said["status"] for said in measure["standing"].values()} <= STATUSES
        assert {step["side"] for step in measure["milestones"]} <= {"A", "B", "AB"}
        for resource in measure["resources"]:
            assert resource["kind"] in {"hours", "money", "goods", "institutional"}
            assert resource["side"] in {"A", "B"}
            currencies = {"EUR", "PEN"} if resource["kind"] == "money" else {""}
            assert resource["currency"] in currencies


@each_year
def test_dates_are_well_formed_and_in_order(year):
    for measure in measures(plan_of(year)):
        start, end = (Vague.parse(measure[key]) if measure[key] else None for key in ("start", "end"))
        assert in_order(start, end), measure["id"]
        for step in measure["milestones"]:
            Vague.parse(step["due"])
        kept = [step["done"] for step in measure["milestones"] if step["done"]]
        kept += [said["on"] for said in measure["standing"].values()]
        kept += [value["on"] for result in measure["results"] for value in result["values"]]
        assert all(Vague.parse(day).precision == "day" and day <= TODAY for day in kept), measure["id"]


@each_year
def test_amounts_are_decimals_and_invented_ones_marked(year):
    found = list(objects(plan_of(year)))
    amounts = [o for o in found if "amount" in o]
    results = [o for o in found if "baseline" in o]
    values = [o for o in found if "value" in o]
    assert len(amounts) > 20
    assert len(results) > 10
    assert all(o["example"] is True for o in (*amounts, *results))
    for text in (
        *(o["amount"] for o in amounts),
        *(o["value"] for o in values),
        *(o[key][side] for o in results for key in ("baseline", "target") for side in "AB"),
    ):
        assert text is None or Decimal(text) >= 0
    assert all(re.match(r"(Beispiel|Ejemplo): ", o["source"]) for o in values if o["example"])
    told = [text for m in measures(plan_of(year)) for text in m["references"].values() if text]
    assert all(re.match(r"(Beispiel|Ejemplo): ", text) for text in told)


def test_the_numbers_of_the_olympiade_are_the_ones_with_a_source():
    real = [o for o in objects(plan_of(2026)) if "value" in o and not o["example"]]
    assert [(o["on"][:4], o["value"]) for o in real] == [
        ("2019", "50"),
        ("2022", "71"),
        ("2024", "108"),
        ("2025", "170"),
    ]
    assert all(o["source"] for o in real)


@pytest.mark.parametrize("name", ["actors.json", "plan-2026.json", "plan-2027.json"])
def test_texts_have_an_original_and_name_their_machine_words(name):
    for text in texts(read(name)):
        written = text.keys() & LANGUAGES
        assert text.keys() <= LANGUAGES | {"original", "machine"}, text
        assert text["original"] in written, text
        assert all(text[language].strip() == text[language] != "" for language in written), text
        assert set(text.get("machine", ())) <= written - {text["original"]}, text


@each_year
def test_titles_are_short(year):
    titles = [text for o in objects(plan_of(year)) if "title" in o for text in texts(o["title"])]
    assert all(len(title[language]) <= 90 for title in titles for language in title.keys() & LANGUAGES)


@each_year
def test_about_half_was_written_in_spanish(year):
    told = texts(plan_of(year))
    assert 0.4 <= sum(text["original"] == "es" for text in told) / len(told) <= 0.6


def test_the_agreed_year_is_complete_and_the_draft_leaves_words_to_translate():
    agreed, draft = (texts(plan_of(year)) for year in YEARS)
    assert not any(incomplete(text) for text in agreed)
    assert sum("en" not in text for text in agreed) / len(agreed) < 0.05
    open_ones = [text for text in draft if incomplete(text)]
    assert 0.1 <= len(open_ones) / len(draft) <= 0.15
    assert {language for text in open_ones for language in text.get("machine", ())} >= {"de", "es"}
    assert sum("en" not in text for text in draft) > len(open_ones)


def test_the_agreed_year_lacks_nothing_and_stands_where_a_year_stands_in_november():
    found = measures(plan_of(2026))
    for measure in found:
        assert set(measure["leads"]) == set(measure["standing"]) == {"A", "B"}, measure["id"]
        assert measure["description"], measure["id"]
        assert measure["tags"], measure["id"]
        assert measure["end"], measure["id"]
    statuses = {said["status"] for m in found for said in m["standing"].values()}
    assert statuses >= {"postponed", "planning", "starting", "under_way", "done_adjust", "done"}
    late = [m for m in found if any(not s["done"] and s["due"] < TODAY for s in m["milestones"])]
    assert 3 <= len(late) <= 6


def test_the_draft_still_needs_something_of_every_kind():
    found = measures(plan_of(2027))
    assert any(not m["tags"] for m in found)
    assert any(not m["description"] for m in found)
    assert any(not m["end"] for m in found)
    assert any("de" not in m["title"] for m in found)
    assert 3 <= sum(not m["public"] for m in found) <= 5
    farming = plan_of(2027)["fields"][3]["measures"]
    assert all("B" not in m["leads"] for m in farming)
    assert {side for m in found for side in "AB" if side not in m["leads"]} == {"A", "B"}


@each_year
def test_the_story_keeps_to_the_turn(year):
    """A walk with the least of the rules: who may move, and what has to come before."""
    turn, stage, given, accepted = "A", "draft", "", []
    story = plan_of(year)["story"]
    moments = [datetime.fromisoformat(step["at"]) for step in story]
    assert moments == sorted(moments)
    assert all(moment.tzinfo for moment in moments)
    for step in story:
        move, side = step["move"], step["side"]
        assert step["by"] == BY[side]
        if move in {"hand_over", "return", "close"}:
            assert (stage, turn) == ("draft", side)
            assert step["note"]
            assert move != "return" or given
            turn, given, stage = ("B" if side == "A" else "A"), side, "closing" if move == "close" else "draft"
        elif move == "take_back":
            assert (stage, given) == ("draft", side)
            turn, given = side, ""
        elif move == "confirm":
            assert (stage, turn) == ("closing", side)
            stage = "closed"
        elif move == "session":
            assert stage == "closed"
            assert step["body"]
            assert Vague.parse(step["session"]).first >= datetime.fromisoformat(step["at"]).date()
        else:
            assert (move, stage, step["on_paper"]) == ("accept", "closed", False)
            assert datetime.fromisoformat(f"{step['on']}T00:00:00").date() <= datetime.fromisoformat(step["at"]).date()
            assert re.match(r"(Beispiel|Ejemplo)", step["paper_no"])
            accepted.append(side)
    assert (turn, stage, sorted(accepted)) == {2026: ("B", "closed", ["A", "B"]), 2027: ("B", "draft", [])}[year]


def test_the_draft_lies_with_cajamarca_since_the_nineteenth():
    last = plan_of(2027)["story"][-1]
    assert (last["move"], last["side"], last["at"][:10]) == ("hand_over", "A", "2026-11-19")
    assert "Feld 4" in last["note"]


@pytest.mark.parametrize("name", ["actors.json", "plan-2026.json", "plan-2027.json"])
def test_no_titles_that_announce_a_person(name):
    written = (DEMO / name).read_text(encoding="utf-8")
    assert not re.search(r"\b(Herrn?|Frau|Dr\.|Prof\.|Sr\.|Sra\.|Mr|Mrs|Ms|don|doña) [A-ZÁÉÍÓÚÑ]", written)
