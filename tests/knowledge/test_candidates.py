import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.ranking.calibration import Calibration
from spacy_entity_annot.knowledge.ranking.columns import FEATURES
from spacy_entity_annot.types import Entity, Query, Suggestion

ENTITIES = (
    Entity("swift", "Taylor Swift", ("T. Swift",), "ARTIST", "singer and songwriter", 0.9),
    Entity("taylor", "Taylor Momsen", (), "ARTIST", "singer of a rock band", 0.4),
    Entity("folklore", "Folklore", (), "WORK", "album by Taylor Swift", 0.6),
    Entity("beyonce", "Beyoncé", ("Queen B",), "ARTIST", "singer", 0.8),
    Entity("gnr", "Guns N’ Roses", ("GNR",), "ARTIST", "rock band", 0.7),
    Entity("blink", "Blink-182", (), "ARTIST", "rock band", 0.5),
    Entity("hershey", "Hershey Co", ("HSY",), "ORG", "company listed on NYSE", None),
    Entity("paris", "Paris", (), "PLACE", "capital of France", 0.9),
    Entity("hilton", "Paris", (), "PERSON", "heiress", 0.3),
)


@pytest.fixture(scope="module")
def generator() -> CandidateGenerator:
    return CandidateGenerator(ENTITIES)


def ids(suggestion: Suggestion) -> list[str]:
    return [candidate.entity.id for candidate in suggestion.candidates]


def test_empty_knowledge_base_suggests_nothing_and_is_sure_of_it() -> None:
    assert CandidateGenerator(()).suggest(["taylor swift"]) == [Suggestion("taylor swift", (), 1.0)]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_empty_heard_form_suggests_nothing(generator: CandidateGenerator, text: str) -> None:
    assert generator.suggest([text]) == [Suggestion(text, (), 1.0)]


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("taylor swift", "swift"), ("tailor swift", "swift"), ("taylors wift", "swift"), ("BEYONCE", "beyonce"),
        ("bee on say", "beyonce"), ("guns and roses", "gnr"), ("blink one eighty two", "blink"), ("her she", "hershey"),
        ("momsen", "taylor"), ("queen bee", "beyonce"),
    ],
)  # fmt: skip
def test_misheard_name_finds_its_entity_first(generator: CandidateGenerator, heard: str, meant: str) -> None:
    assert ids(generator.suggest([heard])[0])[0] == meant


def test_equal_names_are_ordered_by_prior(generator: CandidateGenerator) -> None:
    assert ids(generator.suggest(["paris"])[0])[:2] == ["paris", "hilton"]


def test_context_decides_between_equal_names(generator: CandidateGenerator) -> None:
    query = Query("paris", "i met the heiress paris", ("she is a famous heiress",), type="PERSON")
    assert ids(generator.suggest([query])[0])[:2] == ["hilton", "paris"]


def test_suggestion_says_which_alias_fits_and_why(generator: CandidateGenerator) -> None:
    first = generator.suggest(["gnr"])[0].candidates[0]
    assert (first.alias, first.reasons[0]) == ("GNR", "exact alias")


def test_no_more_than_k_distinct_entities(generator: CandidateGenerator) -> None:
    found = ids(generator.suggest(["taylor"], k=2)[0])
    assert sorted(found) == ["swift", "taylor"]


def test_nil_is_known_where_no_candidate_is_asked_for(generator: CandidateGenerator) -> None:
    [none], [one] = (generator.suggest(["tailor swift"], k=k) for k in (0, 1))
    assert none == Suggestion("tailor swift", (), one.nil_probability)


def test_unrelated_form_is_probably_nil(generator: CandidateGenerator) -> None:
    assert generator.suggest(["quantum gearbox"])[0].nil_probability > 0.7


def test_calibration_changes_the_probabilities_but_not_the_order(generator: CandidateGenerator) -> None:
    calibrated = CandidateGenerator(ENTITIES, calibration=Calibration(2.0, 1.0)).suggest(["tailor swift"])[0]
    plain = generator.suggest(["tailor swift"])[0]
    assert ids(calibrated) == ids(plain)
    assert calibrated.candidates[0].probability > plain.candidates[0].probability


def test_added_entity_is_seen_by_the_next_query_and_removed_one_is_not() -> None:
    generator = CandidateGenerator(ENTITIES)
    generator.add([Entity("tame", "Tame Impala")])
    assert (len(generator), ids(generator.suggest(["tame impala"])[0])[0]) == (10, "tame")
    generator.remove(["tame", "unknown"])
    assert (len(generator), "tame" in ids(generator.suggest(["tame impala"])[0])) == (9, False)


