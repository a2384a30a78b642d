"""The command line: one module a command, each of which parses, calls the library and prints."""

from .app import app, main

__all__ = ["app", "main"]
