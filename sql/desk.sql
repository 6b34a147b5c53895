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

-- Counts. Where a parameter is 0 or '' it does not matter.

-- row desk_cell: part text, kind text, state text, outcome text, stance text, assignee i64, question i64, theme i64,
--   viewpoints i64, low i64

-- How many viewpoints there are of each combination of what the desk sorts by, and how many of them are worth a second
-- look.
-- name: desk_cube
-- in: consultation id
-- many: row desk_cell
SELECT part, kind, state, outcome, stance, assignee, question, CAST(0 AS BIGINT) AS theme, viewpoints, low
FROM viewpoint_count WHERE consultation = $1 ORDER BY part;

-- Count the viewpoints of a consultation out, before they are counted anew.
-- name: viewpoint_count_remove_all
-- in: consultation id
DELETE FROM viewpoint_count WHERE consultation = $1;

-- Count the viewpoints of a consultation anew; low are those proposed with a lower score.
-- name: viewpoint_count_make
-- in: low f64, consultation id
INSERT INTO viewpoint_count (consultation, part, kind, state, outcome, stance, assignee, question, viewpoints, low)
SELECT consultation, coalesce(part, ''), kind, state, coalesce(outcome, ''), coalesce(stance, ''),
    coalesce(assignee, 0), coalesce(question, 0), count(*),
    count(CASE WHEN score < $1 AND state = 'proposed' THEN 1 END)
FROM viewpoint
WHERE consultation = $2 AND counted = 'yes'
GROUP BY consultation, part, kind, state, outcome, stance, assignee, question;

-- Count a viewpoint in (1) or out (-1).
-- name: viewpoint_count_change
-- in: consultation id, part text, kind text, state text, outcome text, stance text, assignee i64, question i64,
--   viewpoints i64, low i64
INSERT INTO viewpoint_count (consultation, part, kind, state, outcome, stance, assignee, question, viewpoints, low)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (consultation, part, kind, state, outcome, stance, assignee, question) DO UPDATE SET
    viewpoints = viewpoint_count.viewpoints + excluded.viewpoints, low = viewpoint_count.low + excluded.low;

-- The same of one document (also one that does not count), body, group, reply or theme, or of what was changed since an
-- act.
-- name: desk_cube_within
-- in: low f64, consultation id, document i64, sender text, alike i64, reply i64, theme i64, since i64
-- many: row desk_cell
SELECT coalesce(part, '') AS part, kind, state, coalesce(outcome, '') AS outcome, coalesce(stance, '') AS stance,
    coalesce(assignee, 0) AS assignee, coalesce(question, 0) AS question, CAST(0 AS BIGINT) AS theme,
    count(*) AS viewpoints,
    count(CASE WHEN score < $1 AND state = 'proposed' THEN 1 END) AS low
FROM viewpoint
WHERE consultation = $2 AND (counted = 'yes' OR $3 <> 0) AND ($3 = 0 OR document = $3)
  AND ($4 = '' OR document IN
    (SELECT standing.document FROM standing WHERE standing.consultation = $2 AND sender_key = $4))
  AND ($5 = 0 OR alike = $5)
  AND ($6 = 0 OR id IN (SELECT answered.id FROM viewpoint AS answered WHERE answered.reply = $6))
  AND ($7 = 0 OR id IN (SELECT viewpoint FROM viewpoint_theme WHERE viewpoint_theme.theme = $7))
  AND ($8 = 0 OR id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $8))
GROUP BY viewpoint.part, kind, state, viewpoint.outcome, viewpoint.stance, viewpoint.assignee, viewpoint.question;

-- The same of those that have themes, for each theme.
-- name: desk_cube_of_themes
-- in: low f64, consultation id, document i64, sender text, alike i64, reply i64, since i64
-- many: row desk_cell
SELECT coalesce(part, '') AS part, kind, state, coalesce(outcome, '') AS outcome, coalesce(stance, '') AS stance,
    coalesce(assignee, 0) AS assignee, coalesce(question, 0) AS question, viewpoint_theme.theme AS theme,
    count(*) AS viewpoints, count(CASE WHEN score < $1 AND state = 'proposed' THEN 1 END) AS low
