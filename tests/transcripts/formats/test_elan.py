from spacy_entity_annot.transcripts import ReadOptions

from ..conftest import Read

EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0" VERSION="3.0">
 <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///a.wav"/></HEADER>
 <TIME_ORDER>
  <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
  <TIME_SLOT TIME_SLOT_ID="ts3"/>
 </TIME_ORDER>
 <TIER LINGUISTIC_TYPE_REF="default" PARTICIPANT="ana" TIER_ID="A" LANG_REF="eng">
  <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
   <ANNOTATION_VALUE>play R&amp;B</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
  <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">
   <ANNOTATION_VALUE>stop</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
 </TIER>
 <TIER LINGUISTIC_TYPE_REF="gloss" PARENT_REF="A" TIER_ID="gloss">
  <ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a1">
   <ANNOTATION_VALUE>spiel</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
 </TIER>
</ANNOTATION_DOCUMENT>
"""


def test_broken_xml_is_reported_with_its_line(read: Read) -> None:
    assert read(EAF.replace("</TIER>", "", 1), "call.eaf") == ([], [
        (18, "not the XML that ELAN writes (mismatched tag)."),
    ])  # fmt: skip


def test_annotations_have_times_speaker_and_medium(read: Read) -> None:
    utterances, problems = read(EAF, "call.xml")
    assert problems == []
    assert [(u.text, u.speaker, u.start, u.end, u.language, u.media) for u in utterances] == [
        ("play R&B", "ana", 0.5, 1.5, "eng", "file:///a.wav"),
        ("stop", "ana", 1.5, None, "eng", "file:///a.wav"),
    ]


def test_a_tier_of_references_has_the_times_of_what_it_refers_to(read: Read) -> None:
    [utterance], _ = read(EAF, "call.eaf", options=ReadOptions(tiers=("gloss",)))
    assert (utterance.text, utterance.speaker, utterance.start, utterance.end) == ("spiel", "gloss", 0.5, 1.5)
