-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whether a viewpoint still leads to the changes that it is said to have led to is kept with what is said, and with the
-- change whether any does: what has been decided on stays as it was then, whatever is replied afterwards.

ALTER TABLE change_cause ADD COLUMN holds TEXT NOT NULL DEFAULT 'no' CHECK (holds IN ('yes', 'no'));
UPDATE change_cause SET holds = 'yes' WHERE state = 'confirmed' AND EXISTS (SELECT 1 FROM viewpoint
    WHERE viewpoint.id = change_cause.viewpoint AND viewpoint.state <> 'rejected' AND kind <> 'background'
        AND outcome IN ('accommodated', 'in_part'));
UPDATE change SET cause = 'open' WHERE cause = 'viewpoints' AND NOT EXISTS (SELECT 1 FROM change_cause
    WHERE change_cause.change = change.id AND holds = 'yes');

-- Derived: a draft's text in stretches of whole lines, so that a place in it is read without all the rest. page and line
-- are those of the first byte; packed is the stretch as a document of its own, in the form of src/store/packed.h.
CREATE TABLE stretch (
    document BIGINT NOT NULL REFERENCES document (id),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    page BIGINT NOT NULL,
    line BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    PRIMARY KEY (document, start_at)
);

-- The smallest part that holds a place is the last of those that begin before it and end behind it.
CREATE INDEX node_by_start ON node (version, start_at, ordinal);