FROM theme
JOIN viewpoint_theme ON viewpoint_theme.theme = theme.id
JOIN viewpoint ON viewpoint.id = viewpoint_theme.viewpoint
WHERE theme.consultation = $2
  AND (counted = 'yes' OR $3 <> 0) AND ($3 = 0 OR document = $3)
  AND ($4 = '' OR document IN
    (SELECT standing.document FROM standing WHERE standing.consultation = $2 AND sender_key = $4))
  AND ($5 = 0 OR alike = $5) AND ($6 = 0 OR reply = $6)
  AND ($7 = 0 OR viewpoint.id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $7))
GROUP BY viewpoint_theme.theme, viewpoint.part, kind, state, viewpoint.outcome, viewpoint.stance, viewpoint.assignee,
    viewpoint.question;

-- Lists

-- row desk_id: id id

-- The viewpoints of a filter, by page. place: 'any', 'part' (of the version's nodes `first` to `last`), 'process',
-- 'nowhere'. What is put aside is listed only when its state or kind is asked for.
-- name: desk_ids
-- in: consultation id, document i64, place text, version i64, first i64, last i64, kind text, stance text, state text,
--   outcome text, question i64, assignee i64, low f64, sender text, alike i64, reply i64, theme i64, since i64,
--   sorting text, most i64, skipped i64
-- many: row desk_id
SELECT id FROM viewpoint
WHERE consultation = $1 AND (counted = 'yes' OR $2 <> 0) AND ($2 = 0 OR document = $2)
  AND ($3 = 'any'
    OR ($3 = 'part' AND part IN
      (SELECT node.id FROM node WHERE version = $4 AND ordinal >= $5 AND ordinal <= $6))
    OR ($3 = 'process' AND part = 'process')
    OR ($3 = 'nowhere' AND (part IS NULL
      OR (part <> 'process' AND part NOT IN (SELECT node.id FROM node WHERE version = $4)))))
  AND (kind = $7 OR ($7 = '' AND kind <> 'background'))
  AND ($8 = '' OR coalesce(stance, 'none') = $8)
  AND (state = $9 OR ($9 = '' AND state <> 'rejected'))
  AND ($10 = '' OR coalesce(outcome, 'none') = $10 OR ($10 = 'any' AND outcome IS NOT NULL))
  AND ($11 = 0 OR question = $11)
  AND ($12 = 0 OR coalesce(assignee, -1) = $12)
  AND ($13 <= 0 OR (score < $13 AND state = 'proposed'))
  AND ($14 = '' OR document IN
    (SELECT standing.document FROM standing WHERE standing.consultation = $1 AND sender_key = $14))
  AND ($15 = 0 OR alike = $15)
  AND ($16 = 0 OR id IN (SELECT answered.id FROM viewpoint AS answered WHERE answered.reply = $16))
  AND ($17 = 0 OR id IN (SELECT viewpoint FROM viewpoint_theme WHERE theme = $17))
  AND ($18 = 0 OR id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $18))
ORDER BY
  CASE WHEN $19 = 'question' THEN coalesce(question, 1000000) ELSE 0 END,
  CASE WHEN $19 = 'score' THEN score ELSE 0 END,
  CASE WHEN $19 = 'kind' OR $19 = 'question' THEN
    CASE kind WHEN 'change' THEN 1 WHEN 'addition' THEN 2 WHEN 'clarification' THEN 3 WHEN 'concern' THEN 4
      WHEN 'question' THEN 5 WHEN 'offer' THEN 6 WHEN 'praise' THEN 7 WHEN 'objection' THEN 8 ELSE 9 END
    ELSE 0 END,
  CASE WHEN ($19 = 'kind' OR $19 = 'question') AND alike IS NULL THEN 1 ELSE 0 END,
  CASE WHEN $19 = 'kind' OR $19 = 'question' THEN -coalesce(alike, 0) ELSE 0 END,
  document, start_at, id
