-- What the sandbox's operator role may do. Run after every start, as the admin role; safe to repeat.
-- Written for a role that is no superuser, as in production: what is missing here shows up as a refusal in the sandbox first.

GRANT USAGE ON SCHEMA public TO sandbox_operator;

-- Read everything in public but two columns that the console never reads: password hashes and the destinations' secrets.
DO $$
DECLARE
  readable record;
BEGIN
  FOR readable IN
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p', 'v')
      AND (c.relname, a.attname) NOT IN (('platform_users', 'password'), ('alert_destinations', 'config'))
    GROUP BY c.relname
  LOOP
    EXECUTE format('GRANT SELECT (%s) ON public.%I TO sandbox_operator', readable.columns, readable.relname);
    -- A whole-table grant says the same in one word, and lets LOCK and COPY work as an operator expects.
    IF readable.relname NOT IN ('platform_users', 'alert_destinations') THEN
      EXECUTE format('GRANT SELECT ON public.%I TO sandbox_operator', readable.relname);
    END IF;
  END LOOP;
END
$$;

GRANT INSERT, UPDATE ON operation_runs TO sandbox_operator;
GRANT UPDATE ON findings TO sandbox_operator;
GRANT INSERT ON audit_logs, alert_deliveries TO sandbox_operator;
GRANT INSERT, UPDATE ON notifications TO sandbox_operator;
GRANT INSERT, UPDATE, DELETE ON cache_locks TO sandbox_operator;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO sandbox_operator;

-- Ours, where installed. The default privileges cover what a later migration adds.
DO $$
DECLARE
  own text;
BEGIN
  FOREACH own IN ARRAY ARRAY['wheelhouse', 'pgboss'] LOOP
    IF to_regnamespace(own) IS NOT NULL THEN
      EXECUTE format('GRANT ALL ON SCHEMA %I TO sandbox_operator', own);
      EXECUTE format('GRANT ALL ON ALL TABLES IN SCHEMA %I TO sandbox_operator', own);
      EXECUTE format('GRANT ALL ON ALL SEQUENCES IN SCHEMA %I TO sandbox_operator', own);
      EXECUTE format('GRANT ALL ON ALL FUNCTIONS IN SCHEMA %I TO sandbox_operator', own);
      EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON TABLES TO sandbox_operator', own);
      EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON SEQUENCES TO sandbox_operator', own);
      EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON FUNCTIONS TO sandbox_operator', own);
    END IF;
  END LOOP;
END
$$;

-- Lock waiters, replication lag and autovacuum of others: what the health governor looks at.
GRANT pg_monitor TO sandbox_operator;
