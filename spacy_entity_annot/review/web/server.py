"""The server process: a loopback address, a link for each person, and an end that loses nothing."""

import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from ... import errors
from ...errors import UsageError
from .access import Access
from .app import make_app
from .guard import LOCAL_NAMES
from .worker import Workers, working

LOOPBACK = "127.0.0.1"
_SECONDS_TO_END = 2


def serve(
    path: Path,
    *,
    annotators: Sequence[str],
    host: str = LOOPBACK,
    port: int = 0,
    on_ready: Callable[[dict[str, str]], None] = lambda links: None,
) -> None:
    """Serve the review page until the process is told to end (Ctrl-C).

    path (Path): The workspace.
    annotators (Sequence[str]): Who reviews.
    host (str): A loopback address.
    port (int): 0 takes a free one.
    on_ready (Callable[[dict[str, str]], None]): Given a link for each person, good for one visit.
    RAISES (UsageError): The address is not this machine's own, or the port is taken.
    """
    listener = listen(host, port)
    access = Access()
    with closing(listener), working(path) as workers:
        server = make_server(workers, access, port=listener.getsockname()[1], name=path.stem)
        origin = f"http://{'[::1]' if ':' in host else host}:{listener.getsockname()[1]}"
        on_ready({name: f"{origin}{launch_path(access, name)}" for name in annotators})
        server.run(sockets=[listener])


def make_server(workers: Workers, access: Access, *, port: int, name: str, by_value: bool = True) -> uvicorn.Server:
    """Return a server that `run` starts; for the arguments see `make_app`."""

    def is_ending() -> bool:
        return server.should_exit

    config = uvicorn.Config(
        make_app(workers, access, port=port, name=name, is_ending=is_ending, by_value=by_value),
        log_level="error", access_log=False, ws="none", lifespan="off", server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )  # fmt: skip
    server = uvicorn.Server(config)
    return server


def launch_path(access: Access, annotator: str) -> str:
    """Return the path of a link that lets a person in once."""
    return f"/launch?{urlencode({'token': access.invite(annotator)})}"


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    host (str): A loopback address.
    port (int): 0 takes a free one.
    RAISES (UsageError): The address is not this machine's own, or the port is taken.
    """
    if host not in (*LOCAL_NAMES, "::1"):
        raise UsageError(errors.ADDRESS_NOT_LOCAL.format(host=host, port=port or 8000))
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise UsageError(errors.PORT_TAKEN.format(port=port, reason=reason)) from None
    return listener
