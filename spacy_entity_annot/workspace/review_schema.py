"""The tables of what people do in a workspace: their decisions and the order of them, what they see, who helps whom."""

# What was accepted without a person rests on the decisions before it: it goes when one of them is undone, and a
# person's verdict on the span or across it takes its place.
ACCEPTANCE = """
CREATE TABLE acceptance (
    mention INTEGER PRIMARY KEY REFERENCES mention ON DELETE CASCADE,
    entity INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    proven_precision REAL NOT NULL CHECK (proven_precision BETWEEN 0 AND 1),
    last_decision INTEGER NOT NULL,
    accepted_at TEXT NOT NULL
) STRICT;
CREATE INDEX acceptance_by_entity ON acceptance (entity);
CREATE TRIGGER acceptance_falls_with_its_evidence AFTER INSERT ON decision WHEN NEW.undoes IS NOT NULL BEGIN
    DELETE FROM acceptance WHERE last_decision >= NEW.undoes;
END;
CREATE TRIGGER acceptance_gives_way_to_people AFTER INSERT ON decision WHEN NEW.undoes IS NULL BEGIN
    DELETE FROM acceptance WHERE mention IN (
        SELECT other.number FROM mention AS made JOIN mention AS other
        ON other.utterance = made.utterance AND other.alternative = made.alternative
        AND other.start < made.end AND made.start < other.end WHERE made.number = NEW.mention
    );
END;
"""

TEAM = """
CREATE TABLE adjudication (
    decision INTEGER PRIMARY KEY REFERENCES decision,
    mention INTEGER NOT NULL REFERENCES mention
) STRICT;
CREATE INDEX adjudication_by_mention ON adjudication (mention);
DROP VIEW settled_mention;
CREATE VIEW settled_mention AS
    SELECT mention, min(verdict) AS verdict, min(entity) AS entity, min(reason) AS reason, max(number) AS decision
    FROM current_decision AS made
    WHERE verdict <> 'skip' AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS mend WHERE mend.replaces = made.mention AND mend.number > made.number
    ) AND (number IN (SELECT decision FROM adjudication) OR NOT EXISTS (
        SELECT 1 FROM adjudication JOIN current_decision AS third ON third.number = adjudication.decision
        WHERE adjudication.mention = made.mention
    ))
    GROUP BY mention
    HAVING count(DISTINCT verdict) = 1 AND count(DISTINCT ifnull(entity, 0)) = 1;
"""

REVIEW = """
ALTER TABLE mention ADD COLUMN form INTEGER;
ALTER TABLE mention ADD COLUMN alike INTEGER;
ALTER TABLE mention ADD COLUMN doubt REAL;
ALTER TABLE mention ADD COLUMN lot REAL;
CREATE INDEX mention_by_lot ON mention (lot);
CREATE INDEX mention_by_form ON mention (form);
CREATE INDEX mention_by_likeness ON mention (alike) WHERE alike IS NOT NULL;

CREATE TABLE lease (
    item INTEGER PRIMARY KEY,
    annotator TEXT NOT NULL,
    expires_at REAL NOT NULL
) STRICT;
CREATE TABLE screen (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    content TEXT NOT NULL
) STRICT;
CREATE TABLE comment (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    mention INTEGER NOT NULL REFERENCES mention,
    annotator TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX comment_by_mention ON comment (mention);

ALTER TABLE decision ADD COLUMN act INTEGER REFERENCES decision;
ALTER TABLE decision ADD COLUMN redoes INTEGER REFERENCES decision;
ALTER TABLE decision ADD COLUMN makes_entity INTEGER REFERENCES entity;
ALTER TABLE decision ADD COLUMN screen INTEGER REFERENCES screen;
ALTER TABLE decision ADD COLUMN rank INTEGER CHECK (rank >= 1);
ALTER TABLE decision ADD COLUMN keys INTEGER CHECK (keys >= 0);
ALTER TABLE decision ADD COLUMN is_sample INTEGER CHECK (is_sample IN (0, 1));
ALTER TABLE decision ADD COLUMN origin TEXT;
CREATE INDEX decision_by_act ON decision (act) WHERE act IS NOT NULL;
CREATE INDEX decision_by_made_entity ON decision (makes_entity) WHERE makes_entity IS NOT NULL;
"""

