"""Every error that a user can cause: what happened, on which input, what to do next."""


class EntityAnnotError(Exception):
    """The base of all errors with a text for the user; the command line prints it and exits with `exit_code`."""

    exit_code = 1


class UsageError(EntityAnnotError):
    """The call itself is wrong: a bad option value, a missing file, a contradiction."""

    exit_code = 2


class InputError(EntityAnnotError):
    """An input cannot be read as what it claims to be."""


class WorkspaceError(EntityAnnotError):
    """The workspace cannot be opened, read or written."""


class SearchError(EntityAnnotError):
    """A search ended before it was through."""


class CorpusError(EntityAnnotError):
    """A corpus has faults that training would not survive or, worse, not notice."""


SYSTEM_ERROR = "the operating system refused ({reason}). What was done before is kept."

PROCESS_ENDED = "a process that searched was ended, perhaps for want of memory. Search with fewer --processes."

# files
FILE_MISSING = "{path}: there is no such file. Check the spelling, or give a folder or - for standard input."
FILE_ABSENT = "there is no such file. Check the spelling, or give - for standard input."
FILE_CLOSED = "cannot be read ({reason}). Check its permissions."
FILE_IS_FOLDER = "is a folder, not a file. Name the files in it."
FILE_EMPTY = "the file is empty; there was nothing to read."
FILE_IS_BINARY = "the file holds binary data, not text. Convert it to UTF-8 text, or name another file."
FILE_NAME_NOT_UTF8 = "the file's name is not valid UTF-8, so it was left out. Rename the file."
FOLDER_MISSING = "{path}: there is no such folder."
FOLDER_EMPTY = "the folder holds no files; there was nothing to read."
FORMAT_UNKNOWN = (
    "no known transcript format fits. Name the format if you know it; `entity-annot formats` lists what can be read."
)
ENCODING_UNKNOWN = "there is no encoding {encoding!r}; utf-8, cp1252, gb18030 and shift_jis are some of them."
NOT_TO_STDOUT = "- stands for standard output, and this needs a place of its own on the disk. Name one."
TWO_TO_STDOUT = "the page goes to standard output, so its figures cannot: name a file, or leave --json out."
OPTION_PAIR = "{value!r} is not like {like}."
FORMAT_NAME_UNKNOWN = "there is no transcript format {name!r}; there are: {names}."
GZIP_BROKEN = "the gzip stream is damaged or cut short ({reason}); what came before it was kept."
LINE_TOO_LONG = "the line is longer than {limit} characters and was skipped. Split it."
NOT_UTF8 = (
    "not valid UTF-8 at byte {position}. Convert the file, e.g. with iconv -t UTF-8; `ingest --encoding` reads others."
)
NOT_JSON = "not valid JSON ({reason})."
NOT_AN_OBJECT = "a JSON object was expected, this is {kind}."

