"""The desk: everything the two sides do, signed in."""

from django.urls import path

from ayni.desk.views import (
    actors,
    changes,
    handover,
    history,
    home,
    me,
    measures,
    papers,
    people,
    plan,
    progress,
    settings,
    workbook,
)

app_name = "desk"

PLAN = "<slug:slug>/plan/<int:year>/"

urlpatterns = [
    path("", home.start, name="start"),
    path("me/", me.me, name="me"),
    path("me/language/", me.language, name="language"),
    path("<slug:slug>/", home.home, name="home"),
    path("<slug:slug>/plans/", home.plans, name="plans"),
    path("<slug:slug>/plans/new/", home.open_plan, name="open_plan"),
    # The plan
    path(PLAN, plan.plan, name="plan"),
    path(f"{PLAN}table/", plan.table, name="table"),
    path(f"{PLAN}table.xlsx", plan.table_xlsx, name="table_xlsx"),
    path(f"{PLAN}preamble/", plan.preamble, name="preamble"),
    path(f"{PLAN}new/<str:level>/", plan.node_new, name="node_new"),
    path(f"{PLAN}<str:level>/<uuid:uid>/edit/", plan.node_edit, name="node_edit"),
    path(f"{PLAN}<str:level>/<uuid:uid>/remove/", plan.node_remove, name="node_remove"),
    path(f"{PLAN}measures/new/", measures.new, name="measure_new"),
    path("<slug:slug>/measures/<uuid:uid>/", measures.measure, name="measure"),
    path("<slug:slug>/measures/<uuid:uid>/edit/", measures.edit, name="measure_edit"),
    path("<slug:slug>/measures/<uuid:uid>/remove/", measures.remove, name="measure_remove"),
    path("<slug:slug>/measures/<uuid:uid>/report/", progress.report, name="report"),
    path("<slug:slug>/measures/<uuid:uid>/milestones/<uuid:step>/", progress.milestone, name="milestone"),
    path("<slug:slug>/measures/<uuid:uid>/results/<uuid:result>/", progress.value, name="value"),
    # Passing it between the sides
    path(f"{PLAN}handover/", handover.handover, name="handover"),
    path(f"{PLAN}handover/hand-over/", handover.hand_over, name="hand_over"),
    path(f"{PLAN}handover/return/", handover.give_back, name="return"),
    path(f"{PLAN}handover/take-back/", handover.take_back, name="take_back"),
    path(f"{PLAN}handover/close/", handover.close, name="close"),
    path(f"{PLAN}handover/confirm/", handover.confirm, name="confirm"),
    path(f"{PLAN}handover/reopen/", handover.reopen, name="reopen"),
    path(f"{PLAN}handover/schedule/", handover.schedule, name="schedule"),
    path(f"{PLAN}handover/accept/", handover.accept, name="accept"),
    path(f"{PLAN}snapshots/<int:number>/", handover.snapshot, name="snapshot"),
    path("<slug:slug>/scans/<uuid:uid>/", handover.scan, name="scan"),
    path(f"{PLAN}changes/", changes.plan_changes, name="plan_changes"),
    path("<slug:slug>/changes/<uuid:uid>/", changes.record_changes, name="record_changes"),
    # What leaves and enters as a file
    path(f"{PLAN}workbook.xlsx", workbook.export, name="workbook"),
    path(f"{PLAN}import/", workbook.upload, name="import"),
    path(f"{PLAN}import/apply/", workbook.apply, name="import_apply"),
    path(f"{PLAN}papers/", papers.choose, name="papers"),
    path(f"{PLAN}plan.pdf", papers.plan_pdf, name="plan_pdf"),
    path(f"{PLAN}plan.docx", papers.plan_docx, name="plan_docx"),
    path(f"{PLAN}council.docx", papers.council_docx, name="council_docx"),
    # Who, when, settings
    path("<slug:slug>/actors/", actors.actors, name="actors"),
    path("<slug:slug>/actors.xlsx", actors.actors_xlsx, name="actors_xlsx"),
    path("<slug:slug>/actors/new/", actors.new, name="actor_new"),
    path("<slug:slug>/actors/<uuid:uid>/", actors.actor, name="actor"),
    path("<slug:slug>/actors/<uuid:uid>/edit/", actors.edit, name="actor_edit"),
    path("<slug:slug>/history/", history.history, name="history"),
    path("<slug:slug>/history/new/", history.new, name="event_new"),
    path("<slug:slug>/history/<uuid:uid>/", history.event, name="event"),
    path("<slug:slug>/history/<uuid:uid>/edit/", history.edit, name="event_edit"),
    path("<slug:slug>/history/<uuid:uid>/retire/", history.retire, name="event_retire"),
    path("<slug:slug>/settings/", settings.settings, name="settings"),
    path("<slug:slug>/settings/municipality/", settings.municipality, name="municipality"),
    path("<slug:slug>/settings/partnership/", settings.partnership, name="partnership"),
    path("<slug:slug>/settings/checked/", settings.require_checked, name="require_checked"),
    path("<slug:slug>/people/", people.people, name="people"),
    path("<slug:slug>/people/add/", people.add, name="person_add"),
    path("<slug:slug>/people/<uuid:uid>/role/", people.change_role, name="person_role"),
    path("<slug:slug>/people/<uuid:uid>/remove/", people.remove, name="person_remove"),
]
