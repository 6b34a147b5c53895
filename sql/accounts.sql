-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Accounts, rights, sessions, and the log of acts.

-- row account: id id, name text, shown_name text, email text?, password text?, role text, state text, language text?,
--   made text

-- An account by its id.
-- name: account_get
-- in: id id
-- maybe: row account
SELECT id, name, shown_name, email, password, role, state, language, made FROM account WHERE id = $1;

-- What an account may do in a consultation.
-- name: account_right_get
-- in: account id, consultation id
-- maybe: role text
SELECT role FROM account_right WHERE account = $1 AND consultation = $2;

-- Whose a session is that has neither been ended nor run out, of an account that is open.
-- name: session_find
-- in: token_hash text, now text, idle_since text
-- maybe: account id, name text, shown_name text, role text, language text?, seen text
SELECT account.id AS account, account.name, account.shown_name, account.role, account.language, session.seen
FROM session JOIN account ON account.id = session.account
WHERE session.token_hash = $1 AND session.expires > $2 AND session.seen > $3 AND account.state = 'active';

-- Note that a session is in use.
-- name: session_set_seen
-- in: seen text, token_hash text
UPDATE session SET seen = $1 WHERE token_hash = $2;

-- An act.
-- name: act_add
-- in: id id, at text, account id?, consultation id?, verb text, document id?, details text
INSERT INTO act (id, at, account, consultation, verb, document, details) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- row act: id id, at text, account id?, name text?, shown_name text?, consultation id?, verb text, document id?,
--   details text, undone_by id?

-- Acts older than one, the newest first; of one verb where it is not empty.
-- name: act_list
-- in: before i64, verb text, most i64
-- many: row act
SELECT act.id, act.at, act.account, account.name, account.shown_name, act.consultation, act.verb, act.document,
    act.details, act.undone_by
FROM act LEFT JOIN account ON account.id = act.account
WHERE act.id < $1 AND ($2 = '' OR act.verb = $2)
ORDER BY act.id DESC LIMIT $3;

-- The same in one consultation; of one account where it is not 0.
-- name: act_list_of_consultation
-- in: consultation id, before i64, verb text, account i64, most i64
-- many: row act
SELECT act.id, act.at, act.account, account.name, account.shown_name, act.consultation, act.verb, act.document,
    act.details, act.undone_by
FROM act LEFT JOIN account ON account.id = act.account
WHERE act.consultation = $1 AND act.id < $2 AND ($3 = '' OR act.verb = $3) AND ($4 = 0 OR act.account = $4)
ORDER BY act.id DESC LIMIT $5;

-- The same by one account, in all consultations.
-- name: act_list_of_account
-- in: account id, before i64, verb text, most i64
-- many: row act
SELECT act.id, act.at, act.account, account.name, account.shown_name, act.consultation, act.verb, act.document,
    act.details, act.undone_by
FROM act LEFT JOIN account ON account.id = act.account
WHERE act.account = $1 AND act.id < $2 AND ($3 = '' OR act.verb = $3)
ORDER BY act.id DESC LIMIT $4;
