"""The house rules of docs/tour.md, kept by a machine. Every rule is first proven to turn red."""

import re

import pytest
from django.conf import settings

from tests import house
from tests.house import ROOT, Module

MODULES = house.modules()
KNOWN = frozenset(module.name for module in MODULES)
RULES = [
    lambda module: house.upward(module, KNOWN),
    house.worldly,
    house.deferred,
    house.forbidden,
    house.bypassing,
    house.positional,
    house.long,
]
NAMES = ["upward", "worldly", "deferred", "forbidden", "bypassing", "positional", "long"]
TEMPLATES = sorted((ROOT / "ayni").rglob("templates/**/*.html"))


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_module_keeps_the_rule(rule):
    assert [fault for module in MODULES for fault in rule(module)] == []


def test_no_imports_in_a_circle():
    assert house.circle(MODULES) == []


def test_templates_hold_nothing_that_the_policy_refuses():
    found = [
        fault
        for path in TEMPLATES
        for fault in house.inline(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_exceptions_for_length_are_still_needed():
    faults = " ".join(fault for module in MODULES for fault in house.long(module, {}))
    assert [name for name in house.LONG if name.split(":")[-1] not in faults] == []


def test_locks_have_hashes_and_name_no_registry():
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        packages = re.findall(r"^[a-z0-9].*?==.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
        assert re.findall(r"https?://|--index-url|--find-links", text) == []
    for lock in [*ROOT.glob("tests/**/package-lock.json")]:
        if "node_modules" not in lock.parts:
            assert re.findall(r'"resolved"', lock.read_text(encoding="utf-8")) == []


def test_the_version_stands_in_the_changelog_and_is_the_same_everywhere():
    assert re.fullmatch(r"\d+\.\d+\.\d+", settings.VERSION)
    publiccode = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert re.findall(r"^softwareVersion: (\S+)$", publiccode, re.MULTILINE) == [settings.VERSION]


# Planted: each piece must turn its rule red, and its decent sibling must not.


def faults(rule, name, source, is_package=False):
    return list(rule(Module(name, source, is_package)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ayni.core.plan", "from ayni.records import models"),
        ("ayni.records.rules", "import ayni.papers.plan_pdf"),
        ("ayni.records.rules", "from ..web.access import seat"),
        ("ayni.papers.plan_pdf", "from ayni.web import access"),
        ("ayni.web.access", "from ayni.desk.urls import app_name"),
        ("ayni.desk.views.plan", "from ayni.public.views import plan"),
        ("ayni.public.views.plan", "from ...desk import forms"),
        ("ayni.desk.views.plan", "def plan():\n    from ayni.public import views"),
        ("ayni.records.rules", "from ayni.settings import DEBUG"),
        ("ayni.records.rules", "from ayni import settings"),
    ],
)
def test_upward_turns_red(name, source):
    known = KNOWN | {"ayni.settings", "ayni.records", "ayni.papers", "ayni.web", "ayni.desk", "ayni.public"}
    assert len(list(house.upward(Module(name, source), known))) == 1


def test_upward_lets_pass_what_goes_down():
    assert (
        faults(house.upward, "ayni.desk.views.plan", "from ayni.web import access\nfrom ..forms import PlanForm") == []
    )
    assert faults(house.upward, "ayni.urls", "from ayni.desk import urls") == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils import timezone",
        "import time",
        "from pathlib import Path",
        "import requests",
        "from datetime import date\nd = date.today()",
        "from datetime import datetime\nd = datetime.now()",
        "def f(): return open('plan')",
        "print('late')",
    ],
)
def test_worldly_turns_red(source):
    assert len(faults(house.worldly, "ayni.core.plan", source)) == 1
    assert faults(house.worldly, "ayni.records.queries.plan", source) == []


def test_worldly_lets_pass_values():
    source = "import hashlib\nfrom datetime import date\nimport numpy\nfrom .words import fold\nd = date(2026, 1, 1)"
    assert faults(house.worldly, "ayni.core.plan", source) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ayni.desk.views.plan", "def plan():\n    from ayni.records import queries"),
        ("ayni.papers.typeset", "import typst"),
        ("ayni.desk.views.plan", "def plan():\n    import typst"),
        ("ayni.papers.plan_docx", "from docx import Document"),
        ("ayni.desk.views.standing", "import numpy as np"),
        ("ayni.desk.views.standing", "from ayni.core.standing import stand"),
        ("ayni.desk.views.standing", "from ayni.core import standing"),
    ],
)
def test_deferred_turns_red(name, source):
    assert len(faults(house.deferred, name, source)) == 1


