"""Addresses of this room."""

from threebuckets.web.core.routes import Who, route
from threebuckets.web.resources import list_views, views

app_name = "resources"
urlpatterns = [
    route("offers/", list_views.offers, name="offers"),
    route("offers/new/", views.offer, name="offer", write=Who.ANYONE),
    route("offers/where/", views.where, name="where"),
    route("offers/mine/", views.mine, name="mine", write=Who.PARTICIPANT),
    route("offers/areas.geojson", list_views.areas, name="areas"),
    route("tiles/<int:z>/<int:x>/<int:y>.mvt", list_views.tile, name="tile"),
    route("offers/<path:code>/change/", views.change, name="change", read=Who.PARTICIPANT, write=Who.PARTICIPANT),
    route("offers/<path:code>/renew/", views.renew, name="renew", read=None, write=Who.PARTICIPANT),
    route("offers/<path:code>/withdraw/", views.withdraw, name="withdraw", read=None, write=Who.PARTICIPANT),
    route("offers/<path:code>/", views.one, name="one"),
]
