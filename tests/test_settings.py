"""The settings as an operator meets them, each start in a process of its own."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

SECRET = "Zq3v8xTnWm5rLs0bYc7dKf2gHj9pRa4eUi6oXtVwBz1NyMhQkD"


def ayni(*command, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AYNI_")}
    return subprocess.run(
        [sys.executable, "-m", "ayni", *command],
        env={**environment, **variables},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_production_start_passes_djangos_own_check():
    done = ayni(
        *("check", "--deploy", "--fail-level", "WARNING", "--tag", "security"),
        AYNI_SECRET_KEY=SECRET,
        AYNI_HOSTS="ayni.example.org",
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"AYNI_HOSTS": "ayni.example.org"}, "AYNI_SECRET_KEY"),
        ({"AYNI_SECRET_KEY": SECRET}, "AYNI_HOSTS"),
        ({"AYNI_DEMO": "off"}, "AYNI_SECRET_KEY"),
        ({"AYNI_DEMO": "on", "AYNI_HOSTS": "ayni.example.org"}, "AYNI_DEMO"),
        ({"AYNI_DEBUG": "on", "AYNI_HOSTS": "ayni.example.org"}, "AYNI_DEBUG"),
    ],
)
def test_a_half_made_installation_does_not_start_and_says_why_in_one_line(variables, named):
    done = ayni("check", **variables)
    assert done.returncode == 1
    assert re.fullmatch(rf"ayni: .*{named}.*\n", done.stderr)


def test_dashes_name_the_command():
    assert ayni("make-messages", "--help").returncode == 1
    assert ayni("createcachetable", "--help").returncode == 0
    assert "--check" in ayni("makemigrations", "--help").stdout


@pytest.mark.django_db
def test_every_answer_carries_the_eight_headers(client):
    answer = client.get(reverse("account_login"), secure=True)
    policy = answer.headers["Content-Security-Policy"]
    directives = [directive.strip() for directive in policy.split(";")]
    assert "default-src 'none'" in directives
    assert "script-src 'self'" in directives
    assert re.findall(r"unsafe|\*|https?:", policy) == []
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code in {302, 404}


@pytest.mark.django_db
def test_wrong_passwords_are_counted_where_all_workers_see_them(client, django_user_model):
    assert settings.CACHES["default"]["BACKEND"].endswith(".DatabaseCache")
    django_user_model.objects.create_user("ana@example.org", "the right password", name="Ana")
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "ana@example.org", "password": "wrong"})
    answer = client.post(reverse("account_login"), {"login": "ana@example.org", "password": "the right password"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