def test_added_entity_replaces_the_one_of_its_id() -> None:
    generator = CandidateGenerator(ENTITIES)
    generator.add([Entity("blink", "Sum 41")])
    first = generator.suggest(["sum forty one"])[0].candidates[0]
    assert (first.entity.name, len(generator)) == ("Sum 41", 9)


def test_order_of_the_knowledge_base_does_not_matter() -> None:
    queries = ["taylor", "paris", "rose", "bee"]
    assert CandidateGenerator(ENTITIES[::-1]).suggest(queries) == CandidateGenerator(ENTITIES).suggest(queries)


def test_more_queries_than_a_batch_come_in_their_order(generator: CandidateGenerator) -> None:
    texts = [entity.name for entity in ENTITIES] * 9
    assert [answer.mention for answer in generator.suggest(texts)] == texts


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_answers_do_not_depend_on_the_batch(generator: CandidateGenerator, texts: list[str]) -> None:
    together = generator.suggest(texts)
    assert together == [generator.suggest([text])[0] for text in texts]


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_probabilities_sum_to_one_at_most_and_fall(generator: CandidateGenerator, text: str) -> None:
    suggestion = generator.suggest([text], k=20)[0]
    shares = [candidate.probability for candidate in suggestion.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + suggestion.nil_probability <= 1 + 1e-5
    assert len(set(ids(suggestion))) == len(shares)


FIRST, LAST = ("tailor", "taylor", "tyler", "theo", "tina", "bea", "blake", "kim"), (
    "swift", "smith", "stone", "queen", "reed", "ray", "lane", "lake", "moss", "may", "park", "page", "pike", "vale",
    "west", "wood",
)  # fmt: skip


@pytest.fixture(scope="module")
def many() -> CandidateGenerator:
    return CandidateGenerator([Entity(f"{one} {other}", f"{one} {other}") for one in FIRST for other in LAST])


@settings(max_examples=40)
@given(st.one_of(st.sampled_from([*FIRST, *LAST, "tailor swif", "be a lake"]), st.text(max_size=20)))
def test_asking_for_more_candidates_changes_none_before_them(many: CandidateGenerator, text: str) -> None:
    few, some, more, all_of_them = (many.suggest([text], k=k)[0] for k in (10, 30, 64, 1_000))
    for longer in (some, more, all_of_them):
        assert longer.candidates[:10] == few.candidates
        assert longer.nil_probability == few.nil_probability
    assert more.candidates[:30] == some.candidates
    assert all_of_them.candidates[:64] == more.candidates
    shares = [candidate.probability for candidate in all_of_them.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + all_of_them.nil_probability <= 1 + 1e-5
    assert len(set(ids(all_of_them))) == len(shares)


def test_as_many_candidates_as_there_are_entities(many: CandidateGenerator) -> None:
    found = [len(many.suggest(["taylor swift"], k=k)[0].candidates) for k in (24, 25, 97, 128, 500)]
    assert found == [24, 25, 97, 128, 128]


HOSTILE = (
    Entity("letter", "X"),
    Entity("emoji", "🙂🙃"),
    Entity("arabic", "فيروز"),
    Entity("hebrew", "עידן רייכל", ("Idan Raichel",)),
    Entity("long", "la " * 3_400),
    Entity("symbols", "!!!", ("***",)),
    Entity("surrogate", "\ud800"),
    Entity("control", "\x01\x02"),
    Entity("many", "Many", tuple(f"many {number}" for number in range(2_000))),
    *(Entity(f"same{number:02}", "Same Name") for number in range(40)),
)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [("x", "letter"), ("🙂🙃", "emoji"), ("فيروز", "arabic"), ("עידן רייכל", "hebrew"), ("la " * 3_400, "long"),
     ("!!!", "symbols"), ("same name", "same00"), ("many 77", "many"), ("\ud800", "surrogate")],
)  # fmt: skip
def test_hostile_names_are_found_like_others(heard: str, meant: str) -> None:
    assert ids(CandidateGenerator(HOSTILE).suggest([heard])[0])[0] == meant


def test_entity_of_many_aliases_leaves_room_for_others() -> None:
    found = ids(CandidateGenerator((*HOSTILE, Entity("manny", "Manny Pacquiao"))).suggest(["many"])[0])
    assert found[0] == "many"
    assert "manny" in found
    assert len(found) == 10


@pytest.mark.parametrize("text", ["taylor swift", ""])
def test_comparison_has_the_columns_of_the_ranking(generator: CandidateGenerator, text: str) -> None:
    rows = generator.compare(Query(text, "play taylor swift")).rows
    assert rows.shape[1] == len(FEATURES)
    assert np.isfinite(rows).all()
