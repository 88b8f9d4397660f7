"""What is kept of secrets, so that a copy of the database opens nothing: docs/decisions/0097-secrets.md.

An app's secret has to be read again: it is sealed with keys that stand outside the database (``settings.SEED_KEYS``;
the first one seals, each opens). A session's key and a recovery code are only compared: they are kept as hashes.
"""

import hashlib
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.crypto import salted_hmac

from exchange import sentences
from exchange.errors import Help, WrongState

KEY_BYTES, KEY_LEAST_DIFFERENT = 32, 16  # of 32 random bytes 30 differ; fewer than 16 were typed by somebody
OF_SESSIONS = "exchange.sealing.session_key"  # keeps these hashes apart from others under the same key
CANNOT_OPEN = "서버의 암호화 열쇠가 이 계정의 인증 앱을 등록한 때와 달라 인증 번호를 확인할 수 없습니다."
CANNOT_SEAL = "서버에 암호화 열쇠가 없어 인증 앱을 등록할 수 없습니다."
CODES_STILL_OPEN = Help("복구 코드로 로그인하거나 관리자에게 2단계 인증을 풀어 달라고 요청해 주세요.")


class NoKey(WrongState):
    """No key of the server's opens what is sealed, or there is none to seal with (409)."""


def is_seed_key(text: str) -> bool:
    """Whether ``text`` may be one of ``settings.SEED_KEYS``: 32 bytes in URL-safe base64, and not typed by hand."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
    except ValueError:
        return False
    return len(text) == 44 and len(raw) == KEY_BYTES and len(set(raw)) >= KEY_LEAST_DIFFERENT


def seal(secret: str, *, owner: int) -> str:
    """Return ``secret`` sealed with the first key, for the account ``owner`` only. Raises NoKey where there is none."""
    if not settings.SEED_KEYS:
        raise NoKey(CANNOT_SEAL, sentences.TELL_CENTRE)
    return _fernet(tuple(settings.SEED_KEYS)).encrypt(f"{owner}:{secret}".encode()).decode()


def unseal(sealed: str, *, owner: int) -> str:
    """Return what was sealed. Raises NoKey where no key opens it, or where it was sealed for another account.

    The second keeps who can write to the database from giving an account the app of another.
    """
    try:
        whose, _, secret = _opening().decrypt(sealed.encode()).decode().partition(":")
    except InvalidToken as error:
        raise NoKey(CANNOT_OPEN, CODES_STILL_OPEN) from error
    if whose != str(owner):
        raise NoKey(CANNOT_OPEN, CODES_STILL_OPEN)
    return secret


def reseal(sealed: str) -> str:
    """Return it sealed anew with the first key. Raises NoKey where no key opens it."""
    try:
        return _opening().rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise NoKey(CANNOT_OPEN, CODES_STILL_OPEN) from error


def stored_keys(key: str) -> list[str]:
    """Return what the table of sessions holds of a cookie's key: under the secret key, then under each former one.

    64 hexadecimal digits. Without the secret key nobody can make the one from the other, either way.
    """
    typed = key.encode(errors="surrogatepass")  # whatever a visitor's cookie says
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(OF_SESSIONS, typed, secret, algorithm="sha256").hexdigest() for secret in secrets]


def hash_code(code: str) -> str:
    """Return what is stored of a recovery code, as it was typed without spaces and hyphens: slow and salted."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(short_digest(code), hasher.salt(), settings.RECOVERY_CODE_ROUNDS)


def matching(code: str, hashes: Iterable[tuple[int, str]]) -> Iterator[int]:
    """Yield the keys of those ``(key, hash)`` that ``code`` was stored as."""
    hasher, short = PBKDF2PasswordHasher(), short_digest(code)
    return (key for key, stored in hashes if hasher.verify(short, stored))


def short_digest(code: str) -> str:
    """Return 64 bits of the code's SHA-256: all that was stored of codes made before they were salted."""
    return hashlib.sha256(code.encode(errors="surrogatepass")).hexdigest()[:16]


def _opening() -> MultiFernet:
    if not settings.SEED_KEYS:
        raise NoKey(CANNOT_OPEN, CODES_STILL_OPEN)
    return _fernet(tuple(settings.SEED_KEYS))


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
