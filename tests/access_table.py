"""Who may: one row per address and method, one column per person. Read it before you change it.

`sign-in` is being sent to the sign-in page and back here afterwards; all else is the status. A coordinator, a
contributor and a reader of each side come to the model partnership, whose draft for 2027 is on B's turn; every record
in these addresses is B's. The stranger coordinates another partnership; the operator has no seat anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

COLUMNS = (
    *("out", "reader_a", "contributor_a", "coordinator_a", "reader_b", "contributor_b", "coordinator_b"),
    *("stranger", "operator"),
)


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    answers: dict[str, str]


TEXT = """
#                                             out      A: reader contributor coordinator  B: the same  stranger operator
desk:start                              GET   sign-in    303 303 303    303 303 303    303 200
desk:me                                 GET   sign-in    200 200 200    200 200 200    200 200
desk:me                                 POST  sign-in    303 303 303    303 303 303    303 303
desk:my_data                            GET   sign-in    200 200 200    200 200 200    200 200
desk:language                           GET   405        405 405 405    405 405 405    405 405
desk:language                           POST  sign-in    303 303 303    303 303 303    303 303
desk:sessions                           GET   sign-in    200 200 200    200 200 200    200 200
desk:session_end                        GET   405        405 405 405    405 405 405    405 405
desk:session_end                        POST  sign-in    303 303 303    303 303 303    303 303
desk:forget                             GET   405        405 405 405    405 405 405    405 405
desk:forget                             POST  sign-in    303 303 303    303 303 303    303 303
desk:partnerships                       GET   sign-in    404 404 404    404 404 404    404 200
desk:appoint                            GET   sign-in    404 404 404    404 404 404    404 200
desk:appoint                            POST  sign-in    404 404 404    404 404 404    404 409
desk:partnership_new                    GET   sign-in    404 404 404    404 404 404    404 200
desk:partnership_new                    POST  sign-in    404 404 404    404 404 404    404 303
desk:first_steps                        GET   sign-in    403 403 200    403 403 200    404 404
desk:first_steps                        POST  sign-in    403 403 303    403 403 303    404 404
desk:last_plan                          GET   sign-in    403 403 200    403 403 200    404 404
desk:last_plan                          POST  sign-in    403 403 303    403 403 303    404 404
desk:home                               GET   sign-in    200 200 200    200 200 200    404 404
desk:search                             GET   sign-in    200 200 200    200 200 200    404 404
desk:read                               GET   sign-in    200 200 200    200 200 200    404 404
desk:read                               POST  sign-in    303 303 303    303 303 303    404 404
desk:plans                              GET   sign-in    200 200 200    200 200 200    404 404
desk:open_plan                          GET   sign-in    403 403 200    403 403 200    404 404
desk:open_plan                          POST  sign-in    403 403 303    403 403 303    404 404

