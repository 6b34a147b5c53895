-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Versions one after another, where their places went, changes with their causes, decisions.

-- The chain

-- row chained: id id, document id, title text, made text, circulated text?, adopted text?, earlier id?, consultation id?,
--   label text?, withdrawn text?, withdrawn_reason text?, number i64, name text, hash text

-- A version with its file and its place in the chain.
-- name: chained_get
-- in: id id
-- maybe: row chained
SELECT version.id, version.document, title, made, circulated, adopted, earlier, version.consultation, label, withdrawn,
    withdrawn_reason, number, name, hash
FROM version JOIN document ON document.id = version.document WHERE version.id = $1;

-- The versions that were made for a consultation, the first first.
-- name: chained_list
-- in: consultation id
-- many: row chained
SELECT version.id, version.document, title, made, circulated, adopted, earlier, version.consultation, label, withdrawn,
    withdrawn_reason, number, name, hash
FROM version JOIN document ON document.id = version.document WHERE version.consultation = $1 ORDER BY version.id;

-- Say what a version was made from, for which consultation, and what it is called.
-- name: version_set_earlier
-- in: earlier id, consultation id, label text?, id id
UPDATE version SET earlier = $1, consultation = $2, label = $3 WHERE id = $4;

-- Withdraw a version.
-- name: version_withdraw
-- in: withdrawn text, reason text, id id
UPDATE version SET withdrawn = $1, withdrawn_reason = $2 WHERE id = $3;

-- Comparing

-- row comparison: version id, earlier id, compare_version text, likeness f64, made text

-- Keep that a version was held against the one before it.
-- name: comparison_add
-- in: version id, earlier id, compare_version text, likeness f64, made text
INSERT INTO comparison (version, earlier, compare_version, likeness, made) VALUES ($1, $2, $3, $4, $5);

-- The comparison of a version with the one before it.
-- name: comparison_get
-- in: version id
-- maybe: row comparison
SELECT version, earlier, compare_version, likeness, made FROM comparison WHERE version = $1;

-- How many comparisons stand on a document's text.
-- name: comparison_count
-- in: document id
-- one: count i64
SELECT count(*) AS count
FROM comparison JOIN version ON version.id = comparison.version OR version.id = comparison.earlier
WHERE version.document = $1;

-- row carried: version id, ordinal i64, start_at i64, end_at i64, status text, new_start i64, new_end i64, score f64

-- Where a sentence of the earlier text stands now.
-- name: carried_add
-- in: version id, ordinal i64, start_at i64, end_at i64, status text, new_start i64, new_end i64, score f64
INSERT INTO carried (version, ordinal, start_at, end_at, status, new_start, new_end, score)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- Where what stands in a stretch of the version came from. Sentences follow each other, so that of those that begin before
-- it only the last few can reach into it.
-- name: carried_list_to
-- in: version id, new_start i64, new_end i64
-- many: row carried
SELECT version, ordinal, start_at, end_at, status, new_start, new_end, score
FROM carried
WHERE version = $1 AND new_start >= (SELECT coalesce(min(new_start), 0) FROM (
        SELECT new_start FROM carried AS earlier WHERE earlier.version = $1 AND earlier.new_start < $2
        ORDER BY earlier.new_start DESC LIMIT 16) AS last_few)
    AND new_end > $2 AND new_start < $3
ORDER BY new_start, ordinal;

-- How many sentences went which way.
-- name: carried_counts
-- in: version id
-- many: status text, count i64
SELECT status, count(*) AS count FROM carried WHERE version = $1 GROUP BY status;

-- Parts carried over

-- row carried_node: version id, node text, status text, new_node text?, score f64, candidates text, state text,
--   revision i64, account id?, at text?, shown_name text?

-- Where a part of the earlier version went, as the program proposes it.
-- name: carried_node_add
-- in: version id, node text, status text, new_node text?, score f64, candidates text
INSERT INTO carried_node (version, node, status, new_node, score, candidates, state, revision)
VALUES ($1, $2, $3, $4, $5, $6, 'proposed', 0);

