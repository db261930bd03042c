"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ValuesConfig(AppConfig):
    name = "threebuckets.web.values"
    label = "values"

    def ready(self) -> None:
        """Tell other rooms what this one has: sentences, who carries out decisions, what is kept of a person."""
        from threebuckets.web.core.shared_pages import differs_by
        from threebuckets.web.moderation.kinds import carry_out
        from threebuckets.web.people.mine import register
        from threebuckets.web.people.recognising import when_merged
        from threebuckets.web.values import context, notices, own_share, statement_actions

        notices.register_notices()
        differs_by(context.worn)
        register(own_share.MINE)
        when_merged("values", own_share.move)
        carry_out(
            statement_actions.KIND,
            statement_actions.carry_out_decision,
            label=_("Statement"),
            is_author=statement_actions.is_author,
        )
