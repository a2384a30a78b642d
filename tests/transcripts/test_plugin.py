"""A plug-in, as README.md shows it, in a package that brings its entry point along."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGIN = Path(__file__).parent / "ttml.py"
TTML = """<?xml version="1.0"?>
<tt xmlns="http://www.w3.org/ns/ttml"><body><div>
<p begin="00:00:01.500" end="00:00:02.000">play <span>tailor</span><br/>
swift</p>
</div></body></tt>
"""


def test_the_page_of_formats_shows_the_plugin_and_it_is_short() -> None:
    text = PLUGIN.read_text()
    assert f"```py\n{text}```" in (ROOT / "README.md").read_text()
    assert len(text.splitlines()) < 40


def test_an_installed_plugin_is_listed_and_reads_its_files(tmp_path: Path) -> None:
    metadata = tmp_path / "ttml-1.0.dist-info"
    metadata.mkdir()
    (tmp_path / "ttml.py").write_text(PLUGIN.read_text())
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: ttml\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[spacy_entity_annot.transcript_formats]\nttml = ttml:TTML\n")
    (tmp_path / "call.xml").write_text(TTML)
    (tmp_path / "broken.ttml").write_text(TTML.replace("</span>", ""))
    script = (
        "from spacy_entity_annot.transcripts import read_transcripts, transcript_formats\n"
        "import json; problems = []\n"
        "rows = [[u.text, u.start, u.end] for u in read_transcripts(['call.xml', 'broken.ttml'],"
        " on_problem=problems.append)]\n"
        "print(json.dumps([transcript_formats()[0], rows, [problem.line for problem in problems]]))\n"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
                         capture_output=True, text=True, check=True)  # fmt: skip
    assert json.loads(run.stdout) == [["ttml", "TTML captions"], [["play tailor swift", 1.5, 2.0]], [4]]