LIMIT $20 OFFSET $21;

-- The same of one kind, in the order of a whole desk: alike beside alike, these first. The index is in that order.
-- name: desk_ids_of_kind
-- in: consultation id, kind text, stance text, state text, outcome text, question i64, assignee i64, low f64,
--   sender text, alike i64, reply i64, theme i64, since i64, most i64
-- many: row desk_id
SELECT id FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND kind = $2
  AND ($3 = '' OR coalesce(stance, 'none') = $3)
  AND (state = $4 OR ($4 = '' AND state <> 'rejected'))
  AND ($5 = '' OR coalesce(outcome, 'none') = $5 OR ($5 = 'any' AND outcome IS NOT NULL))
  AND ($6 = 0 OR question = $6)
  AND ($7 = 0 OR coalesce(assignee, -1) = $7)
  AND ($8 <= 0 OR (score < $8 AND state = 'proposed'))
  AND ($9 = '' OR document IN
    (SELECT standing.document FROM standing WHERE standing.consultation = $1 AND sender_key = $9))
  AND ($10 = 0 OR alike = $10)
  AND ($11 = 0 OR id IN (SELECT answered.id FROM viewpoint AS answered WHERE answered.reply = $11))
  AND ($12 = 0 OR id IN (SELECT viewpoint FROM viewpoint_theme WHERE theme = $12))
  AND ($13 = 0 OR id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $13))
ORDER BY alike DESC NULLS LAST, document, start_at, id
LIMIT $14;

-- The same of a whole desk by score, which is the order of an index.
-- name: desk_ids_by_score
-- in: consultation id, kind text, stance text, state text, outcome text, question i64, assignee i64, low f64,
--   alike i64, reply i64, theme i64, since i64, most i64, skipped i64
-- many: row desk_id
SELECT id FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND (kind = $2 OR ($2 = '' AND kind <> 'background'))
  AND ($3 = '' OR coalesce(stance, 'none') = $3)
  AND (state = $4 OR ($4 = '' AND state <> 'rejected'))
  AND ($5 = '' OR coalesce(outcome, 'none') = $5 OR ($5 = 'any' AND outcome IS NOT NULL))
  AND ($6 = 0 OR question = $6)
  AND ($7 = 0 OR coalesce(assignee, -1) = $7)
  AND ($8 <= 0 OR (score < $8 AND state = 'proposed'))
  AND ($9 = 0 OR alike = $9)
  AND ($10 = 0 OR id IN (SELECT answered.id FROM viewpoint AS answered WHERE answered.reply = $10))
  AND ($11 = 0 OR id IN (SELECT viewpoint FROM viewpoint_theme WHERE theme = $11))
  AND ($12 = 0 OR id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $12))
ORDER BY score, document, start_at, id
LIMIT $13 OFFSET $14;

