-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What changed, and because of whom: versions one after another, where each place went, the changes with their causes,
-- and the decision.

-- earlier is the version that it was made from, consultation the round whose answers it meets. A version that was
-- withdrawn stays, with the reason: what was carried to it can be looked at, and is taken no further.
ALTER TABLE version ADD COLUMN earlier BIGINT REFERENCES version (id);
ALTER TABLE version ADD COLUMN consultation BIGINT;
ALTER TABLE version ADD COLUMN label TEXT;
ALTER TABLE version ADD COLUMN withdrawn TEXT;
ALTER TABLE version ADD COLUMN withdrawn_reason TEXT;
CREATE INDEX version_by_earlier ON version (earlier, id);
CREATE INDEX version_by_consultation ON version (consultation, id);

-- Derived: a version held against the one that it was made from. likeness is how much of the two is the same, 0 to 1.
CREATE TABLE comparison (
    version BIGINT NOT NULL PRIMARY KEY REFERENCES version (id),
    earlier BIGINT NOT NULL REFERENCES version (id),
    compare_version TEXT NOT NULL,
    likeness DOUBLE PRECISION NOT NULL,
    made TEXT NOT NULL
);

-- Derived: where every sentence, heading, list item and cell of the earlier text stands in the version. status is
-- 'kept', 'edited', 'moved', 'split', 'gone', 'unsure'; a place that is gone has 0 and 0. What is split has a row for each
-- piece.
CREATE TABLE carried (
    version BIGINT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    new_start BIGINT NOT NULL,
    new_end BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (version, ordinal)
);
CREATE INDEX carried_to ON carried (version, new_start, new_end);

-- Where each part of the earlier version went: what hangs on a part (viewpoints, replies, links) goes with it. It is
-- proposed by the program until a person has decided, and what a person decided stays when it is made again. new_node
-- is null where it is gone or nobody knows; candidates is JSON. revision rises with every change.
CREATE TABLE carried_node (
    version BIGINT NOT NULL REFERENCES version (id),
    node TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('kept', 'edited', 'moved', 'split', 'gone', 'unsure')),
    new_node TEXT,
    score DOUBLE PRECISION NOT NULL,
    candidates TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'decided')),
    revision BIGINT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT,
    PRIMARY KEY (version, node)
);
CREATE INDEX carried_node_to ON carried_node (version, new_node);
CREATE INDEX carried_node_unsure ON carried_node (version, status, state);

-- One change, as large as a person would speak of it: an initiative that is new, a paragraph that is reworded. The places
-- are in the two texts, 0 and 0 where there is none; old_nodes and new_nodes are JSON. cause is 'open' until somebody has
-- said why: because of viewpoints (change_cause), or it is editorial.
CREATE TABLE change (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('added', 'removed', 'reworded', 'moved', 'split', 'joined', 'retitled', 'renumbered')),
    moved TEXT NOT NULL CHECK (moved IN ('yes', 'no')),
    node_kind TEXT NOT NULL,
    old_node TEXT,
    new_node TEXT,
    old_nodes TEXT NOT NULL,
    new_nodes TEXT NOT NULL,
    old_start BIGINT NOT NULL,
    old_end BIGINT NOT NULL,
    new_start BIGINT NOT NULL,
    new_end BIGINT NOT NULL,
    likeness DOUBLE PRECISION NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('open', 'viewpoints', 'editorial')),
    note TEXT,
    revision BIGINT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT,
    UNIQUE (version, ordinal)
);

CREATE INDEX change_at ON change (version, new_start, new_end);

-- A viewpoint that led to a change, or did not; evidence is JSON: the words that they share.
CREATE TABLE change_cause (
    change BIGINT NOT NULL REFERENCES change (id),
    viewpoint BIGINT NOT NULL REFERENCES viewpoint (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('confirmed', 'rejected')),
    score DOUBLE PRECISION NOT NULL,
    evidence TEXT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT,
    PRIMARY KEY (change, viewpoint)
);
CREATE INDEX change_cause_by_viewpoint ON change_cause (viewpoint, change);

-- A part whose wording is being worked on in the browser, until a version is made of it; text is Markdown, empty for a
-- part that is to go. Two consultations may be about one version: what is written for one is none of the other's.
CREATE TABLE rewording (
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    version BIGINT NOT NULL REFERENCES version (id),
    node TEXT NOT NULL,
    text TEXT NOT NULL,
    revision BIGINT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT NOT NULL,
    PRIMARY KEY (consultation, version, node)
);

-- Who decided what, when, at which paragraph, on exactly which text. sealed is JSON: what was sealed, each with its
-- SHA-256; seal is the SHA-256 of that. new_round says whether there was another consultation on what was changed, and why
-- or why not.
CREATE TABLE decision (
    version BIGINT NOT NULL PRIMARY KEY REFERENCES version (id),
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    decided TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    paragraph TEXT NOT NULL,
    case_number TEXT,
    reservations TEXT,
    substantial TEXT NOT NULL CHECK (substantial IN ('yes', 'no')),
    new_round TEXT NOT NULL CHECK (new_round IN ('held', 'not_held')),
    new_round_reason TEXT,
    version_hash TEXT NOT NULL,
    sealed TEXT NOT NULL,
    seal TEXT NOT NULL,
    account BIGINT REFERENCES account (id),
    at TEXT NOT NULL
);
CREATE INDEX decision_by_consultation ON decision (consultation, version);

-- What an adopted version takes the place of: a version that stands here, or the name of what does not.
CREATE TABLE replacement (
    version BIGINT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    replaced BIGINT REFERENCES version (id),
    name TEXT NOT NULL,
    PRIMARY KEY (version, ordinal)
);
CREATE INDEX replacement_by_replaced ON replacement (replaced);
