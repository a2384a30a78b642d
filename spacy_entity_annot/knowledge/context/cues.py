"""Words beside a name that tell what kind of thing it is."""

_MUSIC = (
    "song songs music band bands album albums artist artists singer singers track tracks playlist playlists listen "
    "listening rap rock pop metal jazz guitar remix concert lyrics vocals genre tunes hear sounds"
)
_CUES = {
    "ARTIST": _MUSIC,
    "WORK": "movie movies film films book books novel read watch watched watching show series episode song album track "
    "title game games played season soundtrack",
    "PLACE": "city town country state weather travel flight fly live lived lives near visit visited restaurant hotel "
    "trip map north south east west capital street airport",
    "ORG": "company brand business store shop bank shares stock market customers products analyst quarter buy "
    "university school college team club",
    "PERSON": "he she him her his mr mrs ms dr actor actress author writer president question line thanks thank "
    "morning hello hi",
    "EVENT": "war festival cup championship olympics tournament battle election ceremony",
    "PRODUCT": "phone car app device buy bought model price",
    "LANGUAGE": "speak speaks language languages translate spoken accent",
}
_BEFORE = {
    "ARTIST": ("by", "like", "artist", "band", "singer", "featuring"),
    "WORK": ("called", "titled", "movie", "song", "album", "book", "track", "film"),
    "PLACE": ("in", "from", "near", "at", "to"),
    "PERSON": ("mr", "mrs", "ms", "dr", "hi", "hello", "thanks", "thank", "named"),
}
_SYNONYMS = {
    "MUSICIAN": "ARTIST", "BAND": "ARTIST", "GROUP": "ARTIST", "GPE": "PLACE", "LOC": "PLACE", "LOCATION": "PLACE",
    "CITY": "PLACE", "ORGANIZATION": "ORG", "ORGANISATION": "ORG", "COMPANY": "ORG", "PER": "PERSON",
    "HUMAN": "PERSON", "SONG": "WORK", "ALBUM": "WORK", "MOVIE": "WORK", "FILM": "WORK", "BOOK": "WORK",
    "WORK_OF_ART": "WORK", "FAC": "PLACE", "VENUE": "PLACE",
}  # fmt: skip
CUE_WORDS = {kind: frozenset(words.split()) for kind, words in _CUES.items()}
"""Words anywhere in the utterance."""
CUES_BEFORE = {kind: frozenset(words) for kind, words in _BEFORE.items()}
"""Words directly before the name."""
KINDS = tuple(CUE_WORDS)
"""Our types; others say nothing of the words around."""


def coarse_type(kind: str | None) -> str | None:
    """Return the one of our types that `kind` names, or None."""
    if kind is None:
        return None
    upper = kind.upper()
    known = _SYNONYMS.get(upper, upper)
    return known if known in CUE_WORDS else None
