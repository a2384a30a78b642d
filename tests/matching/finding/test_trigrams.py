from spacy_entity_annot.matching.finding.trigrams import TrigramIndex


def found(entries: list[str], *words: str) -> list[tuple[str, str]]:
    rows, places = TrigramIndex(entries, 0.7).find(words)
    return [(words[row], entries[place]) for row, place in zip(rows.tolist(), places.tolist(), strict=True)]


def test_no_entries_and_no_words_find_nothing() -> None:
    assert found([], "zackfia") == []
    assert found(["zackfia"]) == []


def test_spellings_that_share_runs_meet_whatever_stands_between() -> None:
    assert found(["zackfia", "rasche"], "zackfya", "raschel", "swift") == [
        ("zackfya", "zackfia"),
        ("raschel", "rasche"),
    ]


def test_spellings_of_unlike_lengths_do_not_meet() -> None:
    assert found(["zack"], "zackfiazackfia") == []
