"""Keys and tokens: what is encrypted, what is found by a keyed hash, and the tokens of one-use links.

All keys are derived from the site's secret, one for each use, so that none can stand in for another.
"""

import base64
import hashlib
import hmac
import re
import secrets
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

TOKEN_BYTES = 20
NONCE_BYTES = 12
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_RFC, _WRITTEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_WRITTEN = str.maketrans(_RFC, _WRITTEN)
_TOKEN = re.compile(f"[{_WRITTEN}]{{32}}")


def sealed(text: str, *, use: str) -> bytes:
    """A text encrypted with the key of a use; nobody can read or change it without the site's secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(use, settings.SECRET_KEY)).encrypt(nonce, text.encode(), None)


def opened(content: bytes, *, use: str) -> str:
    """The text that `sealed` encrypted.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        It was changed, or sealed with another secret or for another use.
    """
    nonce, rest = bytes(content[:NONCE_BYTES]), bytes(content[NONCE_BYTES:])
    return AESGCM(_key(use, settings.SECRET_KEY)).decrypt(nonce, rest, None).decode()


def keyed_hash(text: str, *, use: str) -> str:
    """A hash that cannot be guessed at without the site's secret: 64 hexadecimal digits."""
    return hmac.new(_key(use, settings.SECRET_KEY), text.encode(), hashlib.sha256).hexdigest()


def new_token() -> str:
    """A token of 160 random bits: 8 groups of 4 letters and digits that cannot be mistaken for each other."""
    return _written(secrets.token_bytes(TOKEN_BYTES))


def token_from(seed: str, *, use: str) -> str:
    """The token that belongs to a seed, which nobody can tell without the site's secret."""
    return _written(bytes.fromhex(keyed_hash(seed, use=use))[:TOKEN_BYTES])


def token_hash(text: str) -> str:
    """What is kept of a token, however it was typed; empty where it can be none.

    Examples
    --------
    >>> token_hash("not a token")
    ''
    """
    plain = re.sub(r"[\s\-–]", "", text).upper().translate(_READ_AS)
    return hashlib.sha256(plain.encode()).hexdigest() if _TOKEN.fullmatch(plain) else ""


def _written(content: bytes) -> str:
    plain = base64.b32encode(content).decode().translate(_TO_WRITTEN)
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


@lru_cache(maxsize=64)
def _key(use: str, secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"threebuckets {use}".encode()).derive(secret.encode())