# utterances
FIELD_MISSING = "the field {field!r} is missing or empty."
FIELD_TYPE = "the field {field!r} must be {expected}, not {kind}."
LONE_SURROGATE = "the field {field!r} holds half of a surrogate pair, which no file can store."
NUL_CHARACTER = "the field {field!r} holds a NUL character, which no text has."
FIELD_RANGE = "the field {field!r} must lie {expected}."
FIELD_REPEATED = "the field {field!r} stands twice in one object."
FIELD_TOO_DEEP = "the field {field!r} is nested more than {limit} levels deep."
NESTED_TOO_DEEP = "the JSON is nested too deep to be read."
NOT_A_NUMBER = "{value} is no number in JSON. Use null for an unknown value."
TEXT_HAS_NUL = "the line holds a NUL character, which no transcript has."
DOCUMENT_TOO_LARGE = "more than {limit} MB belong together here, which is more than is held in memory. Split the file."
DOCUMENT_NOT_UTF8 = (
    "not valid UTF-8 at byte {position}; the characters were replaced."
    " Name the encoding with --encoding, or convert the file."
)
DOCUMENT_UNLIKE = "this JSON is not like that of {format}; --format names another one."
DOCUMENT_MISSHAPEN = "this JSON of {format} has not the expected shape ({reason}); what came before was kept."
RECORDING_FAILED = "the recogniser could not read {recording}: {reason}. Check the recording, and send it again."
RECORDING_UNFINISHED = (
    "the recogniser has not finished {recording} ({status}). Fetch the transcript when it has, and read it again."
)
TRANSCRIPT_ELSEWHERE = (
    "the recogniser is done with {recording}, but this is its note on the job. Fetch the transcript itself."
)
RECORD_BROKEN = "object {position} of the array: {reason}"
TABLE_WITHOUT_TEXT = "none of the columns {columns} is known to hold the text. Name it with --column text=NAME."
TABLE_HEADER = "the first line must begin with {header}; nothing was read."
TABLE_ROW = "{found} fields where the header has {expected}; the row was left out."
ROW_TIMES = "the times of the row are no numbers; it was left out."
CTM_ROW = "a row of CTM is RECORDING CHANNEL BEGIN DURATION WORD [CONFIDENCE]; this one was left out."
STM_ROW = "a row of STM is RECORDING CHANNEL SPEAKER START END [<LABEL>] WORDS; this one was left out."
RTTM_ROW = "a row of RTTM has {columns} columns at least, times in the fourth and fifth; this one was left out."
RTTM_WITHOUT_SPEAKERS = "no line says who speaks: none is a SPEAKER row of RTTM. Check whether it is the right file."
RTTM_WITHOUT_WORDS = (
    "this RTTM says who speaks when, and holds no words. Give it with --speakers beside the transcripts."
)
TEXTGRID_BROKEN = "the TextGrid ends or changes its shape here; nothing behind it was read."
XML_BROKEN = "not the XML that ELAN writes ({reason})."
PARQUET_BROKEN = "not a Parquet file, or a damaged one ({reason})."
CAPTION_HEADER_MISSING = "a WebVTT file begins with the line WEBVTT; it was read without."
CAPTION_TIMES = "the time line is not like 00:01:02.345 --> 00:01:04.000; its text was left out."
CAPTIONS_MISSING = "the file holds no caption, though it is called like one."
CAPTION_ORDER = "the caption ends before it starts; its text was left out."
CAPTION_WITHOUT_TIMES = "the text has no time line above it, so it was left out."
UTTERANCE_CONFLICT = "utterance {id!r} was read before with other content; the first one was kept."

# knowledge bases
ENTITY_CONFLICT = "entity {id!r} stands twice in this input with different content; the first one was kept."
ENTITY_UNKNOWN = (
    "there is no entity {id!r} in the knowledge base. `entity-annot suggest NAME` finds ids, `entity-annot kb new` adds"
    " one."
)
ENTITY_EXISTS = "there is an entity {id!r} already; `entity-annot kb show {id}` prints it."
ENTITY_IS_NIL = "no entity may have the id 'NIL': spaCy writes it where none is meant. Give the entity another id."
KB_FORMAT_UNKNOWN = (
    "no known format of a knowledge base fits, such as JSON lines, or CSV whose header names the columns id and name."
    " `entity-annot formats` lists what can be read."
)
KB_COLUMNS = (
    "an entity needs an id and a name, and the columns are {columns}. `--column id=NAME --column name=NAME` of `kb add`"
    " and `kb lint` says which is which; one column may be both."
)
KB_FOLDER_UNKNOWN = (
    "is a folder, but of no known knowledge base. `entity-annot formats` lists what can be read; or name its files."
)
KB_FOLDER_BROKEN = "is no knowledge base of spaCy, or a damaged one ({reason}). Write it again with to_disk."
ENTITY_WITHOUT_NAME = "entity {id!r} has neither a name nor an alias."
ALIAS_OF_UNKNOWN = "the alias {alias!r} means entity {id!r}, which the knowledge base lacks."
PROBABILITIES_UNEVEN = "{entities} entities, but {probabilities} probabilities."
YAML_BROKEN = "not the YAML of a knowledge base ({reason})."
MUSICBRAINZ_ROW = "not a row of MusicBrainz' table {table}, which has {columns} columns separated by tabs."
MUSICBRAINZ_ALIASES_ALONE = "holds aliases alone. Name the table artist; artist_alias is read with it."
CSV_BROKEN = "not a row of CSV ({reason}); check its quotes."
CSV_TOO_MANY_FIELDS = "{found} fields where the header has {expected}; quote a text that holds the separator."
PRIOR_RANGE = "the field {field!r} must lie between 0 and 1, not {value}."
PATH_AS_TARGET = (
    "{path}: is a path, but searched for as a name in the workspace. `entity-annot search TARGET {path}` looks in it."
)
TARGET_IS_ENTITY = (
    "this is an entity, not a target. `search --kb FILE` looks for all of a file; in a workspace `kb add FILE` and"
    " `mine --kb-type all` do."
)
TARGET_ENTITY_UNKNOWN = (
    "the target's entity {id!r} is not in the knowledge base; its words were searched for without."
    " `entity-annot kb add` loads it, then mine again."
)
TARGET_SILENT = "the target {target!r} has no letter and no digit, so nothing can sound like it."
LESSON_MALFORMED = "{record!r} is no lesson on a heard form; take those of `learned_forms`."
TARGETS_NONE = "{source}: no target could be read from it. Give one phrase a line, or JSON objects."
TYPE_UNKNOWN = "no entity has the type {type!r}; the types are: {types}."
ENTITIES_NONE = "{source}: no entity could be read from it, so there is nothing to propose."
KB_EMPTY = "the knowledge base is empty. `entity-annot kb add FILE` loads one."

