"""What the documentation says is true: every name in it exists, every setting and command has its line."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command, get_commands
from django.urls import NoReverseMatch, reverse

from ayni.core.handover import AGREED_FIELDS
from ayni.records.demo import PASSWORD
from ayni.records.models import Mail, Membership, Partnership
from ayni.records.services import shapes
from tests.house import ROOT

DOCS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")})
BY_NAME = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCS}
# Told with what they are for, not as they stand: changelogs name the past.
OF_TODAY = {name: text for name, text in BY_NAME.items() if name not in {"CHANGELOG.md", "docs/design.md"}}

# What an installation makes itself, or a person writes.
MADE = re.compile(r"^(/|\.venv|var(/|$)|ayni/locale|locale/|\*|ayni\.sqlite3|ayni\.env|musterstadt\.toml|waiting/)")
# Words in code style that no source of ours holds: other programs', formats', a person's.
FOREIGN = {
    *("ayni_language", "pg_dump", "on_commit", "nginx", "venv", "python3-venv", "LocaleMiddleware", "proxy_pass"),
    *("IMMEDIATE", "original", "machine", "checked", "synchronous=FULL", "FULL", "Host", "X-Forwarded-"),
}


def spans(text):
    """What stands in code style within sentences, without the blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def blocks(text):
    return re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def code(text):
    return [*spans(text), *(line for block in blocks(text) for line in block.splitlines())]


def test_every_page_is_found_from_the_readme():
    seen, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            targets = re.findall(r"\]\(([^)#:]+\.md)[^)]*\)", BY_NAME[page])
            found = {os.path.relpath((ROOT / page).parent / target, ROOT) for target in targets}
            waiting += found & set(BY_NAME)
    assert sorted(set(BY_NAME) - seen) == []


def test_every_link_leads_somewhere():
    lost = []
    for page, text in BY_NAME.items():
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            place = (ROOT / page).parent / target
            written = place.name == "RESULTS.md" and place.parent.name == "bench"  # by `make bench`
            if not (re.match(r"https?:|mailto:", target) or written or place.exists()):
                lost.append((page, target))
    assert lost == []


def test_every_path_exists():
    """A path from the root, from a floor, or from its own page; a bare file name from anywhere in the house."""
    folders = ("ayni", "data", "docs", "tests", "tools", "requirements", "bench")
    names = {
        path.name for folder in folders for path in ROOT.glob(f"{folder}/**/*.*") if "node_modules" not in path.parts
    }
    names |= {path.name for path in ROOT.iterdir()}
    lost = []
    for page, text in OF_TODAY.items():
        floors = [
            ROOT / "ayni",
            *(path for path in ROOT.glob("ayni/*") if path.is_dir()),
            *ROOT.glob("ayni/*/templates"),
        ]
        homes = (ROOT, (ROOT / page).parent, *floors)
        for said in spans(text):
            if MADE.match(said) or "…" in said:
                continue
            if re.fullmatch(r"(?=.*[a-z])[\w.*-]+(/[\w.*-]+)+/?|[\w.-]+/", said):
                found = any([*home.glob(said.strip("/"))] for home in homes)
            else:
                found = not re.fullmatch(r"[\w-]+\.(py|md|txt|toml|json|html|sh|css|typ)", said) or said in names
            if not found:
                lost.append((page, said))
    assert lost == []


def test_every_name_stands_in_the_source():
    homes = ("*.py", "ayni/**/*.py", "tests/**/*.py", "tools/*.py", "bench/**/*.py")
    sources = [path.read_text(encoding="utf-8") for home in homes for path in ROOT.glob(home)]
    known = set(re.findall(r"\w+", "\n".join(sources))) | set(re.findall(r"[\w-]+", (ROOT / "Makefile").read_text()))
    lost = []
    for page, text in OF_TODAY.items():
        for said in spans(text):
            name = re.fullmatch(r"(?:\{% )?@?([A-Za-z_][\w.]*)(?:\(\))?", said)
            if (
                name
                and "/" not in said
                and said not in FOREIGN
                and not re.search(r"\.(py|md|txt|toml|json|xlsx|sqlite3|env|nginx)$", said)
            ):
                lost += [(page, said) for word in name[1].split(".") if word not in known]
    assert lost == []


def test_every_address_has_its_name():
    for page, text in OF_TODAY.items():
        for said in re.findall(r"`((?:desk|public):\w+)`", text):
            found = []
            for given in ([], ["x"], ["x", 2027]):
                try:
                    found.append(reverse(said, args=given))
                except NoReverseMatch:
                    continue
            assert found, (page, said)


def test_every_command_exists_and_every_command_of_ours_is_told():
    known = {name.replace("_", "-") for name in get_commands()}
    said = {
        command
        for text in BY_NAME.values()
        for line in code(text)
        for command in re.findall(r"(?:^|[ /(])ayni ([a-z][a-z-]+)", line)
    }
    assert sorted(said - known) == []
    ours = {path.stem.replace("_", "-") for path in ROOT.glob("ayni/*/management/commands/[a-z]*.py")}
    assert sorted(ours - set(re.findall(r"^\| `ayni ([a-z-]+)", BY_NAME["docs/running.md"], re.MULTILINE))) == []


