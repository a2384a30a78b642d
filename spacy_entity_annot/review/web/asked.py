"""What an address asks for, read strictly: a page that answers something else than was asked misleads."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from ... import errors
from ...errors import InputError, UsageError
from ...workspace import Workspace, get_mentions

Asked = Mapping[str, str]
Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_QUERY = 200
"""Characters of a name that is looked for; no name is longer."""


class AddressError(UsageError):
    """An address asks for what makes no sense: status 400."""


class MissingError(InputError):
    """What an address names is not there: status 404."""


def text_in(asked: Asked, field: str) -> str:
    """Return the text that an address gives."""
    return asked.get(field, "").strip()[:LONGEST_QUERY]


def row_in(asked: Asked, field: str) -> int:
    """Return the row that an address names, 0 where it names none.

    RAISES (AddressError): It is no row.
    """
    return _row(asked.get(field) or "0", field)


def rows_in(asked: Asked, field: str) -> set[int]:
    """Return the rows that an address names, as in `1,2`.

    RAISES (AddressError): They are none.
    """
    text = asked.get(field)
    return {_row(row, field) for row in text.split(",")} if text else set()


def choice_in(asked: Asked, field: str, usual: Choice) -> Choice:
    """Return which of several an address chooses.

    usual (StrEnum): What is chosen where it chooses none.
    RAISES (AddressError): It is none of them.
    """
    text = asked.get(field)
    choices = type(usual)
    if text and text not in list(choices):
        raise AddressError(errors.ADDRESS_CHOICE.format(field=field, text=text, choices=", ".join(choices)))
    return choices(text) if text else usual


def mention_in(workspace: Workspace, asked: Asked) -> int:
    """Return the mention that an address names, by its row.

    RAISES (MissingError): There is no such mention.
    """
    row = row_in(asked, "mention")
    if not get_mentions(workspace, [row]):
        raise MissingError(errors.MENTION_UNKNOWN.format(number=row))
    return row


def _row(text: str, field: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise AddressError(errors.ADDRESS_ROW.format(field=field, text=text[:LONGEST_QUERY]))
    return int(text)
