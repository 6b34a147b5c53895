-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tables of SQLite's own, made when the database has none of them. The index keeps no text: what is found is read from
-- where it stands. Rows are never taken out, for FTS5 of SQLite 3.40 would have to be told the old text; what is gone
-- has no run (search_run) any more.

CREATE VIRTUAL TABLE search_index USING fts5(words, margin, content='', tokenize='samsyn');
