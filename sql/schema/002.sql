-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What an office needs to work together in the browser, and what the public meets: accounts and rights, what persons
-- have judged and answered, what came in over the web, what is published.

-- Rises with every commit: what was made from the database holds as long as it is the same.
INSERT INTO sequence (name, last) VALUES ('change', 0);

-- Accounts

-- One who may sign in. name is what is typed, lower case; password is an argon2id string (libsodium), null until the
-- person has chosen one by a link.
CREATE TABLE account (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    shown_name TEXT NOT NULL,
    email TEXT,
    password TEXT,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
    language TEXT,
    made TEXT NOT NULL
);

-- What a member may do in one consultation; each includes those that come after it.
CREATE TABLE account_right (
    account BIGINT NOT NULL REFERENCES account (id),
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'registrar', 'reader')),
    PRIMARY KEY (account, consultation)
);

-- Signed in. The cookie holds a random token; only its SHA-256 stands here.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES account (id),
    begun TEXT NOT NULL,
    seen TEXT NOT NULL,
    expires TEXT NOT NULL
);
CREATE INDEX session_by_account ON session (account);

-- A link by which a password is chosen; good once.
CREATE TABLE password_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES account (id),
    made TEXT NOT NULL,
    expires TEXT NOT NULL,
    used TEXT
);

-- Failed tries to sign in, by account name and by address ('name:…', 'from:…').
CREATE TABLE sign_in_failure (
    key TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last TEXT NOT NULL
);
CREATE INDEX sign_in_failure_by_last ON sign_in_failure (last);

-- When an account last looked at a consultation's desk; seen_act is the newest act then.
CREATE TABLE visit (
    account BIGINT NOT NULL REFERENCES account (id),
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    at TEXT NOT NULL,
    seen_act BIGINT NOT NULL,
    PRIMARY KEY (account, consultation)
);

-- Who did what: the log of the office, and what undoing goes by. account is null for what the public and the program
-- did. details is JSON. undone_by is the act that took it back.
CREATE TABLE act (
    id BIGINT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    account BIGINT REFERENCES account (id),
    consultation BIGINT,
    verb TEXT NOT NULL,
    document BIGINT,
    details TEXT NOT NULL,
    undone_by BIGINT
);
CREATE INDEX act_by_consultation ON act (consultation, id);
CREATE INDEX act_by_account ON act (account, id) WHERE account IS NOT NULL;

-- What an act did to one viewpoint: how it was before and after, as JSON; null where it did not exist.
CREATE TABLE act_viewpoint (
    act BIGINT NOT NULL REFERENCES act (id),
    viewpoint BIGINT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (act, viewpoint)
);
CREATE INDEX act_viewpoint_by_viewpoint ON act_viewpoint (viewpoint, act);

-- Viewpoints at work

