"""The tables of a competition's file, and how they came to be."""

from sqlite_utils import Database, Migrations

migrations = Migrations("scoreboard")

LEDGER = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at TEXT NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    target TEXT UNIQUE,
    content BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

-- INSERT OR REPLACE would get round the two above.
CREATE TRIGGER entries_are_never_replaced BEFORE INSERT ON entries
WHEN EXISTS (
    SELECT 1 FROM entries
    WHERE seq = NEW.seq OR request_id = NEW.request_id OR target = NEW.target
)
BEGIN SELECT RAISE(ABORT, 'this entry is there already'); END;

-- Words in free text stand outside the chain, so that they can be erased.
CREATE TABLE texts (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    erase_after TEXT
) STRICT;

CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    seal TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
"""

PASSES = """
CREATE TABLE passes (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    team TEXT NOT NULL,
    label TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

-- A session is a browser; it holds any number of passes.
CREATE TABLE sessions (
    session_hash BLOB NOT NULL,
    pass_id TEXT NOT NULL REFERENCES passes (id),
    device TEXT NOT NULL,
    since TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (session_hash, pass_id)
) STRICT;
"""

NICKNAMES = """
-- Whoever made a call stands in an entry as an id alone; the name is kept here, and can be erased.
CREATE TABLE nicknames (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
"""

WHERE_WORDS_BELONG = """
-- The number of the entry that the words came with.
ALTER TABLE texts ADD COLUMN seq INTEGER;

UPDATE texts SET seq = said.seq
FROM (
    SELECT seq, json_extract(body, '$.text_id') AS text_id FROM entries WHERE json_valid(body)
) AS said
WHERE said.text_id = texts.id;
"""

UPLOADS = """
CREATE TABLE uploads (
    name TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    body BLOB NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
"""


WHAT_CAME_OF_PLEDGES = """
-- The request id of the pledge of which an entry says what came of it.
ALTER TABLE entries ADD COLUMN settles TEXT;

CREATE INDEX entries_by_pledge ON entries (settles, seq) WHERE settles IS NOT NULL;
"""

BRIEFINGS = """
-- What the organiser says to the teams, and which of them have ticked it off.
CREATE TABLE briefings (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE briefings_read (
    briefing_id TEXT NOT NULL REFERENCES briefings (id),
    team TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (briefing_id, team)
) STRICT;
"""

BY_RECEIPT = """
-- A result by its receipt: body is JSON without spaces, and free words stand elsewhere.
CREATE INDEX entries_by_receipt ON entries (substr(body, instr(body, '"receipt":"') + 11, 16))
WHERE kind IN ('ResultRecorded', 'ResultReplaced');
"""

PASSPHRASES = """
-- What a judge types to change something, as a hash that only the right words fit.
CREATE TABLE passphrases (
    pass_id TEXT PRIMARY KEY REFERENCES passes (id),
    hash TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
"""

MARK_DRAFTS = """
-- What a judge has marked of a team and not given yet.
CREATE TABLE mark_drafts (
    judge TEXT NOT NULL,
    team TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (judge, team)
) STRICT;
"""

CEREMONIES = """
-- How a ceremony is to go: there is one script.
CREATE TABLE scripts (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- The show that is on, with its script and the final as they were when it began, and where it is.
CREATE TABLE shows (
    id TEXT PRIMARY KEY,
    script TEXT NOT NULL,
    document TEXT NOT NULL,
    rehearsal INTEGER NOT NULL,
    step INTEGER NOT NULL,
    number INTEGER NOT NULL,
    blackout INTEGER NOT NULL,
    moves INTEGER NOT NULL,
    begun_at TEXT NOT NULL
) STRICT;
"""


@migrations()
def make_ledger(db: Database) -> None:
    """Entries, the words beside them, and snapshots."""
    _run(db, LEDGER)


@migrations()
def make_passes(db: Database) -> None:
    """Passes, and the browsers that hold them."""
    _run(db, PASSES)


@migrations()
def make_nicknames(db: Database) -> None:
    """Nicknames, which can be erased."""
    _run(db, NICKNAMES)


@migrations()
def number_texts(db: Database) -> None:
    """Which entry erasable words belong to."""
    _run(db, WHERE_WORDS_BELONG)


@migrations()
def remember_addresses(db: Database) -> None:
    """What the link of a pass began with: printed, it leads there for good."""
    db.execute("ALTER TABLE passes ADD COLUMN base TEXT NOT NULL DEFAULT ''")


@migrations()
def make_uploads(db: Database) -> None:
    """What people uploaded: the charity's logo."""
    _run(db, UPLOADS)


@migrations()
def find_pledges(db: Database) -> None:
    """What came of a pledge, by the pledge."""
    _run(db, WHAT_CAME_OF_PLEDGES)


@migrations()
def make_briefings(db: Database) -> None:
    """The day's briefing, which can be erased."""
    _run(db, BRIEFINGS)


@migrations()
def make_passphrases(db: Database) -> None:
    """The passphrases of judges and organisers, which can be erased."""
    _run(db, PASSPHRASES)


@migrations()
def make_mark_drafts(db: Database) -> None:
    """Marks that judges have not given yet, which can be erased."""
    _run(db, MARK_DRAFTS)


@migrations()
def make_ceremonies(db: Database) -> None:
    """How the ceremony is to go, and where it is."""
    _run(db, CEREMONIES)


@migrations()
def find_receipts(db: Database) -> None:
    """Results by their receipts."""
    _run(db, BY_RECEIPT)


def _run(db: Database, script: str) -> None:
    """Run statements one by one inside the migration's transaction (executescript would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        ends_trigger = "CREATE TRIGGER" not in statement or "END;" in statement
        if line.rstrip().endswith(";") and ends_trigger:
            db.execute(statement)
            statement = ""
