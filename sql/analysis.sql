-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the program proposes: analyses, viewpoints with their passages, background.

-- row analysis: document id, analysis_version text, kind text, sender text?, sender_type text?, recipient text?,
--   our_case_number text?, their_case_number text?, dated text?, revised text?, decided text?, decided_by text?,
--   stance text?, answers text?, details text

-- Keep a document's analysis in the place of an older one.
-- name: analysis_put
-- in: document id, analysis_version text, kind text, sender text?, sender_type text?, recipient text?,
--   our_case_number text?, their_case_number text?, dated text?, revised text?, decided text?, decided_by text?,
--   stance text?, answers text?, details text
INSERT INTO analysis (document, analysis_version, kind, sender, sender_type, recipient, our_case_number,
    their_case_number, dated, revised, decided, decided_by, stance, answers, details)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (document) DO UPDATE SET
    analysis_version = excluded.analysis_version, kind = excluded.kind, sender = excluded.sender,
    sender_type = excluded.sender_type, recipient = excluded.recipient,
    our_case_number = excluded.our_case_number, their_case_number = excluded.their_case_number,
    dated = excluded.dated, revised = excluded.revised, decided = excluded.decided,
    decided_by = excluded.decided_by, stance = excluded.stance, answers = excluded.answers,
    details = excluded.details;

-- A document's analysis.
-- name: analysis_get
-- in: document id
-- maybe: row analysis
SELECT document, analysis_version, kind, sender, sender_type, recipient, our_case_number, their_case_number,
    dated, revised, decided, decided_by, stance, answers, details
FROM analysis WHERE document = $1;

-- The analyses of one consultation's documents, in the register's order.
-- name: analysis_list_of_consultation
-- in: consultation id
-- many: row analysis
SELECT analysis.document, analysis_version, kind, sender, sender_type, recipient, our_case_number,
    their_case_number, dated, revised, decided, decided_by, stance, answers, details
FROM analysis JOIN document ON document.id = analysis.document
WHERE document.consultation = $1 ORDER BY document.number;

-- row viewpoint: id id, document id, ordinal i64, start_at i64, end_at i64, kind text, stance text?, score f64,
--   evidence text, consultation id?, part text?, state text, revision i64, assignee id?, outcome text?, reason text?,
--   replied_by id?, replied_at text?, reply id?, question id?, text text?, page i64, line i64, counted text, alike id?

-- One thing that a document says, as the program proposes it.
-- name: viewpoint_add
-- in: id id, document id, ordinal i64, start_at i64, end_at i64, kind text, stance text?, score f64, evidence text,
--   consultation id?, part text?, question id?, text text?, page i64, line i64
INSERT INTO viewpoint (id, document, ordinal, start_at, end_at, kind, stance, score, evidence, consultation, part,
    question, text, page, line)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- A viewpoint by its id.
-- name: viewpoint_get
-- in: id id
-- maybe: row viewpoint
SELECT id, document, ordinal, start_at, end_at, kind, stance, score, evidence, consultation, part, state, revision,
    assignee, outcome, reason, replied_by, replied_at, reply, question, text, page, line, counted, alike
FROM viewpoint WHERE id = $1;

-- A document's viewpoints, in its order.
-- name: viewpoint_list
-- in: document id
-- many: row viewpoint
SELECT id, document, ordinal, start_at, end_at, kind, stance, score, evidence, consultation, part, state, revision,
    assignee, outcome, reason, replied_by, replied_at, reply, question, text, page, line, counted, alike
FROM viewpoint WHERE document = $1 ORDER BY start_at, ordinal;

-- The viewpoints of one consultation's documents, in the register's order, without those that a person has said are
-- none.
-- name: viewpoint_list_of_consultation
-- in: consultation id
-- many: row viewpoint
SELECT viewpoint.id, viewpoint.document, ordinal, start_at, end_at, kind, stance, score, evidence,
    viewpoint.consultation, part, viewpoint.state, revision, assignee, outcome, reason, replied_by, replied_at, reply,
    question, text, page, line, counted, alike
