-- Who is there: workspaces, tenants, people, settings. Runs in the same session and transaction as the files after it.
-- Everything is a function of a row's number and of the setting wheelhouse.seed_now, so that two sandboxes with the same
-- "now" are equal. md5 and not hashtext(): the latter may differ between Postgres versions and machines.

CREATE FUNCTION pg_temp.seed_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT date_trunc('second', current_setting('wheelhouse.seed_now')::timestamptz) $$;

-- A number from 0 to below 1 that belongs to this text.
CREATE FUNCTION pg_temp.roll(seed text) RETURNS double precision LANGUAGE sql IMMUTABLE AS
  $$ SELECT ('x' || substr(md5(seed), 1, 8))::bit(32)::bigint / 4294967296.0::double precision $$;

-- The same from the i-th six digits of a hash that was computed once: ten numbers from one 64-digit hash.
CREATE FUNCTION pg_temp.slice(hash text, i integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS
  $$ SELECT ('x' || substr(hash, 1 + 6 * i, 6))::bit(24)::integer / 16777216.0::double precision $$;

CREATE FUNCTION pg_temp.pick(options text[], share double precision) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT options[1 + floor(share * cardinality(options))::integer] $$;

INSERT INTO workspaces (name, slug, archived_at, created_at, updated_at)
SELECT name, slug, CASE WHEN slug = 'pilot-2023' THEN pg_temp.seed_now() - interval '200 days' END,
       pg_temp.seed_now() - interval '900 days', pg_temp.seed_now() - interval '200 days'
FROM (VALUES
  (1, 'Platform operations', 'platform'),
  (2, 'Managed customers EU', 'managed-eu'),
  (3, 'Managed customers Americas', 'managed-americas'),
  (4, 'Öffentliche Hand & Bildung', 'public-sector'),
  (5, 'Partners Asia-Pacific', 'partners-apac'),
  (6, 'Pilot programme 2023', 'pilot-2023')
) AS w (position, name, slug)
ORDER BY position;

-- position = rank by size (see 02-findings.sql); the last column says what is special about it.
CREATE TEMP TABLE seed_tenant ON COMMIT DROP AS
SELECT position, workspace, name, special
FROM (VALUES
  (0,  'platform',         'Platform', 'platform'),
  (1,  'managed-eu',       'Nordlicht Versicherungsgruppe AG', ''),
  (2,  'managed-eu',       'Aurelia Logistics Holding', ''),
  (3,  'managed-eu',       'Brückenbau Söhne & Töchter GmbH & Co. KG', ''),
  (4,  'managed-americas', 'Harbourline Shipping', ''),
  (5,  'public-sector',    'Seetal Kliniken Verbund', ''),
  (6,  'managed-americas', 'Vantage Peak Energy', ''),
  (7,  'partners-apac',    '北川精密製作所', ''),
  (8,  'managed-eu',       'Łódzkie Zakłady Optyczne', ''),
  (9,  'managed-eu',       'Großküchen Königsfeld', ''),
  (10, 'managed-eu',       'Helvion Pharma', ''),
  (11, 'managed-eu',       'Compagnie des Eaux du Lac Bleu', ''),
  (12, 'managed-eu',       'Østfjord Havbruk', ''),
  (13, 'managed-eu',       'Lüdersheim Präzisionstechnik', ''),
  (14, 'managed-americas', 'Quillmark Publishing', ''),
  (15, 'managed-eu',       'Τεχνική Αιγαίου', ''),
  (16, 'public-sector',    'Stadtwerke Unterwaldstetten', ''),
  (17, 'partners-apac',    'Ironbark Mining Services', ''),
  (18, 'managed-eu',       'Волжские Верфи', ''),
  (19, 'managed-eu',       'Öresund Fintech', ''),
  (20, 'public-sector',    'Fundación Educativa Sierra Clara', ''),
  (21, 'managed-eu',       'International Consortium for Sustainable Cold-Chain Infrastructure and Perishable Goods Research (Western Europe Regional Secretariat)', ''),
  (22, 'public-sector',    'Pinecrest School District 14', ''),
  (23, 'managed-americas', 'Tallgrass Foods', ''),
  (24, 'partners-apac',    'دار النخيل للتجارة', ''),
  (25, 'managed-americas', 'Kestrel Aerospace Components', ''),
  (26, 'managed-americas', 'Bellweather Insurance Brokers', ''),
  (27, 'managed-eu',       'Ægir Offshore Wind', ''),
  (28, 'managed-eu',       'O''Shaughnessy & Daughters', ''),
  (29, 'managed-americas', 'Lumen Dental Group', ''),
  (30, 'partners-apac',    '한빛 소프트웨어', ''),
  (31, 'public-sector',    'Copperfield Housing Association', ''),
  (32, 'managed-americas', 'Tiny Robot Workshop', ''),
  (33, 'managed-eu',       'Mercato Verde S.p.A.', ''),
  (34, 'public-sector',    'Juniper Hill Hospice', ''),
  (35, 'managed-eu',       'Alpenglow Sporthotels', ''),
  (36, 'pilot-2023',       'São Bento Cerâmica', 'archived'),
  (37, 'pilot-2023',       'Red Lantern Games', 'archived'),
  (38, 'managed-americas', 'Wayfarer Travel <Test & "Staging">', 'staging'),
  (39, 'public-sector',    'Gemeinde Hinterwaldau-Ost', 'onboarding'),
  (40, 'partners-apac',    'Blank Slate Ventures', 'onboarding'),
  (41, 'managed-eu',       'Former Customer Ltd', 'deleted'),
  (42, 'pilot-2023',       'Dissolved Holdings', 'deleted')
) AS t (position, workspace, name, special);

INSERT INTO tenants (workspace_id, external_id, name, status, environment, metadata, deleted_at, created_at, updated_at)
SELECT w.id,
       CASE WHEN special = 'platform' THEN 'platform' ELSE md5('tenant' || position)::uuid::text END,
       t.name,
       CASE WHEN special IN ('archived', 'onboarding') THEN special WHEN special = 'deleted' THEN 'archived' ELSE 'active' END,
       CASE WHEN special = 'staging' THEN 'staging' WHEN position IN (32, 37) THEN 'dev' ELSE 'prod' END,
       jsonb_build_object('region', pg_temp.pick('{eu-west,eu-north,us-east,ap-south}', pg_temp.roll('region' || position)),
                          'licensed_users', 40 + floor(9000 * pg_temp.roll('seats' || position))::integer),
       CASE WHEN special = 'deleted' THEN pg_temp.seed_now() - make_interval(days => position) END,
       pg_temp.seed_now() - make_interval(days => 420 + 10 * (42 - position)),
       pg_temp.seed_now() - make_interval(days => position)
FROM seed_tenant t JOIN workspaces w ON w.slug = t.workspace
ORDER BY position;

CREATE TEMP TABLE seed_place ON COMMIT DROP AS
SELECT s.position, t.id AS tenant_id, t.workspace_id, s.special
FROM seed_tenant s JOIN tenants t ON t.name = s.name;

-- People of the tenants: the first four, in this order, hold the four roles in every tenant they belong to.
INSERT INTO users (name, email, created_at, updated_at)
SELECT name, email, pg_temp.seed_now() - interval '400 days', pg_temp.seed_now() - interval '30 days'
FROM (
  SELECT i, pg_temp.pick('{Amélie,Bartek,Chiara,Dmitri,Elif,Farid,Greta,Haruka,Ingrid,Jörg,Kwame,Lucía,Maeve,Nikos,Oyelaran,Priya,Quentin,Rósa,Søren,Tomasz}', pg_temp.roll('first' || i))
         || ' ' || pg_temp.pick('{Adeyemi,Bergström,Castellano,Dąbrowski,Eriksen,Faßbinder,Gallagher,Hayashi,Iversen,Jankovic,Kaur,Lindqvist,Moreau,Nakamura,Okafor,Papadakis,Quispe,Rossi,Schäfer,Tanaka}', pg_temp.roll('last' || i)) AS name,
         'person' || i || '@customers.example' AS email
  FROM generate_series(1, 60) AS i
) AS people ORDER BY i;

INSERT INTO tenant_memberships (tenant_id, user_id, role, created_at, updated_at)
SELECT p.tenant_id, 1 + (p.position * 4 + r.n) % 60, r.role, pg_temp.seed_now() - interval '300 days', pg_temp.seed_now() - interval '300 days'
FROM seed_place p, (VALUES (0, 'owner'), (1, 'manager'), (2, 'operator'), (3, 'readonly')) AS r (n, role)
WHERE p.special <> 'platform'
ORDER BY p.position, r.n;

-- bcrypt of nothing in particular: nobody signs in to the platform with these.
INSERT INTO platform_users (name, email, password, capabilities, is_active, last_login_at, created_at, updated_at)
SELECT name, email, '$2y$12$' || rpad('sandbox', 53, 'x'), capabilities::jsonb, is_active,
       pg_temp.seed_now() - make_interval(hours => 7 * position),
       pg_temp.seed_now() - interval '500 days', pg_temp.seed_now() - interval '20 days'
FROM (VALUES
  (1, 'Olivia Ops', 'olivia.ops@platform.example', true,
   '["platform.console.view","platform.ops.view","platform.runbooks.view","platform.runbooks.run","platform.runbooks.findings.lifecycle_backfill","platform.operations.manage","platform.use_break_glass","platform.audit.view"]'),
  (2, 'Victor View', 'victor.view@platform.example', true,
   '["platform.console.view","platform.ops.view"]'),
  (3, 'Carla Oncall', 'carla.oncall@platform.example', true,
   '["platform.console.view","platform.ops.view","platform.runbooks.view","platform.runbooks.run","platform.runbooks.findings.lifecycle_backfill","platform.operations.manage"]'),
  (4, 'Bruno Breakglass', 'bruno.breakglass@platform.example', true,
   '["platform.console.view","platform.ops.view","platform.use_break_glass"]'),
  (5, 'Runa Reader', 'runa.reader@platform.example', true,
   '["platform.console.view","platform.ops.view","platform.runbooks.view","platform.runbooks.run"]'),
  (6, 'Ada Auditor', 'ada.auditor@platform.example', true,
   '["platform.console.view","platform.audit.view"]'),
  (7, 'Ines Inactive', 'ines.inactive@platform.example', false,
   '["platform.console.view","platform.ops.view","platform.runbooks.view","platform.runbooks.run","platform.runbooks.findings.lifecycle_backfill","platform.operations.manage"]'),
  (8, 'Nora Nothing', 'nora.nothing@platform.example', true, '[]')
) AS p (position, name, email, is_active, capabilities)
ORDER BY position;

-- Partial, odd and plainly wrong overrides: what is not a whole number from 1 to 3650 must be ignored.
INSERT INTO workspace_settings (workspace_id, domain, key, value, created_at, updated_at)
SELECT w.id, s.domain, s.key, s.value::jsonb, pg_temp.seed_now() - interval '100 days', pg_temp.seed_now() - interval '100 days'
FROM (VALUES
  ('managed-eu',       'findings', 'sla_days', '{"critical": 2, "low": 45}'),
  ('managed-americas', 'findings', 'sla_days', '{"critical": 0, "high": "5", "medium": 10.5, "low": 3651, "extreme": 1}'),
  ('public-sector',    'findings', 'sla_days', '{"critical": 1, "high": 5, "medium": 3650, "low": null}'),
  ('partners-apac',    'findings', 'sla_days', '[3, 7, 14, 30]'),
  ('pilot-2023',       'findings', 'sla_days', '"thirty"'),
  ('managed-eu',       'findings', 'auto_close_days', '90'),
  ('managed-eu',       'backups',  'retention_days', '{"daily": 30, "monthly": 365}')
) AS s (slug, domain, key, value) JOIN workspaces w USING (slug)
ORDER BY w.id, s.domain, s.key;

INSERT INTO provider_connections (workspace_id, tenant_id, provider, display_name, is_default, last_health_check_at, created_at, updated_at)
SELECT p.workspace_id, p.tenant_id, 'microsoft', CASE k WHEN 1 THEN 'Microsoft Graph' ELSE 'Microsoft Graph (delegated)' END, k = 1,
       CASE WHEN k = 1 THEN pg_temp.seed_now() - make_interval(hours => p.position) END,
       pg_temp.seed_now() - interval '380 days', pg_temp.seed_now() - interval '3 days'
FROM seed_place p, generate_series(1, 2) AS k
WHERE p.special NOT IN ('platform', 'deleted') AND (k = 1 OR p.position % 3 = 0)
ORDER BY p.position, k;

INSERT INTO backup_sets (tenant_id, name, item_count, created_at, updated_at)
SELECT p.tenant_id, pg_temp.pick('{Baseline,Before migration,Conditional access,Devices,Monthly}', pg_temp.roll('set' || p.position || k)) || ' ' || k,
       5 + floor(300 * pg_temp.roll('items' || p.position || k))::integer,
       pg_temp.seed_now() - make_interval(days => 30 * k), pg_temp.seed_now() - make_interval(days => 20 * k)
FROM seed_place p, generate_series(1, 3) AS k WHERE p.special NOT IN ('platform', 'onboarding')
ORDER BY p.position, k;

INSERT INTO backup_schedules (tenant_id, name, is_enabled, frequency, created_at, updated_at)
SELECT p.tenant_id, initcap(f.frequency) || ' backup', pg_temp.roll('enabled' || p.position || f.frequency) < 0.85, f.frequency,
       pg_temp.seed_now() - interval '350 days', pg_temp.seed_now() - interval '40 days'
FROM seed_place p, (VALUES ('daily'), ('weekly')) AS f (frequency) WHERE p.special NOT IN ('platform', 'onboarding')
ORDER BY p.position, f.frequency;
