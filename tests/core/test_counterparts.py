"""Suggested counterparts: the reasons, the sum of them, and the best for all."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.counterparts import FLOOR, Facts, Suggestion, said, why
from ayni.core.counterparts_search import best, scores
from ayni.core.reasons import reason

SECTORS = ("administration", "business", "civil_society")
WORDS = st.dictionaries(st.sampled_from(["garten", "kaffee", "musik", "schule", "textil", "wasser"]), st.just("Wort"))
GOALS = st.frozensets(st.sampled_from([str(number) for number in range(1, 18)]), max_size=6)


def side(of: str, most: int = 5):
    facts = st.builds(
        Facts,
        uid=st.uuids().map(lambda uid: f"{of}{uid}"),
        sector=st.sampled_from(SECTORS),
        kind=st.sampled_from(["", "school", "firm"]),
        goals=GOALS,
        gives=WORDS,
        seeks=WORDS,
        measures=st.dictionaries(st.sampled_from("xyz"), st.just("1.1")),
    )
    return st.lists(facts, max_size=most, unique_by=lambda each: each.uid)


def test_each_reason_is_told_and_weighed():
    kita = Facts("a", "education_science", "kindergarten", frozenset({"4", "3", "12"}), said("Schulgarten, Erfahrung"),
                 said("Musik für Kinder"), {"m": "1.2"})  # fmt: skip
    jardin = Facts("b", "education_science", "kindergarten", frozenset({"4", "12", "13"}), said("música, Musik"),
                   said("ein Schulgarten"), {"m": "1.2", "n": "2.1"})  # fmt: skip
    assert why(kita, jardin) == (
        reason("pair_kind", weight=6, actor_kind="kindergarten"),
        reason("pair_measures", weight=4, codes=("1.2",)),
        reason("pair_goals", weight=4, goals=("4", "12")),
        reason("pair_gives", weight=3, words=("Schulgarten",), side="A"),
        reason("pair_gives", weight=3, words=("Musik",), side="B"),
    )


def test_what_only_the_sector_has_in_common_is_no_suggestion():
    assert best([Facts("a", "business")], [Facts("b", "business")]) == ()
    assert why(Facts("a", "business"), Facts("b", "administration")) == ()


def test_small_words_and_marks_count_for_nothing():
    assert said("Wir haben für alle Gärten, GÄRTEN und Tee: también para todos") == {"garten": "GÄRTEN"}


@given(side("a"), side("b"))
def test_the_table_says_what_the_reasons_say(a, b):
    assert scores(a, b).tolist() == [[sum(each.weight for each in why(one, other)) for other in b] for one in a]


@given(side("a"), side("b"))
def test_no_other_choice_for_all_is_better(a, b):
    found = best(a, b)
    assert len({one for one, _ in found}) == len(found) == len({other for _, other in found})
    table = scores(a, b)
    table[table < FLOOR] = 0
    places = {each.uid: number for number, each in enumerate([*a, *b])}
    total = sum(table[places[one], places[other] - len(a)] for one, other in found)
    few, many, turned = (a, b, False) if len(a) <= len(b) else (b, a, True)
    every = permutations(range(len(many)), len(few))
    assert total == max(sum(table[(j, i) if turned else (i, j)] for i, j in enumerate(order)) for order in every)


@given(side("a"), side("b"), st.randoms(use_true_random=False))
def test_neither_the_sides_nor_the_order_decide(a, b, random):
    found = best(a, b)
    assert {(one, other) for other, one in best(b, a)} == set(found)
    shuffled = [random.sample(rows, len(rows)) for rows in (a, b)]
    assert best(*shuffled) == found


@given(side("a"), side("b"))
def test_what_was_dismissed_is_not_asked_again(a, b):
    first = best(a, b)
    assert not set(best(a, b, dismissed=first)) & set(first)
    assert best(a, b, dismissed=[("unknown", "nobody")]) == first


def test_the_weightiest_pair_comes_first():
    a = [Facts("a1", "business", "firm"), Facts("a2", "business", "firm", frozenset({"1", "2"}))]
    b = [Facts("b1", "business", "firm"), Facts("b2", "business", "firm", frozenset({"1", "2"}))]
    assert best(a, b) == (("a2", "b2"), ("a1", "b1"))
    assert Suggestion("a1", "b1", why(a[0], b[0])).weight == 6
