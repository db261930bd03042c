"""Addresses of the desk."""

from typing import Any

from django.urls import URLPattern

from threebuckets.web.core.routes import View, Who, route
from threebuckets.web.desk import (
    import_views,
    invitation_views,
    member_views,
    queue_views,
    round_views,
    set_up_views,
    views,
)
from threebuckets.web.desk.pages import in_english

MODERATOR, STEWARD = Who.MODERATOR, Who.STEWARD


def _page(address: str, view: View, **rule: Any) -> URLPattern:
    """An address of the desk, with its rule; the log is for all, and so in the reader's language."""
    return route(address, in_english(view), **rule)


app_name = "desk"
urlpatterns = [
    route("log/", views.log, name="log"),
    route("log/log.csv", views.log_table, name="log_table"),
    _page("desk/", views.home, name="home", read=MODERATOR),
    _page("desk/queue/", queue_views.queue, name="queue", read=MODERATOR, write=MODERATOR),
    _page("desk/queue/<int:number>/", queue_views.take_back_decision, name="take_back", read=None, write=MODERATOR),
    _page("desk/updates/", round_views.rounds, name="rounds", read=STEWARD),
    _page("desk/updates/do/", round_views.act_on_round, name="round", read=None, write=STEWARD),
    _page("desk/updates/practice/", round_views.practice, name="practice", read=None, write=STEWARD),
    _page("set-up/<str:token>/", set_up_views.first_account, name="first_account", write=Who.ANYONE),
    _page("desk/new/", set_up_views.new, name="new", read=STEWARD, write=STEWARD),
    _page("desk/new/<slug:name>/", set_up_views.step, name="step", read=STEWARD, write=STEWARD),
    _page("desk/members/", member_views.members, name="members", read=STEWARD),
    _page("desk/members/<int:number>/", member_views.remove, name="remove_member", read=None, write=STEWARD),
    _page("desk/invitations/", invitation_views.invitations, name="invitations", read=STEWARD, write=STEWARD),
    _page("desk/invitations/<int:number>/", invitation_views.revoke, name="revoke", read=None, write=STEWARD),
    _page("desk/imports/", import_views.imports, name="imports", read=STEWARD, write=STEWARD),
    _page("desk/imports/<slug:code>/", import_views.one_import, name="import", read=STEWARD, write=STEWARD),
    _page("desk/imports/<slug:code>/take/", import_views.take_over, name="import_take", read=None, write=STEWARD),
    _page("desk/imports/<slug:code>/drop/", import_views.put_aside, name="import_drop", read=None, write=STEWARD),
    _page("desk/imports/<slug:code>/again/", import_views.again, name="import_again", read=None, write=STEWARD),
    _page("desk/imports/<slug:code>/undo/", import_views.undo, name="import_undo", read=None, write=STEWARD),
]
