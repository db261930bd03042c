"""Addresses of the site: each room keeps its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("threebuckets.web.policy.urls")),
    path("", include("threebuckets.web.values.urls")),
    path("", include("threebuckets.web.situation.urls")),
    path("", include("threebuckets.web.resources.urls")),
    path("", include("threebuckets.web.changes.urls")),
    path("", include("threebuckets.web.core.urls")),
    path("", include("threebuckets.web.jobs.urls")),
    path("", include("threebuckets.web.people.urls")),
    path("", include("threebuckets.web.people.account_urls")),
    path("", include("threebuckets.web.moderation.urls")),
    path("", include("threebuckets.web.desk.urls")),
]

handler400 = "threebuckets.web.core.failures.not_understood"
handler500 = "threebuckets.web.core.failures.failed"
