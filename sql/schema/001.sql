-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The first schema. One text for SQLite and PostgreSQL; see ../README.md for the types and what is allowed.
--
-- Facts stand first: what came in, what was asked, who was asked. Derived tables stand last: they hold what the program
-- read and proposes, and can be made again from the blobs at any time.

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The last number given out of each series. Rows are numbered here and not by the database, so that both databases
-- number alike and a number is never given twice, even when its row is gone.
CREATE TABLE sequence (
    name TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);
INSERT INTO sequence (name, last) VALUES ('id', 0), ('register', 0);

-- The bytes as they came in, one file each under blobs/, named by their SHA-256.
CREATE TABLE blob (
    hash TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL CHECK (size >= 0),
    added TEXT NOT NULL
);

-- One file that was registered. Two documents may have the same hash: duplicates are grouped, never merged.
-- consultation has no REFERENCES, for document -> consultation -> version -> document is a circle, and a circle
-- cannot be declared in the SQL that both databases share.
CREATE TABLE document (
    id BIGINT NOT NULL PRIMARY KEY,
    consultation BIGINT,
    role TEXT NOT NULL CHECK (role IN ('draft', 'received')),
    number BIGINT NOT NULL UNIQUE,
    parent BIGINT REFERENCES document (id),
    name TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES blob (hash),
    received TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('registered', 'read', 'not_read'))
);
CREATE INDEX document_by_consultation ON document (consultation, number);
CREATE INDEX document_by_parent ON document (parent, number);
CREATE INDEX document_by_hash ON document (hash, number);

-- A version of a strategy: the tree of nodes found in a draft. Immutable once circulated.
CREATE TABLE version (
    id BIGINT NOT NULL PRIMARY KEY,
    document BIGINT NOT NULL REFERENCES document (id),
    title TEXT NOT NULL,
    made TEXT NOT NULL,
    circulated TEXT,
    adopted TEXT
);
CREATE INDEX version_by_document ON version (document);

CREATE TABLE consultation (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL REFERENCES version (id),
    title TEXT NOT NULL,
    case_number TEXT NOT NULL,
    authority TEXT NOT NULL,
    opened TEXT NOT NULL,
    deadline TEXT,
    closed TEXT
);
CREATE INDEX consultation_by_version ON consultation (version);

CREATE TABLE question (
    id BIGINT NOT NULL PRIMARY KEY,
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    ordinal BIGINT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (consultation, ordinal)
);

CREATE TABLE consultee (
    id BIGINT NOT NULL PRIMARY KEY,
    consultation BIGINT NOT NULL REFERENCES consultation (id),
    name TEXT NOT NULL,
    type TEXT,
    email TEXT
);
CREATE INDEX consultee_by_consultation ON consultee (consultation, name, id);

-- Derived: what the reader made of a document's bytes. packed is in the form of src/store/packed.h, problems is JSON.
CREATE TABLE reading (
    document BIGINT NOT NULL PRIMARY KEY REFERENCES document (id),
    reader_version TEXT NOT NULL,
    format TEXT NOT NULL,
    pages BIGINT NOT NULL,
    text_hash TEXT NOT NULL,
    packed BYTEA NOT NULL,
    problems TEXT NOT NULL
);
CREATE INDEX reading_by_text ON reading (text_hash);

-- Derived: the parts of a version, in its order. Ids stay the same when the tree is made again. A place is
-- [start_at, end_at), in bytes of the canonical text.
CREATE TABLE node (
    version BIGINT NOT NULL REFERENCES version (id),
    id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    title TEXT,
    parent TEXT,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    PRIMARY KEY (version, id),
    UNIQUE (version, ordinal)
);

-- Derived: what seems wrong in a version itself (a heading printed twice, a number skipped). nodes is JSON.
CREATE TABLE finding (
    version BIGINT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    nodes TEXT NOT NULL,
    PRIMARY KEY (version, ordinal)
);

-- Derived: what a document says of itself; proposals until a person confirms them. details is JSON with the evidence.
CREATE TABLE analysis (
    document BIGINT NOT NULL PRIMARY KEY REFERENCES document (id),
    analysis_version TEXT NOT NULL,
    kind TEXT NOT NULL,
    sender TEXT,
    sender_type TEXT,
    recipient TEXT,
    our_case_number TEXT,
    their_case_number TEXT,
    dated TEXT,
    revised TEXT,
    decided TEXT,
    decided_by TEXT,
    stance TEXT,
    answers TEXT,
    details TEXT NOT NULL
);

-- Derived: one thing that a response says. evidence is JSON.
CREATE TABLE viewpoint (
    id BIGINT NOT NULL PRIMARY KEY,
    document BIGINT NOT NULL REFERENCES document (id),
    ordinal BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    stance TEXT,
    score DOUBLE PRECISION NOT NULL,
    evidence TEXT NOT NULL,
    UNIQUE (document, ordinal)
);

-- Derived: what a viewpoint is about. node has no REFERENCES: 'process' is no row of node, and a viewpoint on a
-- passage that is gone must stay.
CREATE TABLE viewpoint_passage (
    viewpoint BIGINT NOT NULL REFERENCES viewpoint (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    version BIGINT NOT NULL REFERENCES version (id),
    node TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (viewpoint, ordinal)
);
CREATE INDEX viewpoint_passage_by_node ON viewpoint_passage (version, node);

-- Derived: what in a document is no viewpoint.
CREATE TABLE background (
    document BIGINT NOT NULL REFERENCES document (id),
    ordinal BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (document, ordinal)
);
