from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching.words.tokens import tokenize
from spacy_entity_annot.matching.words.vocabulary import Vocabulary, spoken

TRICKY = st.lists(
    st.sampled_from(["swift", "Swift's", "’s", "'", "''", "&", "+", "é", "e\u0301", "北京", "\n", " ", "😀", "٣", "U2",
                     "\ud800", "\x00", "\u200d", "ﬁ", "İ", "ª", "\u00ad", "-", "_", "א", "्", "हि"])
).map("".join)  # fmt: skip
TEXTS = st.lists(st.text(max_size=30) | TRICKY, min_size=1, max_size=8)


def slow_words(text: str) -> list[str]:
    return [spoken(token.text) for token in tokenize(text)]


def read_back(vocabulary: Vocabulary, texts: list[str]) -> list[list[str]]:
    columns: list[list[str]] = [[]]
    for number in vocabulary.encode(texts).tolist():
        if number:
            columns[-1].append(vocabulary["spelling"][number])
        else:
            columns.append([])
    assert columns.pop() == []
    return columns


@given(TEXTS)
def test_columns_hold_the_words_of_the_slow_tokeniser(texts: list[str]) -> None:
    assert read_back(Vocabulary(), texts) == [slow_words(text) for text in texts]


@given(TEXTS, TEXTS)
def test_words_keep_their_numbers_as_the_vocabulary_grows(first: list[str], second: list[str]) -> None:
    vocabulary = Vocabulary()
    before = vocabulary.encode(first).tolist()
    vocabulary.encode(second)
    assert vocabulary.encode(first).tolist() == before


def test_thousands_of_words_are_told_apart() -> None:
    vocabulary = Vocabulary()
    words = [f"w{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(15_000)]
    assert read_back(vocabulary, [" ".join(words)]) == [words]
    assert len(set(vocabulary.encode(words).tolist())) == 15_001


def test_long_words_that_differ_in_any_letter_are_told_apart() -> None:
    word = "abcdefghijklmnopqrstuvwxyzabcdefghij"
    words = [word[:place] + other + word[place + 1 :] for place in range(len(word)) for other in "xyz"]
    words += [word[:length] for length in range(1, len(word))]
    assert read_back(Vocabulary(), [" ".join(words)]) == [words]


def test_texts_longer_than_a_block_are_cut_between_words() -> None:
    texts = ["taylor swift " * 30_000, "", " " * 200_000, "x" * 200_000, "the end"]
    assert read_back(Vocabulary(), texts) == [text.split() for text in texts]


def test_columns_are_as_long_as_the_vocabulary() -> None:
    vocabulary = Vocabulary()
    vocabulary.encode(["play tailor swift"])
    assert len(vocabulary["skeleton"]) == len(vocabulary["rarity"]) == len(vocabulary) == 5
    assert vocabulary.number("tailor") == 3
    assert vocabulary.number("swifty") == -1
