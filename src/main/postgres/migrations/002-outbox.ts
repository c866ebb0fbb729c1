/** What could not be written yet to the platform's tables, and which database this is. */
export const outbox = `
-- Tells this database from others, so that what a computer keeps for it is never sent to another one.
CREATE TABLE wheelhouse.installation (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  is_only_one  boolean NOT NULL DEFAULT true UNIQUE CHECK (is_only_one),
  installed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO wheelhouse.installation DEFAULT VALUES;

-- Rows with sent_at are done; they stay, so that nothing is ever sent twice.
CREATE TABLE wheelhouse.outbox (
  id          uuid PRIMARY KEY,
  position    bigint GENERATED ALWAYS AS IDENTITY,
  kind        text NOT NULL CHECK (kind IN ('audit', 'alert', 'notification')),
  content     jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  attempts    integer NOT NULL DEFAULT 0,
  last_error  text,
  next_try_at timestamptz NOT NULL DEFAULT now(),
  sent_at     timestamptz
);
CREATE INDEX outbox_unsent_index ON wheelhouse.outbox (kind, position) WHERE sent_at IS NULL;
`;
