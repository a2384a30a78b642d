"""The pages, each with its JSON twin, and what they send."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ...errors import EntityAnnotError, WorkspaceError
from ...records import text_field
from ...types import JsonObject
from ...workspace import Workspace
from ...workspace.harm import mask_version
from ...workspace.messages import count_urgent
from ...workspace.recordings import AUDIO_TYPES
from ..clip import clip_of_mention
from ..decide import read_number
from .access import SESSION_SECONDS, Access
from .answers import read_answer, read_body, read_hits, read_span, rows_of, short_text
from .guard import Guard, cookie_name
from .office import Office
from .pages import (
    adjudication_page,
    agreement_page,
    dashboard_page,
    entity_page,
    guidelines_page,
    passage_page,
    queue_page,
    row_of,
    search_page,
    threads_page,
)
from .worker import Worker

HERE = Path(__file__).parent
Read = Callable[[Request], Awaitable[JsonObject]]
Page = Callable[[Workspace, str, Mapping[str, str]], JsonObject]

_SECONDS_A_LOOK = 0.3
"""What is flagged as harmful is gone from every open page within a second, an ocean included."""
_TEMPLATES = Environment(
    loader=PackageLoader(__name__, "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


def make_app(
    worker: Worker,
    reader: Worker,
    access: Access,
    *,
    port: int,
    name: str,
    is_ending: Callable[[], bool] = lambda: False,
    by_value: bool = True,
) -> ASGIApp:
    """Return the application.

    worker (Worker): The thread that decides.
    reader (Worker): The thread that looks things up, however long that takes.
    access (Access): Who may enter.
    port (int): Where the server listens.
    name (str): What the workspace is called, for the title of the pages and for answers kept in a browser.
    is_ending (Callable[[], bool]): Whether the server is about to end, so that nothing may keep it waiting.
    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    """
    office = Office(by_value=by_value)

    async def launch(request: Request) -> Response:
        if request.method != "GET":  # a preview of the link must not spend it
            return Response(status_code=204)
        secret = access.admit(request.query_params.get("token", ""))
        if secret is None:
            return RedirectResponse("/review", 303) if request.scope["annotator"] else _page("ended.html", {}, 401)
        response = _page("launch.html", {})
        response.set_cookie(
            cookie_name(port), secret, max_age=int(SESSION_SECONDS), httponly=True, samesite="strict"
        )  # fmt: skip
        return response

    async def review(request: Request) -> JsonObject:
        have, first = _rows(request.query_params.get("have", "")), row_of(request.query_params.get("mention", ""))
        return await worker.do(lambda workspace: office.state(workspace, _person(request), have=have, first=first))

    async def candidates(request: Request) -> JsonObject:
        text = request.query_params.get("q", "")[:200]
        return await worker.do(lambda workspace: office.candidates(workspace, _person(request), text))

    async def decide(request: Request) -> JsonObject:
        body = await read_body(request)
        answer = read_answer(body)
        return await worker.do(lambda workspace: office.decide(workspace, _person(request), answer, _have(body)))

    async def undo(request: Request) -> JsonObject:
        body = await read_body(request)
        decision = read_number(body, "decision")
        return await worker.do(lambda workspace: office.undo(workspace, _person(request), decision, _have(body)))

    async def mark(request: Request) -> JsonObject:
        body = await read_body(request)
        mention, span = read_number(body, "mention"), (read_number(body, "start"), read_number(body, "end"))
        return await worker.do(lambda workspace: office.mark(workspace, _person(request), mention, span, _have(body)))

    async def add_hits(request: Request) -> JsonObject:
        hits = read_hits(await read_body(request))
        return await worker.do(lambda workspace: office.add_hits(workspace, _person(request), hits))

    async def settle(request: Request) -> JsonObject:
        answer = read_answer(await read_body(request))
        return await worker.do(lambda workspace: office.settle(workspace, _person(request), answer))

    async def redo(request: Request) -> JsonObject:
        body = await read_body(request)
        decision = read_number(body, "decision")
        return await worker.do(lambda workspace: office.redo(workspace, _person(request), decision, _have(body)))

    async def create(request: Request) -> JsonObject:
        body = await read_body(request)
        return await worker.do(lambda workspace: office.create(workspace, _person(request), body, _have(body)))

    async def peel(request: Request) -> JsonObject:
        body = await read_body(request)
        mention = read_number(body, "mention")
        return await worker.do(lambda workspace: office.peel(workspace, _person(request), mention, _have(body)))

    async def mend(request: Request) -> JsonObject:
        body = await read_body(request)
        mention, span = read_number(body, "mention"), read_span(body)
        return await worker.do(lambda workspace: office.mend(workspace, _person(request), mention, span, _have(body)))

    async def comment(request: Request) -> JsonObject:
        body = await read_body(request)
        mention, text = read_number(body, "mention"), short_text(body, "text", required=True)
        return await worker.do(
            lambda workspace: office.comment(workspace, _person(request), mention, text, _have(body))
        )

    async def say(request: Request) -> JsonObject:
        body = await read_body(request)
        mention, text = read_number(body, "mention"), short_text(body, "text", required=True)
        key = short_text(body, "key", required=True)
        return await worker.do(lambda workspace: office.say(workspace, _person(request), mention, text, key))

    async def choose_category(request: Request) -> JsonObject:
        body = await read_body(request)
        category, avoids = short_text(body, "category", required=True), body.get("avoid") is True
        return await worker.do(lambda workspace: office.choose_category(workspace, _person(request), category, avoids))

    async def write_guideline(request: Request) -> JsonObject:
        body = await read_body(request)
        text, base = text_field(body, "text") or "", read_number(body, "version")
        return await worker.do(lambda workspace: office.write_guideline(workspace, _person(request), text, base))

    async def clip(request: Request) -> Response:
        mention = row_of(request.query_params.get("mention", ""))
        try:
            found = await reader.do(lambda workspace: clip_of_mention(workspace, mention, annotator=_person(request)))
        except EntityAnnotError as error:
            return JSONResponse({"error": str(error)}, _status(error))
        return FileResponse(found.path, media_type=AUDIO_TYPES[Path(found.path).suffix.lower()])

    async def events(request: Request) -> Response:
        return StreamingResponse(_changes(worker, is_ending), media_type="text/event-stream")

    def looking(page: Page) -> Read:
        async def look(request: Request) -> JsonObject:
            return await reader.do(lambda workspace: page(workspace, _person(request), request.query_params))

        return look

    def twins(path: str, read: Read) -> list[BaseRoute]:
        """Return the routes of a page and of the same as JSON."""

        async def page(request: Request) -> Response:
            try:
                mask = await worker.do(mask_version)  # before the page, which notices what is masked while it is made
                urgent = await reader.do(lambda workspace: count_urgent(workspace, annotator=_person(request)))
                found = await read(request)
            except EntityAnnotError as error:
                return _page("error.html", {"message": str(error)}, _status(error))
            place = {"workspace": name, "annotator": _person(request), "path": path, "mask": mask, "urgent": urgent}
            return _page(f"{path[1:]}.html", {**place, "state": found})

        return [Route(path, page), Route(f"{path}.json", _answering(read))]

    routes: list[BaseRoute] = [
        Route("/", lambda request: RedirectResponse("/review", 303)),
        Route("/launch", launch),
        Route("/favicon.ico", lambda request: Response(status_code=204)),
        Mount("/static", StaticFiles(directory=HERE / "static")),
        *twins("/review", review),
        *twins("/queue", looking(queue_page)),
        *twins("/search", looking(search_page)),
        *twins("/entity", looking(entity_page)),
        *twins("/dashboard", looking(dashboard_page)),
        *twins("/agreement", looking(agreement_page)),
        *twins("/adjudication", looking(adjudication_page)),
        *twins("/threads", looking(threads_page)),
        *twins("/guidelines", looking(guidelines_page)),
        Route("/passage.json", _answering(looking(passage_page))),
        Route("/clip", clip),
        Route("/events", events),
        Route("/candidates.json", _answering(candidates)),
        Route("/decisions", _answering(decide), methods=["POST"]),
        Route("/undo", _answering(undo), methods=["POST"]),
        Route("/redo", _answering(redo), methods=["POST"]),
        Route("/entities", _answering(create), methods=["POST"]),
        Route("/peel", _answering(peel), methods=["POST"]),
        Route("/mends", _answering(mend), methods=["POST"]),
        Route("/comments", _answering(comment), methods=["POST"]),
        Route("/marks", _answering(mark), methods=["POST"]),
        Route("/adjudications", _answering(settle), methods=["POST"]),
        Route("/messages", _answering(say), methods=["POST"]),
        Route("/avoidances", _answering(choose_category), methods=["POST"]),
        Route("/guidelines", _answering(write_guideline), methods=["POST"]),
        Route("/hits", _answering(add_hits), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), access, port=port)


async def _changes(worker: Worker, is_ending: Callable[[], bool]) -> AsyncIterator[str]:
    """Yield an event whenever an utterance is masked or unmasked, whoever did it, and one to begin with."""
    known = ""
    while not is_ending():
        version = await worker.do(mask_version)
        if version != known:
            yield f"event: mask\ndata: {version}\n\n"
            known = version
        await asyncio.sleep(_SECONDS_A_LOOK)


def _answering(read: Read) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            found = await read(request)
        except EntityAnnotError as error:
            return JSONResponse({"error": str(error)}, _status(error))
        return JSONResponse(found, 409 if "conflict" in found else 200)

    return answer


def _page(template: str, values: JsonObject, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status)


def _status(error: EntityAnnotError) -> int:
    return 503 if isinstance(error, WorkspaceError) else 422


def _person(request: Request) -> str:
    return str(request.scope["annotator"])


def _have(body: JsonObject) -> frozenset[int]:
    return rows_of(body, "have")


def _rows(text: str) -> set[int]:
    return {int(row) for row in text.split(",") if row.isdecimal()}
