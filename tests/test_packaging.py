"""What the wheel carries."""

import configparser
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_folder_of_the_package_is_in_the_wheel() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "spacy_entity_annot").rglob("*.py")}
    assert listed - {"spacy_entity_annot.sample"} == {".".join(folder.parts) for folder in folders}
