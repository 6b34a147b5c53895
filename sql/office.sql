-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The register at work: what persons corrected, what each document counts as, what the public sees of it, closing and
-- publishing; what lists and figures are made from.

-- What a person says of a document

-- Say that a field of a document has another value than what is proposed; empty: none.
-- name: correction_put
-- in: document id, field text, value text, account id?, at text
INSERT INTO correction (document, field, value, account, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (document, field) DO UPDATE SET value = excluded.value, account = excluded.account, at = excluded.at;

-- Go by the proposal again.
-- name: correction_remove
-- in: document id, field text
DELETE FROM correction WHERE document = $1 AND field = $2;

-- A document's corrections, with the name of who made each.
-- name: correction_signed_list
-- in: document id
-- many: field text, value text, shown_name text?, at text
SELECT field, value, shown_name, at
FROM correction LEFT JOIN account ON account.id = correction.account
WHERE document = $1 ORDER BY field;

-- The acts upon one document, the newest first.
-- name: act_list_of_document
-- in: consultation id, document id, limit i64
-- many: id id, at text, shown_name text?, verb text, details text
SELECT act.id, at, shown_name, verb, details
FROM act LEFT JOIN account ON account.id = act.account
WHERE consultation = $1 AND document = $2 ORDER BY act.id DESC LIMIT $3;

-- What the public sees of a document

-- row disclosure: document id, state text, reason text?, account id?, shown_name text?, at text

-- Show a document to the public, or withhold it with a reason.
-- name: disclosure_put
-- in: document id, state text, reason text?, account id?, at text
INSERT INTO disclosure (document, state, reason, account, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (document) DO UPDATE SET
    state = excluded.state, reason = excluded.reason, account = excluded.account, at = excluded.at;

-- Whether a document is shown, and who said so. Without a row nobody has said.
-- name: disclosure_get
-- in: document id
-- maybe: row disclosure
SELECT document, disclosure.state, reason, account, shown_name, at
FROM disclosure LEFT JOIN account ON account.id = disclosure.account
WHERE document = $1;

-- row redaction: id id, document id, start_at i64, end_at i64, reason text, account id?, shown_name text?, at text

-- Hide a stretch of a document's text from the public.
-- name: redaction_add
-- in: id id, document id, start_at i64, end_at i64, reason text, account id?, at text
INSERT INTO redaction (id, document, start_at, end_at, reason, account, at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- How many stretches of a document are hidden.
-- name: redaction_count
-- in: document id
-- one: count i64
SELECT count(*) AS count FROM redaction WHERE document = $1;

-- The stretches of a document that are hidden, in its order.
-- name: redaction_list
-- in: document id
-- many: row redaction
SELECT redaction.id, document, start_at, end_at, reason, account, shown_name, at
FROM redaction LEFT JOIN account ON account.id = redaction.account
WHERE document = $1 ORDER BY start_at, end_at, redaction.id;

-- Show a stretch again.
-- name: redaction_remove
-- in: id id
DELETE FROM redaction WHERE id = $1;

-- The register

-- One document as the register shows it, with corrections laid over.
-- name: register_item
-- in: id id
-- maybe: id id, number i64, parent_number id?, name text, received text, state text, channel text, size i64,
--   standing text?, sender text?, sender_type text?, consultee id?, our_case_number text?, their_case_number text?,
--   dated text?, stance text?, late text?, twin_kind text?, twin_number id?, revises_number id?, revised_by_number id?,
--   disclosed text?, viewpoints i64, unanswered i64, problems text?
SELECT document.id, document.number, parent.number AS parent_number, document.name,
    coalesce(came.value, document.received) AS received, document.state, document.channel, size, standing,
    standing.sender, standing.sender_type, standing.consultee,
    coalesce(ours.value, our_case_number) AS our_case_number,
    coalesce(theirs.value, their_case_number) AS their_case_number, coalesce(day.value, dated) AS dated,
    coalesce(side.value, stance) AS stance, late, twin_kind, twin.number AS twin_number,
    revises.number AS revises_number, revised_by.number AS revised_by_number, disclosure.state AS disclosed,
    (SELECT count(*) FROM viewpoint WHERE viewpoint.document = document.id AND viewpoint.state <> 'rejected')
        AS viewpoints,
    (SELECT count(*) FROM viewpoint WHERE viewpoint.document = document.id AND viewpoint.state <> 'rejected'
        AND outcome IS NULL) AS unanswered,
    (SELECT problems FROM reading WHERE reading.document = document.id) AS problems
FROM document
JOIN blob ON blob.hash = document.hash
LEFT JOIN analysis ON analysis.document = document.id
LEFT JOIN standing ON standing.document = document.id
LEFT JOIN disclosure ON disclosure.document = document.id
LEFT JOIN correction AS came ON came.document = document.id AND came.field = 'received'
LEFT JOIN correction AS ours ON ours.document = document.id AND ours.field = 'our_case_number'
LEFT JOIN correction AS theirs ON theirs.document = document.id AND theirs.field = 'their_case_number'
LEFT JOIN correction AS day ON day.document = document.id AND day.field = 'dated'
LEFT JOIN correction AS side ON side.document = document.id AND side.field = 'stance'
LEFT JOIN document AS parent ON parent.id = document.parent
LEFT JOIN document AS twin ON twin.id = standing.twin_of
LEFT JOIN document AS revises ON revises.id = standing.revises
LEFT JOIN document AS revised_by ON revised_by.id = standing.revised_by
WHERE document.id = $1;

-- What of each of a consultation's documents decides which lists it is in and where: in the order of their numbers.
-- name: register_key_list
-- in: consultation id
-- many: id id, state text, received text, standing text?, sender text?, consultee id?, stance text?, late text?,
--   twin_kind text?, revises id?, revised_by id?, disclosed text?
SELECT document.id, document.state, coalesce(came.value, document.received) AS received, standing, standing.sender,
    standing.consultee, coalesce(side.value, stance) AS stance, late, twin_kind, revises, revised_by,
    disclosure.state AS disclosed
FROM document
LEFT JOIN analysis ON analysis.document = document.id
LEFT JOIN standing ON standing.document = document.id
LEFT JOIN disclosure ON disclosure.document = document.id
LEFT JOIN correction AS came ON came.document = document.id AND came.field = 'received'
LEFT JOIN correction AS side ON side.document = document.id AND side.field = 'stance'
WHERE document.consultation = $1 ORDER BY document.number;

-- The last number that one of the consultation's documents has; 0 without any.
-- name: register_last
-- in: consultation id
-- one: number i64
SELECT CAST(coalesce(max(number), 0) AS BIGINT) AS number FROM document WHERE consultation = $1;

-- By which way a document came.
-- name: document_set_channel
-- in: channel text, id id
UPDATE document SET channel = $1 WHERE id = $2;

-- The pages and problems of a document's reading, without its text.
-- name: reading_summary_get
-- in: document id
-- maybe: reader_version text, format text, pages i64, problems text
SELECT reader_version, format, pages, problems FROM reading WHERE document = $1;

-- Those asked, each with the first of the documents that it has answered with and how many they are; in byte order of
-- their names.
-- name: consultee_answers
-- in: consultation id
-- many: id id, name text, type text?, email text?, answers i64, late i64, number i64, received text?
SELECT consultee.id, consultee.name, consultee.type, consultee.email,
    count(standing.document) AS answers,
    count(CASE WHEN late = 'yes' THEN 1 END) AS late,
    CAST(coalesce(min(document.number), 0) AS BIGINT) AS number,
    min(document.received) AS received
FROM consultee
LEFT JOIN standing ON standing.consultee = consultee.id AND standing IN ('response', 'part')
LEFT JOIN document ON document.id = standing.document
WHERE consultee.consultation = $1
GROUP BY consultee.id, consultee.name, consultee.type, consultee.email
ORDER BY consultee.name, consultee.id;

-- How many of those asked have answered, by type of body.
-- name: consultee_answers_by_type
-- in: consultation id
-- many: type text?, asked i64, answered i64, late i64
SELECT type, count(*) AS asked,
    count(CASE WHEN answers > 0 THEN 1 END) AS answered,
    count(CASE WHEN answers > 0 AND answers = late THEN 1 END) AS late
FROM (SELECT consultee.id, consultee.type, count(standing.document) AS answers,
        count(CASE WHEN late = 'yes' THEN 1 END) AS late
    FROM consultee
    LEFT JOIN standing ON standing.consultee = consultee.id AND standing IN ('response', 'part')
    WHERE consultee.consultation = $1
    GROUP BY consultee.id, consultee.type) AS counted
GROUP BY type ORDER BY count(*) DESC, type;

-- Overview

-- Those that several documents say alike, the most first: the first of each, and by which viewpoint they are called.
-- name: overview_alike_list
-- in: consultation id, limit i64
-- many: first id, alike id, documents i64
SELECT min(id) AS first, alike, count(DISTINCT document) AS documents
FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND kind IN ('change', 'addition', 'clarification', 'objection')
  AND state <> 'rejected' AND alike IS NOT NULL
GROUP BY alike HAVING count(DISTINCT document) > 1
ORDER BY count(DISTINCT document) DESC, min(id) LIMIT $2;

-- Wishes of one kind on one part that several documents have, each in words of its own; not those on the draft as a whole,
-- whose part is `root`.
-- name: overview_own_words_list
-- in: consultation id, root text, limit i64
-- many: first id, documents i64
SELECT min(id) AS first, count(DISTINCT document) AS documents
FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND part <> $2
  AND kind IN ('change', 'addition', 'clarification', 'objection') AND state <> 'rejected' AND alike IS NULL
GROUP BY part, kind HAVING count(DISTINCT document) > 1
ORDER BY count(DISTINCT document) DESC, min(id) LIMIT $3;

-- What each answer says of the whole, and of parts (in details, as JSON).
-- name: overview_stance_list
-- in: consultation id
-- many: document id, standing text, stance text?, details text?
SELECT standing.document, standing.standing,
    coalesce((SELECT value FROM correction WHERE correction.document = standing.document AND field = 'stance'),
        analysis.stance) AS stance, details
FROM standing
LEFT JOIN analysis ON analysis.document = standing.document
WHERE standing.consultation = $1 AND standing IN ('response', 'part')
ORDER BY standing.document;

-- How many of the viewpoints that count have which reply, part by part.
-- name: overview_outcome_list
-- in: consultation id
-- many: part text?, outcome text?, count i64
SELECT part, outcome, count(*) AS count
FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND state <> 'rejected' AND kind <> 'background'
GROUP BY part, outcome;

-- Replies of one outcome, those to most viewpoints first; viewpoints that were answered together count as one.
-- name: overview_reply_list
-- in: consultation id, outcome text, limit i64
-- many: first id, reply id?, count i64, reason text?
SELECT min(id) AS first, reply, count(*) AS count, reason
FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND state <> 'rejected' AND kind <> 'background' AND outcome = $2
GROUP BY coalesce(reply, id), reply, reason ORDER BY count(*) DESC, min(id) LIMIT $3;

-- How many documents count as what.
-- name: overview_standing_list
-- in: consultation id
-- many: standing text, late text, count i64
SELECT standing, late, count(*) AS count FROM standing WHERE consultation = $1 GROUP BY standing, late;

-- Publishing

-- What of a consultation is public, and since when.
-- name: publication_list
-- in: consultation id
-- many: what text, at text
SELECT what, at FROM publication WHERE consultation = $1 ORDER BY what;