def test_deferred_lets_pass_what_stands_on_numpy():
    wanted = "def page():\n    from ayni.core.standing import stand\n"
    assert faults(house.deferred, "ayni.desk.views.standing", wanted) == []
    both = "import numpy as np\nfrom ayni.core.standing_scores import scores"
    assert faults(house.deferred, "ayni.core.standing", both) == []


def test_deferred_lets_pass_a_heavy_library_in_its_place():
    assert faults(house.deferred, "ayni.papers.typeset", "import re\ndef pdf():\n    import typst") == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.dispatch import receiver",
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.contrib.contenttypes.fields import GenericForeignKey",
        "from django.views.generic import ListView",
        "from django.views import generic",
        "from django.views import View",
        "class Plan(Model):\n    def save(self): pass",
        "view = Plan.as_view()",
        "words = mark_safe(words)",
    ],
)
def test_forbidden_turns_red(source):
    assert len(faults(house.forbidden, "ayni.records.models", source)) == 1


def test_forbidden_lets_pass_functions():
    source = "from django.views.decorators.http import require_POST\nfrom django.db import models\ndef save(): pass"
    assert faults(house.forbidden, "ayni.records.models", source) == []


@pytest.mark.parametrize(
    "source",
    ["Plan.objects.create(year=2027)", "plans.bulk_create(rows)", "form.save()", "plan.delete()"],
)
def test_bypassing_turns_red(source):
    assert len(faults(house.bypassing, "ayni.desk.views.plan", source)) == 1
    assert faults(house.bypassing, "ayni.records.services.plan", source) == []


def test_bypassing_lets_a_workbook_save_itself():
    assert faults(house.bypassing, "ayni.papers.workbook", "book.save(target)") == []


@pytest.mark.parametrize(
    "source",
    [
        "@transaction.atomic\ndef close_plan(plan): ...",
        "@atomic\ndef close_plan(plan, *, person): ...",
        "def close_plan(plan, person):\n    with transaction.atomic():\n        plan.save()",
        "def add_event(*events):\n    Event.objects.bulk_create(events)",
    ],
)
def test_positional_turns_red(source):
    assert len(faults(house.positional, "ayni.records.services.plan", source)) == 1


def test_positional_lets_pass_keywords_and_reading():
    source = (
        "@transaction.atomic\ndef close_plan(*, plan): ...\ndef title(plan): return plan.title\ndef _save(p): p.save()"
    )
    assert faults(house.positional, "ayni.records.services.plan", source) == []


def test_long_turns_red():
    body = "    x = 1\n"
    function = "def f():\n" + body * 41
    assert len(faults(house.long, "ayni.desk.a", function)) == 1
    assert len(faults(house.long, "ayni.desk.a", "x = 1\n" * 401)) == 1
    assert faults(house.long, "ayni.desk.a", 'def f():\n    """Says\n    why."""\n' + body * 40) == []
    excepted = {"ayni.desk.a:f": "one table"}
    assert list(house.long(Module("ayni.desk.a", function), excepted)) == []


def test_circle_turns_red():
    a = Module("ayni.core.a", "from .b import x")
    b = Module("ayni.core.b", "def f():\n    from . import c")
    c = Module("ayni.core.c", "import ayni.core.a")
    package = Module("ayni.core", "from .a import x", is_package=True)
    assert house.circle([package, a, b, c]) == ["ayni.core.a", "ayni.core.b", "ayni.core.c", "ayni.core.a"]
    assert house.circle([package, a, Module("ayni.core.b", "import re")]) == []


@pytest.mark.parametrize(
    "template",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p class="x" style="color: red">',
        "<button onclick='go()'>",
        '<a href="javascript:go()">',
        '<img alt="" src="https://example.org/a.png">',
        '<link rel="stylesheet" href="//example.org/a.css">',
        "{{ words|safe }}",
        "{% autoescape off %}",
    ],
)
def test_inline_turns_red(template):
    assert len(list(house.inline("a.html", template))) == 1


def test_inline_lets_pass_files_and_data():
    template = (
        '<script src="{% static \'ayni/a.js\' %}" defer></script><script type="application/json" id="x">{}</script>'
        '{# <style> #}<a href="https://example.org/">on = "x"</a><p data-style="wide">style="none" is a word</p>'
    )
    assert list(house.inline("a.html", template)) == []