-- The same of one document (also one that does not count), or of one body's documents; 0 and '' for the other.
-- name: desk_ids_of_documents
-- in: consultation id, document i64, sender text, kind text, stance text, state text, outcome text, question i64,
--   assignee i64, low f64, alike i64, reply i64, theme i64, since i64, sorting text, most i64, skipped i64
-- many: row desk_id
SELECT id FROM viewpoint
WHERE document IN (SELECT document.id FROM document WHERE document.consultation = $1 AND document.id = $2
    UNION ALL SELECT standing.document FROM standing WHERE standing.consultation = $1 AND sender_key = $3)
  AND (counted = 'yes' OR $2 <> 0)
  AND (kind = $4 OR ($4 = '' AND kind <> 'background'))
  AND ($5 = '' OR coalesce(stance, 'none') = $5)
  AND (state = $6 OR ($6 = '' AND state <> 'rejected'))
  AND ($7 = '' OR coalesce(outcome, 'none') = $7 OR ($7 = 'any' AND outcome IS NOT NULL))
  AND ($8 = 0 OR question = $8)
  AND ($9 = 0 OR coalesce(assignee, -1) = $9)
  AND ($10 <= 0 OR (score < $10 AND state = 'proposed'))
  AND ($11 = 0 OR alike = $11)
  AND ($12 = 0 OR id IN (SELECT answered.id FROM viewpoint AS answered WHERE answered.reply = $12))
  AND ($13 = 0 OR id IN (SELECT viewpoint FROM viewpoint_theme WHERE theme = $13))
  AND ($14 = 0 OR id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $14))
ORDER BY
  CASE WHEN $15 = 'question' THEN coalesce(question, 1000000) ELSE 0 END,
  CASE WHEN $15 = 'score' THEN score ELSE 0 END,
  CASE WHEN $15 = 'kind' OR $15 = 'question' THEN
    CASE kind WHEN 'change' THEN 1 WHEN 'addition' THEN 2 WHEN 'clarification' THEN 3 WHEN 'concern' THEN 4
      WHEN 'question' THEN 5 WHEN 'offer' THEN 6 WHEN 'praise' THEN 7 WHEN 'objection' THEN 8 ELSE 9 END
    ELSE 0 END,
  CASE WHEN ($15 = 'kind' OR $15 = 'question') AND alike IS NULL THEN 1 ELSE 0 END,
  CASE WHEN $15 = 'kind' OR $15 = 'question' THEN -coalesce(alike, 0) ELSE 0 END,
  document, start_at, id
LIMIT $16 OFFSET $17;

-- The same of the version's nodes `first` to `last`, which the index finds at once.
-- name: desk_ids_of_parts
-- in: consultation id, version i64, first i64, last i64, kind text, stance text, state text, outcome text,
--   question i64, assignee i64, low f64, sender text, alike i64, reply i64, theme i64, since i64, sorting text, most i64,
--   skipped i64
-- many: row desk_id
SELECT id FROM viewpoint
WHERE consultation = $1 AND counted = 'yes'
  AND part IN (SELECT node.id FROM node WHERE version = $2 AND ordinal >= $3 AND ordinal <= $4)
  AND (kind = $5 OR ($5 = '' AND kind <> 'background'))
  AND ($6 = '' OR coalesce(stance, 'none') = $6)
  AND (state = $7 OR ($7 = '' AND state <> 'rejected'))
  AND ($8 = '' OR coalesce(outcome, 'none') = $8 OR ($8 = 'any' AND outcome IS NOT NULL))
  AND ($9 = 0 OR question = $9)
  AND ($10 = 0 OR coalesce(assignee, -1) = $10)
  AND ($11 <= 0 OR (score < $11 AND state = 'proposed'))
  AND ($12 = '' OR document IN
    (SELECT standing.document FROM standing WHERE standing.consultation = $1 AND sender_key = $12))
  AND ($13 = 0 OR alike = $13)
  AND ($14 = 0 OR id IN (SELECT answered.id FROM viewpoint AS answered WHERE answered.reply = $14))
  AND ($15 = 0 OR id IN (SELECT viewpoint FROM viewpoint_theme WHERE theme = $15))
  AND ($16 = 0 OR id IN (SELECT viewpoint FROM act_viewpoint WHERE act > $16))