-- Where a part went.
-- name: carried_node_get
-- in: version id, node text
-- maybe: row carried_node
SELECT version, node, status, new_node, score, candidates, carried_node.state, revision, account, at,
    shown_name
FROM carried_node LEFT JOIN account ON account.id = carried_node.account
WHERE version = $1 AND node = $2;

-- The parts that went to one part.
-- name: carried_node_list_to
-- in: version id, new_node text
-- many: row carried_node
SELECT version, node, status, new_node, score, candidates, carried_node.state, revision, account, at,
    shown_name
FROM carried_node LEFT JOIN account ON account.id = carried_node.account
WHERE version = $1 AND new_node = $2 ORDER BY node;

-- All parts of the earlier version, in its order.
-- name: carried_node_list
-- in: version id
-- many: row carried_node
SELECT carried_node.version, carried_node.node, status, new_node, score, candidates, carried_node.state, revision, account, at,
    shown_name
FROM carried_node
JOIN version ON version.id = carried_node.version
JOIN node ON node.version = version.earlier AND node.id = carried_node.node
LEFT JOIN account ON account.id = carried_node.account
WHERE carried_node.version = $1 ORDER BY ordinal;

-- How many viewpoints of a consultation hang on each part of a version.
-- name: carried_viewpoint_counts
-- in: consultation id, version id
-- many: node text, count i64
SELECT node, count(DISTINCT viewpoint.id) AS count
FROM viewpoint JOIN viewpoint_passage ON viewpoint_passage.viewpoint = viewpoint.id
WHERE consultation = $1 AND counted = 'yes' AND state <> 'rejected' AND viewpoint_passage.version = $2
GROUP BY node;

-- Decide where a part went.
-- name: carried_node_decide
-- in: status text, new_node text?, account id?, at text, version id, node text
UPDATE carried_node SET status = $1, new_node = $2, account = $3, at = $4, state = 'decided', revision = revision + 1
WHERE version = $5 AND node = $6;

-- Changes. The cause is kept as it holds now: where no viewpoint that is said to have led to a change is still answered as
-- accommodated, whole or in part, the change is open again. What has been decided on stays as it was then.

-- row change: id id, version id, ordinal i64, kind text, moved text, node_kind text, old_node text?, new_node text?,
--   old_nodes text, new_nodes text, old_start i64, old_end i64, new_start i64, new_end i64, likeness f64, cause text,
--   note text?, revision i64, account id?, at text?, shown_name text?

-- A change, open.
-- name: change_add
-- in: id id, version id, ordinal i64, kind text, moved text, node_kind text, old_node text?, new_node text?,
--   old_nodes text, new_nodes text, old_start i64, old_end i64, new_start i64, new_end i64, likeness f64, cause text
INSERT INTO change (id, version, ordinal, kind, moved, node_kind, old_node, new_node, old_nodes, new_nodes, old_start,
    old_end, new_start, new_end, likeness, cause, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0);

-- A change by its id.
-- name: change_get
-- in: id id
-- maybe: row change
SELECT change.id, version, ordinal, kind, moved, node_kind, old_node, new_node, old_nodes, new_nodes, old_start,
    old_end, new_start, new_end, likeness, cause, note, revision, account, at, shown_name
FROM change LEFT JOIN account ON account.id = change.account
WHERE change.id = $1;

-- The changes of a version in its order, from the ordinal after `ordinal`.
-- name: change_list
-- in: version id, ordinal i64, limit i64
-- many: row change
SELECT change.id, version, ordinal, kind, moved, node_kind, old_node, new_node, old_nodes, new_nodes, old_start,
    old_end, new_start, new_end, likeness, cause, note, revision, account, at, shown_name
FROM change LEFT JOIN account ON account.id = change.account
WHERE version = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3;

-- The changes that touch a stretch of the version's text.
-- name: change_list_at
-- in: version id, new_start i64, new_end i64
-- many: row change
SELECT change.id, version, ordinal, kind, moved, node_kind, old_node, new_node, old_nodes, new_nodes, old_start,
    old_end, new_start, new_end, likeness, cause, note, revision, account, at, shown_name
