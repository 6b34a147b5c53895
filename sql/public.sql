-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the public meets: publications, disclosures, redactions, answers on the web.

-- row small_blob: hash text, bytes bytes

-- Enter a small blob with its bytes; one that is entered already stays as it is. blob_keep_small is the door to it.
-- name: small_blob_add
-- in: hash text, size i64, added text, bytes bytes
INSERT INTO blob (hash, size, added, bytes) VALUES ($1, $2, $3, $4)
ON CONFLICT (hash) DO NOTHING;

-- A small blob's bytes.
-- name: small_blob_get
-- in: hash text
-- maybe: row small_blob
SELECT hash, bytes FROM blob WHERE hash = $1 AND bytes IS NOT NULL;

-- What is public

-- row published: id id, version id, title text, case_number text, authority text, opened text, deadline text?,
--   closed text?, published text, compiled text?, versions text?

-- Make something of a consultation public; what is public already stays so since then.
-- name: publication_add
-- in: consultation id, what text, at text, account id?
INSERT INTO publication (consultation, what, at, account) VALUES ($1, $2, $3, $4)
ON CONFLICT (consultation, what) DO NOTHING;

-- Take something of a consultation back from the public.
-- name: publication_remove
-- in: consultation id, what text
DELETE FROM publication WHERE consultation = $1 AND what = $2;

-- A consultation that is public, since when, since when its compilation is, and its versions.
-- name: published_get
-- in: id id
-- maybe: row published
SELECT consultation.id, version, title, case_number, authority, opened, deadline, closed,
       publication.at AS published, compilation.at AS compiled,
       versions.at AS versions
FROM consultation
JOIN publication ON publication.consultation = consultation.id AND publication.what = 'consultation'
LEFT JOIN publication AS compilation
  ON compilation.consultation = consultation.id AND compilation.what = 'compilation'
LEFT JOIN publication AS versions
  ON versions.consultation = consultation.id AND versions.what = 'versions'
WHERE consultation.id = $1;

-- The consultations that are public, the newest first.
-- name: published_list
-- in: limit i64
-- many: row published
SELECT consultation.id, version, title, case_number, authority, opened, deadline, closed,
       publication.at AS published, compilation.at AS compiled,
       versions.at AS versions
FROM publication
JOIN consultation ON consultation.id = publication.consultation
LEFT JOIN publication AS compilation
  ON compilation.consultation = consultation.id AND compilation.what = 'compilation'
LEFT JOIN publication AS versions
  ON versions.consultation = consultation.id AND versions.what = 'versions'
WHERE publication.what = 'consultation'
ORDER BY publication.at DESC, consultation.id DESC LIMIT $1;

-- What changes whenever something does that the public may see: the last ids and numbers given out.
-- name: last_given
-- one: last i64
SELECT CAST(sum(last) AS BIGINT) AS last FROM sequence;

-- row arrival: document id, number i64, parent id?, received text, counts_as text?, sender text?, consultee id?,
--   state text?, reason text?, masked i64

-- What came in to a consultation, by page: letters, and answers that came in a mail or an archive, but no part of an
-- answer that is there itself. told: 1 for those that the public has been told of, 0 for all. What it counts as is null
-- until that is known; masked: how many stretches are, in it and in what it came with.
-- name: arrival_list
-- in: consultation id, after i64, told i64, limit i64
-- many: row arrival
SELECT document.id AS document, number, parent, document.received, standing.standing AS counts_as,
       CASE WHEN said.document IS NULL THEN analysis.sender ELSE said.value END AS sender,
       standing.consultee, disclosure.state, disclosure.reason,
       (SELECT count(*) FROM redaction WHERE redaction.document IN (document.id, document.parent)) AS masked
FROM document
LEFT JOIN analysis ON analysis.document = document.id
LEFT JOIN correction AS said ON said.document = document.id AND said.field = 'sender'
LEFT JOIN standing ON standing.document = document.id
LEFT JOIN standing AS above ON above.document = document.parent
LEFT JOIN disclosure ON disclosure.document = document.id
WHERE document.consultation = $1 AND role = 'received' AND number > $2
  AND (parent IS NULL OR standing.standing = 'response'
       OR (standing.standing = 'part' AND (above.standing IS NULL OR above.standing NOT IN ('response', 'part'))))
  AND (disclosure.document IS NOT NULL OR $3 = 0)
ORDER BY number LIMIT $4;

-- The same for one document, also one that came with another.
-- name: arrival_get
-- in: consultation id, number i64
-- maybe: row arrival
SELECT document.id AS document, number, parent, document.received, standing.standing AS counts_as,
       CASE WHEN said.document IS NULL THEN analysis.sender ELSE said.value END AS sender,
       standing.consultee, disclosure.state, disclosure.reason,
       (SELECT count(*) FROM redaction WHERE redaction.document IN (document.id, document.parent)) AS masked
