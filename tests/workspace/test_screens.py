from spacy_entity_annot.types import Candidate, Entity, Mention, Verdict
from spacy_entity_annot.workspace import Circumstances, Workspace, add_entities, add_mentions, record_decision
from spacy_entity_annot.workspace.screens import ScreenContent, kb_version, keep_screen, passed_over, screen_of

BAND = Entity("Q1", "Echo", ("The Echo",), "ARTIST", "a band", 0.3)


def content(workspace: Workspace) -> ScreenContent:
    candidates = (Candidate(BAND, "The Echo", 0.1 + 0.2, ("sounds alike",)),)
    return ScreenContent(candidates, 0.07, 3, kb_version(workspace))


def decide(workspace: Workspace, screen: int | None) -> int:
    circumstances = Circumstances(screen=screen)
    return record_decision(workspace, 1, Verdict.reject(), annotator="ana", circumstances=circumstances)


def test_past_screen_comes_back_although_the_knowledge_base_has_changed(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "")])
    add_entities(workspace, [BAND])
    shown = content(workspace)
    number = decide(workspace, keep_screen(workspace, shown))
    add_entities(workspace, [Entity("Q1", "Echo", (), "ALBUM")])
    assert screen_of(workspace, number) == shown
    assert kb_version(workspace) != shown.kb_version


def test_the_same_screen_is_kept_once(workspace: Workspace) -> None:
    assert keep_screen(workspace, content(workspace)) == keep_screen(workspace, content(workspace))


def test_decision_from_elsewhere_has_no_screen(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "")])
    assert screen_of(workspace, decide(workspace, None)) is None


def test_what_was_seen_above_the_answer_was_passed_over(workspace: Workspace) -> None:
    others = [Entity(f"E{number}", f"Echo {number}") for number in range(3)]
    add_entities(workspace, others)
    spans = [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (10, 11)]
    add_mentions(workspace, [Mention("u0", start, end, "", "") for start, end in spans])
    shown = ScreenContent(tuple(Candidate(one, one.name, 0.3) for one in others), 0.1, 1, "")
    made = Circumstances(screen=keep_screen(workspace, shown))
    add_entities(workspace, [BAND])
    verdicts = [Verdict.link("E0"), Verdict.link("E2"), Verdict.nil(), Verdict.reject(), Verdict.link(BAND),
                Verdict.skip()]  # fmt: skip
    for mention, verdict in enumerate(verdicts, 1):
        record_decision(workspace, mention, verdict, annotator="ana", circumstances=made)
    record_decision(workspace, 2, Verdict.link("E1"), annotator="ben", circumstances=made)
    every = ("E0", "E1", "E2")
    assert passed_over(workspace) == {1: (), 2: ("E0",), 3: every, 4: every, 5: every}
