from spacy_entity_annot.review.breaks import REMINDER, Breaks


class Clock:
    minutes = 0.0

    def __call__(self) -> float:
        return self.minutes * 60


def reminders(*minutes: float) -> list[str]:
    """What is said at verdicts given at these minutes."""
    clock = Clock()
    breaks = Breaks(clock=clock)
    said = []
    for clock.minutes in minutes:
        said.append(breaks.reminder())
    return said


def test_fifty_minutes_without_a_pause_are_told_once() -> None:
    said = reminders(*range(1, 60))
    assert [minute for minute, text in enumerate(said, 1) if text] == [50]
    assert said[49] == REMINDER.format(minutes=50)


def test_a_pause_begins_anew() -> None:
    assert set(reminders(*range(1, 45), *range(50, 98))) == {""}
    assert sum(map(bool, reminders(*range(1, 45), *range(50, 102)))) == 1
