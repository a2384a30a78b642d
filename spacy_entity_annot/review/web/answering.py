"""From a request to its answer: who asks, in which thread it is answered, as a page or as JSON, and how it fails."""

from collections.abc import Awaitable, Callable

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ...errors import EntityAnnotError, WorkspaceError
from ...types import JsonObject
from ...workspace import Workspace
from ...workspace.messages import count_urgent
from .answers import read_body
from .asked import AddressError, Asked, MissingError
from .watch import Watch
from .worker import Worker

Read = Callable[[Request], Awaitable[JsonObject]]
Answer = Callable[[Request], Awaitable[Response]]
Look = Callable[[Workspace, str, Asked], JsonObject]
"""What a person sees at an address."""
Change = Callable[[Workspace, str, JsonObject], JsonObject]
"""What becomes of that which a person sends."""

_STATUS: dict[type[EntityAnnotError], int] = {AddressError: 400, MissingError: 404, WorkspaceError: 503}
_REFUSED = 422
_TEMPLATES = Environment(
    loader=PackageLoader(__name__, "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


def looking(worker: Worker, look: Look) -> Read:
    """Return what reads a look in a thread."""

    async def read(request: Request) -> JsonObject:
        return await worker.read(lambda workspace: look(workspace, person(request), request.query_params))

    return read


def at_desk(worker: Worker, look: Look) -> Read:
    """Return what reads a look for which items are taken in hand: that need not wait for the disk."""

    async def read(request: Request) -> JsonObject:
        asked = request.query_params
        return await worker.change(lambda workspace: look(workspace, person(request), asked), durable=False)

    return read


def changing(worker: Worker, change: Change) -> Read:
    """Return what makes a change in a thread, and answers when it is on disk."""

    async def read(request: Request) -> JsonObject:
        body = await read_body(request)
        return await worker.change(lambda workspace: change(workspace, person(request), body))

    return read


def answering(read: Read) -> Answer:
    """Return what answers with JSON: what was read, or why it could not be."""

    async def answer(request: Request) -> Response:
        try:
            found = await read(request)
        except EntityAnnotError as error:
            return JSONResponse({"error": str(error)}, status_of(error))
        return JSONResponse(found, 409 if "conflict" in found else 200)

    return answer


def twins(path: str, read: Read, *, watch: Watch, reader: Worker, name: str) -> list[Route]:
    """Return the routes of a page and of the same as JSON.

    path (str): The page's; its template is called so, too.
    read (Read): What is shown.
    watch (Watch): Tells the page what was masked when it was made.
    reader (Worker): Counts what is urgent.
    name (str): What the workspace is called.
    """

    async def page(request: Request) -> Response:
        try:
            mask = await watch.version()  # before the page, which notices what is masked while it is made
            urgent = await reader.read(lambda workspace: count_urgent(workspace, annotator=person(request)))
            found = await read(request)
        except EntityAnnotError as error:
            return fill("error.html", {"message": str(error)}, status_of(error))
        place = {"workspace": name, "annotator": person(request), "path": path, "mask": mask, "urgent": urgent}
        return fill(f"{path[1:]}.html", {**place, "state": found})

    return [Route(path, page), Route(f"{path}.json", answering(read))]


def fill(template: str, values: JsonObject, status: int = 200) -> HTMLResponse:
    """Return a page."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status)


def person(request: Request) -> str:
    """Return who asks."""
    return str(request.scope["annotator"])


def status_of(error: EntityAnnotError) -> int:
    """Return the HTTP status that says what kind of error it is."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), _REFUSED)
