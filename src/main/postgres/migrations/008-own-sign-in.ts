/** The one audit entry of those who only look: their own sign-in, in nobody else's name. */
export const ownSignIn = `
-- With the rights of whoever installs it, so that who only looks needs no right to write to the audit or the outbox. Who it
-- was is the person whom the session's role is mapped to, and every key of the metadata is chosen here.
-- False, and nothing is written, where the sign-in was another role's; without a role it is the session's own.
-- Anybody may have theirs recorded who has the use of the schema, also roles whose grants somebody wrote by hand.
CREATE FUNCTION wheelhouse.record_sign_in(
  entry_id uuid, happened_at timestamptz, sign_in_status text, role_name text, details jsonb
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  person record;
  -- No clock of a computer brings an entry from the future.
  recorded timestamptz := least(happened_at, now());
BEGIN
  IF role_name <> session_user::text THEN
    RETURN false;
  END IF;
  IF coalesce(sign_in_status, '') NOT IN ('success', 'failed', 'blocked') THEN
    RAISE EXCEPTION 'unknown status of a sign-in' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO wheelhouse.outbox (id, kind, content, occurred_at, sent_at)
  VALUES (entry_id, 'audit', '{}', recorded, now()) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN true;
  END IF;
  -- Who was refused is nobody known.
  SELECT p.id AS platform_user_id, u.id AS user_id, coalesce(p.name, u.name) AS name, coalesce(p.email, u.email) AS email
  INTO person
  FROM (SELECT 1) AS one
  LEFT JOIN wheelhouse.operators o ON o.db_role = session_user::text AND sign_in_status = 'success'
  LEFT JOIN public.platform_users p ON p.id = o.platform_user_id
  LEFT JOIN public.users u ON u.id = o.user_id;
  INSERT INTO public.audit_logs (workspace_id, actor_id, actor_email, actor_name, action, resource_type, resource_id, status,
                                 metadata, recorded_at)
  VALUES (
    (SELECT workspace_id FROM public.tenants WHERE external_id = 'platform'),
    person.platform_user_id, person.email, person.name, 'platform.auth.login',
    CASE WHEN person.platform_user_id IS NOT NULL THEN 'platform_user' END, person.platform_user_id::text, sign_in_status,
    jsonb_strip_nulls(jsonb_build_object(
      'platform_user_id', person.platform_user_id, 'user_id', person.user_id, 'email', person.email,
      'source', left(details ->> 'source', 32), 'refusal', left(details ->> 'refusal', 64),
      'message', left(details ->> 'message', 200)))
    || jsonb_build_object(
      'db_role', session_user::text, 'ip', host(inet_client_addr()), 'user_agent', left(details ->> 'user_agent', 200),
      'audit_entry_id', entry_id),
    recorded
  );
  RETURN true;
END
$body$;
`;
