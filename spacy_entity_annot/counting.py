"""How many of what, as a person says it."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 utterance` or `2,000 new entities`.

    number (int): How many.
    noun (str): What, in the singular, with whatever stands before it.
    """
    return f"{number:,} {noun if number == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
