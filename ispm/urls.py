"""The table of contents: what needs no organisation, then everything within one."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path

from accounts import views as accounts_views
from components import urls as components_urls
from ispm import account, calendar, errors, health, pages
from notices import views as notices_views

# The admin's own sign-in page would go round lock-out and later a second factor.
admin.autodiscover()
# Roles are in accounts.roles, and an account has one address: these tables say nothing here.
admin.site.unregister([Group, EmailAddress])
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = "ISPM administration"

urlpatterns = [
    path("", accounts_views.ChooseOrganisation.as_view(), name="choose-organisation"),
    path("outbox/", notices_views.outbox, name="outbox"),
    path("health/", health.health, name="health"),
    path("calendar/<slug:token>.ics", calendar.calendar, name="calendar"),
    path("glossary/", pages.glossary, name="glossary"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("admin/", admin.site.urls),
    path("accounts/", account.your_account, name="your-account"),
    path("accounts/", include("accounts.sign_in_urls")),
    path("components/", include(components_urls)),
    path("api/v1/", include("measures.api_urls")),
    path("public/<slug:publisher>/", include("reporting.public.urls")),
    path("<slug:organisation>/", include("ispm.organisation_urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
