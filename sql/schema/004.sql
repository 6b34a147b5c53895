-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whether a viewpoint still leads to the changes that it is said to have led to is kept with what is said, and with the
-- change whether any does: what has been decided on stays as it was then, whatever is replied afterwards.

ALTER TABLE change_cause ADD COLUMN holds TEXT NOT NULL DEFAULT 'no' CHECK (holds IN ('yes', 'no'));
UPDATE change_cause SET holds = 'yes' WHERE state = 'confirmed' AND EXISTS (SELECT 1 FROM viewpoint
    WHERE viewpoint.id = change_cause.viewpoint AND viewpoint.state <> 'rejected' AND kind <> 'background'
        AND outcome IN ('accommodated', 'in_part'));
UPDATE change SET cause = 'open' WHERE cause = 'viewpoints' AND NOT EXISTS (SELECT 1 FROM change_cause
    WHERE change_cause.change = change.id AND holds = 'yes');
