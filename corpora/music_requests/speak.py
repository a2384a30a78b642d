"""Speak the requests with flite, recognise them with pocketsphinx, and write what the recogniser heard.

Run `python -m corpora.music_requests.speak` in the checkout. It needs the program `flite` and the extra `speech`
(pocketsphinx with its English model), takes about a quarter of an hour on one core, and writes the same bytes each
time.
"""

import importlib
import itertools
import json
import re
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

JsonObject = dict[str, Any]

HERE = Path(__file__).parent
VOICES = ("slt", "rms", "awb", "kal16")  # kal16 is the voice kal at 16 kHz
SAMPLE_RATE = 16_000
ALTERNATIVES = 5
REQUESTS_PER_SESSION = 5
SESSIONS_PER_DEVICE = 3
PAUSE = 4.0  # seconds between two requests of a session

# heard words that a demonstration should not show
UNFIT = re.compile(r"\b(?:ass|bitch|cunt|fuck|jews|piss|qaeda|rap(?:e|ist)|sex|shit|slut)", re.ASCII)

# flite's letter-to-sound rules fail on these
RESPELLED = {
    "1989": "nineteen eighty nine",
    "1999": "nineteen ninety nine",
    "21": "twenty one",
    "25": "twenty five",
    "5": "five",
    "9": "nine",
    "ac/dc": "a c d c",
    "alvvays": "always",
    "beyoncé": "bee on say",
    "bjork": "byork",
    "björk": "byork",
    "caetano": "kye tahno",
    "chappell": "chapel",
    "cesária": "sezaria",
    "depeche": "depesh",
    "enya": "en yah",
    "évora": "ehvora",
    "hiatus": "high ate us",
    "hozier": "ho zeer",
    "kaiyote": "kye oh tee",
    "kanye": "kahn yay",
    "khruangbin": "crung bin",
    "laufey": "lay vay",
    "mc": "em see",
    "n'": "and",
    "rihanna": "ree ah nah",
    "rosalía": "rosa lee ah",
    "sade": "shah day",
    "shakira": "sha keera",
    "sufjan": "soof yon",
    "sza": "sizza",
    "u": "you",
    "u2": "you two",
    "veloso": "veh lo so",
    "vida": "veeda",
    "weeknd": "weekend",
    "ye": "yay",
}


def read_jsonl(path: Path) -> list[JsonObject]:
    """Return the rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_jsonl(path: Path, rows: Iterable[JsonObject]) -> None:
    """Write rows to a JSONL file."""
    lines = (json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def renderings(requests: list[JsonObject]) -> Iterator[tuple[str, JsonObject]]:
    """Yield voice and request, voice by voice: one voice a request, two for every third and for those held apart."""
    for index, voice in enumerate(VOICES):
        for request in requests:
            number = int(request["id"][1:])
            first, second = number % 4, (number + 1 + number // 4 % 3) % 4
            if index == first or (index == second and (number % 3 == 0 or request.get("held_apart"))):
                yield voice, request


def speak(text: str, voice: str, path: Path) -> bytes:
    """Return the samples of a text, 16-bit mono at 16 kHz; `path` is overwritten on the way."""
    spoken = " ".join(RESPELLED.get(word, word) for word in text.split())
    subprocess.run(["flite", "-voice", voice, "-t", spoken, "-o", str(path)], check=True)
    with wave.open(str(path)) as sound:
        if sound.getframerate() != SAMPLE_RATE:
            raise ValueError(f"flite voice {voice} speaks at {sound.getframerate()} Hz, not at {SAMPLE_RATE}")
        samples: bytes = sound.readframes(sound.getnframes())
    return samples


def recognise(decoder: Any, samples: bytes) -> JsonObject | None:
    """Return text, words, alternatives and confidence of one recording; None where nothing fit to show was heard."""
    decoder.reinit_feat()  # else the noise estimate of one recording changes the next
    decoder.start_utt()
    decoder.process_raw(samples, no_search=False, full_utt=True)
    decoder.end_utt()
    words = [
        {
            "text": segment.word.split("(")[0],
            "start": segment.start_frame / 100,
            "end": (segment.end_frame + 1) / 100,
            "confidence": round(min(segment.prob, 1.0), 3),
        }
        for segment in decoder.seg() or ()
        if segment.word[0] not in "<[+"
    ]
    text = " ".join(word["text"] for word in words)
    if not words or UNFIT.search(text):
        return None
    readings = (best.hypstr for best in itertools.islice(decoder.nbest(), 200) if best is not None and best.hypstr)
    others = [reading for reading in dict.fromkeys(readings) if reading != text and not UNFIT.search(reading)]
    confidence = round(sum(word["confidence"] for word in words) / len(words), 3)
    return {"text": text, "words": words, "alternatives": others[:ALTERNATIVES], "confidence": confidence}


def session(number: int, voice: str, heard: list[tuple[str, JsonObject]]) -> Iterator[JsonObject]:
    """Yield the utterances of one session in the shape that `ingest` reads; times count from its start."""
    clock = 0.0
    for request, result in heard:
        words = [
            {**word, "start": round(clock + word["start"], 2), "end": round(clock + word["end"], 2)}
            for word in result["words"]
        ]
        yield {
            "id": f"{request}-{voice}",
            "text": result["text"],
            "transcript": f"session-{number:04d}",
            "subject_key": f"device-{1 + number // SESSIONS_PER_DEVICE:04d}",
            "start": words[0]["start"],
            "end": words[-1]["end"],
            "language": "en",
            "confidence": result["confidence"],
            "words": words,
            "alternatives": result["alternatives"],
            "meta": {"request": request, "voice": voice},
        }
        clock = round(words[-1]["end"] + PAUSE, 2)


def recognise_all(decoder: Any, requests: list[JsonObject]) -> tuple[list[JsonObject], int]:
    """Return the utterances of all sessions and the number of recordings that were left out."""
    rows: list[JsonObject] = []
    number = left_out = 0
    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            spoken = [(request["id"], request["text"]) for name, request in renderings(requests) if name == voice]
            for first in range(0, len(spoken), REQUESTS_PER_SESSION):
                results = [
                    (request, recognise(decoder, speak(text, voice, Path(folder) / "speech.wav")))
                    for request, text in spoken[first : first + REQUESTS_PER_SESSION]
                ]
                heard = [(request, result) for request, result in results if result is not None]
                left_out += len(results) - len(heard)
                number += 1
                rows.extend(session(number, voice, heard))
    return rows, left_out


def main() -> None:
    """Write transcripts.jsonl, and held_apart.jsonl for the requests that serve the comparison alone."""
    pocketsphinx = importlib.import_module("pocketsphinx")
    decoder = pocketsphinx.Decoder(samprate=SAMPLE_RATE, loglevel="FATAL")
    requests = read_jsonl(HERE / "requests.jsonl")
    for name, held_apart in (("transcripts.jsonl", False), ("held_apart.jsonl", True)):
        chosen = [request for request in requests if request.get("held_apart", False) is held_apart]
        rows, left_out = recognise_all(decoder, chosen)
        write_jsonl(HERE / name, rows)
        sys.stdout.write(f"{name}: {len(chosen)} requests, {len(rows)} utterances, {left_out} left out\n")


if __name__ == "__main__":
    main()