# The plan
desk:plan                               GET   sign-in    200 200 200    200 200 200    404 404
desk:table                              GET   sign-in    200 200 200    200 200 200    404 404
desk:year                               GET   sign-in    200 200 200    200 200 200    404 404
desk:by_goal                            GET   sign-in    200 200 200    200 200 200    404 404
desk:by_actor                           GET   sign-in    200 200 200    200 200 200    404 404
desk:table_xlsx                         GET   sign-in    200 200 200    200 200 200    404 404
desk:carry_over                         GET   sign-in    403 403 200    403 403 200    404 404
desk:carry_over                         POST  sign-in    403 403 409    403 403 303    404 404
desk:half_year                          GET   sign-in    200 200 200    200 200 200    404 404
desk:half_year_xlsx                     GET   sign-in    200 200 200    200 200 200    404 404
desk:preamble                           GET   sign-in    403 200 200    403 200 200    404 404
desk:preamble                           POST  sign-in    403 409 409    403 409 303    404 404
desk:node_new                           GET   sign-in    403 403 200    403 403 200    404 404
desk:node_new                           POST  sign-in    403 403 409    403 403 303    404 404
desk:node_edit                          GET   sign-in    403 200 200    403 200 200    404 404
desk:node_edit                          POST  sign-in    403 409 409    403 409 303    404 404
desk:node_remove                        GET   sign-in    403 403 200    403 403 200    404 404
desk:node_remove                        POST  sign-in    403 403 409    403 403 409    404 404
desk:measure_new                        GET   sign-in    403 200 200    403 200 200    404 404
desk:measure_new                        POST  sign-in    403 409 409    403 303 303    404 404
desk:measure                            GET   sign-in    200 200 200    200 200 200    404 404
desk:measure_edit                       GET   sign-in    403 200 200    403 200 200    404 404
desk:measure_edit                       POST  sign-in    403 409 409    403 303 303    404 404
desk:measure_remove                     GET   sign-in    403 200 200    403 200 200    404 404
desk:measure_remove                     POST  sign-in    403 409 409    403 303 303    404 404
desk:comments                           GET   sign-in    403 303 303    403 303 303    404 404
desk:comments                           POST  sign-in    403 303 303    403 303 303    404 404
desk:comment                            GET   sign-in    403 403 403    403 403 200    404 404
desk:comment                            POST  sign-in    403 403 403    403 403 303    404 404
desk:comment_retire                     GET   sign-in    403 403 403    403 403 200    404 404
desk:comment_retire                     POST  sign-in    403 403 403    403 403 303    404 404
desk:report                             GET   sign-in    403 200 200    403 200 200    404 404
desk:report                             POST  sign-in    403 303 303    403 303 303    404 404
desk:note_edit                          GET   sign-in    403 403 200    403 200 200    404 404
desk:note_edit                          POST  sign-in    403 403 200    403 303 303    404 404
desk:note_show                          GET   sign-in    403 403 405    403 405 405    404 404
desk:note_show                          POST  sign-in    403 403 303    403 303 303    404 404
desk:note_picture                       GET   sign-in    403 403 405    403 405 405    404 404
desk:note_picture                       POST  sign-in    403 403 303    403 303 303    404 404
desk:picture                            GET   sign-in    200 200 200    200 200 200    404 404

# People without an account; the link and what was said through it are B's
desk:links                              GET   sign-in    403 200 200    403 200 200    404 404
desk:links                              POST  sign-in    403 303 303    403 303 303    404 404
desk:link                               GET   sign-in    403 403 403    403 200 200    404 404
desk:link                               POST  sign-in    403 403 403    403 303 303    404 404
desk:link_revoke                        GET   sign-in    403 403 403    403 405 405    404 404
desk:link_revoke                        POST  sign-in    403 403 403    403 303 303    404 404
desk:actor_invite                       GET   sign-in    403 403 403    403 200 200    404 404
desk:actor_invite                       POST  sign-in    403 403 403    403 303 303    404 404
desk:invitation                         GET   sign-in    403 403 403    403 200 200    404 404
desk:invitation                         POST  sign-in    403 403 403    403 303 303    404 404
desk:invitation_revoke                  GET   sign-in    403 403 403    403 405 405    404 404
desk:invitation_revoke                  POST  sign-in    403 403 403    403 303 303    404 404
desk:answers                            GET   sign-in    200 200 200    200 200 200    404 404
desk:answer                             GET   sign-in    200 200 200    200 200 200    404 404
desk:answer_take                        GET   sign-in    403 403 403    403 303 303    404 404
desk:answer_take                        POST  sign-in    403 403 403    403 303 303    404 404
desk:answer_decline                     GET   sign-in    403 403 403    403 303 303    404 404
desk:answer_decline                     POST  sign-in    403 403 403    403 303 303    404 404
desk:guests                             GET   sign-in    200 200 200    200 200 200    404 404
desk:guest                              GET   sign-in    200 200 200    200 200 200    404 404
desk:guest_take                         GET   sign-in    403 403 403    403 403 303    404 404
desk:guest_take                         POST  sign-in    403 403 403    403 403 303    404 404
desk:guest_decline                      GET   sign-in    403 403 403    403 403 303    404 404
desk:guest_decline                      POST  sign-in    403 403 403    403 403 303    404 404