FROM change LEFT JOIN account ON account.id = change.account
WHERE version = $1 AND new_end > $2 AND new_start < $3 ORDER BY new_end - new_start, ordinal;

-- How many changes there are of each kind and cause.
-- name: change_counts
-- in: version id
-- many: kind text, cause text, count i64
SELECT kind, cause, count(*) AS count FROM change WHERE version = $1 GROUP BY kind, cause;

-- Say why a change was made.
-- name: change_set_cause
-- in: cause text, note text?, account id?, at text, id id
UPDATE change SET cause = $1, note = $2, account = $3, at = $4, revision = revision + 1 WHERE id = $5;

-- Because of viewpoints that led to it, or open; one that is editorial stays so, and one that was decided on as it is.
-- name: change_settle
-- in: id id
UPDATE change SET cause = CASE WHEN EXISTS (SELECT 1 FROM change_cause
        WHERE change_cause.change = change.id AND holds = 'yes') THEN 'viewpoints' ELSE 'open' END
WHERE id = $1 AND cause <> 'editorial' AND NOT EXISTS (SELECT 1 FROM version
    JOIN decision ON decision.consultation = version.consultation AND decision.version >= version.id
    WHERE version.id = change.version);

-- Causes

-- row cause: change id, viewpoint id, state text, score f64, evidence text, account id?, at text?, holds text

-- Say that a viewpoint led to a change, or did not.
-- name: cause_put
-- in: change id, viewpoint id, state text, score f64, evidence text, account id?, at text, holds text
INSERT INTO change_cause (change, viewpoint, state, score, evidence, account, at, holds)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (change, viewpoint) DO UPDATE SET
    state = excluded.state, score = excluded.score, evidence = excluded.evidence, account = excluded.account,
    at = excluded.at, holds = excluded.holds;

-- Which of the changes that a viewpoint is said to have led to it still leads to: it is a viewpoint, and answered as
-- accommodated, whole or in part. What has been decided on stays as it was then.
-- name: cause_settle
-- in: viewpoint id
UPDATE change_cause SET holds = CASE WHEN state = 'confirmed' AND EXISTS (SELECT 1 FROM viewpoint
        WHERE viewpoint.id = change_cause.viewpoint AND viewpoint.state <> 'rejected' AND kind <> 'background'
            AND outcome IN ('accommodated', 'in_part')) THEN 'yes' ELSE 'no' END
WHERE viewpoint = $1 AND NOT EXISTS (SELECT 1 FROM change
    JOIN version ON version.id = change.version
    JOIN decision ON decision.consultation = version.consultation AND decision.version >= version.id
    WHERE change.id = change_cause.change);

-- Take back what was said.
-- name: cause_remove
-- in: change id, viewpoint id
DELETE FROM change_cause WHERE change = $1 AND viewpoint = $2;

-- What has been said of a viewpoint as a cause of changes.
-- name: said_cause_list
-- in: viewpoint id
-- many: change id, state text, score f64, evidence text, account id?, at text?, holds text
SELECT change, state, score, evidence, account, at, holds FROM change_cause WHERE viewpoint = $1 ORDER BY change;

-- Take back all that was said of a viewpoint.
-- name: said_cause_remove_all
-- in: viewpoint id
DELETE FROM change_cause WHERE viewpoint = $1;

-- What has been said of a change's causes. A cause holds, 'yes' or 'no', when it is confirmed and the viewpoint is still
-- answered as accommodated, whole or in part (cause_settle).
-- name: cause_list
-- in: change id
-- many: row cause
SELECT change, viewpoint, state, score, evidence, account, at, holds
FROM change_cause WHERE change = $1 ORDER BY viewpoint;

