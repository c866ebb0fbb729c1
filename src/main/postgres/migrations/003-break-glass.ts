/** Every break-glass, from entering to its review. */
export const breakGlass = `
CREATE TABLE wheelhouse.break_glass_sessions (
  id               uuid PRIMARY KEY,
  platform_user_id bigint NOT NULL,
  reason_code      text NOT NULL,
  reason_text      text NOT NULL,
  minutes          integer NOT NULL CHECK (minutes BETWEEN 1 AND 60),
  entered_at       timestamptz NOT NULL DEFAULT now(),
  -- However the clocks of the operator's computer go, nothing passes after this by the server's.
  ends_at          timestamptz NOT NULL,
  ended_at         timestamptz,
  end_cause        text CHECK (end_cause IN ('exit', 'expire', 'disconnect', 'quit', 'revoked', 'left_open')),
  run_ids          bigint[] NOT NULL DEFAULT '{}',
  reviewed_at      timestamptz,
  review_note      text,
  CHECK ((ended_at IS NULL) = (end_cause IS NULL)),
  CHECK ((reviewed_at IS NULL) = (review_note IS NULL)),
  CHECK (reviewed_at IS NULL OR ended_at IS NOT NULL)
);
-- A second one is possible only after the review of the first, on whichever computer.
CREATE UNIQUE INDEX break_glass_sessions_unreviewed_unique
  ON wheelhouse.break_glass_sessions (platform_user_id) WHERE reviewed_at IS NULL;
`;
