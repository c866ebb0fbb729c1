/** The part of a finding's evidence that may be looked at, for those who may not read the rest. */
export const findingEvidence = `
-- With the rights of whoever installs it: a grant on the column would give away all of the evidence. The rows and columns
-- are the platform's, so the body is checked when it runs and not when it is made.
CREATE FUNCTION wheelhouse.finding_evidence(finding_id bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  RETURN (
    SELECT jsonb_object_agg(part.name, CASE WHEN pg_column_size(part.value) <= 65536 THEN part.value ELSE '"…"' END)
    FROM (
      SELECT allowed.name, f.evidence_jsonb -> allowed.name AS value
      FROM public.findings f,
           unnest(ARRAY['kind', 'change_type', 'changed_fields', 'change_counts', 'run']) AS allowed (name)
      WHERE f.id = finding_id
    ) AS part
    WHERE part.value IS NOT NULL
  );
END
$body$;
REVOKE ALL ON FUNCTION wheelhouse.finding_evidence(bigint) FROM PUBLIC;
`;
