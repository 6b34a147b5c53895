-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Versions with their nodes and findings; consultations with their questions and consultees.

-- row version: id id, document id, title text, made text, circulated text?, adopted text?

-- A new version, made from a draft.
-- name: version_add
-- in: id id, document id, title text, made text
INSERT INTO version (id, document, title, made) VALUES ($1, $2, $3, $4);

-- A version by its id.
-- name: version_get
-- in: id id
-- maybe: row version
SELECT id, document, title, made, circulated, adopted FROM version WHERE id = $1;

-- All versions, in the order in which they were made.
-- name: version_list
-- many: row version
SELECT id, document, title, made, circulated, adopted FROM version ORDER BY id;

-- The versions made from one draft.
-- name: version_list_of_document
-- in: document id
-- many: row version
SELECT id, document, title, made, circulated, adopted FROM version WHERE document = $1 ORDER BY id;

-- Say that a version was sent out. The first time stands.
-- name: version_set_circulated
-- in: circulated text, id id
UPDATE version SET circulated = $1 WHERE id = $2 AND circulated IS NULL;

-- Say that a version was adopted, or (empty) that it was not.
-- name: version_set_adopted
-- in: adopted text?, id id
UPDATE version SET adopted = $1 WHERE id = $2;

-- row node: version id, id text, ordinal i64, kind text, number text?, title text?, parent text?, start_at i64, end_at i64

-- One part of a version.
-- name: node_add
-- in: version id, id text, ordinal i64, kind text, number text?, title text?, parent text?, start_at i64, end_at i64
INSERT INTO node (version, id, ordinal, kind, number, title, parent, start_at, end_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- One part of a version by its id.
-- name: node_get
-- in: version id, id text
-- maybe: row node
SELECT version, id, ordinal, kind, number, title, parent, start_at, end_at
FROM node WHERE version = $1 AND id = $2;

-- A version's parts, in its order.
-- name: node_list
-- in: version id
-- many: row node
SELECT version, id, ordinal, kind, number, title, parent, start_at, end_at
FROM node WHERE version = $1 ORDER BY ordinal;

-- The parts that stand in one, by its place and its ordinal, in the version's order.
-- name: node_list_below
-- in: version id, start_at i64, end_at i64, ordinal i64, limit i64
-- many: row node
SELECT version, id, ordinal, kind, number, title, parent, start_at, end_at
FROM node WHERE version = $1 AND start_at >= $2 AND start_at < $3 AND ordinal > $4 ORDER BY start_at, ordinal LIMIT $5;


-- row finding: version id, ordinal i64, code text, message text, nodes text

-- Something that seems wrong in a version; `nodes` is a JSON array of ids.
-- name: finding_add
-- in: version id, ordinal i64, code text, message text, nodes text
INSERT INTO finding (version, ordinal, code, message, nodes) VALUES ($1, $2, $3, $4, $5);

-- A version's findings, in order.
-- name: finding_list
-- in: version id
-- many: row finding
SELECT version, ordinal, code, message, nodes FROM finding WHERE version = $1 ORDER BY ordinal;

-- row consultation: id id, version id, title text, case_number text, authority text, opened text, deadline text?,
--   closed text?

-- A new consultation about a version.
-- name: consultation_add
-- in: id id, version id, title text, case_number text, authority text, opened text, deadline text?
INSERT INTO consultation (id, version, title, case_number, authority, opened, deadline)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- A consultation by its id.
-- name: consultation_get
-- in: id id
-- maybe: row consultation
SELECT id, version, title, case_number, authority, opened, deadline, closed
FROM consultation WHERE id = $1;

-- The consultations about one version.
-- name: consultation_list_of_version
-- in: version id
-- many: row consultation
SELECT id, version, title, case_number, authority, opened, deadline, closed
FROM consultation WHERE version = $1 ORDER BY opened, id;

-- All consultations, the oldest first.
-- name: consultation_list
-- many: row consultation
SELECT id, version, title, case_number, authority, opened, deadline, closed
FROM consultation ORDER BY opened, id;

-- Close a consultation, or (empty) open it again.
-- name: consultation_set_closed
-- in: closed text?, id id
UPDATE consultation SET closed = $1 WHERE id = $2;

-- row question: id id, consultation id, ordinal i64, text text

-- A question that the consultation asks.
-- name: question_add
-- in: id id, consultation id, ordinal i64, text text
INSERT INTO question (id, consultation, ordinal, text) VALUES ($1, $2, $3, $4);

-- A consultation's questions, in order.
-- name: question_list
-- in: consultation id
-- many: row question
SELECT id, consultation, ordinal, text FROM question WHERE consultation = $1 ORDER BY ordinal;

-- row consultee: id id, consultation id, name text, type text?, email text?

-- A body that is asked.
-- name: consultee_add
-- in: id id, consultation id, name text, type text?, email text?
INSERT INTO consultee (id, consultation, name, type, email) VALUES ($1, $2, $3, $4, $5);

-- A consultee by its id.
-- name: consultee_get
-- in: id id
-- maybe: row consultee
SELECT id, consultation, name, type, email FROM consultee WHERE id = $1;

-- A consultation's consultees by name, in byte order: the reader's language sorts them when they are shown.
-- name: consultee_list
-- in: consultation id
-- many: row consultee
SELECT id, consultation, name, type, email FROM consultee WHERE consultation = $1 ORDER BY name, id;

-- How many bodies are asked.
-- name: consultee_count
-- in: consultation id
-- one: count i64
SELECT count(*) AS count FROM consultee WHERE consultation = $1;
