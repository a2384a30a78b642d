"""Made utterances in which names are misheard in known ways: many targets, few of them spoken.

The noise follows what recognisers do to names: other letters, another spelling of the same sound, a common word that
sounds alike, words split and joined, possessives and plurals, and two of these at once.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate

from spacy_entity_annot.matching.sounds.phonetics import skeleton, sounds
from spacy_entity_annot.matching.words.background import word_rarities
from spacy_entity_annot.types import Utterance

from .mining_tasks import Task

SPOKEN, DISTRACTORS = 0.02, 0.05
KINDS = ("exact", "letters", "spelling", "common word", "split", "joined", "ending", "two of these")
_WEIGHTS = (35, 15, 15, 15, 5, 5, 5, 5)
_SPELLINGS = (("ph", "f"), ("ck", "k"), ("c", "k"), ("ee", "ea"), ("ea", "ee"), ("ie", "y"), ("y", "i"), ("ou", "ow"),
              ("s", "z"), ("z", "s"), ("ll", "l"), ("tt", "t"), ("nn", "n"), ("ai", "ay"), ("x", "ks"))  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Noise:
    """Ways to mishear a name.

    words (list[str]): What may be heard instead of a word of it.
    chance (random.Random): The dice.
    """

    def __init__(self, words: list[str], chance: random.Random) -> None:
        self._chance = chance
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._alike[skeleton(sounds(word))].append(word)
        self._ways: dict[str, Callable[[str], str]] = {
            "exact": str, "letters": self._letters, "spelling": self._spelling, "common word": self._common_word,
            "split": self._split, "joined": lambda name: name.replace(" ", ""), "ending": lambda name: name + "'s",
            "two of these": lambda name: self._letters(self._spelling(name)),
        }  # fmt: skip

    def mishear(self, name: str) -> str:
        """Return what is written for a name."""
        return self._ways[self._chance.choices(KINDS, _WEIGHTS)[0]](name)

    def _letters(self, name: str) -> str:
        place = self._chance.randrange(1, len(name) - 1)
        other = self._chance.choice(["", self._chance.choice(_LETTERS), name[place] + self._chance.choice(_LETTERS)])
        return name[:place] + other + name[place + 1 :]

    def _spelling(self, name: str) -> str:
        fitting = [rule for rule in _SPELLINGS if rule[0] in name]
        return name.replace(*self._chance.choice(fitting), 1) if fitting else self._letters(name)

    def _common_word(self, name: str) -> str:
        words = name.split()
        place = self._chance.randrange(len(words))
        alike = [word for word in self._alike[skeleton(sounds(words[place]))] if word != words[place]]
        if not alike:
            return self._spelling(name)
        words[place] = self._chance.choice(alike)
        return " ".join(words)

    def _split(self, name: str) -> str:
        place = self._chance.randrange(2, len(name) - 1)
        return name[:place].strip() + " " + name[place:].strip()


def made_speech(utterances: int, targets: int, seed: int) -> Task:
    """Return utterances of 3 to 25 words drawn by their frequency; some hold a target, more another rare name.

    utterances (int): How many.
    targets (int): How many; two rare words each, or in every fifth case one.
    seed (int): Another seed, other utterances and other names.
    """
    chance = random.Random(seed)
    rarities = word_rarities()
    totals = list(accumulate(10**-rarity for rarity in rarities.values()))
    words = list(rarities)
    rare = sorted(word for word, rarity in rarities.items() if 5.5 <= rarity <= 7.0 and len(word) >= 4)
    noise = Noise(sorted(word for word, rarity in rarities.items() if rarity <= 5.5 and len(word) >= 3), chance)
    names = sorted({" ".join(chance.sample(rare, 1 if place % 5 == 0 else 2)) for place in range(targets)})
    rows, spoken = [], set()
    for place in range(utterances):
        text = chance.choices(words, cum_weights=totals, k=chance.randint(3, 25))
        dice = chance.random()
        if dice < SPOKEN:
            name = chance.choice(names)
            spoken.add((str(place), name))
            text.insert(chance.randrange(len(text)), noise.mishear(name))
        elif dice < SPOKEN + DISTRACTORS:
            text.insert(chance.randrange(len(text)), " ".join(chance.sample(rare, 2)))
        rows.append(Utterance(str(place), " ".join(text)))
    return Task("made", "made", rows, dict.fromkeys(names, "made"), frozenset(spoken))
