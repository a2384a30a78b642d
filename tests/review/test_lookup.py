from spacy_entity_annot.review.lookup import look_up
from spacy_entity_annot.types import Utterance
from spacy_entity_annot.workspace import Workspace, add_utterances


def test_a_name_is_found_however_it_was_spelled(workspace: Workspace) -> None:
    portion = look_up(workspace, "Taylor Swift")
    assert [(hit.utterance, hit.text, text) for hit, text in portion.hits] == [
        ("u0", "tailor swift", "play tailor swift"),
        ("u1", "tailor swift", "now tailor swift and queen please"),
    ]
    assert portion.is_last and portion.total == 4


def test_the_portions_together_are_the_whole(workspace: Workspace) -> None:
    calls = [Utterance(f"v{place}", "play queen", f"call{place // 300}") for place in range(1_500)]
    add_utterances(workspace, calls, source="test")
    after, found, portions = 0, 0, 0
    while portions < 20:
        portion = look_up(workspace, "Queen", after=after, seconds=0)
        after, found, portions = portion.searched, found + len(portion.hits), portions + 1
        if portion.is_last:
            break
    assert (found, portions, after) == (1_502, 3, 1_504)


def test_a_search_that_nobody_waits_for_ends(workspace: Workspace) -> None:
    calls = [Utterance(f"v{place}", "play queen", f"call{place}") for place in range(1_500)]
    add_utterances(workspace, calls, source="test")
    assert not look_up(workspace, "Queen", most=10**6, is_wanted=lambda: False).is_last