ARGUMENT_NOT_TEXT = "the argument {argument} is not valid UTF-8. Type it anew, or rename the file."

# workspaces
WORKSPACE_MISSING = "{path}: there is no workspace. `entity-annot init -w {path}` creates one."
WORKSPACE_IS_FOLDER = "{path}: is a folder; a workspace is one file. Name a file with --workspace."
WORKSPACE_EXISTS = "{path}: exists already and was left alone. Name another one, or use it as it is."
WORKSPACE_FOREIGN = "{path}: is not a workspace of entity-annot. Name another file with --workspace."
WORKSPACE_EMPTY = (
    "{path}: is an empty file, not a workspace. Delete it, and `entity-annot init -w {path}` creates one; or name"
    " another."
)
WORKSPACE_NEWER = (
    "{path}: was written by a newer entity-annot (this one does not know what it calls {found}). Update entity-annot."
)
WORKSPACE_READ_ONLY = "{path}: is read-only. Make the file and its folder writable."
WORKSPACE_BUSY = "{path}: another process holds it for more than {seconds} seconds. Try again when that one is done."
WORKSPACE_FULL = "{path}: the disk is full. All that was acknowledged is kept; free some space and run it again."
PURGE_BUSY = (
    "{path}: they are removed, but another program still reads, and its log has words of them. End it, and repeat."
)
BACKUP_EXISTS = "{path}: exists already and was left alone. Give a new name, e.g. one with the date."
BACKUP_BROKEN = (
    "{path}: the copy does not hold what the workspace does ({reason}) and was deleted. See `entity-annot doctor`."
)
WORKSPACE_DAMAGED = (
    "{path}: is damaged ({reason}). Restore a backup, or save what is left with `sqlite3 {path} .recover`."
)
WORKSPACE_FOLDER = "{path}: its folder cannot be made ({reason}). Name another path."
WORKSPACE_IO = "{path}: the disk reported an error ({reason}). All that was acknowledged is kept."
VAULT_EXPOSED = (
    "{path}: others on this machine may read who is behind the subjects. Close it, e.g. with chmod 600 {path}"
)
VAULT_FOREIGN = "{path}: is not the vault of a workspace. Move it away, and a new one will be created."

# decisions
UTTERANCE_UNKNOWN = "there is no utterance {id!r} in the workspace. Ingest its transcript first."
SPAN_OUTSIDE = "the span {start}-{end} does not fit a text of {length} characters."
ALTERNATIVE_UNKNOWN = "utterance {id!r} has no alternative {alternative}."
MENTION_UNKNOWN = "there is no mention {number} in the workspace."
VERDICT_UNKNOWN = "the verdict {verdict!r} is none of link, nil, reject, skip, flag."
LINK_NEEDS_ENTITY = "a link needs an entity."
ONLY_LINK_HAS_ENTITY = "the verdict {verdict!r} takes no entity."
FLAG_NEEDS_REASON = "a flag needs a reason."
KEY_CONFLICT = "the key {key!r} was used for another decision; nothing was recorded."
REPLACED_UNKNOWN = "the span {start}-{end} that this decision replaces was never a mention."
OVERLAPS_DECISION = (
    "the span {start}-{end} overlaps {other_start}-{other_end}, which is decided; mend or undo that first."
)
DECISIONS_OF_TOOL = "{path}: looks like a file of another tool; `--from {tool}` reads it."
TIME_FORMAT = "the field {field!r} must be an ISO 8601 time like 2026-03-01T12:00:00Z, not {text!r}."
PRECISION_RANGE = "the precision must lie between 0 and 1, such as 0.98, not {value}."
NOTHING_TO_UNDO = "there is nothing to undo for {annotator!r}."
MENDED_LINKS_TO_KNOWN = "mend the span first, with any verdict; then a new entity can be linked to it."
NOTHING_TO_REDO = "there is nothing to redo for {annotator!r}: nothing was taken back, or something was decided since."
SETTLED_MEANWHILE = "others settled this one after it was given back; your verdict was not recorded."
HELD_BY_OTHER = "{annotator!r} holds this one now; your verdict was not recorded."

