"""Decide about every name in the recognised requests: find what the recogniser wrote for it, and say what was meant.

Run `python -m corpora.music_requests.annotate` in the checkout, after `speak`. It aligns each request with its
recognition, takes the verdict from the request and a reader's mends from corrections.jsonl, and writes decisions.jsonl
and unseen.jsonl.
"""

import datetime
import re
import sys
from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from .align import FUNCTION_WORDS, WORD, Heard, heard_forms, letters, similarity
from .speak import HERE, JsonObject, read_jsonl, write_jsonl

GARBLED = 0.375  # heard forms less like the name than this leave a reader guessing
LIKE_THE_WORD = 0.6  # an ordinary word heard worse than this is no false hit any more
ALTERNATIVE_SIMILARITY = 0.9
FALSE_HIT_SIMILARITY = 0.86
FALSE_HIT_LETTERS = 6  # shorter names count as hit when they stand there exactly
FALSE_HIT_WORDS = 5
FIRST_DECISION = datetime.datetime(2025, 3, 3, 9, 0, tzinfo=datetime.UTC)
SECONDS_PER_DECISION = 6


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
