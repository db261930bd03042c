"""What a page says after something was done: the action redirects with a word in the address, the page has the sentence.

No message is kept anywhere, so nothing personal is stored and a reload says the same again.
"""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

PARAMETER = "done"
_sentences: dict[str, Promise | str] = {}


def register(**sentences: Promise | str) -> None:
    """Add sentences under words that may stand in an address; each room does so in its `notices.py`."""
    _sentences.update({word.replace("_", "-"): sentence for word, sentence in sentences.items()})


def redirect_saying(url: str, word: str, *, anchor: str = "") -> HttpResponseRedirect:
    """Back to a page, which says what was done.

    Raises
    ------
    KeyError
        No room registered the word.
    """
    _sentences[word]
    address, _hash, given = url.partition("#")
    joined = f"{address}{'&' if '?' in address else '?'}{PARAMETER}={word}"
    return HttpResponseRedirect(joined + (f"#{anchor or given}" if anchor or given else ""))


def notice(request: HttpRequest) -> str:
    """The sentence the address asks for; empty where none, or an unknown word."""
    sentence = _sentences.get(request.GET.get(PARAMETER, ""))
    return _(str(sentence)) if sentence else ""
