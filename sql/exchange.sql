-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is handed to other tools, and known again when it comes back.

-- row export_document: id id, number i64, name text, hash text, size i64, format text, pages i64, received text,
--   sender text?, sender_type text?, case_number text?, dated text?, disclosed text?

-- The answers of a consultation that were read and count, in the register's order, with corrections laid over.
-- name: export_document_list
-- in: consultation id
-- many: row export_document
SELECT document.id, document.number, document.name, document.hash, blob.size, reading.format, reading.pages,
    coalesce(came.value, document.received) AS received, standing.sender, standing.sender_type,
    coalesce(theirs.value, their_case_number) AS case_number, coalesce(day.value, dated) AS dated,
    disclosure.state AS disclosed
FROM document
JOIN blob ON blob.hash = document.hash
JOIN reading ON reading.document = document.id
LEFT JOIN analysis ON analysis.document = document.id
LEFT JOIN standing ON standing.document = document.id
LEFT JOIN disclosure ON disclosure.document = document.id
LEFT JOIN correction AS came ON came.document = document.id AND came.field = 'received'
LEFT JOIN correction AS theirs ON theirs.document = document.id AND theirs.field = 'their_case_number'
LEFT JOIN correction AS day ON day.document = document.id AND day.field = 'dated'
WHERE document.consultation = $1 AND role = 'received' AND document.state = 'read'
  AND coalesce(standing, 'response') IN ('response', 'part')
ORDER BY document.number;

-- row export_theme: viewpoint id, theme id, name text

-- The themes of all viewpoints of viewpoint_list_of_consultation, in its order.
-- name: export_theme_list
-- in: consultation id
-- many: row export_theme
SELECT viewpoint_theme.viewpoint, theme.id AS theme, theme.name
FROM viewpoint_theme
JOIN theme ON theme.id = viewpoint_theme.theme
JOIN viewpoint ON viewpoint.id = viewpoint_theme.viewpoint
JOIN document ON document.id = viewpoint.document
WHERE document.consultation = $1 AND viewpoint.state <> 'rejected' AND kind <> 'background'
ORDER BY document.number, start_at, ordinal, theme.name;

-- How many viewpoints of each document are handed out.
-- name: export_count_list
-- in: consultation id
-- many: document id, viewpoints i64
SELECT viewpoint.document, count(*) AS viewpoints
FROM viewpoint JOIN document ON document.id = viewpoint.document
WHERE document.consultation = $1 AND viewpoint.state <> 'rejected' AND kind <> 'background'
GROUP BY viewpoint.document ORDER BY viewpoint.document;

-- Those of one document, as they stand there.
-- name: export_viewpoint_list
-- in: document id
-- many: row viewpoint
SELECT id, document, ordinal, start_at, end_at, kind, stance, score, evidence, consultation, part, state, revision, assignee,
    outcome, reason, replied_by, replied_at, reply, question, text, page, line, counted, alike
FROM viewpoint WHERE document = $1 AND state <> 'rejected' AND kind <> 'background'
ORDER BY start_at, ordinal;

-- Their passages, in the same order.
-- name: export_passage_list
-- in: document id
-- many: row viewpoint_passage
SELECT viewpoint_passage.viewpoint, viewpoint_passage.ordinal, version, node, viewpoint_passage.score, viewpoint_passage.evidence
FROM viewpoint_passage JOIN viewpoint ON viewpoint.id = viewpoint_passage.viewpoint
WHERE viewpoint.document = $1 AND viewpoint.state <> 'rejected' AND kind <> 'background'
ORDER BY start_at, viewpoint.ordinal, viewpoint_passage.ordinal;

-- Their themes, likewise.
-- name: export_theme_list_of_document
-- in: document id
-- many: row export_theme
SELECT viewpoint_theme.viewpoint, theme.id AS theme, theme.name
FROM viewpoint_theme
JOIN theme ON theme.id = viewpoint_theme.theme
JOIN viewpoint ON viewpoint.id = viewpoint_theme.viewpoint
WHERE viewpoint.document = $1 AND viewpoint.state <> 'rejected' AND kind <> 'background'
ORDER BY start_at, ordinal, theme.name;


-- row export_rejected: id id, document id, start_at i64, end_at i64

-- What a person has said is no viewpoint, or only background: what comes back in its place is told of and left alone.
-- name: export_rejected_list
-- in: consultation id
-- many: row export_rejected
SELECT viewpoint.id, viewpoint.document, start_at, end_at
FROM viewpoint JOIN document ON document.id = viewpoint.document
WHERE document.consultation = $1 AND (viewpoint.state = 'rejected' OR kind = 'background')
ORDER BY viewpoint.document, start_at, end_at;