# A harmful utterance is masked from the moment of the flag until that is taken back, whatever is decided later.
HELP = """
CREATE TABLE harm (
    decision INTEGER PRIMARY KEY REFERENCES decision,
    utterance INTEGER NOT NULL REFERENCES utterance
) STRICT;
CREATE INDEX harm_by_utterance ON harm (utterance);
CREATE TRIGGER harm_is_noticed AFTER INSERT ON decision WHEN NEW.verdict = 'flag'
    AND (NEW.reason || ':' LIKE 'distressing:%' OR NEW.reason || ':' LIKE 'possible crime or danger:%')
    BEGIN INSERT INTO harm SELECT NEW.number, utterance FROM mention WHERE mention.number = NEW.mention; END;
CREATE VIEW masked_utterance AS
    SELECT harm.utterance AS number, standing_decision.annotator AS flagged_by
    FROM harm JOIN standing_decision ON standing_decision.number = harm.decision;
CREATE TABLE message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    mention INTEGER NOT NULL REFERENCES mention,
    annotator TEXT NOT NULL,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    last_decision INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (annotator, key)
) STRICT;
CREATE INDEX message_by_mention ON message (mention);
CREATE TABLE guideline (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    annotator TEXT NOT NULL,
    last_decision INTEGER NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
"""

# So that what was decided on some words is found without a walk over all mentions of these words.
DECIDED_FORMS = """
CREATE TABLE decided_form (
    form INTEGER NOT NULL,
    decision INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE,
    PRIMARY KEY (form, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX decided_form_by_decision ON decided_form (decision);
INSERT INTO decided_form SELECT mention.form, decision.number FROM decision
    JOIN mention ON mention.number = decision.mention
    WHERE mention.form IS NOT NULL AND decision.verdict IN ('link', 'nil');
CREATE TRIGGER decision_on_a_form AFTER INSERT ON decision WHEN NEW.verdict IN ('link', 'nil') BEGIN
    INSERT INTO decided_form SELECT form, NEW.number FROM mention WHERE number = NEW.mention AND form IS NOT NULL;
END;
"""

# Decisions of several workspaces have one order wherever they are brought together: that of `moment`, milliseconds that
# are greater than those of all decisions that were there when it was made, then that of the key. Those made before
# get what leaves their order as it was. An adjudication outranks those that it saw; two that did not see one another
# and differ are a dispute.
OFFICES = """
ALTER TABLE decision ADD COLUMN moment INTEGER NOT NULL DEFAULT 0;
ALTER TABLE adjudication ADD COLUMN latest_seen INTEGER NOT NULL DEFAULT -1;
DROP TRIGGER decision_is_never_updated;
CREATE TEMP TABLE earlier AS SELECT number, number + max(
    CAST(ifnull(strftime('%s', decided_at), 0) AS INTEGER) * 1000 - number
) OVER (ORDER BY number) AS moment FROM decision;
UPDATE decision SET moment = (SELECT moment FROM earlier WHERE earlier.number = decision.number);
DROP TABLE earlier;
CREATE TRIGGER decision_is_never_updated BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE INDEX decision_by_moment ON decision (moment);

DROP VIEW settled_mention;
DROP VIEW current_decision;
CREATE VIEW current_decision AS
    SELECT * FROM standing_decision AS made
    WHERE NOT EXISTS (
        SELECT 1 FROM standing_decision AS later
        WHERE later.mention = made.mention AND later.annotator = made.annotator
        AND (later.moment, later.key) > (made.moment, made.key)
    ) AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS mend
        WHERE mend.replaces = made.mention AND mend.annotator = made.annotator
        AND (mend.moment, mend.key) > (made.moment, made.key)
    );
CREATE VIEW standing_adjudication AS
    SELECT third.mention, third.number AS decision, third.moment, adjudication.latest_seen
    FROM adjudication JOIN current_decision AS third ON third.number = adjudication.decision;
CREATE VIEW settled_mention AS
    SELECT mention, min(verdict) AS verdict, min(entity) AS entity, min(reason) AS reason, max(number) AS decision,
        max(moment) AS moment
    FROM current_decision AS made
    WHERE verdict <> 'skip' AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS mend
        WHERE mend.replaces = made.mention AND (mend.moment, mend.key) > (made.moment, made.key)
    ) AND NOT EXISTS (
        SELECT 1 FROM standing_adjudication AS third WHERE third.mention = made.mention
        AND (third.latest_seen >= made.moment OR made.number NOT IN (SELECT decision FROM adjudication))
    )
    GROUP BY mention
    HAVING count(DISTINCT verdict) = 1 AND count(DISTINCT ifnull(entity, 0)) = 1;

CREATE TABLE brought_entity (entity INTEGER PRIMARY KEY REFERENCES entity ON DELETE CASCADE) STRICT;
CREATE TABLE brought_mention (mention INTEGER PRIMARY KEY REFERENCES mention ON DELETE CASCADE) STRICT;
CREATE TABLE brought_guideline (digest TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE brought_decision (decision INTEGER PRIMARY KEY REFERENCES decision, guideline TEXT NOT NULL) STRICT;
"""

