import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.matching import RECALL, TargetMatcher
from spacy_entity_annot.matching.token_texts import TokenTexts, TokenWords
from spacy_entity_annot.matching.words.vocabulary import Vocabulary

NAMES = ("Taylor Swift", "Beyoncé", "U2", "do", "cannot", "北京", "Swift's", "rock'n'roll")
PIECES = (
    "taylor", "swift", "Swift", "'s", "’s", "'", "n't", "do", "can", "not", "-", ",", ".", "  ", "\n", "u", "2", "&",
    "beyonce", "Beyonce", "\u0301", "é", "北", "京", "我在北京", "rock'n'roll", "taylor-swift", "'n'", "roll", "_",
)  # fmt: skip
TOKENS = st.lists(st.tuples(st.sampled_from(PIECES) | st.text(min_size=1, max_size=3), st.booleans()), max_size=8)
Text = list[tuple[str, bool]]


def join(text: Text) -> str:
    return "".join(string + " " * spaced for string, spaced in text)


def token_texts(texts: list[Text]) -> TokenTexts:
    strings: dict[str, int] = {}
    numbers = [strings.setdefault(string, len(strings) + 1) for text in texts for string, _ in text]
    return TokenTexts(
        np.array(numbers, np.uint64),
        np.array([spaced for text in texts for _, spaced in text], bool),
        np.array([len(text) for text in texts], np.int64),
        lambda number: [*strings][number - 1],
        lambda place: join(texts[place]),
    )


@given(st.lists(TOKENS, max_size=4))
@example([[("taylor", False), ("swift", True)], [("taylor", True), ("swift", False), ("'s", True)], []])
@settings(max_examples=60)
def test_tokens_have_the_hits_of_their_texts(texts: list[Text]) -> None:
    matcher = TargetMatcher(NAMES, min_score=RECALL)
    found = list(matcher.find_tokens(token_texts(texts)))
    assert found == list(TargetMatcher(NAMES, min_score=RECALL).find_texts([join(text) for text in texts]))


@given(st.lists(TOKENS, max_size=4))
def test_tokens_have_the_words_of_their_texts(texts: list[Text]) -> None:
    vocabulary = Vocabulary()
    ids, places = TokenWords(vocabulary).encode(token_texts(texts))
    assert ids.tolist() == vocabulary.encode([join(texts[place]) for place in places.tolist()]).tolist()


def test_only_texts_with_hits_and_doubtful_ones_are_read() -> None:
    texts = [
        [("play", True), ("taylor", True), ("swift", False), (".", False)],
        [("nothing", False), (",", True), ("here", False)],
        [("do", False), ("n't", False)],
    ]
    read: list[int] = []

    def text(place: int) -> str:
        read.append(place)
        return join(texts[place])

    columns = token_texts(texts)
    matcher = TargetMatcher(["Taylor Swift"])
    [(place, mention)] = matcher.find_tokens(
        TokenTexts(columns.tokens, columns.spaced, columns.counts, columns.string, text)
    )
    assert (place, mention.text, read) == (0, "taylor swift", [2, 0])


def test_no_targets_find_nothing() -> None:
    assert list(TargetMatcher([]).find_tokens(token_texts([[("a", False)]]))) == []