ORDER BY
  CASE WHEN $17 = 'question' THEN coalesce(question, 1000000) ELSE 0 END,
  CASE WHEN $17 = 'score' THEN score ELSE 0 END,
  CASE WHEN $17 = 'kind' OR $17 = 'question' THEN
    CASE kind WHEN 'change' THEN 1 WHEN 'addition' THEN 2 WHEN 'clarification' THEN 3 WHEN 'concern' THEN 4
      WHEN 'question' THEN 5 WHEN 'offer' THEN 6 WHEN 'praise' THEN 7 WHEN 'objection' THEN 8 ELSE 9 END
    ELSE 0 END,
  CASE WHEN ($17 = 'kind' OR $17 = 'question') AND alike IS NULL THEN 1 ELSE 0 END,
  CASE WHEN $17 = 'kind' OR $17 = 'question' THEN -coalesce(alike, 0) ELSE 0 END,
  document, start_at, id
LIMIT $18 OFFSET $19;

-- row desk_row: id id, document id, start_at i64, end_at i64, kind text, stance text?, score f64, evidence text,
--   part text?, state text, revision i64, assignee id?, outcome text?, reason text?, replied_by id?, replied_at text?,
--   reply id?, question id?, text text?, page i64, line i64, counted text, alike id?, number i64, name text,
--   sender text?, sender_key text?, sender_type text?, late text?, assignee_name text?, replied_by_name text?,
--   part_number text?, part_title text?

-- What a list shows of a viewpoint; the part is looked up in the version.
-- name: desk_row_get
-- in: version id, consultation id, id id
-- maybe: row desk_row
SELECT viewpoint.id, viewpoint.document, viewpoint.start_at, viewpoint.end_at, viewpoint.kind, stance, score, evidence,
    part, viewpoint.state, revision, assignee, outcome, reason, replied_by, replied_at, reply, question, text, page,
    line, counted, alike, document.number, document.name, sender, sender_key, sender_type, late,
    given.shown_name AS assignee_name, replier.shown_name AS replied_by_name,
    node.number AS part_number, node.title AS part_title
FROM viewpoint
JOIN document ON document.id = viewpoint.document
LEFT JOIN standing ON standing.document = viewpoint.document
LEFT JOIN account AS given ON given.id = assignee
LEFT JOIN account AS replier ON replier.id = replied_by
LEFT JOIN node ON node.version = $1 AND node.id = part
WHERE document.consultation = $2 AND viewpoint.id = $3;

-- A viewpoint's themes, by name.
-- name: viewpoint_theme_list
-- in: viewpoint id
-- many: id id, name text
SELECT theme.id, theme.name FROM viewpoint_theme JOIN theme ON theme.id = viewpoint_theme.theme
WHERE viewpoint_theme.viewpoint = $1 ORDER BY theme.name;

-- How many viewpoints of a group are on the desk.
-- name: desk_alike_count
-- in: alike id
-- one: count i64
SELECT count(*) AS count FROM viewpoint
WHERE alike = $1 AND counted = 'yes' AND state <> 'rejected' AND kind <> 'background';

-- The viewpoints of a group that are on the desk, without one of them.
-- name: desk_alike_list
-- in: alike id, except id, most i64
-- many: id id
SELECT id FROM viewpoint
WHERE alike = $1 AND counted = 'yes' AND state <> 'rejected' AND kind <> 'background' AND id <> $2
ORDER BY document, start_at LIMIT $3;

-- How many viewpoints have the same reply.
-- name: desk_reply_count
-- in: reply id
-- one: count i64
SELECT count(*) AS count FROM viewpoint WHERE reply = $1;

-- The viewpoints on the desk of each document of a consultation.
-- name: desk_count_by_document
-- in: consultation id
-- many: document id, viewpoints i64, unanswered i64
SELECT standing.document, count(*) AS viewpoints, count(CASE WHEN outcome IS NULL THEN 1 END) AS unanswered
FROM standing JOIN viewpoint ON viewpoint.document = standing.document
WHERE standing.consultation = $1 AND standing IN ('response', 'part') AND state <> 'rejected' AND kind <> 'background'
GROUP BY standing.document ORDER BY standing.document;

