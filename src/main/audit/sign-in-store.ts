import { z } from 'zod';
import { userAgent } from '../postgres/pool';
import type { WriteTransaction } from '../postgres/transaction';

/** How a sign-in ended. */
export interface SignIn {
  readonly status: 'success' | 'failed' | 'blocked';
  /** The database role that connected; null for the session's own. */
  readonly dbRole: string | null;
  readonly details: { readonly source: string; readonly refusal?: string; readonly message?: string };
}

const answerRows = z.tuple([z.object({ is_own: z.boolean() })]);

/**
 * Adds a sign-in of the session's own role to the audit, in the name of whomever that is mapped to; once for an id. Gives
 * false, and adds nothing, where it was another role's.
 *
 * @param occurredAt null for now, as the server's clock has it
 */
export async function insertOwnSignIn(
  tx: WriteTransaction,
  signIn: SignIn,
  origin: { readonly id: string; readonly occurredAt: Date | null },
): Promise<boolean> {
  const { rows } = await tx.query('SELECT wheelhouse.record_sign_in($1, $2, $3, $4, $5::jsonb) AS is_own', [
    origin.id,
    origin.occurredAt,
    signIn.status,
    signIn.dbRole,
    JSON.stringify({ ...signIn.details, user_agent: userAgent() }),
  ]);
  return answerRows.parse(rows)[0].is_own;
}