# What somebody does not want to see: utterances of a category, be it said by the input or by a flag that stands.
AVOIDANCE = """
CREATE TABLE category (
    utterance INTEGER NOT NULL REFERENCES utterance ON DELETE CASCADE,
    name TEXT NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (utterance, name, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX category_by_name ON category (name);
CREATE TABLE avoidance (
    annotator TEXT NOT NULL,
    category TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (annotator, category)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO category SELECT utterance.number, lower(trim(named.value)), 0
    FROM utterance, json_each(json_array(
        json_extract(details, '$.meta.category'), json_extract(details, '$.meta.categories'))) AS field,
    json_each(CASE WHEN field.type = 'array' THEN field.value ELSE json_array(field.value) END) AS named
    WHERE details LIKE '%"categor%' AND named.type = 'text';
INSERT OR IGNORE INTO category SELECT utterance, lower(trim(part)), decision FROM (
    SELECT mention, number AS decision, substr(reason, 1, instr(reason || ':', ':') - 1) AS part
    FROM decision WHERE verdict = 'flag'
    UNION SELECT mention, number, substr(reason, instr(reason || ':', ':') + 1) FROM decision WHERE verdict = 'flag'
    ) JOIN mention ON mention.number = mention WHERE trim(part) <> '';
CREATE TRIGGER flag_names_a_category AFTER INSERT ON decision WHEN NEW.verdict = 'flag' BEGIN
    INSERT OR IGNORE INTO category SELECT utterance, lower(trim(part)), NEW.number FROM mention JOIN (
        SELECT substr(NEW.reason, 1, instr(NEW.reason || ':', ':') - 1) AS part
        UNION SELECT substr(NEW.reason, instr(NEW.reason || ':', ':') + 1)
    ) WHERE mention.number = NEW.mention AND trim(part) <> '';
END;
CREATE VIEW avoided_utterance AS
    SELECT category.utterance AS number, avoidance.annotator
    FROM avoidance JOIN category ON category.name = avoidance.category
    WHERE category.decision = 0 OR EXISTS (SELECT 1 FROM standing_decision WHERE number = category.decision);
"""

# Nil and "no mention" are accepted, too. All that was accepted goes when a verdict that it rests on is contradicted, as
# it does when one is undone.
ACCEPTED_VERDICTS = """
DROP TRIGGER acceptance_falls_with_its_evidence;
DROP TRIGGER acceptance_gives_way_to_people;
ALTER TABLE acceptance RENAME TO accepted_link;
DROP INDEX acceptance_by_entity;
CREATE TABLE acceptance (
    mention INTEGER PRIMARY KEY REFERENCES mention ON DELETE CASCADE,
    verdict TEXT NOT NULL CHECK (verdict IN ('link', 'nil', 'reject')),
    entity INTEGER REFERENCES entity ON DELETE CASCADE,
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    proven_precision REAL NOT NULL CHECK (proven_precision BETWEEN 0 AND 1),
    last_decision INTEGER NOT NULL,
    accepted_at TEXT NOT NULL,
    CHECK ((verdict = 'link') = (entity IS NOT NULL))
) STRICT;
INSERT INTO acceptance SELECT mention, 'link', entity, probability, proven_precision, last_decision, accepted_at
    FROM accepted_link;
DROP TABLE accepted_link;
CREATE INDEX acceptance_by_entity ON acceptance (entity);
CREATE TRIGGER acceptance_falls_with_its_evidence AFTER INSERT ON decision WHEN NEW.undoes IS NOT NULL BEGIN
    DELETE FROM acceptance WHERE last_decision >= NEW.undoes;
END;
CREATE TRIGGER acceptance_falls_when_evidence_is_contradicted AFTER INSERT ON decision WHEN NEW.undoes IS NULL BEGIN
    DELETE FROM acceptance WHERE last_decision >= (
        SELECT min(made.number) FROM standing_decision AS made
        WHERE made.mention IN (NEW.mention, NEW.replaces) AND made.number < NEW.number AND made.verdict <> 'skip'
        AND (NEW.verdict <> 'skip' OR made.annotator = NEW.annotator)
        AND (made.mention <> NEW.mention OR made.verdict <> NEW.verdict OR made.entity IS NOT NEW.entity)
    );
END;
CREATE TRIGGER acceptance_gives_way_to_people AFTER INSERT ON decision WHEN NEW.undoes IS NULL BEGIN
    DELETE FROM acceptance WHERE mention IN (
        SELECT other.number FROM mention AS made JOIN mention AS other
        ON other.utterance = made.utterance AND other.alternative = made.alternative
        AND other.start < made.end AND made.start < other.end WHERE made.number = NEW.mention
    );
END;
"""

# Flags and harmful utterances are few and decisions are many; left to itself SQLite walked all decisions at every
# question of every page.
FLAGS_FIRST = """
CREATE INDEX decision_that_flags ON decision (annotator, mention) WHERE verdict = 'flag';
DROP VIEW masked_utterance;
CREATE VIEW masked_utterance AS
    SELECT harm.utterance AS number, standing_decision.annotator AS flagged_by
    FROM harm CROSS JOIN standing_decision ON standing_decision.number = harm.decision;
"""