FROM viewpoint JOIN document ON document.id = viewpoint.document
WHERE document.consultation = $1 AND viewpoint.state <> 'rejected' AND kind <> 'background'
ORDER BY document.number, start_at, ordinal;

-- The viewpoints on one part of a version.
-- name: viewpoint_list_of_node
-- in: version id, node text
-- many: row viewpoint
SELECT id, document, ordinal, start_at, end_at, kind, stance, score, evidence, consultation, part, state, revision,
    assignee, outcome, reason, replied_by, replied_at, reply, question, text, page, line, counted, alike
FROM viewpoint
WHERE id IN (SELECT viewpoint FROM viewpoint_passage WHERE version = $1 AND node = $2)
ORDER BY document, ordinal;

-- How many viewpoints one consultation's documents hold, of each kind.
-- name: viewpoint_count_by_kind
-- in: consultation id
-- many: kind text, count i64
SELECT kind, count(*) AS count
FROM viewpoint JOIN document ON document.id = viewpoint.document
WHERE document.consultation = $1 GROUP BY kind ORDER BY kind;

-- Take a document's viewpoints away with their passages, to make them again.
-- name: viewpoint_remove_all
-- in: document id
DELETE FROM viewpoint WHERE document = $1;

-- row viewpoint_passage: viewpoint id, ordinal i64, version id, node text, score f64, evidence text

-- A part of a version that a viewpoint is about; ordinal 1 is the likeliest.
-- name: viewpoint_passage_add
-- in: viewpoint id, ordinal i64, version id, node text, score f64, evidence text
INSERT INTO viewpoint_passage (viewpoint, ordinal, version, node, score, evidence)
VALUES ($1, $2, $3, $4, $5, $6);

-- What a viewpoint is about, the likeliest first.
-- name: viewpoint_passage_list
-- in: viewpoint id
-- many: row viewpoint_passage
SELECT viewpoint, ordinal, version, node, score, evidence
FROM viewpoint_passage WHERE viewpoint = $1 ORDER BY ordinal;

-- As viewpoint_passage_list for all of a document's viewpoints.
-- name: viewpoint_passage_list_of_document
-- in: document id
-- many: row viewpoint_passage
SELECT viewpoint_passage.viewpoint, viewpoint_passage.ordinal, version, node, viewpoint_passage.score, viewpoint_passage.evidence
FROM viewpoint_passage JOIN viewpoint ON viewpoint.id = viewpoint_passage.viewpoint
WHERE viewpoint.document = $1 ORDER BY start_at, viewpoint.ordinal, viewpoint_passage.ordinal;

-- As viewpoint_passage_list for the viewpoints of viewpoint_list_of_consultation.
-- name: viewpoint_passage_list_of_consultation
-- in: consultation id
-- many: row viewpoint_passage
SELECT viewpoint_passage.viewpoint, viewpoint_passage.ordinal, version, node, viewpoint_passage.score, viewpoint_passage.evidence
FROM viewpoint_passage
JOIN viewpoint ON viewpoint.id = viewpoint_passage.viewpoint
JOIN document ON document.id = viewpoint.document
WHERE document.consultation = $1 AND viewpoint.state <> 'rejected' AND kind <> 'background'
ORDER BY document.number, start_at, viewpoint.ordinal, viewpoint_passage.ordinal;

-- row background: document id, ordinal i64, start_at i64, end_at i64, kind text

-- A stretch of a document that is no viewpoint.
-- name: background_add
-- in: document id, ordinal i64, start_at i64, end_at i64, kind text
INSERT INTO background (document, ordinal, start_at, end_at, kind) VALUES ($1, $2, $3, $4, $5);

-- A document's background, in its order.
-- name: background_list
-- in: document id
-- many: row background
SELECT document, ordinal, start_at, end_at, kind FROM background WHERE document = $1 ORDER BY ordinal;

-- Take a document's background away, to make it again.
-- name: background_remove_all
-- in: document id
DELETE FROM background WHERE document = $1;
