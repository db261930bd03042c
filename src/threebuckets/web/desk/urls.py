"""Addresses of the desk."""

from threebuckets.web.core.routes import Who, route
from threebuckets.web.desk import (
    import_views,
    invitation_views,
    member_views,
    queue_views,
    round_views,
    set_up_views,
    views,
)

MODERATOR, STEWARD = Who.MODERATOR, Who.STEWARD

app_name = "desk"
urlpatterns = [
    route("log/", views.log, name="log"),
    route("log/log.csv", views.log_table, name="log_table"),
    route("desk/", views.home, name="home", read=MODERATOR),
    route("desk/queue/", queue_views.queue, name="queue", read=MODERATOR, write=MODERATOR),
    route("desk/queue/<int:number>/", queue_views.take_back_decision, name="take_back", read=None, write=MODERATOR),
    route("desk/updates/", round_views.rounds, name="rounds", read=STEWARD),
    route("desk/updates/do/", round_views.act_on_round, name="round", read=None, write=STEWARD),
    route("desk/updates/practice/", round_views.practice, name="practice", read=None, write=STEWARD),
    route("set-up/<str:token>/", set_up_views.first_account, name="first_account", write=Who.ANYONE),
    route("desk/new/", set_up_views.new, name="new", read=STEWARD, write=STEWARD),
    route("desk/new/<slug:name>/", set_up_views.step, name="step", read=STEWARD, write=STEWARD),
    route("desk/members/", member_views.members, name="members", read=STEWARD),
    route("desk/members/<int:number>/", member_views.remove, name="remove_member", read=None, write=STEWARD),
    route("desk/invitations/", invitation_views.invitations, name="invitations", read=STEWARD, write=STEWARD),
    route("desk/invitations/<int:number>/", invitation_views.revoke, name="revoke", read=None, write=STEWARD),
    route("desk/imports/", import_views.imports, name="imports", read=STEWARD, write=STEWARD),
    route("desk/imports/<slug:code>/", import_views.one_import, name="import", read=STEWARD, write=STEWARD),
    route("desk/imports/<slug:code>/take/", import_views.take_over, name="import_take", read=None, write=STEWARD),
    route("desk/imports/<slug:code>/drop/", import_views.put_aside, name="import_drop", read=None, write=STEWARD),
    route("desk/imports/<slug:code>/undo/", import_views.undo, name="import_undo", read=None, write=STEWARD),
]
