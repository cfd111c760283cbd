"""Nobody gets in, and nothing falls over: guessers and bombs against two workers that run as they are shipped.

`pytest -m slow tests/test_siege.py -s` prints what it measured. Small variants of all of it run with every test:
`test_hard.py`, `papers/test_workbook_files.py`, `records/test_pictures.py`, `web/test_uploads.py`.
"""

from __future__ import annotations

import io
import os
import re
import statistics
import struct
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser.kit import BERLIN, DESK, PASSWORD, SLUG
from tests.doors import Form
from tests.served import Site
from tests.siege import BOUNDARY, MB, MULTIPART, URLENCODED, Answer, Besieged, parts, quiet

pytestmark = pytest.mark.slow
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
TOO_MANY = "Too many failed login attempts"
FORTY = range(40)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("static"))
    made.ayni("migrate", "--verbosity", "0")
    made.ayni("createcachetable")
    made.ayni("collectstatic", "--no-input", "--verbosity", "0")
    made.ayni("load-demo", "--if-empty")
    return made


@pytest.fixture(scope="module")
def open_house(site):
    """Nothing stands in front of it."""
    with site.served() as process:
        yield Besieged(site, process)


@pytest.fixture(scope="module")
def behind_proxy(site):
    other = Site(site.folder, site.static)
    with other.served(AYNI_PROXIES="1") as process:
        yield Besieged(other, process)


# Guessing


def guess(house: Besieged, each: list[tuple[str, str]]) -> list[Answer]:
    """All at once, each with (login, X-Forwarded-For) and a wrong password; one browser's token is enough for all."""
    visitor = house.visitor()
    data = visitor.form(LOGIN).data

    def one(tried: tuple[str, str]) -> Answer:
        login, forwarded = tried
        seen = {"X_Forwarded_For": forwarded} if forwarded else {}
        return visitor.send(LOGIN, {**data, "login": [login], "password": ["a wrong one"]}, **seen)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, each))


def listened_to(said: list[Answer]) -> int:
    """How many passwords were looked at."""
    assert {answer.status for answer in said} <= {200, 429}
    return sum(answer.status == 200 and TOO_MANY not in answer.content.decode() for answer in said)


def gets_in(house: Besieged, forwarded: str = "") -> bool:
    """With the right password."""
    visitor = house.visitor(**({"X_Forwarded_For": forwarded} if forwarded else {}))
    told = visitor.send(LOGIN, {**visitor.form(LOGIN).data, "login": [BERLIN], "password": [PASSWORD]})
    return told.status == 302


def test_forty_tries_from_one_address_and_what_it_says_of_others(open_house):
    open_house.forget()
    said = guess(open_house, [(f"somebody{n}@example.org", f"192.0.2.{n}, 198.51.100.{n}") for n in FORTY])
    assert listened_to(said) <= 10
    assert not gets_in(open_house)
    assert not gets_in(open_house, "203.0.113.9")
    open_house.forget()
    assert gets_in(open_house)


def test_forty_tries_for_one_account_from_forty_addresses(behind_proxy):
    behind_proxy.forget()
    said = guess(behind_proxy, [(BERLIN.upper() if n % 2 else BERLIN, f"192.0.2.{n}") for n in FORTY])
    assert listened_to(said) <= 5
    assert not gets_in(behind_proxy, "203.0.113.9")


def test_forty_tries_behind_the_proxy_by_somebody_who_writes_addresses_before_his_own(behind_proxy):
    behind_proxy.forget()
    said = guess(behind_proxy, [(f"somebody{n}@example.org", f"192.0.2.{n}, 203.0.113.7") for n in FORTY])
    assert listened_to(said) <= 10
    assert not gets_in(behind_proxy, "192.0.2.200, 203.0.113.7")
    assert gets_in(behind_proxy, "203.0.113.8")


def test_known_and_unknown_accounts_look_the_same(open_house):
    seconds: dict[str, list[float]] = {BERLIN: [], "nobody@treptow-koepenick.example": []}
    words: dict[str, set[str]] = {name: set() for name in seconds}
    open_house.forget()
    for _ in range(4):
        for name in seconds:
            (told,) = guess(open_house, [(name, "")])
            seconds[name].append(told.seconds)
            words[name].add(told.words.replace(name, "…"))
    known, unknown = (statistics.median(found) for found in seconds.values())
    print(f"\nsign-in: known {known:.3f} s, unknown {unknown:.3f} s, load {quiet():.1f}")
    assert words[BERLIN] == words["nobody@treptow-koepenick.example"]
    assert 0.4 < known / unknown < 2.5


