"""Two web processes behind the proxy of docs/running.md with one PostgreSQL and one folder: all is the same at both."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from ayni.records.demo import PASSWORD
from tests.cast import PEOPLE, SLUG
from tests.desk.filled import filled
from tests.doors import small_png
from tests.two_machines import NGINX, ONE, TWO, Browser, Page, two_machines

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which(NGINX), reason="needs nginx"),
]
PLAN = f"/desk/{SLUG}/plan/2027/"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    with two_machines(tmp_path_factory.mktemp("two")) as found:
        yield found


@pytest.fixture(scope="module")
def signed_in(installed):
    browser = Browser()
    assert browser.sign_in(PEOPLE["coordinator_b"], PASSWORD)
    return browser


def measures(browser: Browser) -> list[str]:
    return sorted(set(re.findall(rf'href="(/desk/{SLUG}/measures/[0-9a-f-]+/)"', browser.get(PLAN)[2])))


def test_signed_in_at_one_is_signed_in_at_both(installed, signed_in):
    log, _ = installed
    before = len(log.read_text().splitlines())
    assert [signed_in.get(PLAN)[0] for _ in range(6)] == [200] * 6
    answered = [line.split()[0] for line in log.read_text().splitlines()[before:]]
    assert sorted(answered) == [f"127.0.0.1:{ONE}"] * 3 + [f"127.0.0.1:{TWO}"] * 3
    assert [signed_in.at(port).get(PLAN)[0] for port in (ONE, TWO)] == [200, 200]


def test_what_is_kept_at_one_is_new_when_the_other_changes_it(signed_in):
    one, two = signed_in.at(ONE), signed_in.at(TWO)
    address = measures(two)[0]
    for number, (here, there) in enumerate([(one, two), (two, one)] * 3):
        there.get(PLAN), there.get(address)  # kept there now
        form = filled(Page(here.get(f"{address}edit/")[2]), **{"title.es": f"Huerto {number}"})
        answer = here.post(f"{address}edit/", **form)
        assert answer[0] == 303, re.sub(r"\s+", " ", re.sub("<[^>]+>", "", answer[2].split("<h1")[1]))[:1500]
        assert f"Huerto {number}" in there.get(PLAN)[2]
        assert f"Huerto {number}" in there.get(address)[2]


def test_a_picture_sent_to_one_is_read_at_the_other(signed_in):
    one, two = signed_in.at(ONE), signed_in.at(TWO)
    address = measures(one)[0]
    form = filled(Page(one.get(f"{address}report/")[2]), f"{address}report/")
    told = {"note.status": "under_way", "note.on": "1.11.2026", "note.words.es": "Doce árboles"}
    picture = {"picture.alt": "Árboles", "picture.credit": "Ana Quispe", "picture.consent": "given"}
    form = {name: value for name, value in {**form, **told, **picture}.items() if name != "picture.picture"}
    assert one.send(f"{address}report/", form, "picture.picture", small_png().read())[0] == 303
    [found, *_] = re.findall(rf'src="(/desk/{SLUG}/pictures/[0-9a-f-]+\.jpg)', two.get(address)[2])
    assert two.get(found)[0] == 200


def test_a_form_sent_to_both_at_once_is_one(signed_in):
    address = f"{measures(signed_in)[0]}comments/"
    form = {"uid": str(uuid4()), "words": f"Solo una vez {uuid4()}", "language": "es"}
    page = signed_in.get(address.removesuffix("comments/"))[2]
    form = {**filled(Page(page), address), **form}
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(signed_in.at(port).post, address, **form) for port in (ONE, TWO) * 2]
    assert [answer.result()[0] for answer in sent] == [303] * 4
    shown = signed_in.get(address.removesuffix("comments/"))[2]
    assert shown.count(form["words"]) == 1


def test_guesses_are_counted_over_both(installed):
    """Five wrong ones in turn at both; then the right password is refused at either, whatever address it names."""
    for _ in range(5):
        assert not Browser().sign_in(PEOPLE["reader_a"], "wrong wrong wrong")
    assert not Browser(ONE).sign_in(PEOPLE["reader_a"], PASSWORD)
    assert not Browser(TWO).sign_in(PEOPLE["reader_a"], PASSWORD)


def test_when_one_ends_the_other_goes_on(installed, signed_in):
    _, first = installed
    first.terminate()
    first.wait(30)
    assert [signed_in.get(PLAN)[0] for _ in range(4)] == [200] * 4
    address = measures(signed_in)[0]
    form = filled(Page(signed_in.get(f"{address}edit/")[2]), **{"title.es": "Sigue"})
    assert signed_in.post(f"{address}edit/", **form)[0] == 303
