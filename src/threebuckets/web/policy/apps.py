"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "threebuckets.web.policy"
    label = "policy"

    def ready(self) -> None:
        from threebuckets.web.moderation.kinds import carry_out
        from threebuckets.web.people import mine as shares
        from threebuckets.web.people.permissions import allow, is_own
        from threebuckets.web.people.recognising import when_merged
        from threebuckets.web.policy import argument_actions, authors, mine, proposal_actions
        from threebuckets.web.policy import notices as _notices  # noqa: F401  (registers its sentences)

        shares.register(shares.Mine("policy", "policy/_mine.html", mine.show, mine.export, mine.erase))
        when_merged("policy", mine.move)
        carry_out("argument", argument_actions.carry_argument, label=_("argument"), is_author=authors.wrote_argument)
        carry_out("proposal", proposal_actions.carry_proposal, label=_("proposal"), is_author=authors.made_proposal)
        allow("withdraw-argument", is_own)
        allow("withdraw-proposal", is_own)
