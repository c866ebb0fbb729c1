-- What the sandbox's operator role may do: just what an operator gets in production who also reads the audit, so that what
-- is missing there shows up as a refusal in the sandbox first. Run after every start and after role-grants.sql, as the
-- admin role; safe to repeat.
GRANT wheelhouse_operator, wheelhouse_auditor TO sandbox_operator;