-- The viewpoints that led to changes of a version and still do, with who sent them, in the order of the changes.
-- name: cause_of_version
-- in: version id
-- many: change id, viewpoint id, document id, sender_key text
SELECT change_cause.change, change_cause.viewpoint, viewpoint.document, sender_key
FROM change JOIN change_cause ON change_cause.change = change.id
JOIN viewpoint ON viewpoint.id = change_cause.viewpoint
JOIN standing ON standing.document = viewpoint.document
WHERE version = $1 AND holds = 'yes'
ORDER BY change.ordinal, change_cause.viewpoint;

-- The changes that a viewpoint led to; none when it is not answered as accommodated any more.
-- name: cause_list_of_viewpoint
-- in: viewpoint id
-- many: row change
SELECT change.id, version, ordinal, kind, moved, node_kind, old_node, new_node, old_nodes, new_nodes, old_start,
    old_end, new_start, new_end, likeness, cause, note, revision, change.account, change.at, shown_name
FROM change_cause JOIN change ON change.id = change_cause.change
LEFT JOIN account ON account.id = change.account
WHERE change_cause.viewpoint = $1 AND holds = 'yes'
ORDER BY version, ordinal;

-- How many confirmed causes a change has.
-- name: cause_count
-- in: change id
-- one: count i64
SELECT count(*) AS count FROM change_cause WHERE change = $1 AND state = 'confirmed';

-- row wish: id id, document id, consultation id?, state text, start_at i64, end_at i64, kind text, stance text?,
--   outcome text?, reason text?, reply id?, text text?, page i64, line i64, alike id?, number i64, sender text?,
--   sender_key text?, node text?

-- The viewpoints on one part of a version that were accommodated, whole or in part.
-- name: wish_list_of_node
-- in: version id, node text, consultation id, limit i64
-- many: row wish
SELECT viewpoint.id, viewpoint.document, viewpoint.consultation, viewpoint.state, viewpoint.start_at, viewpoint.end_at,
    kind, stance, outcome, reason, reply, text, page, line, alike, number, sender, sender_key, node
FROM viewpoint_passage
JOIN viewpoint ON viewpoint.id = viewpoint_passage.viewpoint
JOIN document ON document.id = viewpoint.document
LEFT JOIN standing ON standing.document = viewpoint.document
WHERE version = $1 AND node = $2 AND viewpoint.consultation = $3 AND viewpoint.state <> 'rejected'
    AND counted = 'yes' AND kind <> 'background' AND outcome IN ('accommodated', 'in_part')
ORDER BY viewpoint.id LIMIT $4;

-- One viewpoint as a wish.
-- name: wish_get
-- in: id id
-- maybe: row wish
SELECT viewpoint.id, viewpoint.document, viewpoint.consultation, viewpoint.state, viewpoint.start_at, viewpoint.end_at,
    kind, stance, outcome, reason, reply, text, page, line, alike, number, sender, sender_key, part AS node
FROM viewpoint
JOIN document ON document.id = viewpoint.document
LEFT JOIN standing ON standing.document = viewpoint.document
WHERE viewpoint.id = $1;

-- The viewpoints that were accommodated, whole or in part, and that no change is said to come from; after the id `id`.
-- name: wish_list_unmet
-- in: consultation id, id id, limit i64
-- many: row wish
SELECT viewpoint.id, viewpoint.document, viewpoint.consultation, viewpoint.state, viewpoint.start_at, viewpoint.end_at,
    kind, stance, outcome, reason, reply, text, page, line, alike, number, sender, sender_key, part AS node
FROM viewpoint
JOIN document ON document.id = viewpoint.document
LEFT JOIN standing ON standing.document = viewpoint.document
WHERE viewpoint.consultation = $1 AND viewpoint.state <> 'rejected' AND counted = 'yes'
    AND kind <> 'background' AND outcome IN ('accommodated', 'in_part')
    AND NOT EXISTS (SELECT 1 FROM change_cause
        JOIN change ON change.id = change_cause.change
        JOIN version ON version.id = change.version AND withdrawn IS NULL
        WHERE change_cause.viewpoint = viewpoint.id AND holds = 'yes')
    AND viewpoint.id > $2
ORDER BY viewpoint.id LIMIT $3;

