"""Small parts of the desk's pages as template tags."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from threebuckets.report.qr_codes import qr_code
from threebuckets.web.core.safe_html import fragment

register = template.Library()


@register.simple_tag
def qr(address: str) -> SafeString:
    """An address as a QR code; the same stands beside it in letters."""
    return fragment(qr_code, address, _("The address as a code for cameras"))
