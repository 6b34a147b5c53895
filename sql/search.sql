-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Search, as far as both databases do it alike: what the index holds and the list of its words. The index itself is
-- the driver's (sqlite/search.sql).

-- Give out `count` ids of the index in a row; they end before `behind`.
-- name: search_take_ids
-- in: count i64
-- one: behind i64
UPDATE sequence SET last = last + $1 WHERE name = 'search' RETURNING last + 1 AS behind;

-- row search_run: first i64, behind i64, kind text, consultation id?, document id, viewpoint i64

-- Enter what a run of ids stands for: the blocks of a document, in its order, or (viewpoint not 0) a reply.
-- name: search_run_add
-- in: first i64, behind i64, kind text, consultation id?, document id, viewpoint i64
INSERT INTO search_run (first, behind, kind, consultation, document, viewpoint) VALUES ($1, $2, $3, $4, $5, $6);

-- The run that is the last to begin at `id` or before; it may end before it.
-- name: search_run_at
-- in: id i64
-- maybe: row search_run
SELECT first, behind, kind, consultation, document, viewpoint
FROM search_run WHERE first <= $1 ORDER BY first DESC LIMIT 1;

-- Forget a run: its ids stand for nothing any more, and what the index holds of them is not found.
-- name: search_run_remove
-- in: document id, viewpoint i64
DELETE FROM search_run WHERE document = $1 AND viewpoint = $2;

-- Forget everything, to make the index anew.
-- name: search_run_remove_all
DELETE FROM search_run;

-- How many runs there are, of documents and of replies.
-- name: search_run_count
-- one: documents i64, replies i64
SELECT count(CASE WHEN viewpoint = 0 THEN 1 END) AS documents,
       count(CASE WHEN viewpoint <> 0 THEN 1 END) AS replies
FROM search_run;

-- By page, the documents with a reading that are not in the index.
-- name: search_missing_documents
-- in: after i64, limit i64
-- many: id id, number i64
SELECT id, number FROM document
WHERE EXISTS (SELECT 1 FROM reading WHERE reading.document = document.id)
  AND NOT EXISTS (SELECT 1 FROM search_run WHERE search_run.document = document.id AND viewpoint = 0)
  AND number > $1
ORDER BY number LIMIT $2;

-- By page, the viewpoints with a reason in their reply that is not in the index.
-- name: search_missing_replies
-- in: after i64, limit i64
-- many: id id
SELECT viewpoint.id FROM viewpoint
WHERE reason IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM search_run
                  WHERE search_run.document = viewpoint.document AND search_run.viewpoint = viewpoint.id)
  AND viewpoint.id > $1
ORDER BY viewpoint.id LIMIT $2;

-- Enter a word that the index knows, with its letters in the opposite order; known words stay.
-- name: search_word_add
-- in: word text, reversed text
INSERT INTO search_word (word, reversed) VALUES ($1, $2)
ON CONFLICT (word) DO NOTHING;

-- Forget all words.
-- name: search_word_remove_all
DELETE FROM search_word;

-- A word, when the index knows it.
-- name: search_word_get
-- in: word text
-- maybe: word text
SELECT word FROM search_word WHERE word = $1;

-- The words from `from` on and before `behind`, in byte order.
-- name: search_word_list
-- in: from_word text, behind text, limit i64
-- many: word text
SELECT word FROM search_word WHERE word >= $1 AND word < $2 ORDER BY word LIMIT $3;

-- The same by their letters in the opposite order: words with an ending.
-- name: search_word_list_by_end
-- in: from_word text, behind text, limit i64
-- many: word text
SELECT word FROM search_word WHERE reversed >= $1 AND reversed < $2 ORDER BY reversed LIMIT $3;

-- A reply and where it stands. outcome and reason are empty when it has none.
-- name: search_reply
-- in: viewpoint id
-- maybe: id id, document id, consultation id?, start_at i64, end_at i64, outcome text?, reason text?, reply id?,
--   state text, number i64, part text?
SELECT viewpoint.id, viewpoint.document, document.consultation, start_at, end_at, outcome, reason, reply,
    viewpoint.state, document.number, part
FROM viewpoint JOIN document ON document.id = viewpoint.document
WHERE viewpoint.id = $1;

-- The first viewpoint that stands in [start_at, end_at) of a document and is not rejected.
-- name: search_viewpoint_at
-- in: document id, start_at i64, end_at i64
-- maybe: id id
SELECT id FROM viewpoint
WHERE document = $1 AND end_at > $2 AND start_at < $3 AND state <> 'rejected'
ORDER BY start_at, id LIMIT 1;

-- What a hit says of its document. sender is as proposed; corrected as a person has said.
-- name: search_document
-- in: id id
-- maybe: id id, number i64, name text, consultation id?, sender text?, corrected text?
SELECT document.id, document.number, document.name, document.consultation, analysis.sender,
    correction.value AS corrected
FROM document
LEFT JOIN analysis ON analysis.document = document.id
LEFT JOIN correction ON correction.document = document.id AND correction.field = 'sender'
WHERE document.id = $1;

-- The draft of a consultation: its version and that version's document.
-- name: search_draft_of
-- in: consultation id
-- maybe: version id, document id
SELECT version.id AS version, version.document
FROM consultation JOIN version ON version.id = consultation.version
WHERE consultation.id = $1;

-- The deepest part of a version that holds byte `at`.
-- name: search_node_at
-- in: version id, at i64
-- maybe: id text, kind text, number text?, title text?
SELECT id, kind, number, title FROM node
WHERE version = $1 AND start_at <= $2 AND end_at > $2
ORDER BY ordinal DESC LIMIT 1;

-- The same, the deepest that has a heading or is an initiative: what a place is called.
-- name: search_titled_node_at
-- in: version id, at i64
-- maybe: id text, kind text, number text?, title text?
SELECT id, kind, number, title FROM node
WHERE version = $1 AND start_at <= $2 AND end_at > $2 AND kind NOT IN ('paragraph', 'list_item')
ORDER BY ordinal DESC LIMIT 1;

-- A consultation of which `what` is public ('consultation', 'compilation').
-- name: search_published
-- in: consultation id, what text
-- maybe: consultation id
SELECT consultation FROM publication WHERE consultation = $1 AND what = $2;

-- All consultations, and (what) those of which that is public; the newest first.
-- name: search_consultations
-- in: what text
-- many: id id, title text, published i64
SELECT consultation.id, title,
    CASE WHEN publication.consultation IS NULL THEN 0 ELSE 1 END AS published
FROM consultation
LEFT JOIN publication ON publication.consultation = consultation.id AND publication.what = $1
ORDER BY consultation.id DESC;

-- Whether a document is shown to the public.
-- name: search_shown
-- in: document id
-- maybe: document id
SELECT document FROM disclosure WHERE document = $1 AND state = 'shown';

-- A part of the version that a consultation is about.
-- name: search_node
-- in: consultation id, node text
-- maybe: id text, kind text, number text?, title text?
SELECT id, kind, number, title FROM node
WHERE version = (SELECT version FROM consultation WHERE consultation.id = $1) AND id = $2;