# Passing it between the sides: in a draft on B's turn all but handing over, taking back and closing come too early
desk:handover                           GET   sign-in    200 200 200    200 200 200    404 404
desk:hand_over                          GET   sign-in    303 303 303    303 303 303    404 404
desk:hand_over                          POST  sign-in    403 403 409    403 403 303    404 404
desk:return                             GET   sign-in    303 303 303    303 303 303    404 404
desk:return                             POST  sign-in    403 403 409    403 403 303    404 404
desk:take_back                          GET   sign-in    303 303 303    303 303 303    404 404
desk:take_back                          POST  sign-in    403 403 409    403 403 409    404 404
desk:close                              GET   sign-in    200 200 200    200 200 200    404 404
desk:close                              POST  sign-in    403 403 409    403 403 409    404 404
desk:confirm                            GET   sign-in    303 303 303    303 303 303    404 404
desk:confirm                            POST  sign-in    403 403 409    403 403 409    404 404
desk:reopen                             GET   sign-in    303 303 303    303 303 303    404 404
desk:reopen                             POST  sign-in    403 403 409    403 403 409    404 404
desk:schedule                           GET   sign-in    303 303 303    303 303 303    404 404
desk:schedule                           POST  sign-in    403 403 409    403 403 409    404 404
desk:accept                             GET   sign-in    303 303 303    303 303 303    404 404
desk:accept                             POST  sign-in    403 403 409    403 403 409    404 404
desk:amend                              GET   sign-in    303 303 303    303 303 303    404 404
desk:amend                              POST  sign-in    403 403 409    403 403 409    404 404
desk:give_up                            GET   sign-in    303 303 303    303 303 303    404 404
desk:give_up                            POST  sign-in    403 403 409    403 403 409    404 404
desk:snapshot                           GET   sign-in    200 200 200    200 200 200    404 404
desk:difference                         GET   sign-in    200 200 200    200 200 200    404 404
desk:corrections                        GET   sign-in    200 200 200    200 200 200    404 404
desk:correct                            GET   sign-in    403 403 200    403 403 200    404 404
desk:correct                            POST  sign-in    403 403 409    403 403 409    404 404
desk:correction                         GET   sign-in    303 303 303    303 303 303    404 404
desk:correction                         POST  sign-in    403 403 303    403 403 303    404 404
desk:scan                               GET   sign-in    200 200 200    200 200 200    404 404
desk:plan_changes                       GET   sign-in    200 200 200    200 200 200    404 404
desk:changes                            GET   sign-in    200 200 200    200 200 200    404 404
desk:view_keep                          GET   sign-in    405 405 405    405 405 405    404 404
desk:view_keep                          POST  sign-in    303 303 303    303 303 303    404 404
desk:view_remove                        GET   sign-in    404 404 404    404 404 405    404 404
desk:view_remove                        POST  sign-in    404 404 404    404 404 303    404 404
desk:record_changes                     GET   sign-in    200 200 200    200 200 200    404 404

# The annual report of 2026, on B's turn: A has filed its part, B has begun its own
desk:annual                             GET   sign-in    200 200 200    200 200 200    404 404
desk:annual                             POST  sign-in    403 403 303    403 403 303    404 404
desk:annual_preamble                    GET   sign-in    403 200 200    403 200 200    404 404
desk:annual_preamble                    POST  sign-in    403 303 303    403 303 303    404 404
desk:annual_part                        GET   sign-in    403 200 200    403 200 200    404 404
desk:annual_part                        POST  sign-in    403 303 303    403 303 303    404 404
desk:annual_file                        GET   sign-in    303 303 303    303 303 303    404 404
desk:annual_file                        POST  sign-in    403 403 303    403 403 303    404 404
desk:annual_unfile                      GET   sign-in    303 303 303    303 303 303    404 404
desk:annual_unfile                      POST  sign-in    403 403 303    403 403 303    404 404
desk:report_papers                      GET   sign-in    200 200 200    200 200 200    404 404
desk:report_pdf                         GET   sign-in    200 200 200    200 200 200    404 404
desk:report_docx                        GET   sign-in    200 200 200    200 200 200    404 404
desk:report_handover                    GET   sign-in    200 200 200    200 200 200    404 404
desk:report_hand_over                   GET   sign-in    303 303 303    303 303 303    404 404
desk:report_hand_over                   POST  sign-in    403 403 409    403 403 303    404 404
desk:report_return                      GET   sign-in    303 303 303    303 303 303    404 404
desk:report_return                      POST  sign-in    403 403 409    403 403 303    404 404
desk:report_take_back                   GET   sign-in    303 303 303    303 303 303    404 404
desk:report_take_back                   POST  sign-in    403 403 409    403 403 409    404 404
desk:report_close                       GET   sign-in    200 200 200    200 200 200    404 404
desk:report_close                       POST  sign-in    403 403 409    403 403 409    404 404
desk:report_confirm                     GET   sign-in    303 303 303    303 303 303    404 404
desk:report_confirm                     POST  sign-in    403 403 409    403 403 409    404 404
desk:report_reopen                      GET   sign-in    303 303 303    303 303 303    404 404
desk:report_reopen                      POST  sign-in    403 403 409    403 403 409    404 404
desk:report_schedule                    GET   sign-in    303 303 303    303 303 303    404 404
desk:report_schedule                    POST  sign-in    403 403 409    403 403 409    404 404
desk:report_accept                      GET   sign-in    303 303 303    303 303 303    404 404
desk:report_accept                      POST  sign-in    403 403 409    403 403 409    404 404
desk:report_snapshot                    GET   sign-in    200 200 200    200 200 200    404 404