def test_asking_for_a_new_password_tells_nothing(open_house):
    mails, said = len(open_house.site.mails()), []
    open_house.forget()
    for name in (BERLIN, "nobody@treptow-koepenick.example", BERLIN, "nobody@treptow-koepenick.example"):
        visitor = open_house.visitor()
        told = visitor.send(RESET, {**visitor.form(RESET).data, "email": [name]})
        said.append((told.status, told.headers.get("Location"), told.words, visitor.get(f"{RESET}done/").words))
        print(f"\nnew password for {name}: {told.seconds:.3f} s", end="")
    assert len(set(said)) == 1
    sent = open_house.site.mails()[mails:]
    assert len(sent) == 2
    assert all(f"To: {BERLIN}" in mail for mail in sent)


def test_keys_and_seals_are_not_guessed(open_house):
    """128 bits in a key for a new password, 132 in a guest's seal: nothing to slow down, and nothing to learn."""
    open_house.forget()
    visitor = open_house.visitor()
    keys = [visitor.get(f"/accounts/password/reset/key/{who}-d0x0n0-{'0' * 32}/") for who in ("1", "2", "zz", "!", "")]
    assert {(told.status, told.words) for told in keys[:3]} == {(200, keys[0].words)}
    assert {told.status for told in keys[3:]} == {404}
    token = guest_token(open_house.site)
    assert visitor.get(f"/s/{token}/").status == 200
    wrong = [f"{token[:22]}{'A' * 22}", token[:-1], f"{token}A", "A" * 44, token[::-1], "x"]
    told = [visitor.get(f"/s/{each}/") for each in wrong]
    said = {(each.status, each.words.replace(f"/s/{tried}/", "…")) for each, tried in zip(told, wrong, strict=True)}
    assert {status for status, _ in said} == {404}
    assert len(said) == 1


def guest_token(site: Site) -> str:
    code = (
        "from ayni.records.models import GuestLink; from ayni.web.guest_links import token_of; "
        f"print(token_of(GuestLink.objects.get(partnership__slug='{SLUG}', side='B').uid))"
    )
    return site.ayni("shell", "--no-imports", "-c", code).split()[-1]


# Bombs


