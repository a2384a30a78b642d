"""Decide about every name in the recognised requests: find what the recogniser wrote for it, and say what was meant.

Run `python -m corpora.music_requests.annotate` in the checkout, after `speak`. It aligns each request with its
recognition, takes the verdict from the request and a reader's mends from corrections.jsonl, and writes decisions.jsonl
and unseen.jsonl.
"""

import datetime
import itertools
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from .speak import HERE, RESPELLED, JsonObject, read_jsonl, write_jsonl

GARBLED = 0.375  # heard forms less like the name than this leave a reader guessing
LIKE_THE_WORD = 0.6  # an ordinary word heard worse than this is no false hit any more
ALTERNATIVE_SIMILARITY = 0.9
FALSE_HIT_SIMILARITY = 0.86
FALSE_HIT_LETTERS = 6  # shorter names count as hit when they stand there exactly
FALSE_HIT_WORDS = 5
FIRST_DECISION = datetime.datetime(2025, 3, 3, 9, 0, tzinfo=datetime.UTC)
SECONDS_PER_DECISION = 6
WORD = re.compile(r"\S+")
FUNCTION_WORDS = frozenset(
    WORD.findall(
        "a an and are as at be but by for from he her his i if in is it me my no of on or she so that the this to us"
        " was we who with you your"
    )
)
VOWEL = re.compile("[aeiou]")
SOUNDS = str.maketrans({"q": "k", "c": "k", "z": "s", "y": "i", "v": "f"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands in a recognition for one mention of its request.

    start (int): First character of the span.
    end (int): One past the last character.
    text (str): The characters between them.
    similarity (float): How alike heard form and name are, 0..1.
    """

    start: int
    end: int
    text: str
    similarity: float


def letters(text: str) -> str:
    """Return a text as bare letters in a coarse spelling by sound."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    sounds = re.sub(r"[^a-z0-9]", "", plain.replace("ph", "f").replace("&", "and")).translate(SOUNDS)
    return re.sub(r"(.)\1+", r"\1", sounds)


def spellings(text: str) -> set[str]:
    """Return the letters of a text, as written and as it was spelled for the voices."""
    spoken = " ".join(RESPELLED.get(word, word) for word in text.split())
    return {letters(text), letters(spoken)}


def distance(reference: str, heard: str) -> int:
    """Return the edits between a piece of a request and a piece of its recognition."""
    return min(Levenshtein.distance(spelling, letters(heard)) for spelling in spellings(reference))


def similarity(reference: str, heard: str) -> float:
    """Return how alike a name and a heard form are, 0..1: the mean over all letters and over the consonants alone."""
    form = letters(heard)
    return max(
        Levenshtein.normalized_similarity(spelling, form) / 2
        + Levenshtein.normalized_similarity(VOWEL.sub("", spelling), VOWEL.sub("", form)) / 2
        for spelling in spellings(reference)
    )


def pieces(request: JsonObject) -> list[str]:
    """Return the request cut at its mentions: words between, mention, words between, mention, words after."""
    cuts = [0, *itertools.chain.from_iterable((mention["start"], mention["end"]) for mention in request["mentions"])]
    return [request["text"][start:end] for start, end in itertools.pairwise([*cuts, len(request["text"])])]


def align(request: JsonObject, text: str) -> list[tuple[int, int]]:
    """Return for each piece of the request the words of the recognition that fit it best, as a word window."""
    words = WORD.findall(text)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for piece in pieces(request):
        longer: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for (start, (cost, windows)), end in itertools.product(best.items(), range(len(words) + 1)):
            if end < start:
                continue
            total = cost + distance(piece, " ".join(words[start:end]))
            if end not in longer or total < longer[end][0]:
                longer[end] = (total, [*windows, (start, end)])
        best = longer
    return best[len(words)][1]


def trim(name: str, text: str, spans: list[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """Return the span of a word window without the filler words at its edges that make it less like the name."""
    windows = {(first, last): similarity(name, text[spans[first][0] : spans[last - 1][1]])}
    for start, end, dropped in ((first + 1, last, first), (first, last - 1, last - 1)):
        if start < end and text[slice(*spans[dropped])] in FUNCTION_WORDS:
            windows[start, end] = similarity(name, text[spans[start][0] : spans[end - 1][1]])
    best = max(windows, key=windows.__getitem__)
    if best != (first, last):
        return trim(name, text, spans, *best)
    start, end = spans[first][0], spans[last - 1][1]
    return (start, end - 2) if text[start:end].endswith("'s") and not name.endswith("s") else (start, end)


def heard_forms(request: JsonObject, text: str) -> list[Heard | None]:
    """Return the heard form of each mention of the request; None where the recogniser left nothing of it."""
    spans = [match.span() for match in WORD.finditer(text)]
    found: list[Heard | None] = []
    for mention, (first, last) in zip(request["mentions"], align(request, text)[1::2], strict=True):
        if first == last:
            found.append(None)
            continue
        start, end = trim(mention["text"], text, spans, first, last)
        found.append(Heard(start, end, text[start:end], similarity(mention["text"], text[start:end])))
    return found


def corrected(correction: JsonObject, text: str, name: str) -> Heard | None:
    """Return the heard form that a reader gave in place of the alignment's."""
    if correction["heard"] is None:
        return None
    match = re.search(rf"(?<!\S){re.escape(correction['heard'])}(?!\w)", text)
    if match is None:
        raise ValueError(f"{correction['utterance']}: {correction['heard']!r} does not stand in {text!r}")
    return Heard(match.start(), match.end(), match[0], similarity(name, match[0]))


def is_garbled(heard: Heard) -> bool:
    """Tell whether nobody could guess the name from what was heard."""
    filler = FUNCTION_WORDS.issuperset(heard.text.split()) and heard.similarity < 1
    return filler or heard.similarity < GARBLED


def verdict(mention: JsonObject, heard: Heard) -> JsonObject | None:
    """Return the fields of the decision about a heard form; None where there is nothing to decide."""
    kind, reason = mention["verdict"], mention.get("reason")
    if kind == "reject" and heard.similarity < LIKE_THE_WORD:
        return None
    if kind in ("link", "nil") and is_garbled(heard):
        kind, reason = "flag", "garbled beyond recognition"
    entity = {"entity": mention["entity"]} if kind == "link" else {}
    return {"verdict": kind} | entity | ({"reason": reason} if reason else {})


def in_alternatives(utterance: JsonObject, request: JsonObject, number: int) -> JsonObject | None:
    """Return the decision on the first alternative that keeps a name which the text lost."""
    mention = request["mentions"][number]
    if mention["verdict"] not in ("link", "nil"):
        return None
    for alternative, text in enumerate(utterance["alternatives"]):
        heard = heard_forms(request, text)[number]
        fields = verdict(mention, heard) if heard is not None and heard.similarity >= ALTERNATIVE_SIMILARITY else None
        if heard is not None and fields is not None:
            return {"start": heard.start, "end": heard.end, "alternative": alternative} | fields
    return None


def of_mentions(utterance: JsonObject, request: JsonObject, corrections: list[JsonObject]) -> Iterator[JsonObject]:
    """Yield a decision for each mention of the request that left a trace in the utterance."""
    mends = {correction["mention"]: correction for correction in corrections if "mention" in correction}
    for number, heard in enumerate(heard_forms(request, utterance["text"])):
        mention = request["mentions"][number]
        if number in mends:
            heard = corrected(mends[number], utterance["text"], mention["text"])
            mention = mention | mends[number].get("fields", {})
        fields = verdict(mention, heard) if heard is not None else None
        lost = heard is None or is_garbled(heard)
        elsewhere = in_alternatives(utterance, request, number) if lost and number not in mends else None
        if elsewhere is not None:
            yield elsewhere
        elif heard is not None and fields is not None:
            yield {"start": heard.start, "end": heard.end} | fields


def sounds_like(heard: str, names: set[str]) -> bool:
    """Tell whether a search for the names would hit these letters."""
    return heard in names or any(
        len(name) >= FALSE_HIT_LETTERS and Levenshtein.normalized_similarity(name, heard) >= FALSE_HIT_SIMILARITY
        for name in names
    )


def false_hits(utterance: JsonObject, names: set[str], taken: list[tuple[int, int]]) -> Iterator[JsonObject]:
    """Yield a rejection for each stretch of ordinary words that a search for the names would hit."""
    spans = [match.span() for match in WORD.finditer(utterance["text"])]
    for count in range(FALSE_HIT_WORDS, 0, -1):
        for (start, _), (_, end) in zip(spans, spans[count - 1 :], strict=False):
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if sounds_like(letters(utterance["text"][start:end]), names):
                taken.append((start, end))
                yield {"start": start, "end": end, "verdict": "reject", "reason": "an ordinary word"}


def decisions(
    utterances: list[JsonObject], requests: dict[str, JsonObject], corrections: list[JsonObject], names: set[str]
) -> list[JsonObject]:
    """Return the decisions about all utterances, in their order."""
    rows: list[JsonObject] = []
    for utterance in utterances:
        mends = [correction for correction in corrections if correction["utterance"] == utterance["id"]]
        found = list(of_mentions(utterance, requests[utterance["meta"]["request"]], mends))
        forms = heard_forms(requests[utterance["meta"]["request"]], utterance["text"])
        taken = [(row["start"], row["end"]) for row in found if "alternative" not in row]
        taken.extend((heard.start, heard.end) for heard in forms if heard is not None)
        found.extend(false_hits(utterance, names, taken))
        for row in sorted(found, key=lambda row: (row["start"], row["end"])):
            place = f"{row['start']}-{row['end']}" + (f"-{row['alternative']}" if "alternative" in row else "")
            rows.append({"utterance": utterance["id"]} | row | {"key": f"music_requests/{utterance['id']}/{place}"})
    for number, row in enumerate(rows):
        at = FIRST_DECISION + datetime.timedelta(seconds=SECONDS_PER_DECISION * number)
        row["at"] = at.isoformat().replace("+00:00", "Z")
    return rows


def unseen(
    utterances: list[JsonObject], requests: dict[str, JsonObject], corrections: list[JsonObject], known: set[str]
) -> Iterator[JsonObject]:
    """Yield the held-apart requests in which each name left a trace and at least one was misheard.

    utterances (list[JsonObject]): What the recogniser made of the held-apart requests.
    requests (dict[str, JsonObject]): The requests by id.
    corrections (list[JsonObject]): A reader's mends.
    known (set[str]): Texts that stand in the sample itself, or were yielded before.
    """
    for utterance in utterances:
        request = requests[utterance["meta"]["request"]]
        mends = [correction for correction in corrections if correction["utterance"] == utterance["id"]]
        rows = [row for row in of_mentions(utterance, request, mends) if "alternative" not in row]
        if len(rows) < len(request["mentions"]) or any(row["verdict"] not in ("link", "nil") for row in rows):
            continue
        text = utterance["text"]
        heard = [text[row["start"] : row["end"]] for row in rows]
        if text in known or heard == [mention["text"] for mention in request["mentions"]]:
            continue
        known.add(text)
        mentions = [
            {"start": row["start"], "end": row["end"], "text": form, "entity": row.get("entity")}
            for row, form in zip(rows, heard, strict=True)
        ]
        yield {"id": utterance["id"], "text": text, "mentions": mentions, "meta": utterance["meta"]}


def word_error_rate(utterances: list[JsonObject], requests: dict[str, JsonObject]) -> float:
    """Return the recogniser's word edits over the words that were spoken."""
    pairs = [(requests[row["meta"]["request"]]["text"].split(), row["text"].split()) for row in utterances]
    return sum(Levenshtein.distance(*pair) for pair in pairs) / sum(len(spoken) for spoken, _ in pairs)


def main() -> None:
    """Write decisions.jsonl and unseen.jsonl, and tell the figures of the datasheet."""
    requests = {request["id"]: request for request in read_jsonl(HERE / "requests.jsonl")}
    corrections = read_jsonl(HERE / "corrections.jsonl")
    utterances = read_jsonl(HERE / "transcripts.jsonl")
    held_apart = read_jsonl(HERE / "held_apart.jsonl")
    names = {letters(name) for row in read_jsonl(HERE / "kb.jsonl") for name in [row["name"], *row["aliases"]]}
    rows = decisions(utterances, requests, corrections, names)
    rest = list(unseen(held_apart, requests, corrections, {row["text"] for row in utterances}))
    write_jsonl(HERE / "decisions.jsonl", rows)
    write_jsonl(HERE / "unseen.jsonl", rest)
    sys.stdout.write(
        f"{len(rows)} decisions {dict(Counter(row['verdict'] for row in rows))}, {len(rest)} unseen requests, "
        f"word error rate {word_error_rate(utterances, requests):.3f}\n"
    )


if __name__ == "__main__":
    main()
