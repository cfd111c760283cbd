"""The three doors: public pages, the desk of the two sides, and what only the operator sees."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

admin.autodiscover()
# One sign-in and one way to a new password, with one throttle.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = account.password_change

# Only what Ayni uses of allauth: no sign-up, no managing of addresses.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("desk/", include("ayni.desk.urls")),
    path("accounts/", include(accounts)),
    path("operator/", admin.site.urls),
    path("", include("ayni.public.urls")),
]

handler400 = "ayni.web.away.interrupted"
handler500 = "ayni.web.away.trouble"