# several people
OVERLAP_RANGE = "an overlap needs a share within 0..1 and at least two people, not {share} and {people}."
VERDICT_SETTLES_NOTHING = "the verdict {verdict!r} settles nothing; give link, nil or reject."
ADJUDICATOR_IS_PARTY = "{annotator!r} has answered mention {mention} and cannot settle it. Let a third person do it."
NOT_DISPUTED = "nobody disagrees on mention {mention} (any more); nothing was recorded."
NO_THREAD = "nobody has flagged mention {mention}, so there is no thread to answer in."
CLIP_MISSING = "There is nothing to hear of mention {mention}: no recording of a known folder, or no times."
IS_MASKED = "somebody flagged this as harmful; it is out of the queue. The threads page has it."
FLAGGED_BY_YOU = "you flagged this as harmful, so it is not shown to you again. Somebody else takes care of it."
AVOIDED_BY_YOU = (
    "this is of a category that you do not want to see, so it is not shown to you. `entity-annot avoid` lists yours."
)
GUIDELINE_CONFLICT = "{annotator!r} has written version {version} meanwhile. Put your changes into that one."

# the web face
ADDRESS_NOT_LOCAL = (
    "{host}: the review page is served on this machine only (127.0.0.1), because it has no accounts. From another"
    " machine, forward a port: ssh -L {port}:127.0.0.1:{port} THIS_MACHINE"
)
PORT_TAKEN = "port {port} cannot be used ({reason}). Name another with --port; 0 takes a free one."
ADDRESS_ROW = "{field}={text!r} is no row; give a whole number."
ADDRESS_CHOICE = "{field}={text!r} is none of {choices}."
HOST_UNKNOWN = "This server answers on 127.0.0.1 and localhost only. Open the link that entity-annot printed."
SITE_FOREIGN = "Only the review page itself may send answers."
BODY_TOO_LONG = "The answer is too long."
SESSION_ENDED = "Your session has ended. Open the link that entity-annot printed, or start it again for a new one."

# bundles
BUNDLE_EXISTS = "{path}: exists already and was left alone. Name another file."
BUNDLE_FOREIGN = "{path}: is no bundle. `entity-annot bundle out FILE` writes one."
BUNDLE_NEWER = "{path}: is a bundle of version {found}, this entity-annot knows {known}. Update entity-annot."
BUNDLE_DAMAGED = "{path}: is damaged ({reason}); nothing was taken. Ask for it again."
BUNDLE_REFUSED = "{path}:{line}: {reason} Nothing of the bundle was taken."
BUNDLE_TEXT_DIFFERS = "utterance {id!r} is here with other words."
BUNDLE_KEY_TAKEN = (
    "the key {key!r} of {annotator!r} stands for another decision here. Two people may go by one name; give each a name"
    " of their own."
)
BUNDLE_DECISION = "the decision with the key {key!r} makes no sense ({reason})."
BUNDLE_KIND = "there is no such thing as {kind!r} in a bundle."
BUNDLE_ELSEWHERE = (
    "{path}: none of its {count} decisions is on an utterance of this workspace, so nothing was taken. Take the bundle"
    " with the texts first, or name another workspace."
)
BUNDLE_EMPTY = "no mention waits that fits, so there is nothing to send. `entity-annot status` counts what waits."
BUNDLE_PART = "the part {part} must be like 1/4: which of how many."
BUNDLE_ALL_DECISIONS = (
    "a bundle of decisions has all of them; leave out --decisions, or --part, --count and what else chooses what waits."
)
REPORT_FOREIGN = "{path}: exists and is no report of entity-annot, so it was left alone. Name another file."
FILE_UNWRITABLE = "{path}: cannot be written ({reason})."
FILE_UNREADABLE = "{path}: cannot be read ({reason})."

