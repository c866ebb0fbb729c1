/**
 * Runs as they are kept for one viewer of one database: nothing in a file is anybody else's. What lists look through is
 * apart from what they show, so that it is quickly read whole.
 */
export const history = `
  -- Types and names of initiators, which repeat.
  CREATE TABLE words (
    id INTEGER NOT NULL PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE runs (
    place INTEGER NOT NULL PRIMARY KEY,
    -- The table it is kept in, by its rank in the alphabet: the last thing that lists are ordered by.
    record INTEGER NOT NULL,
    id INTEGER NOT NULL,
    -- Epoch milliseconds.
    created_at INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    type INTEGER NOT NULL,
    initiator INTEGER NOT NULL,
    tenant_id INTEGER,
    workspace_id INTEGER NOT NULL,
    -- While it is active: when it counts as stale, unless something vouches for it again.
    stale_at INTEGER,
    UNIQUE (record, id)
  ) STRICT;
  CREATE INDEX runs_by_age ON runs (created_at) WHERE stale_at IS NULL;
  CREATE INDEX runs_by_tenant ON runs (tenant_id);
  CREATE INDEX runs_active ON runs (record, id) WHERE stale_at IS NOT NULL;

  CREATE TABLE summaries (
    place INTEGER NOT NULL PRIMARY KEY REFERENCES runs (place) ON DELETE CASCADE,
    summary TEXT NOT NULL,
    search_text TEXT NOT NULL
  ) STRICT;

  CREATE VIRTUAL TABLE run_texts USING fts5 (
    text, content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
  );

  CREATE TABLE tenants (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
  ) STRICT;

  -- Ranges of ids that have been read as a whole.
  CREATE TABLE ranges (
    record INTEGER NOT NULL,
    range INTEGER NOT NULL,
    PRIMARY KEY (record, range)
  ) STRICT, WITHOUT ROWID;

  -- What was opened: details, and the first page of a run's tenants.
  CREATE TABLE documents (
    name TEXT NOT NULL PRIMARY KEY,
    tenant_id INTEGER,
    content TEXT NOT NULL,
    read_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sync_state (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
`;