-- All of a consultation on the desk.
-- name: desk_count_all
-- in: assignee i64, consultation id
-- one: viewpoints i64, unanswered i64, proposed i64, mine i64, mine_unanswered i64
SELECT CAST(coalesce(sum(viewpoints), 0) AS BIGINT) AS viewpoints,
    CAST(coalesce(sum(CASE WHEN outcome = '' THEN viewpoints END), 0) AS BIGINT) AS unanswered,
    CAST(coalesce(sum(CASE WHEN state = 'proposed' THEN viewpoints END), 0) AS BIGINT) AS proposed,
    CAST(coalesce(sum(CASE WHEN assignee = $1 THEN viewpoints END), 0) AS BIGINT) AS mine,
    CAST(coalesce(sum(CASE WHEN assignee = $1 AND outcome = '' THEN viewpoints END), 0) AS BIGINT) AS mine_unanswered
FROM viewpoint_count
WHERE consultation = $2 AND state <> 'rejected' AND kind <> 'background';

-- The consultation's themes, by name.
-- name: theme_list
-- in: consultation id
-- many: id id, name text
SELECT id, name FROM theme WHERE consultation = $1 ORDER BY name;

-- A theme by its name.
-- name: theme_find
-- in: consultation id, name text
-- maybe: id id
SELECT id FROM theme WHERE consultation = $1 AND name = $2;

-- A theme's consultation.
-- name: theme_get
-- in: id id
-- maybe: consultation id, name text
SELECT consultation, name FROM theme WHERE id = $1;

-- A new theme.
-- name: theme_add
-- in: id id, consultation id, name text
INSERT INTO theme (id, consultation, name) VALUES ($1, $2, $3);

-- Who may work at the desk of a consultation: its officers, and administrators.
-- name: desk_officer_list
-- in: consultation id
-- many: id id, shown_name text
SELECT id, shown_name FROM account
WHERE state = 'active' AND (role = 'administrator'
  OR id IN (SELECT account FROM account_right WHERE consultation = $1 AND account_right.role = 'officer'))
ORDER BY shown_name, id;

-- Records

-- Keep a viewpoint as it is now.
-- name: viewpoint_put
-- in: id id, document id, ordinal i64, start_at i64, end_at i64, kind text, stance text?, score f64, evidence text,
--   consultation id?, part text?, state text, revision i64, assignee id?, outcome text?, reason text?, replied_by id?,
--   replied_at text?, reply id?, question id?, text text?, page i64, line i64, counted text, alike id?
INSERT INTO viewpoint (id, document, ordinal, start_at, end_at, kind, stance, score, evidence, consultation, part,
    state, revision, assignee, outcome, reason, replied_by, replied_at, reply, question, text, page, line, counted,
    alike)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25)
ON CONFLICT (id) DO UPDATE SET
    document = excluded.document, ordinal = excluded.ordinal, start_at = excluded.start_at, end_at = excluded.end_at,
    kind = excluded.kind, stance = excluded.stance, score = excluded.score, evidence = excluded.evidence,
    consultation = excluded.consultation, part = excluded.part, state = excluded.state, revision = excluded.revision,
    assignee = excluded.assignee, outcome = excluded.outcome, reason = excluded.reason,
    replied_by = excluded.replied_by, replied_at = excluded.replied_at, reply = excluded.reply,
    question = excluded.question, text = excluded.text, page = excluded.page, line = excluded.line,
    counted = excluded.counted, alike = excluded.alike;

-- Take a viewpoint away, with its passages and themes.
-- name: viewpoint_remove
-- in: id id
DELETE FROM viewpoint WHERE id = $1;

-- Take a viewpoint's passages away, to put others there.
-- name: viewpoint_passage_remove_all
-- in: viewpoint id
DELETE FROM viewpoint_passage WHERE viewpoint = $1;

-- Take a viewpoint's themes away, to put others there.
-- name: viewpoint_theme_remove_all
-- in: viewpoint id
DELETE FROM viewpoint_theme WHERE viewpoint = $1;