# What leaves and enters as a file
desk:workbook                           GET   sign-in    200 200 200    200 200 200    404 404
desk:import                             GET   sign-in    403 200 200    403 200 200    404 404
desk:import                             POST  sign-in    403 422 422    403 422 422    404 404
desk:import_apply                       GET   sign-in    303 303 303    303 303 303    404 404
desk:import_apply                       POST  sign-in    403 422 422    403 422 422    404 404
desk:papers                             GET   sign-in    200 200 200    200 200 200    404 404
desk:plan_pdf                           GET   sign-in    200 200 200    200 200 200    404 404
desk:plan_docx                          GET   sign-in    200 200 200    200 200 200    404 404
desk:council_docx                       GET   sign-in    200 200 200    200 200 200    404 404
desk:dossier                            GET   sign-in    200 200 200    200 200 200    404 404
desk:dossier_pdf                        GET   sign-in    200 200 200    200 200 200    404 404

# Who, when, settings
desk:actors                             GET   sign-in    200 200 200    200 200 200    404 404
desk:mirror                             GET   sign-in    200 200 200    200 200 200    404 404
desk:counterparts                       GET   sign-in    200 200 200    200 200 200    404 404
desk:counterpart_take                   GET   sign-in    403 405 405    403 405 405    404 404
desk:counterpart_take                   POST  sign-in    403 303 303    403 303 303    404 404
desk:counterpart_dismiss                GET   sign-in    403 405 405    403 405 405    404 404
desk:counterpart_dismiss                POST  sign-in    403 303 303    403 303 303    404 404
desk:counterpart_revoke                 GET   sign-in    403 405 405    403 405 405    404 404
desk:counterpart_revoke                 POST  sign-in    403 409 409    403 303 303    404 404
desk:coverage                           GET   sign-in    200 200 200    200 200 200    404 404
desk:network                            GET   sign-in    200 200 200    200 200 200    404 404
desk:actors_xlsx                        GET   sign-in    200 200 200    200 200 200    404 404
desk:actors_workbook                    GET   sign-in    200 200 200    200 200 200    404 404
desk:actors_import                      GET   sign-in    403 200 200    403 200 200    404 404
desk:actors_import                      POST  sign-in    403 422 422    403 422 422    404 404
desk:actors_import_apply                GET   sign-in    303 303 303    303 303 303    404 404
desk:actors_import_apply                POST  sign-in    403 422 422    403 422 422    404 404
desk:actor_new                          GET   sign-in    403 200 200    403 200 200    404 404
desk:actor_new                          POST  sign-in    403 303 303    403 303 303    404 404
desk:actor                              GET   sign-in    200 200 200    200 200 200    404 404
desk:actor_edit                         GET   sign-in    403 403 403    403 200 200    404 404
desk:actor_edit                         POST  sign-in    403 403 403    403 303 303    404 404
desk:actor_merge                        GET   sign-in    403 403 403    403 403 200    404 404
desk:actor_merge                        POST  sign-in    403 403 403    403 403 422    404 404
desk:actor_step                         GET   sign-in    403 403 403    403 200 200    404 404
desk:actor_step                         POST  sign-in    403 403 403    403 303 303    404 404
desk:history                            GET   sign-in    200 200 200    200 200 200    404 404
desk:pairings                           GET   sign-in    200 200 200    200 200 200    404 404
desk:pairing_new                        GET   sign-in    403 200 200    403 200 200    404 404
desk:pairing_new                        POST  sign-in    403 303 303    403 303 303    404 404
desk:pairing_edit                       GET   sign-in    403 200 200    403 200 200    404 404
desk:pairing_edit                       POST  sign-in    403 303 303    403 303 303    404 404
desk:pairing_retire                     GET   sign-in    403 200 200    403 200 200    404 404
desk:pairing_retire                     POST  sign-in    403 303 303    403 303 303    404 404
desk:event_new                          GET   sign-in    403 200 200    403 200 200    404 404
desk:event_new                          POST  sign-in    403 303 303    403 303 303    404 404
desk:event                              GET   sign-in    200 200 200    200 200 200    404 404
desk:event_edit                         GET   sign-in    403 200 200    403 200 200    404 404
desk:event_edit                         POST  sign-in    403 303 303    403 303 303    404 404
desk:event_retire                       GET   sign-in    403 200 200    403 200 200    404 404
desk:event_retire                       POST  sign-in    403 303 303    403 303 303    404 404
desk:translations                       GET   sign-in    403 200 200    403 200 200    404 404
desk:translations                       POST  sign-in    403 303 303    403 303 303    404 404
desk:translations_propose               GET   sign-in    403 405 405    403 405 405    404 404
desk:translations_propose               POST  sign-in    403 404 404    403 404 404    404 404
desk:notices                            GET   sign-in    200 200 200    200 200 200    404 404
desk:notice                             GET   sign-in    403 403 200    403 403 200    404 404
desk:notice                             POST  sign-in    403 403 409    403 403 303    404 404
desk:glossary                           GET   sign-in    200 200 200    200 200 200    404 404
desk:glossary_xlsx                      GET   sign-in    200 200 200    200 200 200    404 404
desk:term_new                           GET   sign-in    403 200 200    403 200 200    404 404
desk:term_new                           POST  sign-in    403 303 303    403 303 303    404 404
desk:term_edit                          GET   sign-in    403 200 200    403 200 200    404 404
desk:term_edit                          POST  sign-in    403 303 303    403 303 303    404 404
desk:term_retire                        GET   sign-in    403 200 200    403 200 200    404 404
desk:term_retire                        POST  sign-in    403 303 303    403 303 303    404 404
desk:settings                           GET   sign-in    200 200 200    200 200 200    404 404
desk:municipality                       GET   sign-in    403 403 200    403 403 200    404 404
desk:municipality                       POST  sign-in    403 403 303    403 403 303    404 404
desk:partnership                        GET   sign-in    403 403 200    403 403 200    404 404
desk:partnership                        POST  sign-in    403 403 303    403 403 303    404 404
desk:require_checked                    GET   sign-in    405 405 405    405 405 405    404 404
desk:require_checked                    POST  sign-in    403 403 303    403 403 303    404 404
desk:dates                              GET   sign-in    200 200 200    200 200 200    404 404
desk:date_new                           GET   sign-in    403 200 200    403 200 200    404 404
desk:date_new                           POST  sign-in    403 303 303    403 303 303    404 404
desk:date_edit                          GET   sign-in    403 403 403    403 200 200    404 404
desk:date_edit                          POST  sign-in    403 403 403    403 303 303    404 404
desk:date_retire                        GET   sign-in    403 403 403    403 200 200    404 404
desk:date_retire                        POST  sign-in    403 403 403    403 303 303    404 404
desk:people                             GET   sign-in    200 200 200    200 200 200    404 404
desk:person_add                         GET   sign-in    403 403 200    403 403 200    404 404
desk:person_add                         POST  sign-in    403 403 303    403 403 303    404 404
desk:person_change                      GET   sign-in    403 403 403    403 403 200    404 404
desk:person_change                      POST  sign-in    403 403 403    403 403 303    404 404
desk:person_pass                        GET   sign-in    403 403 403    200 403 200    404 404
desk:person_pass                        POST  sign-in    403 403 403    303 403 303    404 404
desk:person_remove                      GET   sign-in    403 403 403    403 403 200    404 404
desk:person_remove                      POST  sign-in    403 403 403    403 403 303    404 404

