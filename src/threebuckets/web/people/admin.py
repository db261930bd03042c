"""Accounts and roles for administrators; nothing of participants, and no address of theirs, is here."""

from django.contrib import admin

from threebuckets.web.people.models import Account, Stewardship


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    list_display = ["email", "first_name", "is_active", "is_superuser", "last_login"]
    fields = ["email", "first_name", "last_name", "is_active"]
    search_fields = ["email", "first_name"]


@admin.register(Stewardship)
class StewardshipAdmin(admin.ModelAdmin):
    list_display = ["account", "platform", "role"]
    list_filter = ["platform", "role"]
