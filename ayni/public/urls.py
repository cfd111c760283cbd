"""What everybody sees, in the language that the address names."""

from django.urls import URLPattern, URLResolver, path, register_converter

from ayni.public.page import PageLanguage
from ayni.public.views import (
    contact,
    coverage,
    guests,
    history,
    home,
    legal,
    mail,
    open_data,
    pairings,
    paper,
    partnership,
    pictures,
    plan,
    reach,
    report,
    site,
)

register_converter(PageLanguage, "page_language")

app_name = "public"
HERE = "<page_language:language>/<slug:slug>/"
PLAN = f"{HERE}plan/<int:year>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", site.start, name="start"),
    path("robots.txt", site.robots, name="robots"),
    path(".well-known/security.txt", site.security, name="security"),
    path("pictures/<uuid:uid>.jpg", pictures.picture, name="picture"),
    path("s/<str:token>/", guests.say, name="say"),
    path("s/<str:token>/thanks/", guests.said, name="said"),
    path("a/<str:token>/", reach.answer, name="answer"),
    path("a/<str:token>/thanks/", reach.answered, name="answered"),
    path("mail/stop/<str:token>/", mail.stop, name="mail_stop"),
    path("<page_language:language>/", home.home, name="home"),
    path("<page_language:language>/legal/", legal.legal, name="legal"),
    path(HERE, partnership.partnership, name="partnership"),
    path(f"{HERE}history/", history.history, name="history"),
    path(f"{HERE}pairings/", pairings.pairings, name="pairings"),
    path(f"{HERE}plan/", plan.newest, name="newest_plan"),
    path(PLAN, plan.plan, name="plan"),
    path(f"{HERE}plan/<int:year>.pdf", paper.plan_pdf, name="plan_pdf"),
    path(f"{PLAN}<uuid:uid>/", plan.measure, name="measure"),
    path(f"{HERE}goals/", coverage.coverage, name="coverage"),
    path(f"{HERE}actors.csv", open_data.csv, name="actors_csv"),
    path(f"{HERE}actors.json", open_data.json, name="actors_json"),
    path(f"{HERE}report/<int:year>/", report.report, name="report"),
    path(f"{HERE}report/<int:year>.pdf", report.report_pdf, name="report_pdf"),
    path(f"{HERE}contact/", contact.contacts, name="contacts"),
    path(f"{HERE}contact/<slug:town>/", contact.contact, name="contact"),
    path(f"{HERE}contact/<slug:town>/thanks/", contact.thanks, name="thanks"),
    path(f"{HERE}<slug:town>/accessibility/report/", contact.barrier, name="barrier"),
    path(f"{HERE}<slug:town>/<slug:kind>/", legal.notice, name="notice"),
]
