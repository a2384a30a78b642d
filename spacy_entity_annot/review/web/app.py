"""The pages, each with its JSON twin, and what they send."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ...errors import EntityAnnotError
from ...workspace.recordings import AUDIO_TYPES
from ..clip import clip_of_mention
from . import pages
from .access import SESSION_SECONDS, Access
from .answering import Answer, Change, Read, answering, at_desk, changing, fill, looking, person, status_of, twins
from .asked import mention_in
from .guard import Guard, cookie_name
from .office import Office
from .watch import Watch
from .worker import Worker, Workers

HERE = Path(__file__).parent


def make_app(
    workers: Workers,
    access: Access,
    *,
    port: int,
    name: str,
    is_ending: Callable[[], bool] = lambda: False,
    by_value: bool = True,
) -> ASGIApp:
    """Return the application.

    workers (Workers): The threads before the workspace.
    access (Access): Who may enter.
    port (int): Where the server listens.
    name (str): What the workspace is called, for the title of the pages and for answers kept in a browser.
    is_ending (Callable[[], bool]): Whether the server is about to end, so that nothing may keep it waiting.
    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    """
    office = Office(by_value=by_value)
    workers.desks.on_loss = office.forget
    watch = Watch(workers.watcher, is_ending=is_ending)

    async def events(request: Request) -> Response:
        return StreamingResponse(watch.events(), media_type="text/event-stream")

    def page(path: str, read: Read) -> list[Route]:
        return twins(path, read, watch=watch, reader=workers.watcher, name=name)

    routes = [
        Route("/", lambda request: RedirectResponse("/review", 303)),
        Route("/launch", _launch(access, port)),
        Route("/favicon.ico", lambda request: Response(status_code=204)),
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Route("/events", events),
        Route("/clip", _clip(workers.reader)),
        *page("/review", at_desk(workers.desks, office.state)),
        Route("/candidates.json", answering(looking(workers.desks, office.candidates))),
        *(route for path, look in _LOOKS.items() for route in page(path, looking(workers.reader, look))),
        Route("/passage.json", answering(looking(workers.reader, pages.passage_page))),
        *(
            Route(path, answering(changing(workers.desks, change)), methods=["POST"])
            for path, change in _changes(office).items()
        ),
    ]
    return Guard(Starlette(routes=routes), access, port=port)


_LOOKS = {
    "/queue": pages.queue_page,
    "/search": pages.search_page,
    "/entity": pages.entity_page,
    "/dashboard": pages.dashboard_page,
    "/agreement": pages.agreement_page,
    "/adjudication": pages.adjudication_page,
    "/threads": pages.threads_page,
    "/guidelines": pages.guidelines_page,
}


def _changes(office: Office) -> dict[str, Change]:
    return {
        "/decisions": office.decide,
        "/answers": office.decide_all,
        "/undo": office.undo,
        "/redo": office.redo,
        "/entities": office.create,
        "/peel": office.peel,
        "/mends": office.mend,
        "/comments": office.comment,
        "/marks": office.mark,
        "/adjudications": office.settle,
        "/messages": office.say,
        "/avoidances": office.choose_category,
        "/guidelines": office.write_guideline,
        "/hits": office.add_hits,
    }


def _launch(access: Access, port: int) -> Answer:
    async def launch(request: Request) -> Response:
        if request.method != "GET":  # a preview of the link must not spend it
            return Response(status_code=204)
        secret = access.admit(request.query_params.get("token", ""))
        if secret is None:
            return RedirectResponse("/review", 303) if request.scope["annotator"] else fill("ended.html", {}, 401)
        response = fill("launch.html", {})
        response.set_cookie(cookie_name(port), secret, max_age=int(SESSION_SECONDS), httponly=True, samesite="strict")
        return response

    return launch


def _clip(reader: Worker) -> Answer:
    async def clip(request: Request) -> Response:
        try:
            found = await reader.read(
                lambda workspace: clip_of_mention(
                    workspace, mention_in(workspace, request.query_params), annotator=person(request)
                )
            )
        except EntityAnnotError as error:
            return JSONResponse({"error": str(error)}, status_of(error))
        return FileResponse(found.path, media_type=AUDIO_TYPES[Path(found.path).suffix.lower()])

    return clip