# corpora
CORPUS_MISSING = "{path}: there is no corpus. `entity-annot export {path}` writes one."
CORPUS_FOREIGN = "{path}: is no corpus: neither a folder that `entity-annot export` wrote nor a .spacy file."
ROW_BROKEN = "is no row of a corpus ({reason}). Export the corpus again."
SPLIT_SHARES = "the split {shares} must be three numbers from 0 on, one of them above 0, such as 80/10/10."
FORMAT_OF_CORPUS_UNKNOWN = "{format!r} is no format that export writes. It writes: {known}."
GRADE_UNKNOWN = "{grade!r} is no grade; there are gold, silver and bronze."
GRADE_OF_DECISIONS = (
    "the format {format} writes the decisions themselves, whatever their grade. Leave --least-grade out."
)
AUDIT_OF_DECISIONS = "the format {format} writes all decisions. Leave --without-audit out."
NOTHING_TO_EXPORT = (
    "{path}: no mention is decided yet. `entity-annot review` or `entity-annot decide FILE` comes first."
)
NO_TIME_TO_DIVIDE = (
    "no decided utterance has {key!r} in its meta, so nothing can be divided by it. `--time ingest` takes the order of"
    " ingestion."
)
NOTHING_TO_GROUP_BY = (
    "no decided utterance has {key!r}, so nothing can be kept together by it. --group-by takes transcript, speaker,"
    " subject or a key of the utterances' meta."
)
NOTHING_FITS_EXPORT = (
    "{path}: mentions are decided, but none can be written: {reasons}. Another --format or --least-grade takes others."
)
FOLDER_FOREIGN = "{path}: exists and was not written by entity-annot ({found}). Name another folder."
FOLDER_IO = "{path}: cannot be written ({reason}). Nothing was changed there."

DECISION_BROKEN = "cannot be imported ({reason})."
LABELSTUDIO_TASK = "task {item} of Label Studio cannot be taken: {reason}."
ITEM_BROKEN = "item {item}: {reason}"
PRODIGY_TASK = "is no task of Prodigy that can be taken ({reason})."
CORPUS_FORMAT = (
    "{path}: is no corpus of the format {format}; there is nothing to import. `export --format {format}` writes one."
)

# the spaCy pipe
SETTING_RANGE = "the setting {setting!r} must lie between 0 and 1, not {value}."
PIPE_EMPTY = "the pipe {name!r} knows no entities and no targets, so it finds nothing. Give it some with `initialize`."
PIPE_LACKS = "the pipe {name!r} has neither an entity nor a target {key!r}."

