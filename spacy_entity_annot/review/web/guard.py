"""What stands before every page: the right host, the right site, a session, and headers that let nothing else in."""

import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ... import errors
from .access import Access

SAFE_METHODS = ("GET", "HEAD")
MOST_BYTES = 64 * 1024
"""No answer of a person is longer."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""Names under which a browser on this machine, or behind a forwarded port, reaches us: no other site can take them."""
_OPEN_PATHS = ("/launch", "/favicon.ico")


class Guard:
    """An ASGI application before another one.

    app (ASGIApp): What is guarded; it finds the person in `scope["annotator"]`.
    access (Access): Who may enter.
    port (int): Where the server listens: cookies are shared by all ports of a host, so their name tells them apart.
    """

    def __init__(self, app: ASGIApp, access: Access, *, port: int) -> None:
        self._app = app
        self._access = access
        self._cookie = cookie_name(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        answer = self._refusal(scope) or self._app
        await answer(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if re.sub(r":\d+$", "", host) not in LOCAL_NAMES:
            return Response(errors.HOST_UNKNOWN, 421)
        if scope["method"] not in SAFE_METHODS:
            if _is_foreign(headers, host):
                return Response(errors.SITE_FOREIGN, 403)
            if not headers.get("content-length", "").isdigit() or int(headers["content-length"]) > MOST_BYTES:
                return Response(errors.BODY_TOO_LONG, 413)
        scope["annotator"] = self._access.person(_cookie(headers, self._cookie))
        if scope["annotator"] is None and not _is_open(scope["path"]):
            return Response(errors.SESSION_ENDED, 401)
        return None


def cookie_name(port: int) -> str:
    """Return the name of the session's cookie."""
    return f"entity-annot-{port}"


def _is_foreign(headers: Headers, host: str) -> bool:
    """Return whether another site's page may have sent this: no page can send JSON elsewhere without asking first."""
    site = headers.get("sec-fetch-site", "same-origin")
    origin = headers.get("origin", f"http://{host}")
    json = headers.get("content-type", "").partition(";")[0].strip() == "application/json"
    return site != "same-origin" or origin != f"http://{host}" or not json


def _is_open(path: str) -> bool:
    return path in _OPEN_PATHS or path.startswith("/static/")


def _cookie(headers: Headers, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""