FROM document
LEFT JOIN analysis ON analysis.document = document.id
LEFT JOIN correction AS said ON said.document = document.id AND said.field = 'sender'
LEFT JOIN standing ON standing.document = document.id
LEFT JOIN disclosure ON disclosure.document = document.id
WHERE document.consultation = $1 AND number = $2 AND role = 'received';

-- The numbers of what came with a document, with whether the public may see it.
-- name: arrival_list_attachments
-- in: parent id
-- many: number i64, state text?, reason text?
SELECT number, disclosure.state, disclosure.reason
FROM document LEFT JOIN disclosure ON disclosure.document = document.id
WHERE parent = $1 ORDER BY number;

-- Answers on the web

-- row web_answer: id id, token_hash text, consultation id, consultee id?, sender text?, email text?, content text,
--   revision i64, begun text, saved text, sent text?, document id?

-- Begin an answer, or one that is sent at once.
-- name: web_answer_add
-- in: id id, token_hash text, once_hash text?, consultation id, consultee id?, sender text?, email text?, content text,
--   revision i64, begun text, saved text, sent text?, document id?
INSERT INTO web_answer
    (id, token_hash, once_hash, consultation, consultee, sender, email, content, revision, begun, saved, sent, document)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- An answer by its id.
-- name: web_answer_get
-- in: id id
-- maybe: row web_answer
SELECT id, token_hash, consultation, consultee, sender, email, content, revision, begun, saved, sent, document
FROM web_answer WHERE id = $1;

-- The answer that a program sent with this word.
-- name: web_answer_by_once
-- in: once_hash text
-- maybe: id id
SELECT id FROM web_answer WHERE once_hash = $1;

-- The answer that an invited body began last.
-- name: web_answer_newest
-- in: consultation id, consultee id
-- maybe: id id, sent text?
SELECT id, sent FROM web_answer WHERE consultation = $1 AND consultee = $2 ORDER BY id DESC LIMIT 1;

-- Keep what has been written so far.
-- name: web_answer_save
-- in: sender text?, email text?, content text, revision i64, saved text, id id
UPDATE web_answer SET sender = $1, email = $2, content = $3, revision = $4, saved = $5 WHERE id = $6;

-- Say that an answer was sent, and which document it became.
-- name: web_answer_set_sent
-- in: content text, sent text, document id, id id
UPDATE web_answer SET content = $1, sent = $2, document = $3 WHERE id = $4;

-- The answer that became a document.
-- name: web_answer_of_document
-- in: document id
-- maybe: row web_answer
SELECT id, token_hash, consultation, consultee, sender, email, content, revision, begun, saved, sent, document
FROM web_answer WHERE document = $1;

-- Register what was sent on the web; its blob is entered first.
-- name: web_document_add
-- in: id id, consultation id, number i64, parent id?, name text, hash text, received text
INSERT INTO document (id, consultation, role, number, parent, name, hash, received, state, channel)
VALUES ($1, $2, 'received', $3, $4, $5, $6, $7, 'registered', 'web');

-- What the sender itself says that it is; it stands in the place of what is read out of the text.
-- name: web_correction_add
-- in: document id, field text, value text, at text
INSERT INTO correction (document, field, value, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (document, field) DO NOTHING;

-- row web_answer_file: answer id, ordinal i64, name text, hash text, size i64

-- Attach a file to an answer that is being written; its blob is entered first.
-- name: web_answer_file_add
-- in: answer id, ordinal i64, name text, hash text, size i64
INSERT INTO web_answer_file (answer, ordinal, name, hash, size) VALUES ($1, $2, $3, $4, $5);

-- The files of an answer.
-- name: web_answer_file_list
-- in: answer id
-- many: row web_answer_file
SELECT answer, ordinal, name, hash, size FROM web_answer_file WHERE answer = $1 ORDER BY ordinal;

-- Take a file away from an answer.
-- name: web_answer_file_remove
-- in: answer id, ordinal i64
DELETE FROM web_answer_file WHERE answer = $1 AND ordinal = $2;

-- What was answered to the viewpoints of a consultation, by page: for each part of the draft and each reply how many
-- viewpoints it was given to. place: where the part stands in the draft, from 1 on; 0: it is about no part, these come
-- last.
-- name: public_reply_list
-- in: version id, consultation id, limit i64, skip i64
-- many: place i64, outcome text?, reason text?, count i64
SELECT COALESCE(node.ordinal, 0) AS place, outcome, reason, count(*) AS count
FROM viewpoint LEFT JOIN node ON node.version = $1 AND node.id = part
WHERE consultation = $2 AND outcome IS NOT NULL AND state <> 'rejected'
GROUP BY node.ordinal, outcome, reason
ORDER BY CASE WHEN node.ordinal IS NULL THEN 1 ELSE 0 END, node.ordinal, count DESC, outcome, reason LIMIT $3 OFFSET $4;