# Accounts
account_login                           GET   200        302 302 302    302 302 302    302 302
account_login                           POST  200        302 302 302    302 302 302    302 302
account_logout                          GET   302        200 200 200    200 200 200    200 200
account_logout                          POST  302        302 302 302    302 302 302    302 302
account_inactive                        GET   200        200 200 200    200 200 200    200 200
account_reauthenticate                  GET   sign-in    200 200 200    200 200 200    200 200
account_reauthenticate                  POST  sign-in    200 200 200    200 200 200    200 200
account_change_password                 GET   sign-in    200 200 200    200 200 200    200 200
account_change_password                 POST  sign-in    200 200 200    200 200 200    200 200
account_set_password                    GET   sign-in    302 302 302    302 302 302    302 302
account_set_password                    POST  sign-in    302 302 302    302 302 302    302 302
mfa_index                               GET   sign-in    200 200 200    200 200 200    200 200
mfa_authenticate                        GET   302        302 302 302    302 302 302    302 302
mfa_authenticate                        POST  302        302 302 302    302 302 302    302 302
mfa_reauthenticate                      GET   sign-in    302 302 302    302 302 302    302 302
mfa_reauthenticate                      POST  sign-in    302 302 302    302 302 302    302 302
mfa_activate_totp                       GET   sign-in    302 302 302    302 302 302    302 302
mfa_activate_totp                       POST  sign-in    302 302 302    302 302 302    302 302
mfa_deactivate_totp                     GET   sign-in    404 404 404    404 404 404    404 404
mfa_deactivate_totp                     POST  sign-in    404 404 404    404 404 404    404 404
mfa_view_recovery_codes                 GET   sign-in    404 404 404    404 404 404    404 404
mfa_generate_recovery_codes             GET   sign-in    302 302 302    302 302 302    302 302
mfa_generate_recovery_codes             POST  sign-in    302 302 302    302 302 302    302 302
mfa_download_recovery_codes             GET   sign-in    404 404 404    404 404 404    404 404
account_reset_password                  GET   200        200 200 200    200 200 200    200 200
account_reset_password                  POST  302        302 302 302    302 302 302    302 302
account_reset_password_done             GET   200        200 200 200    200 200 200    200 200
account_reset_password_from_key         GET   200        200 200 200    200 200 200    200 200
account_reset_password_from_key         POST  200        200 200 200    200 200 200    200 200
account_reset_password_from_key_done    GET   200        200 200 200    200 200 200    200 200