-- A viewpoint is a proposal until a person has judged it. In a document where a person has, proposals are not made
-- again. consultation and part (the first passage's node) stand here too, so that a desk of a hundred thousand counts
-- and lists by one index. revision rises with every change: two people at once see it.
ALTER TABLE viewpoint ADD COLUMN consultation BIGINT;
ALTER TABLE viewpoint ADD COLUMN part TEXT;
ALTER TABLE viewpoint ADD COLUMN state TEXT NOT NULL DEFAULT 'proposed'
    CHECK (state IN ('proposed', 'confirmed', 'rejected'));
ALTER TABLE viewpoint ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE viewpoint ADD COLUMN assignee BIGINT REFERENCES account (id);
-- The reply (bemötande). Those that were written together share a number and keep a record each.
ALTER TABLE viewpoint ADD COLUMN outcome TEXT
    CHECK (outcome IN ('accommodated', 'in_part', 'not_accommodated', 'noted', 'outside'));
ALTER TABLE viewpoint ADD COLUMN reason TEXT;
ALTER TABLE viewpoint ADD COLUMN replied_by BIGINT REFERENCES account (id);
ALTER TABLE viewpoint ADD COLUMN replied_at TEXT;
ALTER TABLE viewpoint ADD COLUMN reply BIGINT;
-- For lists, so that they need not unpack documents: what it says, plain, where it stands, and the question that it
-- answers. Empty until the proposals have been made by this version.
ALTER TABLE viewpoint ADD COLUMN question BIGINT;
ALTER TABLE viewpoint ADD COLUMN text TEXT;
ALTER TABLE viewpoint ADD COLUMN page BIGINT NOT NULL DEFAULT 1;
ALTER TABLE viewpoint ADD COLUMN line BIGINT NOT NULL DEFAULT 1;
-- Derived with table standing: whether its document counts, and the first viewpoint of those that want the same.
ALTER TABLE viewpoint ADD COLUMN counted TEXT NOT NULL DEFAULT 'yes' CHECK (counted IN ('yes', 'no'));
ALTER TABLE viewpoint ADD COLUMN alike BIGINT;

UPDATE viewpoint SET
    consultation = (SELECT document.consultation FROM document WHERE document.id = viewpoint.document),
    part = (SELECT node FROM viewpoint_passage
        WHERE viewpoint_passage.viewpoint = viewpoint.id AND viewpoint_passage.ordinal = 1);
-- All that the desk counts and lists by, in the order in which it counts: neither the table nor a sort is needed.
CREATE INDEX viewpoint_at_work ON viewpoint (consultation, counted, part, kind, state, outcome, stance, assignee,
    question, score, document, start_at, alike, id);
-- The same in the order in which a whole desk is read.
CREATE INDEX viewpoint_by_kind ON viewpoint (consultation, counted, kind, alike DESC, document, start_at, id, state,
    outcome, stance, assignee, question, score);
-- And in the order of scores; what else a list may be narrowed to is looked up only where it is.
CREATE INDEX viewpoint_by_score ON viewpoint (consultation, counted, score, document, start_at, id, kind, state);
CREATE INDEX viewpoint_by_document ON viewpoint (document, start_at, state, kind, outcome);
CREATE INDEX viewpoint_by_alike ON viewpoint (alike);
CREATE INDEX viewpoint_by_reply ON viewpoint (reply);

-- What an officer sorts by besides the draft's parts.
CREATE TABLE theme (
    id BIGINT NOT NULL PRIMARY KEY,
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    name TEXT NOT NULL,
    UNIQUE (consultation, name)
);
CREATE TABLE viewpoint_theme (
    viewpoint BIGINT NOT NULL REFERENCES viewpoint (id) ON DELETE CASCADE,
    theme BIGINT NOT NULL REFERENCES theme (id),
    PRIMARY KEY (viewpoint, theme)
);
CREATE INDEX viewpoint_theme_by_theme ON viewpoint_theme (theme, viewpoint);

-- Derived: how many viewpoints of counted documents there are of each combination of what the desk sorts by, so that a
-- desk of any size is counted from a few thousand rows. '' and 0 stand for null, for they are part of the key; low are
-- those whose proposal is worth a second look. Kept by every change at the desk, made again with table standing.
CREATE TABLE viewpoint_count (
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    part TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT NOT NULL,
    stance TEXT NOT NULL,
    assignee BIGINT NOT NULL,
    question BIGINT NOT NULL,
    viewpoints BIGINT NOT NULL,
    low BIGINT NOT NULL,
    PRIMARY KEY (consultation, part, kind, state, outcome, stance, assignee, question)
);

-- Derived: what a document counts as beside the others, and whose it is; made again when documents come in or are
-- corrected. One without a row is due. sender_key is the form in which names of bodies are compared, '?' for a sender
-- that nobody knows; unique_count is how many stretches a near twin has of its own.
CREATE TABLE standing (
    document BIGINT NOT NULL PRIMARY KEY REFERENCES document (id),
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    standing TEXT NOT NULL
        CHECK (standing IN ('not_read', 'twin', 'revised', 'other', 'none', 'part', 'response')),
    sender TEXT,
    sender_key TEXT NOT NULL,
    sender_type TEXT,
    consultee BIGINT REFERENCES consultee (id),
    twin_of BIGINT,
    twin_kind TEXT,
    unique_count BIGINT NOT NULL,
    revises BIGINT,
    revised_by BIGINT,
    campaign BIGINT,
    late TEXT NOT NULL CHECK (late IN ('yes', 'no'))
);
CREATE INDEX standing_by_consultation ON standing (consultation, document);
CREATE INDEX standing_by_sender ON standing (consultation, sender_key, document);

-- The register at work

-- By which way a document came: a file of the office's, a mail, the web, or spoken and noted down.
ALTER TABLE document ADD COLUMN channel TEXT NOT NULL DEFAULT 'file'
    CHECK (channel IN ('file', 'mail', 'web', 'spoken'));

-- What a person has said of a document in the place of what the program proposes. field is a column of analysis, or
-- 'consultee' (an id), 'received'. An empty value says that there is none.
CREATE TABLE correction (
    document BIGINT NOT NULL REFERENCES document (id),
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT NOT NULL,
    PRIMARY KEY (document, field)
);

-- A consultation that was closed: what was left unanswered then, and who says why.
CREATE TABLE closing (
    consultation BIGINT NOT NULL PRIMARY KEY REFERENCES consultation (id),
    at TEXT NOT NULL,
    account BIGINT NOT NULL REFERENCES account (id),
    unanswered BIGINT NOT NULL,
    reason TEXT
);

-- The public face

-- What of a consultation is public: 'consultation', 'compilation', 'versions'; and since when.
CREATE TABLE publication (
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    what TEXT NOT NULL CHECK (what IN ('consultation', 'compilation', 'versions')),
    at TEXT NOT NULL,
    account BIGINT REFERENCES account (id),
    PRIMARY KEY (consultation, what)
);

-- Whether a document is shown to the public; without a row it is not. A reason is given where it is withheld.
CREATE TABLE disclosure (
    document BIGINT NOT NULL PRIMARY KEY REFERENCES document (id),
    state TEXT NOT NULL CHECK (state IN ('shown', 'withheld')),
    reason TEXT,
    account BIGINT REFERENCES account (id),
    at TEXT NOT NULL
);

-- A stretch of a document's canonical text that the public does not see, and by what law or for what reason.
CREATE TABLE redaction (
    id BIGINT NOT NULL PRIMARY KEY,
    document BIGINT NOT NULL REFERENCES document (id),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT NOT NULL
);
CREATE INDEX redaction_by_document ON redaction (document, start_at);

-- An answer that is being written on the web, or was sent. token_hash is of its address, which begins with its id and
-- ends with a secret: so it is found without an index in the order of chance. once_hash is of the word by which a
-- program that sends twice is known. content is JSON: what is said on the whole, by question and by passage. What was
-- sent is a document.
CREATE TABLE web_answer (
    id BIGINT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    once_hash TEXT,
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    consultee BIGINT REFERENCES consultee (id),
    sender TEXT,
    email TEXT,
    content TEXT NOT NULL,
    revision BIGINT NOT NULL,
    begun TEXT NOT NULL,
    saved TEXT NOT NULL,
    sent TEXT,
    document BIGINT REFERENCES document (id)
);
CREATE INDEX web_answer_by_consultee ON web_answer (consultation, consultee) WHERE consultee IS NOT NULL;
CREATE UNIQUE INDEX web_answer_by_once ON web_answer (once_hash) WHERE once_hash IS NOT NULL;
CREATE INDEX web_answer_by_document ON web_answer (document);

-- Files attached to it; each is a blob.
CREATE TABLE web_answer_file (
    answer BIGINT NOT NULL REFERENCES web_answer (id),
    ordinal BIGINT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES blob (hash),
    size BIGINT NOT NULL,
    PRIMARY KEY (answer, ordinal)
);

-- Small blobs that came over the web stand in the database and not as files, so that an answer and its receipt are one
-- commit, however many answer at once. Null: the blob is a file.
ALTER TABLE blob ADD COLUMN bytes BYTEA;

-- Search

-- What the ids of the index stand for, in runs: the blocks of a document's text, or one reply. The index itself is the
-- driver's own (src/store/search.h); it is derived, as all of this is.
CREATE TABLE search_run (
    first BIGINT NOT NULL PRIMARY KEY,
    behind BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'draft', 'reply')),
    consultation BIGINT,
    document BIGINT NOT NULL,
    viewpoint BIGINT NOT NULL,
    UNIQUE (document, viewpoint)
);
INSERT INTO sequence (name, last) VALUES ('search', 0);

-- Every word of the index, as its stem; and its letters in the opposite order, for the ends of compounds.
CREATE TABLE search_word (
    word TEXT NOT NULL PRIMARY KEY,
    reversed TEXT NOT NULL
);
CREATE INDEX search_word_by_end ON search_word (reversed);