def png(width: int, height: int) -> bytes:
    """Grey throughout: some hundred kilobytes that unfold to gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, rows = zlib.compressobj(1), bytes(width + 1)
    body = b"".join(packer.compress(rows) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def packed(**more: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as found:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            found.writestr(name, "<x/>")
        for name, data in more.items():
            found.writestr(f"xl/worksheets/{name}.xml", data)
    return target.getvalue()


def four_gigabytes() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as found:
        found.writestr("[Content_Types].xml", "<x/>")
        found.writestr("xl/workbook.xml", "<x/>")
        for n in range(4):
            with found.open(f"xl/worksheets/sheet{n}.xml", "w") as part:
                for _ in range(1024):
                    part.write(bytes(MB))
    return target.getvalue()


ROW = b'<row><c t="n"><v>1</v></c></row>'
FILES = {
    "PNG of 20,000 × 20,000": lambda: png(20_000, 20_000),
    "zip of 4 GB": four_gigabytes,
    "XLSX of 1,500,000 rows": lambda: packed(sheet1=b"<worksheet>" + ROW * 1_500_000 + b"</worksheet>"),
    "XLSX a million deep": lambda: packed(sheet1=b"<a>" * 1_000_000 + b"</a>" * 1_000_000),
    "XLSX with entities": lambda: packed(sheet1=b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'),
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "9 MB of nothing": lambda: bytes(9 * MB),
    "100 MB of nothing": lambda: bytes(100 * MB),
}


def stream(first: bytes, size: int, block: bytes = b"x" * (MB // 4)):
    yield first
    for _ in range(size // len(block)):
        yield block


def head_of_file(token: str, name: str = "file") -> bytes:
    given = b"".join(parts({"csrfmiddlewaretoken": [token]}, {})).removesuffix(f"--{BOUNDARY}--\r\n".encode())
    return given + f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.xlsx"\r\n\r\n'.encode()


def head_of_words(token: str) -> bytes:
    return head_of_file(token, "title.de").replace(b'; filename="a.xlsx"', b"")


def bodies(token: str):
    """Name → content type, body, further headers."""
    chunked = {"Transfer_Encoding": "chunked"}
    words = f"csrfmiddlewaretoken={token}&message=".encode()
    fields = {"csrfmiddlewaretoken": [token], **{f"x{n}": ["1"] for n in range(10_000)}}
    many = "&".join(f"{name}={value[0]}" for name, value in fields.items()).encode()
    files = {f"x{n}": ("a.png", b"x") for n in range(1_000)}
    return {
        "100 MB of words": (URLENCODED, words + b"x" * (100 * MB), {}),
        "100 MB as a file": (MULTIPART, head_of_file(token) + b"x" * (100 * MB), {}),
        "100 MB as a part": (MULTIPART, head_of_words(token) + b"x" * (100 * MB), {}),
        "100 MB of no kind": ("application/json", b"x" * (100 * MB), {}),
        "100 MB of words in chunks": (URLENCODED, lambda: stream(words, 100 * MB), chunked),
        "100 MB as a file in chunks": (MULTIPART, lambda: stream(head_of_file(token), 100 * MB), chunked),
        "10,000 fields": (URLENCODED, many, {}),
        "10,000 parts": (MULTIPART, b"".join(parts(fields, {})), {}),
        "1,000 files": (MULTIPART, b"".join(parts({"csrfmiddlewaretoken": [token]}, files)), {}),
    }


class Weighed:
    """Prints what a bomb took, and keeps all that was not as it should be."""

    def __init__(self, house: Besieged) -> None:
        self.house, self.wrong, self.before = house, [], house.weights()
        print(f"\nworkers {', '.join(f'{each:.0f}' for each in self.before)} MB, load {quiet():.1f}")

    def note(self, what: str, told: Answer) -> None:
        """Two seconds, or as many more as this machine has too much to do. Memory is given back behind the answer."""
        for _ in range(10):
            grown = max(now - before for now, before in zip(self.house.weights(), self.before, strict=True))
            if grown < 20:
                break
            time.sleep(0.1)
        print(f"{told.status} {told.seconds:5.2f} s {grown:+4.0f} MB  {what}")
        patience = 2 * max(1, quiet() / (os.cpu_count() or 1))
        if not 400 <= told.status < 500 or told.seconds > patience or grown > 50:
            self.wrong.append(f"{what}: {told.status} in {told.seconds:.1f} s, {grown:+.0f} MB")


def test_bodies_that_are_too_large(open_house):
    """The desk as somebody signed in, all else as a stranger."""
    open_house.forget()
    stranger = open_house.visitor()
    desk, guest = open_house.signed_in(BERLIN, PASSWORD), f"/s/{guest_token(open_house.site)}/"
    every = [guest, f"/en/{SLUG}/contact/cajamarca/", f"{DESK}/plan/2027/import/"]
    few = [
        LOGIN,
        RESET,
        "/nowhere/",
        "/mail/stop/x/",
        "/operator/",
        f"{DESK}/actors/new/",
        f"{DESK}/plan/2027/handover/accept/",
    ]
    stranger.get(every[1])
    weighed = Weighed(open_house)
    for path in [*every, *few]:
        who = desk if path.startswith("/desk/") else stranger
        for what, (kind, body, more) in bodies(who.cookies["csrftoken"]).items():
            if path in every or what in ("100 MB of words", "100 MB as a file", "10,000 fields"):
                sent = body() if callable(body) else body
                weighed.note(f"{what} to {path}", who.ask("POST", path, sent, Content_Type=kind, **more))
    assert desk.get("/desk/me/").status == 200
    assert weighed.wrong == []


def test_files_that_are_larger_than_they_look(open_house):
    open_house.forget()
    desk, guest = open_house.signed_in(BERLIN, PASSWORD), f"/s/{guest_token(open_house.site)}/"
    measure = next(link for link in desk.get(f"{DESK}/plan/2026/").content.decode().split('"') if "/measures/" in link)
    report, upload = f"{measure.partition('#')[0]}report/", f"{DESK}/plan/2027/import/"
    filled = {
        "words": "Árboles",
        "on": "11/2026",
        "consent": "nobody",
        "status": "under_way",
        "alt": "x",
        "credit": "x",
    }
    asked = {
        "picture of a guest": (guest, desk.form(guest)),
        "picture of a report": (report, desk.form(report)),
        "workbook": (upload, desk.form(upload)),
    }
    for _, form in asked.values():
        form.data |= {
            name: [words] for name in form.data for end, words in filled.items() if re.split("[.-]", name)[-1] == end
        }
        form.data |= {name: ["nobody"] for name in form.choices if name.endswith("consent")}
    accept = Form(f"{DESK}/plan/2027/handover/accept/", "post", dict(asked["workbook"][1].data), files=["scan"])
    asked["scan"] = (accept.action, accept)
    weighed = Weighed(open_house)
    for what, make in FILES.items():
        content = make()
        for place, (path, form) in asked.items():
            told = desk.upload(path, form.data, **{form.files[0]: ("../../árbol<script>.xlsx", content)})
            weighed.note(f"{what} as {place} ({len(content) / MB:.1f} MB)", told)
    assert weighed.wrong == []