# The operator's; every table there has its own test
admin:index                             GET   302        302 302 302    302 302 302    302 200
admin:login                             GET   sign-in    403 403 403    403 403 403    403 302
admin:logout                            GET   302        302 302 302    302 302 302    302 405
admin:password_change                   GET   302        302 302 302    302 302 302    302 200
admin:password_change_done              GET   302        302 302 302    302 302 302    302 200
admin:autocomplete                      GET   302        302 302 302    302 302 302    302 403
admin:jsi18n                            GET   302        302 302 302    302 302 302    302 200
admin:view_on_site                      GET   302        302 302 302    302 302 302    302 404
admin:app_list                          GET   302        302 302 302    302 302 302    302 200
admin:(?P<url>.*)$                      GET   302        302 302 302    302 302 302    302 404

# Everybody
public:picture                          GET   200        200 200 200    200 200 200    200 200
public:start                            GET   302        302 302 302    302 302 302    302 302
public:robots                           GET   200        200 200 200    200 200 200    200 200
public:security                         GET   200        200 200 200    200 200 200    200 200
public:say                              GET   200        200 200 200    200 200 200    200 200
public:say                              POST  303        303 303 303    303 303 303    303 303
public:said                             GET   200        200 200 200    200 200 200    200 200
public:mail_stop                        GET   200        200 200 200    200 200 200    200 200
public:mail_stop                        POST  200        200 200 200    200 200 200    200 200
public:home                             GET   200        200 200 200    200 200 200    200 200
public:actors_csv                       GET   200        200 200 200    200 200 200    200 200
public:actors_json                      GET   200        200 200 200    200 200 200    200 200
public:coverage                         GET   200        200 200 200    200 200 200    200 200
public:partnership                      GET   200        200 200 200    200 200 200    200 200
public:pairings                         GET   200        200 200 200    200 200 200    200 200
public:history                          GET   200        200 200 200    200 200 200    200 200
public:newest_plan                      GET   302        302 302 302    302 302 302    302 302
public:plan                             GET   200        200 200 200    200 200 200    200 200
public:plan_pdf                         GET   200        200 200 200    200 200 200    200 200
public:measure                          GET   200        200 200 200    200 200 200    200 200
public:report                           GET   200        200 200 200    200 200 200    200 200
public:report_pdf                       GET   200        200 200 200    200 200 200    200 200
public:contacts                         GET   200        200 200 200    200 200 200    200 200
public:contact                          GET   200        200 200 200    200 200 200    200 200
public:contact                          POST  303        303 303 303    303 303 303    303 303
public:thanks                           GET   200        200 200 200    200 200 200    200 200
public:answer                           GET   200        200 200 200    200 200 200    200 200
public:answer                           POST  303        303 303 303    303 303 303    303 303
public:answered                         GET   200        200 200 200    200 200 200    200 200
public:legal                            GET   200        200 200 200    200 200 200    200 200
public:notice                           GET   200        200 200 200    200 200 200    200 200
public:barrier                          GET   200        200 200 200    200 200 200    200 200
public:barrier                          POST  303        303 303 303    303 303 303    303 303
"""

TABLE = [
    Row(name, method, dict(zip(COLUMNS, answers, strict=True)))
    for name, method, *answers in (line.split() for line in TEXT.splitlines() if line and not line.startswith("#"))
]

# How the change is sent, as the coordinator of B fills it in

HANDOVER = ("return", "take_back", "close", "confirm", "reopen", "amend", "give_up", "schedule", "accept")
FORM_AT: dict[str, str | None] = {
    "desk:language": "desk:me",
    "desk:hand_over": "desk:handover",
    "desk:return": "desk:handover",
    "desk:comments": "desk:measure",
    "desk:annual": None,
    "desk:annual_file": None,
    "desk:annual_unfile": None,
    "desk:report_hand_over": "desk:report_handover",
    "desk:report_return": "desk:report_handover",
    "desk:view_keep": None,
    "desk:view_remove": None,
    "desk:require_checked": "desk:settings",
    "desk:translations_propose": None,  # no machine is named in tests
    "desk:counterpart_take": "desk:counterparts",
    "desk:counterpart_dismiss": "desk:counterparts",
    "desk:counterpart_revoke": "desk:counterparts",
    "desk:session_end": None,
    "desk:forget": None,
    "desk:appoint": None,  # both sides have coordinators
    "desk:note_show": "desk:note_edit",
    "desk:note_picture": "desk:note_edit",
    "desk:link_revoke": "desk:link",
    "desk:guest_take": "desk:guest",
    "desk:invitation_revoke": "desk:invitation",
    "desk:answer_take": "desk:answer",
    "desk:answer_decline": "desk:answer",
    "desk:guest_decline": "desk:guest",
    # Not offered now; somebody may send them all the same.
    **{f"desk:{move}": None for move in HANDOVER[1:]},
    **{f"desk:report_{move}": None for move in HANDOVER[1:] if move not in ("amend", "give_up")},
    "desk:correct": None,
    "desk:correction": None,
    "account_logout": None,
    "mfa_authenticate": None,
    "mfa_reauthenticate": None,
    "mfa_activate_totp": None,
    "mfa_deactivate_totp": None,
    "mfa_generate_recovery_codes": None,
    "account_reauthenticate": None,
    "account_change_password": None,
    "account_set_password": None,
    "account_reset_password_from_key": None,
    "desk:import_apply": None,
    "desk:actor_merge": None,  # the first page asks with which
    "desk:actors_import_apply": None,
    "desk:partnership_new": None,  # the operator's
}
"""Where the form stands that is sent to the address, if not there. None: on no page now, so DATA is all."""

CHOOSE = "the first that is offered"
DATA: dict[str, dict[str, object]] = {  # what is typed into it; `*.value` is every field whose name ends so
    "desk:partnership_new": {
        "uid": UUID(int=11),
        "a_coordinator_email": "neu@town.example",
        "a_coordinator_name": "Koordination",
        "a_name": "Neustadt",
        "a_short_name": "Neustadt",
        "a_kind": "city",
        "a_country": "AT",
        "b_name": "Pueblo",
        "b_short_name": "Pueblo",
        "b_kind": "county",
        "b_country": "BO",
        "a_time_zone": "Europe/Vienna",
        "b_time_zone": "America/La_Paz",
        "a_language": "de",
        "b_language": "es",
    },
    "desk:last_plan": {"year": "2026"},
    "desk:annual_part": {"worked.es": "Los biohuertos."},
    "desk:annual_preamble": {"preamble.es": "Lo escribimos juntas y juntos."},
    "desk:preamble": {"preamble.es": "Otras palabras."},
    "desk:node_new": {"title.es": "Agua"},
    "desk:node_edit": {"title.es": "Agua"},
    "desk:measure_new": {"title.es": "Sembrar agua", "place": CHOOSE},
    "desk:measure_edit": {"title.es": "Sembrar agua"},
    "desk:report": {"note.status": CHOOSE},
    "desk:comments": {"words": "De acuerdo.", "language": "es"},
    "desk:comment": {"words.es": "Estamos de acuerdo."},
    "desk:comment_retire": {"why": "Dos veces."},
    "desk:view_keep": {"page": "actors", "query": "side=B", "name": "Lo nuestro"},
    "desk:view_remove": {"year": "2027"},
    "desk:hand_over": {"note": "Listo."},
    "desk:return": {"note": "Falta el presupuesto."},
    "desk:take_back": {"note": "Falta el presupuesto.", "seen": "1"},
    "desk:close": {"seen": "0" * 64},
    "desk:confirm": {"seen": "0" * 64},
    "desk:counterpart_dismiss": {"why": "Ya trabajan con otras."},
    "desk:amend": {"note": "Falta el presupuesto.", "seen": "1"},
    "desk:give_up": {"note": "Falta el presupuesto.", "seen": "1"},
    "desk:correct": {"new": "Sembrar agua", "why": "Se escribe así."},
    "desk:correction": {"answer": "refuse", "why": "Así está bien."},
    "desk:reopen": {"note": "Falta el presupuesto.", "seen": "1"},
    "desk:schedule": {"body": "Concejo Municipal", "session": "11.12.2026", "seen": "1"},
    "desk:accept": {"body": "Concejo Municipal", "on": "20.11.2026", "seen": "0" * 64},
    "desk:open_plan": {"year": "2028"},
    "desk:actor_new": {"name.es": "Colegio", "sector": "education_science"},
    "desk:actor_step": {"stage": "contacted", "on": "2019"},
    "desk:person_pass": {"email": "sucesora@cajamarca.example", "name": "Rosa Chávez"},
    "desk:session_end": {"which": "others"},
    "desk:appoint": {
        "email": "nueva@cajamarca.example",
        "name": "Rosa Chávez",
        "office": "Cooperación",
        "language": "es",
        "time_zone": "America/Lima",
        "letter": "Oficio 12",
        "letter_on": "20.11.2026",
    },
    "desk:person_add": {"email": "ugel@cajamarca.example", "name": "UGEL"},
    "desk:translations": {"*.description-words": "Se conversa."},
    "desk:term_new": {"words.es": "Quiosco"},
    "desk:term_edit": {"words.es": "Quiosco"},
    "desk:term_retire": {"why": "Dos veces."},
    "desk:event_new": {"on": "2019", "title.es": "Visita"},
    "desk:event_retire": {"why": "Dos veces."},
    "desk:pairing_new": {"kind": "clubs", "actor_a": CHOOSE, "actor_b": CHOOSE, "since": "2026"},
    "desk:pairing_retire": {"why": "Dos veces."},
    "desk:date_new": {"on": "12/2027", "title.es": "Sesión del concejo"},
    "account_reset_password": {"email": "nadie@example.org"},
    "desk:link": {"email": "ana@example.org"},
    "desk:invitation": {"email": "oficina@example.org"},
    "public:answer": {"gives": "Sembramos agua."},
    "desk:answer_decline": {"no-why": "No se entiende."},
    "desk:guest_decline": {"no-why": "No se entiende."},
    "public:say": {"words": "Regamos los biohuertos.", "on": "11/2026", "email": "ana@example.org"},
    "desk:notice": {"words.es": "# Responsable\nLa municipalidad."},
    "public:barrier": {"name": "Ana", "email": "ana@example.org", "message": "No se lee el mapa."},
    "public:contact": {"name": "Ana", "email": "ana@example.org", "message": "Quiero participar."},
}
for move in ("hand_over", *HANDOVER):
    if move not in ("amend", "give_up"):
        DATA[f"desk:report_{move}"] = DATA[f"desk:{move}"]
