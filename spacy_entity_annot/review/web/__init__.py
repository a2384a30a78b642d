"""The review in a browser: the same keys as in the terminal, and everything by mouse or touch too."""

from importlib.util import find_spec

from ... import errors
from ...errors import UsageError

if find_spec("starlette") is None or find_spec("uvicorn") is None:
    raise UsageError(errors.EXTRA_MISSING.format(feature="The review page", extra="web"))

from .server import serve

__all__ = ["serve"]