# faults of corpora
DOCBIN_BROKEN = "is no .spacy file, or a damaged one ({reason}). Export the corpus again."
DOCBIN_TOO_LARGE = "unpacks to more than {limit} MB and was left alone. Divide it, or raise the limit if you trust it."
NO_SENTENCES = "docs have no sentence starts, which the linker needs to predict. Run a sentencizer over them."
ENTITY_WITHOUT_ID = (
    "entities have no kb_id: scoring counts a link there as two errors. Give mentions outside the KB the id NIL,"
    " and take undecided ones out of doc.ents (set_ents with missing=)."
)
NIL_IN_TRAIN = "entities have the id NIL, which pulls the encoder to an accidental direction. Leave their kb_id empty."
ID_NOT_IN_KB = "the id {id!r} is not in the knowledge base: it would be trained as if it were NIL, without a word."
ENTITY_CUT_BY_SENTENCE = "a sentence starts inside an entity."
NO_LINKS = "there is no linked entity, so nothing can be learnt. Decide more mentions, or change the split."
NO_ENTITIES = "there is no entity, so no threshold can be chosen. Decide more mentions, or change the split."
NO_LINKS_TO_MEASURE = "there is no linked entity, so the quality of links cannot be measured."
TEXT_IN_TWO_SPLITS = "the same words stand in {other}."
GROUP_IN_TWO_SPLITS = "the same request stands in {other}."
ROW_OVERLAP = "decided mentions overlap, which doc.ents cannot hold."
DOCS_AND_ROWS = "holds {docs} docs, but the JSON lines beside it {rows}."
DOC_TEXT_DIFFERS = "docs have another text than the JSON lines beside them."
DOC_ENTITIES_DIFFER = "docs have other entities than were decided in the JSON lines beside them."
KB_WITHOUT_ENTITIES = "the knowledge base holds no entity."
KB_WITHOUT_ALIASES = "the knowledge base holds no alias, so no mention has a candidate."
KB_HAS_NIL = "NIL is an entity of the knowledge base; it would attract most mentions. Take it out."
KB_DIFFERS = "other entities than in kb/: the two were not written together."
KB_UNVOUCHED = (
    "was not opened: no manifest vouches for it, and a damaged knowledge base crashes spaCy."
    " Ids were compared with its list of strings only."
)
KB_STRINGS = "its strings.json cannot be read ({reason})."
VECTOR_LENGTH = "an entity has a vector of length {found} where {expected} was expected. Build the knowledge base anew."
VECTOR_ZERO = "an entity's vector is zero or not finite, which wins every comparison. Build the knowledge base anew."
MENTION_WITHOUT_CANDIDATES = "mentions have no candidates and are always NIL."
ENTITY_NOT_PROPOSED = "the right entity is not among the candidates of linked mentions, so the linker cannot choose it."
CONFIG_BROKEN = "is no training config ({reason})."
CONFIG_WITHOUT_SENTENCES = "no component sets sentences before the entity linker, which cannot predict without them."
CONFIG_WITHOUT_KB = "[initialize.components] names no kb_loader for the entity linker."
CONFIG_WITHOUT_THRESHOLD = "the entity linker has no threshold, so it links every mention that has a candidate."
CONFIG_NOT_ANNOTATING = (
    "annotating_components lacks {name!r}: training takes whole texts as context, prediction sentences."
)
MANIFEST_MISSING = "there is none, so nobody can tell whether the files are those that were written."
FILE_NOT_VOUCHED = "{reason}. Export the corpus again."
PART_MISSING = "is missing."
CORPUS_NOT_FOR_LINKER = (
    "{path}: is a corpus of the format {format}, which has nothing that a linker learns from. `entity-annot export OUT"
    " --format spacy` writes one; those of ner and spancat are for `python -m spacy train {path}/config.cfg"
    " --paths.corpus {path}`."
)
CORPUS_WITHOUT_ROWS = (
    "{path}: is a corpus of the format {format}, which has no mentions that `evaluate` reads. `entity-annot export OUT"
    " --format spacy` writes one to measure on."
)
CORPUS_WITHOUT_FILE = (
    "{path}: holds no {file}, so there is nothing to measure on. `entity-annot export OUT --format spacy` writes a"
    " corpus that does."
)
CORPUS_FAULTY = "{path}: the corpus cannot be trained on.\n{faults}"
MODEL_MISSING = "{path}: there is no pipeline. `entity-annot train CORPUS {path}` makes one."
MODEL_WITHOUT_LINKER = "{path}: the pipeline has no entity linker. `entity-annot train CORPUS MODEL` makes one with."
MODEL_KNOWS_AUDIT = (
    "{path}: the pipeline may have learned from the decisions that are to prove it. Train one, without --base and"
    " --resume, on a corpus of `entity-annot export CORPUS --without-audit` from this workspace."
)
MODEL_CLOSED = "{path}: spaCy cannot open the pipeline ({reason}). Train again."
MODEL_BROKEN = "{path}: {name} is not what was written ({reason}). Train again."
BASE_CLOSED = "{base}: spaCy cannot open the pipeline to start from ({reason})."
LANGUAGE_UNKNOWN = "{language!r}: spaCy knows no such language; give a code such as en or de."
LANGUAGE_OR_BASE = "The language is that of the pipeline to start from: leave out --lang, or --base."
NOTHING_TO_RESUME = "{path}: neither a pipeline nor an interrupted training to go on from. Train without --resume."
WEIGHTS_DIFFER = "The earlier weights do not fit this pipeline ({reason}). Train without --resume."
SPLIT_UNKNOWN = "{split!r} is no split; there are train, dev and test."
SPLIT_EMPTY = "{path}: the {split} split holds no mention to measure on."

# plug-ins and extras
PLUGIN_BROKEN = "the plug-in {name!r} of the package {package!r} cannot be used ({reason}). Mend or uninstall it."
EXTRA_MISSING = "{feature} needs an extra that is not installed: pip install 'spacy_entity_annot[{extra}]'"
