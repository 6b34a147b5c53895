-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the public meets: publications, disclosures, redactions, answers on the web.

-- row blob_bytes: hash text, bytes bytes

-- Keep a small blob's bytes; its row is entered first. blob_keep_small is the door to it.
-- name: blob_bytes_add
-- in: hash text, bytes bytes
INSERT INTO blob_bytes (hash, bytes) VALUES ($1, $2)
ON CONFLICT (hash) DO NOTHING;

-- A small blob's bytes.
-- name: blob_bytes_get
-- in: hash text
-- maybe: row blob_bytes
SELECT hash, bytes FROM blob_bytes WHERE hash = $1;
