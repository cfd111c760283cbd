"""What is hashed, what lies beside it, and that an accepted plan comes back as it was accepted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ayni.core.multilingual import Edit, State, Text
from ayni.core.snapshot import beside_hash, document_hash, municipality_names, parts, plan_from
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Level, Measure, Origin, Plan, Status
from tests.core.cast import A, B, both, counted, goods, lead, measure, money, node, plan, says, step

THREE = Text.of(de="Bäume", es="árboles", en="trees", original="de")
NAMES = (Text.of(de="Treptow-Köpenick"), Text.of(es="Cajamarca", de="Cajamarca", original="es"))
FULL = measure(
    "m1",
    title=THREE,
    description=both("am Platz", "en la plaza"),
    tags=("15", "15.2"),
    kind=Kind.OWN,
    own_side=B,
    responsibilities=(lead(A, "sga", leads=False), lead(B, "gerencia")),
    start=Vague("2027-03~"),
    milestones=(step("s1", "2027-05"), step("s2")),
    resources=(money(A, "100.50", example=True), goods(B), money(B, None, "PEN")),
    results=(counted("0.00", "200.00"),),
    reference=("Titel 531", "POI 12"),
    origin=Origin.IMPULSE,
    origin_side=A,
    origin_words=both("aus der Werkstatt"),
    public=False,
)
GOAL = node("o1", measure("m3"), level=Level.OPERATIONAL, aim=THREE)
TREE = plan(
    node("f1", FULL, measure("m2"), children=(node("s1", level=Level.STRATEGIC, children=(GOAL,)),), tags=("15",)),
    node("f2"),
    preamble=THREE,
)


def hashes(tree: Plan, binding: tuple[str, ...] = ("de", "es")) -> tuple[str, str]:
    found = parts(tree, NAMES, binding)
    return document_hash(found), beside_hash(found)


def stored(tree: Plan, binding: tuple[str, ...] = ("de", "es")) -> Plan:
    found = parts(tree, NAMES, binding)
    return plan_from([(p.kind, p.uid, p.text, p.beside) for p in found], document_hash(found))


def with_measure(**change) -> Plan:
    return plan(node("f1", replace(FULL, **change)))


def test_the_parts_stand_in_the_order_of_the_page_each_once():
    found = parts(TREE, NAMES, ["de", "es"])
    assert [(part.kind, part.uid) for part in found] == [
        ("plan", "plan"),
        ("field", "f1"),
        *[("strategic", "s1"), ("operational", "o1"), ("measure", "m3")],
        *[("measure", "m1"), ("measure", "m2")],
        ("field", "f2"),
    ]
    assert municipality_names(found[0].text) == (
        Text.agreed({"de": "Treptow-Köpenick"}),
        Text.agreed({"de": "Cajamarca", "es": "Cajamarca"}),
    )


@pytest.mark.parametrize("binding", [("de", "es"), ("de",), ("es", "es"), ("de", "en", "es"), ()])
def test_closed_and_read_again_it_is_the_same_plan(binding: tuple[str, ...]):
    again = stored(TREE, binding)
    assert again == replace(spoken(TREE), sha256=hashes(TREE, binding)[0])
    assert stored(again, binding) == again, "what is stored can be closed again without a change"


def spoken(value):
    """The tree as a snapshot knows it: words without their states."""
    if isinstance(value, Text):
        return Text.agreed(value.spoken())
    if isinstance(value, tuple):
        return tuple(spoken(entry) for entry in value)
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, Vague):
        return replace(value, **{name: spoken(getattr(value, name)) for name in value.__dataclass_fields__})
    return value


@pytest.mark.parametrize(
    "change",
    [
        {"standings": (says(A, Status.DONE),)},
        {"version": 7},
        {"milestones": (replace(step("s1", "2027-05"), done=date(2027, 5, 1)), step("s2"))},
        {"results": (counted("0.00", "200.00", (date(2027, 5, 1), "12")),)},
        {"title": THREE.write("es", "árboles", Edit.WORDING, State.MACHINE)},
        {"title": THREE.write("es", "árboles", Edit.CONTENT)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_kept_beside_and_the_states_of_words_are_not_hashed(change):
    assert hashes(with_measure(**change)) == hashes(with_measure())


@pytest.mark.parametrize(
    "change",
    [
        {"code": "U2"},
        {"title": THREE.write("es", "los árboles")},
        {"description": Text()},
        {"tags": ("15",)},
        {"kind": Kind.JOINT},
        {"own_side": A},
        {"responsibilities": (lead(A, "sga"), lead(B, "gerencia"))},
        {"responsibilities": FULL.responsibilities[::-1]},
        {"start": Vague("2027-03")},
        {"end": None},
        {"milestones": (step("s1", "2027-05"),)},
        {"milestones": (step("s2"), step("s1", "2027-05"))},
        {"milestones": (replace(step("s1", "2027-05"), side=A), step("s2"))},
        {"resources": (money(A, "100.51", example=True), goods(B), money(B, None, "PEN"))},
        {"resources": (money(A, "100.50"), goods(B), money(B, None, "PEN"))},
        {"results": (counted("1.00", "200.00"),)},
        {"results": (replace(counted("0.00", "200.00"), target=(Decimal(200), Decimal(0))),)},
        {"reference": ("POI 12", "Titel 531")},
        {"origin": Origin.NEW},
        {"origin_side": B},
        {"origin_words": both("anders")},
        {"public": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_promised_is_hashed(change):
    assert hashes(with_measure(**change))[0] != hashes(with_measure())[0]


def test_the_place_in_the_tree_is_promised_too():
    one, other = measure("m1"), measure("m2")
    trees = [
        plan(node("f1", one, other)),
        plan(node("f1", other, one)),
        plan(node("f1", one), node("f2", other)),
        plan(node("f1", one, children=(node("f2", other, level=Level.OPERATIONAL),))),
        plan(node("f1", one, children=(node("f2", other, level=Level.STRATEGIC),))),
    ]
    assert len({hashes(tree)[0] for tree in trees}) == len(trees)


def test_a_part_names_its_record():
    """Else an accepted text could be laid to another measure, with that one's progress beside it."""
    assert hashes(plan(node("f1", measure("m1", code="U1")))) != hashes(plan(node("f1", measure("m9", code="U1"))))
    assert parts(plan(), NAMES, ["de"])[1].text.startswith('{"aim":{},"code":"F1","parent":"plan","record":"field",')


def test_other_languages_lie_beside_with_a_hash_of_their_own():
    inside, beside = hashes(TREE)
    bettered = replace(TREE, preamble=THREE.write("en", "the trees"))
    assert hashes(bettered)[0] == inside
    assert hashes(bettered)[1] != beside
    assert all("trees" not in part.text for part in parts(TREE, NAMES, ["de", "es"]))


@pytest.mark.parametrize("one", [Measure("m1", ""), measure()])
def test_an_empty_draft_can_be_read_again(one: Measure):
    assert list(stored(plan(node("f1", one, title=Text()))).every_measure()) == [spoken(one)]
