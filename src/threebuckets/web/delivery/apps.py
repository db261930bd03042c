"""The room as Django knows it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "threebuckets.web.delivery"
    label = "delivery"