-- So many of them, in the order of an index: among many, no time is spent on sorting.
-- name: wish_list_unmet_some
-- in: consultation id, limit i64
-- many: row wish
SELECT viewpoint.id, viewpoint.document, viewpoint.consultation, viewpoint.state, viewpoint.start_at, viewpoint.end_at,
    kind, stance, outcome, reason, reply, text, page, line, alike, number, sender, sender_key, part AS node
FROM viewpoint
JOIN document ON document.id = viewpoint.document
LEFT JOIN standing ON standing.document = viewpoint.document
WHERE viewpoint.consultation = $1 AND viewpoint.state <> 'rejected' AND counted = 'yes'
    AND kind <> 'background' AND outcome IN ('accommodated', 'in_part')
    AND NOT EXISTS (SELECT 1 FROM change_cause
        JOIN change ON change.id = change_cause.change
        JOIN version ON version.id = change.version AND withdrawn IS NULL
        WHERE change_cause.viewpoint = viewpoint.id AND holds = 'yes')
ORDER BY score, viewpoint.document, viewpoint.start_at, viewpoint.id LIMIT $2;

-- How many viewpoints were accommodated, whole or in part, and of how many no change is said to come.
-- name: wish_counts
-- in: consultation id
-- one: wishes i64, unmet i64
SELECT count(*) AS wishes,
    count(CASE WHEN NOT EXISTS (SELECT 1 FROM change_cause
        JOIN change ON change.id = change_cause.change
        JOIN version ON version.id = change.version AND withdrawn IS NULL
        WHERE change_cause.viewpoint = viewpoint.id AND holds = 'yes')
        THEN 1 END) AS unmet
FROM viewpoint
WHERE viewpoint.consultation = $1 AND viewpoint.state <> 'rejected' AND counted = 'yes'
    AND kind <> 'background' AND outcome IN ('accommodated', 'in_part');

-- Decisions

-- row decision: version id, consultation id, decided text, decided_by text, paragraph text, case_number text?,
--   reservations text?, substantial text, new_round text, new_round_reason text?, version_hash text, sealed text,
--   seal text, account id?, at text

