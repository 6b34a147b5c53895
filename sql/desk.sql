-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Viewpoints at work: counted, listed, judged, moved, assigned, replied to; acts that are undone.

-- What a person has said of documents in the place of what the program proposes.

-- row correction: document id, field text, value text, account id?, at text

-- A document's corrections.
-- name: correction_list
-- in: document id
-- many: row correction
SELECT document, field, value, account, at FROM correction WHERE document = $1 ORDER BY field;

-- The corrections of one consultation's documents.
-- name: correction_list_of_consultation
-- in: consultation id
-- many: row correction
SELECT correction.document, field, value, account, at
FROM correction JOIN document ON document.id = correction.document
WHERE document.consultation = $1 ORDER BY correction.document, field;

-- Documents that persons have worked on: their viewpoints are not proposed again.

-- How many of a document's viewpoints a person has judged or changed.
-- name: viewpoint_count_judged
-- in: document id
-- one: count i64
SELECT count(*) AS count FROM viewpoint WHERE document = $1 AND (state <> 'proposed' OR revision > 0);

-- What documents count as.

-- row standing: document id, consultation id, standing text, sender text?, sender_key text, sender_type text?,
--   consultee id?, twin_of id?, twin_kind text?, unique_count i64, revises id?, revised_by id?, campaign id?, late text

-- Keep what a document counts as.
-- name: standing_put
-- in: document id, consultation id, standing text, sender text?, sender_key text, sender_type text?, consultee id?,
--   twin_of id?, twin_kind text?, unique_count i64, revises id?, revised_by id?, campaign id?, late text
INSERT INTO standing (document, consultation, standing, sender, sender_key, sender_type, consultee, twin_of, twin_kind,
    unique_count, revises, revised_by, campaign, late)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (document) DO UPDATE SET
    consultation = excluded.consultation, standing = excluded.standing, sender = excluded.sender,
    sender_key = excluded.sender_key, sender_type = excluded.sender_type, consultee = excluded.consultee,
    twin_of = excluded.twin_of, twin_kind = excluded.twin_kind, unique_count = excluded.unique_count,
    revises = excluded.revises, revised_by = excluded.revised_by, campaign = excluded.campaign, late = excluded.late;

-- What a document counts as.
-- name: standing_get
-- in: document id
-- maybe: row standing
SELECT document, consultation, standing, sender, sender_key, sender_type, consultee, twin_of, twin_kind, unique_count,
    revises, revised_by, campaign, late
FROM standing WHERE document = $1;

-- What the documents of a consultation count as, in the order in which they came.
-- name: standing_list
-- in: consultation id
-- many: row standing
SELECT document, consultation, standing, sender, sender_key, sender_type, consultee, twin_of, twin_kind, unique_count,
    revises, revised_by, campaign, late
FROM standing WHERE consultation = $1 ORDER BY document;

-- Say that what a document counts as is no longer known.
-- name: standing_remove
-- in: document id
DELETE FROM standing WHERE document = $1;

-- How many documents were read whose standing is not known.
-- name: standing_count_due
-- in: consultation id
-- one: count i64
SELECT count(*) AS count FROM document
WHERE consultation = $1 AND state <> 'registered'
  AND NOT EXISTS (SELECT 1 FROM standing WHERE standing.document = document.id);

-- Where each viewpoint of a consultation stands among the others.
-- name: viewpoint_standing_list
-- in: consultation id
-- many: id id, document id, counted text, alike id?
SELECT id, document, counted, alike FROM viewpoint WHERE consultation = $1 ORDER BY id;

-- Say where a viewpoint stands among the others.
-- name: viewpoint_set_standing
-- in: counted text, alike id?, id id
UPDATE viewpoint SET counted = $1, alike = $2 WHERE id = $3;
