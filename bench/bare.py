"""The floor: what Django itself costs. One query, one template; else what `startproject` gives.

A list of 50 rows with four values each (a linked title, a day, a number, a word), and the page of one row. Only
gunicorn imports this module: it is a site of its own, with its own settings.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

settings.configure(
    SECRET_KEY="measured, never served",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="bench.bare",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_BARE_DATABASE"]}},
    INSTALLED_APPS=[f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)
django.setup()


class Row(models.Model):
    title = models.CharField(max_length=200)
    day = models.DateField()
    number = models.DecimalField(max_digits=9, decimal_places=2)
    word = models.CharField(max_length=50)

    class Meta:
        app_label = "bench"
        db_table = "row"


def listed(request: HttpRequest) -> HttpResponse:
    return render(request, "bare/list.html", {"rows": Row.objects.order_by("id")[:50]})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "bare/detail.html", {"row": get_object_or_404(Row, pk=pk)})


urlpatterns = [path("", listed, name="list"), path("<int:pk>/", detail, name="detail")]
application = get_wsgi_application()