def test_every_setting_has_its_line_and_every_line_its_setting():
    read = {
        name
        for file in ("ayni/settings.py", "gunicorn.conf.py")
        for name in re.findall(r"[\"'](AYNI_[A-Z_]+)[\"']", (ROOT / file).read_text(encoding="utf-8"))
    }
    told = set(re.findall(r"^\| `(AYNI_[A-Z_]+)`", BY_NAME["docs/running.md"], re.MULTILINE))
    assert told == read
    named = {name for text in BY_NAME.values() for name in re.findall(r"AYNI_[A-Z_]+", text)}
    assert sorted(named - read) == []


def test_every_make_target_exists():
    targets = set(re.findall(r"^([a-z.][\w./-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    said = {
        word
        for text in BY_NAME.values()
        for line in code(text)
        if (found := re.match(r"make ([^#]*)", line))
        for word in found[1].split()
        if "=" not in word
    }
    assert sorted(said - targets) == []
    assert {"demo", "test"} <= said


def test_the_demo_is_told_as_it_is():
    people = [
        person
        for path in ROOT.glob("data/demo/*/partnership.json")
        for person in json.loads(path.read_text(encoding="utf-8"))["people"]
    ]
    languages = {"de": "German", "es": "Spanish", "en": "English"}
    known = {person["email"]: languages[person["language"]] for person in people} | {"operator@ayni.example": "English"}
    told = dict(re.findall(r"^\| .* \| `(\S+@\S+)` \| (\w+) \|$", BY_NAME["README.md"], re.MULTILINE))
    assert told
    assert told == {email: known[email] for email in told}
    assert f"`{PASSWORD}`" in BY_NAME["README.md"]


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_glossary_says_what_the_pages_say(language):
    with (ROOT / f"ayni/locale/{language}/LC_MESSAGES/django.po").open("rb") as source:
        catalogue = read_po(source)
    cells = [row.split("|") for row in BY_NAME["docs/domain.md"].splitlines() if row.startswith("| ")]
    told = " | ".join(row[{"de": 3, "es": 4}[language]] for row in cells if len(row) == 6).casefold()
    said = (
        *("Field of action", "Strategic goal", "Operational goal", "Measure", "Step", "Contribution", "Result"),
        *("Baseline", "Measured value", "Hand over", "Take back", "Acceptance", "Source", "responsible"),
        "Goals of the Agenda 2030",
    )
    assert [words for words in said if catalogue.get(words).string.casefold() not in told] == []


def test_the_version_is_the_newest_heading():
    assert re.search(r"^## (\S+)", BY_NAME["CHANGELOG.md"], re.MULTILINE)[1] == settings.VERSION


def test_no_page_speaks_of_somebodys_machine():
    texts = {**BY_NAME, "publiccode.yml": (ROOT / "publiccode.yml").read_text(encoding="utf-8")}
    assert [name for name, text in texts.items() if re.search(r"/tmp/|/home/|/root/", text)] == []


def test_pictures_are_light():
    heavy = [path.name for path in ROOT.glob("docs/pictures/*") if path.stat().st_size > 150 * 1024]
    assert heavy == []


def test_agreed_fields_are_what_the_services_write():
    written = {
        "plan": shapes.PLAN,
        "field": shapes.FIELD,
        "strategic": shapes.STRATEGIC,
        "operational": shapes.OPERATIONAL,
        "measure": shapes.MEASURE,
        "responsibility": shapes.RESPONSIBILITY,
        "milestone": shapes.MILESTONE,
        "resource": shapes.RESOURCE,
        "result": shapes.RESULT,
    }
    follows = {"plan": {"year"}, "responsibility": {"side"}}  # fixed at the start; the actor's own
    for kind, shape in written.items():
        fields = {*shape.texts, *shape.plain, *shape.links, *follows.get(kind, set())}
        assert fields == AGREED_FIELDS[kind], kind


def test_mails_of_the_demo_lie_where_the_readme_says():
    asked = "from django.conf import settings; print(settings.EMAIL_FILE_PATH)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AYNI_")}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**environment, "DJANGO_SETTINGS_MODULE": "ayni.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "`var/mail`" in BY_NAME["README.md"]
    assert Path(done.stdout.strip()) == ROOT / "var" / "mail"


@pytest.mark.django_db
def test_the_first_partnership_is_opened_as_the_operator_is_told(tmp_path):
    [told] = re.findall(r"^```toml\n(.*?)^```", BY_NAME["docs/running.md"], re.MULTILINE | re.DOTALL)
    file = tmp_path / "musterstadt.toml"
    file.write_text(told, encoding="utf-8")
    call_command("new_partnership", file=str(file))
    pair = Partnership.objects.get(slug="musterstadt-ejemplo")
    seats = Membership.objects.filter(partnership=pair).order_by("side")
    assert [(str(pair.a), seats[0].role), (str(pair.b), seats[1].role)] == [
        ("musterstadt", "coordinator"),
        ("ejemplo", "coordinator"),
    ]
    assert not pair.public
    assert [(mail.kind, mail.language) for mail in Mail.objects.filter(partnership=pair)] == [
        ("welcome", "de"),
        ("welcome", "es"),
    ]
