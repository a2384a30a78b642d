"""The tables of a workspace, as named migrations that are applied once, in order.

Here is what is annotated; `review_schema` has what people do with it.
"""

from .review_schema import (
    ACCEPTANCE,
    ACCEPTED_VERDICTS,
    AVOIDANCE,
    DECIDED_FORMS,
    FLAGS_FIRST,
    HELP,
    OFFICES,
    REVIEW,
    TEAM,
)

APPLICATION_ID = 0x53454131  # "SEA1" in the file's header: what tells a workspace from any other SQLite file

FIRST = """
CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE transcript (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL
) STRICT;
CREATE TABLE utterance (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    transcript INTEGER NOT NULL REFERENCES transcript,
    text TEXT NOT NULL,
    subject TEXT,
    details TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE INDEX utterance_by_transcript ON utterance (transcript, number);
CREATE INDEX utterance_by_subject ON utterance (subject) WHERE subject IS NOT NULL;
CREATE TABLE problem (
    source TEXT NOT NULL,
    line INTEGER NOT NULL,
    message TEXT NOT NULL,
    found_at TEXT NOT NULL,
    PRIMARY KEY (source, line, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    type TEXT,
    description TEXT,
    prior REAL CHECK (prior BETWEEN 0 AND 1),
    meta TEXT NOT NULL,
    retired_at TEXT
) STRICT;
CREATE TABLE alias (
    entity INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (entity, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mining (run TEXT PRIMARY KEY, last_utterance INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE mention (
    number INTEGER PRIMARY KEY,
    utterance INTEGER NOT NULL REFERENCES utterance,
    alternative INTEGER NOT NULL DEFAULT -1 CHECK (alternative >= -1),
    start INTEGER NOT NULL CHECK (start >= 0),
    end INTEGER NOT NULL CHECK (end > start),
    source TEXT NOT NULL CHECK (source IN ('mine', 'decide', 'review')),
    nil_probability REAL,
    UNIQUE (utterance, alternative, start, end)
) STRICT;
CREATE TABLE hit (
    mention INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
    target TEXT NOT NULL,
    entity TEXT NOT NULL DEFAULT '',
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    reason TEXT NOT NULL,
    PRIMARY KEY (mention, target, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE candidate (
    mention INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    entity INTEGER NOT NULL REFERENCES entity,
    alias TEXT NOT NULL,
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    reasons TEXT NOT NULL,
    PRIMARY KEY (mention, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_by_entity ON candidate (entity);

CREATE TABLE decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    mention INTEGER NOT NULL REFERENCES mention,
    annotator TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('link', 'nil', 'reject', 'skip', 'flag', 'undo')),
    entity INTEGER REFERENCES entity,
    reason TEXT,
    key TEXT NOT NULL,
    replaces INTEGER REFERENCES mention CHECK (replaces <> mention),
    undoes INTEGER REFERENCES decision,
    seconds REAL CHECK (seconds >= 0),
    decided_at TEXT NOT NULL,
    UNIQUE (annotator, key),
    CHECK ((verdict = 'link') = (entity IS NOT NULL)),
    CHECK ((verdict = 'undo') = (undoes IS NOT NULL))
) STRICT;
CREATE INDEX decision_by_mention ON decision (mention, annotator);
CREATE INDEX decision_by_annotator ON decision (annotator, number);
CREATE INDEX decision_by_entity ON decision (entity) WHERE entity IS NOT NULL;
CREATE UNIQUE INDEX decision_by_undone ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX decision_by_replaced ON decision (replaces) WHERE replaces IS NOT NULL;
CREATE TRIGGER decision_is_never_updated BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE VIEW standing_decision AS
    SELECT * FROM decision AS made
    WHERE verdict <> 'undo' AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = made.number);
CREATE VIEW current_decision AS
    SELECT * FROM standing_decision AS made
    WHERE NOT EXISTS (
        SELECT 1 FROM standing_decision AS later
        WHERE later.mention = made.mention AND later.annotator = made.annotator AND later.number > made.number
    ) AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS mend
        WHERE mend.replaces = made.mention AND mend.annotator = made.annotator AND mend.number > made.number
    );
CREATE VIEW settled_mention AS
    SELECT mention, min(verdict) AS verdict, min(entity) AS entity, min(reason) AS reason, max(number) AS decision
    FROM current_decision AS made
    WHERE verdict <> 'skip' AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS mend WHERE mend.replaces = made.mention AND mend.number > made.number
    )
    GROUP BY mention
    HAVING count(DISTINCT verdict) = 1 AND count(DISTINCT ifnull(entity, 0)) = 1;
"""

ENTITY_CHANGES = """
CREATE TABLE entity_change (
    revision INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL,
    mark INTEGER NOT NULL DEFAULT (random())
) STRICT;
INSERT INTO entity_change (entity) VALUES (0);
CREATE TRIGGER entity_is_added AFTER INSERT ON entity
    BEGIN INSERT INTO entity_change (entity) VALUES (new.number); END;
CREATE TRIGGER entity_is_changed AFTER UPDATE ON entity
    BEGIN INSERT INTO entity_change (entity) VALUES (new.number); END;
CREATE TRIGGER entity_is_removed AFTER DELETE ON entity
    BEGIN INSERT INTO entity_change (entity) VALUES (old.number); END;
"""

# Nothing looks utterances up by their subject, and the index cost a tenth of the time of reading them in, more with
# many subjects, and a fifth of the file.
SUBJECTS = """
DROP INDEX utterance_by_subject;
"""

# Numbers that are derived from texts hold as long as the mark is the same and texts were only added behind the others.
TEXTS = """
CREATE TABLE text_state (mark INTEGER NOT NULL) STRICT;
INSERT INTO text_state VALUES (random());
CREATE TRIGGER text_is_removed AFTER DELETE ON utterance BEGIN UPDATE text_state SET mark = random(); END;
CREATE TRIGGER text_is_changed AFTER UPDATE OF number, transcript, text, details ON utterance
    BEGIN UPDATE text_state SET mark = random(); END;
"""

MIGRATIONS: dict[str, str] = {
    "first": FIRST,
    "acceptance": ACCEPTANCE,
    "entity changes": ENTITY_CHANGES,
    "team": TEAM,
    "review": REVIEW,
    "help": HELP,
    "decided forms": DECIDED_FORMS,
    "offices": OFFICES,
    "avoidance": AVOIDANCE,
    "no index of subjects": SUBJECTS,
    "accepted verdicts": ACCEPTED_VERDICTS,
    "texts": TEXTS,
    "flags first": FLAGS_FIRST,
}
