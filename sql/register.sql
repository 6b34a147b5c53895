-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The register: settings, number series, blobs, documents and their readings.

-- The value of a setting.
-- name: setting_get
-- in: key text
-- maybe: value text
SELECT value FROM setting WHERE key = $1;

-- Set a setting, new or old.
-- name: setting_put
-- in: key text, value text
INSERT INTO setting (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- Set a setting that is not set yet.
-- name: setting_add
-- in: key text, value text
INSERT INTO setting (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO NOTHING;

-- The last number given out of a series ('id', 'register' or 'change').
-- name: sequence_get
-- in: name text
-- one: last i64
SELECT last FROM sequence WHERE name = $1;

-- Say which number of a series was the last to be given out.
-- name: sequence_set
-- in: last i64, name text
UPDATE sequence SET last = $1 WHERE name = $2;

-- row blob: hash text, size i64, added text

-- Enter a blob whose file stands; one that is entered already stays as it is. blob_enter is the door to it.
-- name: blob_add
-- in: hash text, size i64, added text
INSERT INTO blob (hash, size, added) VALUES ($1, $2, $3)
ON CONFLICT (hash) DO NOTHING;

-- A blob by its hash.
-- name: blob_get
-- in: hash text
-- maybe: row blob
SELECT hash, size, added FROM blob WHERE hash = $1;

-- Blobs in the order of their hashes, by page: those behind `after` ("" for the first page).
-- name: blob_list
-- in: after text, limit i64
-- many: row blob
SELECT hash, size, added FROM blob WHERE hash > $1 ORDER BY hash LIMIT $2;

-- How many blobs there are and how many bytes they hold.
-- name: blob_count
-- one: count i64, bytes i64
SELECT count(*) AS count, CAST(coalesce(sum(size), 0) AS BIGINT) AS bytes FROM blob;

-- row document: id id, consultation id?, role text, number i64, parent id?, name text, hash text,
--   received text, state text

-- Register a document; its blob is entered first.
-- name: document_add
-- in: id id, consultation id?, role text, number i64, parent id?, name text, hash text, received text, state text
INSERT INTO document (id, consultation, role, number, parent, name, hash, received, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- A document by its id.
-- name: document_get
-- in: id id
-- maybe: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document WHERE id = $1;

-- A document by its number in the register.
-- name: document_by_number
-- in: number i64
-- maybe: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document WHERE number = $1;

-- The register by page: documents with a higher number than `after` (0 for the first page).
-- name: document_list
-- in: after i64, limit i64
-- many: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document WHERE number > $1 ORDER BY number LIMIT $2;

-- As document_list, one consultation's documents.
-- name: document_list_of_consultation
-- in: consultation id, after i64, limit i64
-- many: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document WHERE consultation = $1 AND number > $2 ORDER BY number LIMIT $3;

-- All documents with the same bytes, in the order in which they came.
-- name: document_list_by_hash
-- in: hash text
-- many: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document WHERE hash = $1 ORDER BY number;

-- A document's attachments.
-- name: document_list_attachments
-- in: parent id
-- many: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document WHERE parent = $1 ORDER BY number;

-- How many attachments a document has.
-- name: document_count_attachments
-- in: parent id
-- one: count i64
SELECT count(*) AS count FROM document WHERE parent = $1;

-- By page, the documents that the present reader has not read: without a reading, or with one of another version.
-- name: document_list_unread
-- in: reader_version text, after i64, limit i64
-- many: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document
WHERE NOT EXISTS (SELECT 1 FROM reading WHERE reading.document = document.id AND reader_version = $1)
  AND number > $2
ORDER BY number LIMIT $3;

-- By page, the received documents that have a reading but none by the present analysis.
-- name: document_list_unanalysed
-- in: analysis_version text, after i64, limit i64
-- many: row document
SELECT id, consultation, role, number, parent, name, hash, received, state
FROM document
WHERE role = 'received'
  AND EXISTS (SELECT 1 FROM reading WHERE reading.document = document.id)
  AND NOT EXISTS (SELECT 1 FROM analysis WHERE analysis.document = document.id AND analysis_version = $1)
  AND number > $2
ORDER BY number LIMIT $3;

-- Say whether a document could be read.
-- name: document_set_state
-- in: state text, id id
UPDATE document SET state = $1 WHERE id = $2;

-- File a document under a consultation, or under none.
-- name: document_set_consultation
-- in: consultation id?, id id
UPDATE document SET consultation = $1 WHERE id = $2;

-- How many documents there are, in each state.
-- name: document_count
-- one: registered i64, read i64, not_read i64
SELECT count(CASE WHEN state = 'registered' THEN 1 END) AS registered,
       count(CASE WHEN state = 'read' THEN 1 END) AS read,
       count(CASE WHEN state = 'not_read' THEN 1 END) AS not_read
FROM document;

-- As document_count, one consultation's documents.
-- name: document_count_of_consultation
-- in: consultation id
-- one: registered i64, read i64, not_read i64
SELECT count(CASE WHEN state = 'registered' THEN 1 END) AS registered,
       count(CASE WHEN state = 'read' THEN 1 END) AS read,
       count(CASE WHEN state = 'not_read' THEN 1 END) AS not_read
FROM document WHERE consultation = $1;

-- row reading: document id, reader_version text, format text, pages i64, text_hash text, packed bytes, problems text

-- Keep a document's reading in the place of an older one.
-- name: reading_put
-- in: document id, reader_version text, format text, pages i64, text_hash text, packed bytes, problems text
INSERT INTO reading (document, reader_version, format, pages, text_hash, packed, problems)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (document) DO UPDATE SET
    reader_version = excluded.reader_version, format = excluded.format, pages = excluded.pages,
    text_hash = excluded.text_hash, packed = excluded.packed, problems = excluded.problems;

-- Let a reading stand as it is, though another reader has looked at the document.
-- name: reading_set_version
-- in: reader_version text, document id
UPDATE reading SET reader_version = $1 WHERE document = $2;

-- A document's reading.
-- name: reading_get
-- in: document id
-- maybe: row reading
SELECT document, reader_version, format, pages, text_hash, packed, problems
FROM reading WHERE document = $1;

-- The readings that found the same canonical text.
-- name: reading_list_by_text
-- in: text_hash text
-- many: document id
SELECT document FROM reading WHERE text_hash = $1 ORDER BY document;

-- row stretch: document id, start_at i64, end_at i64, page i64, line i64, packed bytes

-- Keep a stretch of a draft's text.
-- name: stretch_add
-- in: document id, start_at i64, end_at i64, page i64, line i64, packed bytes
INSERT INTO stretch (document, start_at, end_at, page, line, packed) VALUES ($1, $2, $3, $4, $5, $6);

-- Forget the stretches of a document.
-- name: stretch_remove
-- in: document id
DELETE FROM stretch WHERE document = $1;

-- Where the last stretch of a document ends, if it has any.
-- name: stretch_end
-- in: document id
-- maybe: end_at i64
SELECT end_at FROM stretch WHERE document = $1 ORDER BY start_at DESC LIMIT 1;

-- The stretches of a document that a place lies in.
-- name: stretch_list_in
-- in: document id, from_at i64, to_at i64
-- many: row stretch
SELECT document, start_at, end_at, page, line, packed FROM stretch
WHERE document = $1
    AND start_at >= (SELECT coalesce(max(start_at), 0) FROM stretch AS first
        WHERE first.document = $1 AND first.start_at <= $2)
    AND start_at < $3 AND end_at > $2
ORDER BY start_at;