-- Tag a viewpoint.
-- name: viewpoint_theme_add
-- in: viewpoint id, theme id
INSERT INTO viewpoint_theme (viewpoint, theme) VALUES ($1, $2);

-- Acts on viewpoints

-- What an act did to a viewpoint.
-- name: act_viewpoint_add
-- in: act id, viewpoint id, before text?, after text?
INSERT INTO act_viewpoint (act, viewpoint, before, after) VALUES ($1, $2, $3, $4);

-- What an act did to viewpoints, the order that of their ids.
-- name: act_viewpoint_list
-- in: act id
-- many: viewpoint id, before text?, after text?
SELECT viewpoint, before, after FROM act_viewpoint WHERE act = $1 ORDER BY viewpoint;

-- What was done to a viewpoint, the newest first.
-- name: act_list_of_viewpoint
-- in: viewpoint id, most i64
-- many: act id, at text, account id?, shown_name text?, consultation id?, verb text, undone_by id?, before text?,
--   after text?
SELECT act_viewpoint.act, act.at, act.account, account.shown_name, act.consultation, act.verb, act.undone_by, before,
    after
FROM act_viewpoint
JOIN act ON act.id = act_viewpoint.act
LEFT JOIN account ON account.id = act.account
WHERE act_viewpoint.viewpoint = $1 ORDER BY act_viewpoint.act DESC LIMIT $2;

-- An act by its id.
-- name: act_get
-- in: id id
-- maybe: id id, account id?, consultation id?, verb text, undone_by id?, details text
SELECT id, account, consultation, verb, undone_by, details FROM act WHERE id = $1;

-- Say which act took this one back.
-- name: act_set_undone
-- in: undone_by id?, id id
UPDATE act SET undone_by = $1 WHERE id = $2;

-- The newest act of an account on viewpoints that stands: an undoing when `verb` is that, or (empty) what can be undone.
-- name: act_last_standing
-- in: consultation id, account id, verb text
-- maybe: id id
SELECT act.id FROM act
WHERE act.consultation = $1 AND act.account = $2 AND act.undone_by IS NULL
  AND (act.verb = $3 OR ($3 = '' AND act.verb NOT IN ('viewpoint_undo', 'viewpoint_redo')))
  AND EXISTS (SELECT 1 FROM act_viewpoint WHERE act_viewpoint.act = act.id)
ORDER BY act.id DESC LIMIT 1;

-- The newest act of an account on viewpoints that is no undoing, whether it stands or not.
-- name: act_last_done
-- in: consultation id, account id
-- maybe: id id
SELECT act.id FROM act
WHERE act.consultation = $1 AND act.account = $2 AND act.verb NOT IN ('viewpoint_undo', 'viewpoint_redo')
  AND EXISTS (SELECT 1 FROM act_viewpoint WHERE act_viewpoint.act = act.id)
ORDER BY act.id DESC LIMIT 1;

-- Since the last visit

-- When an account was last at a desk.
-- name: visit_get
-- in: account id, consultation id
-- maybe: at text, seen_act i64
SELECT at, seen_act FROM visit WHERE account = $1 AND consultation = $2;

-- Say that an account has seen a desk: all that has a lower id.
-- name: visit_put
-- in: account id, consultation id, at text, seen_act i64
INSERT INTO visit (account, consultation, at, seen_act) VALUES ($1, $2, $3, $4)
ON CONFLICT (account, consultation) DO UPDATE SET at = excluded.at, seen_act = excluded.seen_act;

-- Documents that came in behind an id, the newest first.
-- name: desk_document_list_since
-- in: consultation id, after i64, most i64
-- many: id id, number i64, name text, received text, sender text?, late text?, viewpoints i64
SELECT document.id, number, name, received, sender, late,
    (SELECT count(*) FROM viewpoint WHERE viewpoint.document = document.id) AS viewpoints
