"""Addresses of this room."""

from threebuckets.web.core.routes import Who, route
from threebuckets.web.policy import argument_views, editing_views, proposal_views, views

app_name = "policy"
urlpatterns = [
    route("", views.home, name="home"),
    route("policies/new/", editing_views.new, name="new", read=Who.STEWARD, write=Who.STEWARD),
    route("policies/<slug:slug>/", views.policy, name="policy"),
    route("policies/<slug:slug>/edit/", editing_views.edit, name="edit", read=Who.STEWARD, write=Who.STEWARD),
    route("policies/<slug:slug>/versions/", views.versions, name="versions"),
    route("policies/<slug:slug>/letter/", views.letter, name="letter"),
    route("policies/<slug:slug>/arguments/", argument_views.of_policy, name="arguments", write=Who.ANYONE),
    route("arguments/<slug:code>/helped/", argument_views.helped, name="helped", write=Who.ANYONE),
    route(
        "arguments/<slug:code>/withdraw/",
        argument_views.withdraw,
        name="withdraw-argument",
        read=None,
        write=Who.PARTICIPANT,
    ),
    route("proposals/", proposal_views.proposals, name="proposals"),
    route("proposals/new/", proposal_views.propose, name="propose", write=Who.ANYONE),
    route("proposals/<slug:code>/", proposal_views.proposal, name="proposal"),
    route("proposals/<slug:code>/join/", proposal_views.join, name="join", read=None, write=Who.ANYONE),
    route("proposals/<slug:code>/arguments/", argument_views.of_proposal, name="proposal-arguments", write=Who.ANYONE),
    route(
        "proposals/<slug:code>/withdraw/",
        proposal_views.withdraw,
        name="withdraw-proposal",
        read=None,
        write=Who.PARTICIPANT,
    ),
    route("proposals/<slug:code>/take-up/", proposal_views.take_up, name="take-up", read=None, write=Who.STEWARD),
]
