-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The index of the words, in SQLite's own full-text search (FTS5): only src/store/search.c runs these. Words are told
-- apart by the tokenizer "samsyn", and hits weighed by the function search_score, both of src/store/sqlite_search.c.

-- Put a text into the index under an id.
-- name: search_index_add
-- in: id i64, words text
INSERT INTO search_index (rowid, words) VALUES ($1, $2);

-- The same for what stands in a margin.
-- name: search_index_add_margin
-- in: id i64, margin text
INSERT INTO search_index (rowid, margin) VALUES ($1, $2);

-- Empty the index.
-- name: search_index_clear
INSERT INTO search_index (search_index) VALUES ('delete-all');

-- By page, the ids from `from` to `to` whose texts match, each with what it weighs; `weights` is a byte for each
-- phrase of the expression.
-- name: search_index_find
-- in: weights bytes, expression text, first i64, last i64, limit i64
-- many: id i64, score f64
SELECT rowid AS id, search_score(search_index, $1) AS score
FROM search_index
WHERE search_index MATCH $2 AND rowid BETWEEN $3 AND $4
ORDER BY rowid LIMIT $5;