FROM document LEFT JOIN standing ON standing.document = document.id
WHERE document.consultation = $1 AND document.id > $2 ORDER BY document.id DESC LIMIT $3;

-- How many they are.
-- name: desk_document_count_since
-- in: consultation id, after i64
-- one: count i64
SELECT count(*) AS count FROM document WHERE document.consultation = $1 AND document.id > $2;

-- What others have done to viewpoints behind an act, the newest first.
-- name: desk_act_list_since
-- in: consultation id, after i64, account i64, most i64
-- many: id id, at text, shown_name text?, verb text, viewpoints i64
SELECT act.id, act.at, shown_name, verb,
    (SELECT count(*) FROM act_viewpoint WHERE act_viewpoint.act = act.id) AS viewpoints
FROM act LEFT JOIN account ON account.id = act.account
WHERE act.consultation = $1 AND act.id > $2 AND coalesce(act.account, 0) <> $3
ORDER BY act.id DESC LIMIT $4;

-- How many acts that were, and on how many viewpoints.
-- name: desk_act_count_since
-- in: consultation id, after i64, account i64
-- one: acts i64, changed i64
SELECT count(DISTINCT act.id) AS acts, count(DISTINCT act_viewpoint.viewpoint) AS changed
FROM act LEFT JOIN act_viewpoint ON act_viewpoint.act = act.id
WHERE act.consultation = $1 AND act.id > $2 AND coalesce(act.account, 0) <> $3;

-- How many viewpoints that are an account's were given to it by others behind an act.
-- name: desk_count_given_since
-- in: account i64, consultation id, after i64
-- one: count i64
SELECT count(DISTINCT viewpoint.id) AS count
FROM act
JOIN act_viewpoint ON act_viewpoint.act = act.id
JOIN viewpoint ON viewpoint.id = act_viewpoint.viewpoint AND viewpoint.assignee = $1
WHERE act.consultation = $2 AND act.id > $3 AND act.verb = 'viewpoint_assign' AND coalesce(act.account, 0) <> $1;

-- Answers that came late, and bodies that were asked and have not answered.
-- name: desk_count_late
-- in: consultation id
-- one: answers i64, answered i64
SELECT count(CASE WHEN late = 'yes' AND standing IN ('part', 'response') THEN 1 END) AS answers,
    count(DISTINCT CASE WHEN standing IN ('part', 'response') THEN consultee END) AS answered
FROM standing WHERE consultation = $1;

-- A consultation's documents whose text can be shown, by number.
-- name: desk_document_get
-- in: consultation id, number i64
-- maybe: id id, name text, sender text?
SELECT id, name, sender
FROM document LEFT JOIN standing ON standing.document = document.id
WHERE document.consultation = $1 AND number = $2;

-- The documents of a consultation with what they count as, in the order in which they came.
-- name: desk_document_list
-- in: consultation id
-- many: id id, number i64, name text, sender text?, sender_key text, sender_type text?, late text, campaign id?,
--   twin_of id?, unique_count i64, standing text
SELECT document.id, number, name, sender, sender_key, sender_type, late, campaign, twin_of, unique_count, standing
FROM document JOIN standing ON standing.document = document.id
WHERE document.consultation = $1 ORDER BY document.id;

-- Closing

-- How a consultation was closed.
-- name: closing_get
-- in: consultation id
-- maybe: at text, account id, shown_name text, unanswered i64, reason text?
SELECT at, account, shown_name, unanswered, reason
FROM closing JOIN account ON account.id = closing.account WHERE consultation = $1;

-- Say that it was.
-- name: closing_add
-- in: consultation id, at text, account id, unanswered i64, reason text?
INSERT INTO closing (consultation, at, account, unanswered, reason) VALUES ($1, $2, $3, $4, $5);

-- Open it again.
-- name: closing_remove
-- in: consultation id
DELETE FROM closing WHERE consultation = $1;
