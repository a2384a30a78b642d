from typing import Any

import pytest

from spacy_entity_annot.transcripts.identity import MAX_TRANSCRIPTS, IdentityFilter, names_a_person, tells_identity
from spacy_entity_annot.types import Utterance


def cleaned(meta: dict[str, Any], *keep: str) -> tuple[dict[str, Any], dict[str, int]]:
    identity = IdentityFilter(keep)
    utterance = identity.clean(Utterance("u", "play", "t", meta=meta))
    return dict(utterance.meta), dict(identity.dropped)


@pytest.mark.parametrize(
    "field",
    ["account", "acctNo", "account_id", "ACCOUNT-NUMBER", "accountnumber", "device", "deviceId",
     "device_serial_number", "serial", "serialNo", "SerialNumber", "DSN", "email", "e-mail", "E_MAIL", "eMail",
     "EmailAddress", "userEmail", "phone", "phones", "phone_number", "PhoneNo", "telephone", "tel", "tel_no",
     "mobile", "mobileNumber", "cell", "msisdn", "ANI", "firstName", "FIRST_NAME", "firstname", "lastName",
     "surname", "full_name", "FullName", "fullname", "user_name", "userName", "username", "UserID", "customerId",
     "customer_name", "customer", "callerId", "caller", "user", "owner", "speaker_name", "displayName", "name",
     "address", "ip", "ip_address", "IPAddress", "MACAddress", "imei", "ssn", "date_of_birth", "dob", "birthday",
     "zip", "postcode", "lat", "longitude", "household_id", "profile_id", "personId", "passport", "agent_name",
     "subject"],
)  # fmt: skip
def test_field_that_tells_who_is_dropped(field: str) -> None:
    assert cleaned({field: "V4LUE", "kept": 1}) == ({"kept": 1}, {field: 1})


@pytest.mark.parametrize(
    "field",
    ["intent", "domain", "microphone", "headphones", "phonemes", "phonetic", "serialized", "model_name", "song_name",
     "artist", "file_name", "session_id", "request_id", "wer", "source", "language", "user_intent", "customer_type",
     "speaker_count", "mood", "names_found", "identical", "channel"],
)  # fmt: skip
def test_field_that_tells_what_stays(field: str) -> None:
    assert cleaned({field: "V4LUE"}) == ({field: "V4LUE"}, {})


def test_fields_are_found_at_any_depth() -> None:
    meta = {
        "request": [{"user": {"plan": "free", "id": 7, "emails": ["a"], "call": {"number": 5}}}, {"turn": 1}, "x"],
        "users": [{"name": "Ana", "role": "host"}],
        "user": ["Ana"],
        "asr": {"model": {"id": "m1"}},
    }
    assert cleaned(meta) == (
        {
            "request": [{"user": {"plan": "free", "call": {}}}, {"turn": 1}, "x"],
            "users": [{"role": "host"}],
            "asr": {"model": {"id": "m1"}},
        },
        {"request.user.id": 1, "request.user.emails": 1, "request.user.call.number": 1, "users.name": 1, "user": 1},
    )


@pytest.mark.parametrize("keep", ["device_type", "deviceType", "Device-Type", "hardware.deviceType"])
def test_kept_field_stays_in_any_spelling(keep: str) -> None:
    kept, dropped = cleaned({"hardware": {"deviceType": "echo", "deviceId": "9"}}, keep)
    assert (kept, dropped) == ({"hardware": {"deviceType": "echo"}}, {"hardware.deviceId": 1})


@pytest.mark.parametrize(
    "label",
    ["spk_0", "SPEAKER_00", "Speaker 1", "A", "1", "s2", "agent", "User", "customer", "system", "Left channel", "ch1",
     "F01", "unknown", "", "?"],
)  # fmt: skip
def test_role_letter_or_number_names_nobody(label: str) -> None:
    assert not names_a_person(label)


@pytest.mark.parametrize("label", ["Ana", "BEN", "Agent Smith", "ana@example.org", "+1 555 0100", "Jürgen", "王伟"])
def test_name_address_or_telephone_number_names_somebody(label: str) -> None:
    assert names_a_person(label)


def speakers(*labels: tuple[str, str], keep: tuple[str, ...] = ()) -> tuple[list[str | None], int]:
    identity = IdentityFilter(keep)
    utterances = [
        identity.clean(Utterance(str(number), "play", transcript, speaker=label))
        for number, (transcript, label) in enumerate(labels)
    ]
    return [utterance.speaker for utterance in utterances], identity.dropped["speaker name"]


def test_speakers_called_by_name_are_numbered_within_their_transcript() -> None:
    labels = [("a", "Ben"), ("a", "agent"), ("a", "Ana"), ("b", "Ana"), ("a", "Ben"), ("b", "spk_0")]
    assert speakers(*labels) == (["speaker 1", "agent", "speaker 2", "speaker 1", "speaker 1", "spk_0"], 4)


def test_a_number_that_is_taken_is_not_given_twice() -> None:
    labels = [("a", "Ben"), ("a", "speaker 1"), ("a", "Ana"), ("a", "speaker 1")]
    assert speakers(*labels) == (["speaker 1", "speaker 2", "speaker 3", "speaker 2"], 2)


@pytest.mark.parametrize("keep", ["speaker", "speaker name", "SpeakerName"])
def test_names_of_speakers_stay_where_they_are_asked_for(keep: str) -> None:
    assert speakers(("a", "Ben"), keep=(keep,)) == (["Ben"], 0)


def test_few_transcripts_are_remembered() -> None:
    identity = IdentityFilter()
    for number in range(MAX_TRANSCRIPTS + 5):
        identity.clean(Utterance("u", "play", str(number), speaker="Ben"))
    assert len(identity._renamed) == MAX_TRANSCRIPTS


def test_utterance_without_identity_is_handed_on_as_it_is() -> None:
    utterance = Utterance("u", "play", "t", speaker="spk_0", subject_key="account-9", meta={"intent": "play"})
    assert IdentityFilter().clean(utterance) is utterance


def test_name_of_a_field_may_be_anything() -> None:
    assert not tells_identity(("",))
    assert not tells_identity(("\u2028", "---"))