-- The decision on a version.
-- name: decision_add
-- in: version id, consultation id, decided text, decided_by text, paragraph text, case_number text?,
--   reservations text?, substantial text, new_round text, new_round_reason text?, version_hash text, sealed text,
--   seal text, account id?, at text
INSERT INTO decision (version, consultation, decided, decided_by, paragraph, case_number, reservations, substantial,
    new_round, new_round_reason, version_hash, sealed, seal, account, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- The decision on a version, if there is one.
-- name: decision_get
-- in: version id
-- maybe: row decision
SELECT version, consultation, decided, decided_by, paragraph, case_number, reservations, substantial, new_round,
    new_round_reason, version_hash, sealed, seal, account, at
FROM decision WHERE version = $1;

-- The decisions of a consultation, the newest first.
-- name: decision_list
-- in: consultation id
-- many: row decision
SELECT version, consultation, decided, decided_by, paragraph, case_number, reservations, substantial, new_round,
    new_round_reason, version_hash, sealed, seal, account, at
FROM decision WHERE consultation = $1 ORDER BY version DESC;

-- What a decision's seal is made from, as it stands: the answers that came in and were read, the newest act that the
-- compilation follows, and the newest one on what changed and why. Acts that leave both as they are do not count.
-- name: decision_ground
-- in: consultation id
-- one: documents i64, read i64, judged i64, explained i64
SELECT (SELECT count(*) FROM document WHERE document.consultation = $1) AS documents,
    (SELECT count(*) FROM standing WHERE standing.consultation = $1) AS read,
    (SELECT CAST(coalesce(max(id), 0) AS BIGINT) FROM act WHERE act.consultation = $1 AND verb NOT IN
        ('change_confirm', 'change_editorial', 'change_open', 'change_reject', 'change_remove', 'node_carry',
        'consultation_close', 'consultation_reopen', 'document_redact', 'document_show', 'document_unredact',
        'document_withhold', 'letter_send', 'letter_unsend', 'publication_add', 'publication_remove', 'right_set',
        'version_add', 'version_decide', 'version_reword', 'version_withdraw')) AS judged,
    (SELECT CAST(coalesce(max(id), 0) AS BIGINT) FROM act WHERE act.consultation = $1 AND verb IN
        ('change_confirm', 'change_editorial', 'change_open', 'change_reject', 'change_remove', 'node_carry')) AS explained;

-- What an adopted version takes the place of.
-- name: replacement_add
-- in: version id, ordinal i64, replaced id?, name text
INSERT INTO replacement (version, ordinal, replaced, name) VALUES ($1, $2, $3, $4);

-- What a version replaces, with the consultation that a version was made for or that is about it.
-- name: replacement_list
-- in: version id
-- many: ordinal i64, replaced id?, name text, consultation id?
SELECT ordinal, replaced, name,
    COALESCE(version.consultation,
        (SELECT min(id) FROM consultation WHERE consultation.version = replaced)) AS consultation
FROM replacement LEFT JOIN version ON version.id = replaced WHERE replacement.version = $1 ORDER BY ordinal;

-- What has replaced a version.
-- name: replacement_list_of
-- in: replaced id
-- many: version id, title text, adopted text?, consultation id?
SELECT replacement.version, title, adopted, decision.consultation
FROM replacement JOIN version ON version.id = replacement.version
JOIN decision ON decision.version = replacement.version
WHERE replaced = $1 ORDER BY replacement.version;

-- Trace

-- The smallest part of a version that holds a place.
-- name: node_at
-- in: version id, at_start i64, at_end i64
-- maybe: row node
SELECT version, id, ordinal, kind, number, title, parent, start_at, end_at
FROM node WHERE version = $1 AND start_at <= $2 AND end_at > $3 ORDER BY start_at DESC, ordinal DESC LIMIT 1;

-- Viewpoints on one part of a version, those that were accommodated first, then the other answered ones.
-- name: wish_list_on_node
-- in: version id, node text, consultation id, limit i64
-- many: row wish
SELECT viewpoint.id, viewpoint.document, viewpoint.consultation, viewpoint.state, viewpoint.start_at, viewpoint.end_at,
    kind, stance, outcome, reason, reply, text, page, line, alike, number, sender, sender_key, node
FROM viewpoint_passage
JOIN viewpoint ON viewpoint.id = viewpoint_passage.viewpoint
JOIN document ON document.id = viewpoint.document
LEFT JOIN standing ON standing.document = viewpoint.document
WHERE version = $1 AND node = $2 AND viewpoint.consultation = $3 AND viewpoint.state <> 'rejected'
    AND counted = 'yes' AND kind <> 'background'
ORDER BY CASE outcome WHEN 'accommodated' THEN 1 WHEN 'in_part' THEN 2 WHEN 'not_accommodated' THEN 3
    WHEN 'noted' THEN 4 WHEN 'outside' THEN 5 ELSE 6 END, viewpoint.id
LIMIT $4;

-- The same viewpoints, only which.
-- name: wish_id_list_on_node
-- in: version id, node text, consultation id
-- many: id id
SELECT viewpoint.id
FROM viewpoint_passage JOIN viewpoint ON viewpoint.id = viewpoint_passage.viewpoint
WHERE version = $1 AND node = $2 AND viewpoint.consultation = $3 AND viewpoint.state <> 'rejected'
    AND counted = 'yes' AND kind <> 'background';

-- Rewordings

-- row rewording: consultation id, version id, node text, text text, revision i64, account id?, at text, shown_name text?

-- What is being written of one part of a version, for a consultation.
-- name: rewording_get
-- in: consultation id, version id, node text
-- maybe: row rewording
SELECT consultation, version, node, text, revision, account, at, shown_name
FROM rewording LEFT JOIN account ON account.id = rewording.account
WHERE consultation = $1 AND version = $2 AND node = $3;

-- What is being written of all parts of a version, for a consultation.
-- name: rewording_list
-- in: consultation id, version id
-- many: row rewording
SELECT consultation, version, node, text, revision, account, at, shown_name
FROM rewording LEFT JOIN account ON account.id = rewording.account
WHERE consultation = $1 AND version = $2 ORDER BY node;

-- Keep what is being written of a part.
-- name: rewording_put
-- in: consultation id, version id, node text, text text, revision i64, account id?, at text
INSERT INTO rewording (consultation, version, node, text, revision, account, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (consultation, version, node) DO UPDATE SET
    text = excluded.text, revision = excluded.revision, account = excluded.account, at = excluded.at;

-- Letters back

-- Answers that count.
-- name: letter_list
-- in: consultation id
-- many: document id, number i64, parent id?, received text, sender text?, sender_key text, standing text
SELECT document.id AS document, number, parent, document.received, standing.sender, sender_key, standing.standing
FROM standing
JOIN document ON document.id = standing.document
WHERE standing.consultation = $1 AND standing.standing IN ('response', 'part')
ORDER BY number;

-- row letter_count: document id, viewpoints i64, answered i64, accommodated i64

-- How many viewpoints each document has that a letter back speaks of, how many of them are answered and accommodated.
-- name: letter_count_list
-- in: consultation id
-- many: row letter_count
SELECT document, count(*) AS viewpoints, count(outcome) AS answered,
    count(CASE WHEN outcome IN ('accommodated', 'in_part') THEN 1 END) AS accommodated
FROM viewpoint
WHERE consultation = $1 AND counted = 'yes' AND kind <> 'background' AND state <> 'rejected'
GROUP BY document ORDER BY document;

-- The same of one document.
-- name: letter_count_get
-- in: document id
-- maybe: row letter_count
SELECT document, count(*) AS viewpoints, count(outcome) AS answered,
    count(CASE WHEN outcome IN ('accommodated', 'in_part') THEN 1 END) AS accommodated
FROM viewpoint
WHERE document = $1 AND counted = 'yes' AND kind <> 'background' AND state <> 'rejected'
GROUP BY document;

-- row letter_changed: document id, changed i64

-- How many of them led to a change.
-- name: letter_changed_list
-- in: consultation id
-- many: row letter_changed
SELECT viewpoint.document, count(DISTINCT viewpoint.id) AS changed
FROM version
JOIN change ON change.version = version.id
JOIN change_cause ON change_cause.change = change.id AND holds = 'yes'
JOIN viewpoint ON viewpoint.id = change_cause.viewpoint
WHERE version.consultation = $1 AND withdrawn IS NULL AND counted = 'yes' AND viewpoint.kind <> 'background'
    AND viewpoint.state <> 'rejected'
GROUP BY viewpoint.document ORDER BY viewpoint.document;

-- The same of one document.
-- name: letter_changed_get
-- in: document id
-- maybe: row letter_changed
SELECT viewpoint.document, count(DISTINCT viewpoint.id) AS changed
FROM viewpoint
JOIN change_cause ON change_cause.viewpoint = viewpoint.id AND holds = 'yes'
JOIN change ON change.id = change_cause.change
JOIN version ON version.id = change.version AND withdrawn IS NULL
WHERE viewpoint.document = $1 AND counted = 'yes' AND viewpoint.kind <> 'background' AND viewpoint.state <> 'rejected'
GROUP BY viewpoint.document;

-- The viewpoints of a document that a letter back speaks of, as they stand there.
-- name: letter_viewpoint_list
-- in: document id
-- many: id id
SELECT id FROM viewpoint WHERE document = $1 AND state <> 'rejected' AND counted = 'yes' AND kind <> 'background'
ORDER BY start_at, id;

-- Which letters were marked as sent and which as not sent after all, the last one counting.
-- name: letter_mark_list
-- in: consultation id
-- many: document id?, verb text, at text, shown_name text?
SELECT document, verb, at, shown_name FROM act LEFT JOIN account ON account.id = act.account
WHERE consultation = $1 AND verb IN ('letter_send', 'letter_unsend') ORDER BY act.id;
