"""Who may see the pages: links that work once, and the sessions that they open."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

SESSION_SECONDS = 12 * 3600.0
"""A long working day; afterwards a new link is needed."""
_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Session:
    annotator: str
    ends_at: float


class Access:
    """Launch tokens, each spent at its first use, and sessions; only their hashes are kept, and only in memory.

    clock (Callable[[], float]): Seconds that never go back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tokens: dict[bytes, str] = {}
        self._sessions: dict[bytes, _Session] = {}

    def invite(self, annotator: str) -> str:
        """Return a token that lets this person in once."""
        token = secrets.token_urlsafe(_BYTES)
        self._tokens[_digest(token)] = annotator
        return token

    def admit(self, token: str) -> str | None:
        """Exchange a token for a session, whose secret is returned; None where the token is unknown or spent."""
        annotator = self._tokens.pop(_digest(token), None)
        if annotator is None:
            return None
        secret = secrets.token_urlsafe(_BYTES)
        self._sessions[_digest(secret)] = _Session(annotator, self._clock() + SESSION_SECONDS)
        return secret

    def person(self, secret: str) -> str | None:
        """Return whose session this is; None where it never was or has ended."""
        session = self._sessions.get(_digest(secret))
        if session is None or session.ends_at <= self._clock():
            self._sessions.pop(_digest(secret), None)
            return None
        return session.annotator


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="replace")).digest()
