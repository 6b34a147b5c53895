-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Accounts, rights, sessions, and the log of acts.

-- row account: id id, name text, shown_name text, email text?, password text?, role text, state text, language text?,
--   made text

-- An account by its id.
-- name: account_get
-- in: id id
-- maybe: row account
SELECT id, name, shown_name, email, password, role, state, language, made FROM account WHERE id = $1;

-- An account by the name that is typed.
-- name: account_by_name
-- in: name text
-- maybe: row account
SELECT id, name, shown_name, email, password, role, state, language, made FROM account WHERE name = $1;

-- Accounts by name, after one.
-- name: account_list
-- in: after text, most i64
-- many: row account
SELECT id, name, shown_name, email, password, role, state, language, made
FROM account WHERE name > $1 ORDER BY name LIMIT $2;

-- A new account, which has no password yet.
-- name: account_add
-- in: id id, name text, shown_name text, email text?, role text, made text
INSERT INTO account (id, name, shown_name, email, role, state, made) VALUES ($1, $2, $3, $4, $5, 'active', $6);

-- Change what an administrator may change of an account.
-- name: account_set
-- in: shown_name text, email text?, role text, state text, id id
UPDATE account SET shown_name = $1, email = $2, role = $3, state = $4 WHERE id = $5;

-- The language that an account reads, or (empty) that of its browser.
-- name: account_set_language
-- in: language text?, id id
UPDATE account SET language = $1 WHERE id = $2;

-- An account's password, as base/secret.h keeps it.
-- name: account_set_password
-- in: password text, id id
UPDATE account SET password = $1 WHERE id = $2;

-- How many administrators there are besides one account.
-- name: account_count_other_administrators
-- in: id id
-- one: count i64
SELECT count(*) AS count FROM account WHERE role = 'administrator' AND state = 'active' AND id <> $1;

-- Say what an account may do in a consultation.
-- name: account_right_put
-- in: account id, consultation id, role text
INSERT INTO account_right (account, consultation, role) VALUES ($1, $2, $3)
ON CONFLICT (account, consultation) DO UPDATE SET role = excluded.role;

-- Take back what an account may do in a consultation.
-- name: account_right_remove
-- in: account id, consultation id
DELETE FROM account_right WHERE account = $1 AND consultation = $2;

-- Consultations older than one, the newest first, with what an account may do in each.
-- name: account_right_list
-- in: account id, before i64, most i64
-- many: consultation id, title text, case_number text, closed text?, role text?
SELECT consultation.id AS consultation, consultation.title, consultation.case_number, consultation.closed,
    account_right.role
FROM consultation LEFT JOIN account_right
    ON account_right.consultation = consultation.id AND account_right.account = $1
WHERE consultation.id < $2 ORDER BY consultation.id DESC LIMIT $3;

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

-- A session that begins.
-- name: session_add
-- in: token_hash text, account id, begun text, seen text, expires text
INSERT INTO session (token_hash, account, begun, seen, expires) VALUES ($1, $2, $3, $4, $5);

-- End a session.
-- name: session_remove
-- in: token_hash text
DELETE FROM session WHERE token_hash = $1;

-- End all sessions of an account.
-- name: session_remove_of_account
-- in: account id
DELETE FROM session WHERE account = $1;

-- Forget sessions that have run out.
-- name: session_remove_expired
-- in: now text, idle_since text
DELETE FROM session WHERE expires <= $1 OR seen <= $2;

-- A link by which a password is chosen.
-- name: password_link_add
-- in: token_hash text, account id, made text, expires text
INSERT INTO password_link (token_hash, account, made, expires) VALUES ($1, $2, $3, $4);

-- Whose a link is that was not used and has not run out, of an account that is open.
-- name: password_link_find
-- in: token_hash text, now text
-- maybe: account id
SELECT password_link.account FROM password_link JOIN account ON account.id = password_link.account
WHERE password_link.token_hash = $1 AND password_link.expires > $2 AND password_link.used IS NULL
    AND account.state = 'active';

-- Say that a link was used.
-- name: password_link_set_used
-- in: used text, token_hash text
UPDATE password_link SET used = $1 WHERE token_hash = $2;

-- Take back the links of an account that were not used, and forget those that have run out.
-- name: password_link_remove
-- in: account id, now text
DELETE FROM password_link WHERE (account = $1 AND used IS NULL) OR expires <= $2;

-- How often signing in has failed by a name or from an address.
-- name: sign_in_failure_get
-- in: key text
-- maybe: failures i64, last text
SELECT failures, last FROM sign_in_failure WHERE key = $1;

-- Count a failure.
-- name: sign_in_failure_count
-- in: key text, last text
-- one: failures i64
INSERT INTO sign_in_failure (key, failures, last) VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE SET failures = sign_in_failure.failures + 1, last = excluded.last
RETURNING failures;

-- Count more than one: of what else may come only so often, under keys of its own.
-- name: sign_in_failure_add
-- in: key text, amount i64, last text
INSERT INTO sign_in_failure (key, failures, last) VALUES ($1, $2, $3)
ON CONFLICT (key) DO UPDATE SET failures = sign_in_failure.failures + excluded.failures, last = excluded.last;

-- Forget the failures of a name or an address.
-- name: sign_in_failure_remove
-- in: key text
DELETE FROM sign_in_failure WHERE key = $1;

-- Forget failures that are long ago.
-- name: sign_in_failure_remove_old
-- in: before text
DELETE FROM sign_in_failure WHERE last < $1;

-- An act.
-- name: act_add
-- in: id id, at text, account id?, consultation id?, verb text, document id?, details text
INSERT INTO act (id, at, account, consultation, verb, document, details) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- row act: id id, at text, account id?, name text?, shown_name text?, consultation id?, verb text, document id?,
--   number id?, details text, undone_by id?

-- Acts older than one, the newest first; of one verb where it is not empty.
-- name: act_list
-- in: before i64, verb text, most i64
-- many: row act
SELECT act.id, act.at, act.account, account.name, account.shown_name, act.consultation, act.verb, act.document,
    document.number, act.details, act.undone_by
FROM act LEFT JOIN account ON account.id = act.account LEFT JOIN document ON document.id = act.document
WHERE act.id < $1 AND ($2 = '' OR act.verb = $2)
ORDER BY act.id DESC LIMIT $3;

-- The same in one consultation; of one account where it is not 0.
-- name: act_list_of_consultation
-- in: consultation id, before i64, verb text, account i64, most i64
-- many: row act
SELECT act.id, act.at, act.account, account.name, account.shown_name, act.consultation, act.verb, act.document,
    document.number, act.details, act.undone_by
FROM act LEFT JOIN account ON account.id = act.account LEFT JOIN document ON document.id = act.document
WHERE act.consultation = $1 AND act.id < $2 AND ($3 = '' OR act.verb = $3) AND ($4 = 0 OR act.account = $4)
ORDER BY act.id DESC LIMIT $5;

-- The same by one account, in all consultations.
-- name: act_list_of_account
-- in: account id, before i64, verb text, most i64
-- many: row act
SELECT act.id, act.at, act.account, account.name, account.shown_name, act.consultation, act.verb, act.document,
    document.number, act.details, act.undone_by
FROM act LEFT JOIN account ON account.id = act.account LEFT JOIN document ON document.id = act.document
WHERE act.account = $1 AND act.id < $2 AND ($3 = '' OR act.verb = $3)
ORDER BY act.id DESC LIMIT $4;
