import { z } from 'zod';
import { AUDIT_STATUSES } from '../../shared/contract/audit';

/** What the platform's audit log knows about an action. */
export const auditEntrySchema = z.object({
  action: z.string().max(255),
  status: z.enum(AUDIT_STATUSES),
  /** Without an id where it is a member of tenants. */
  actor: z.object({ platformUserId: z.number().int().nullable(), email: z.string(), name: z.string() }).nullable(),
  tenantId: z.number().int().nullable(),
  resourceType: z.string().max(255).nullable(),
  resourceId: z.string().max(255).nullable(),
  /** No secrets and no row values; `ip` and `user_agent` are added when it is written. */
  metadata: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** An entry as the outbox holds it, with the address it came from. */
export const keptAuditEntrySchema = z.object({ entry: auditEntrySchema, ip: z.string().nullable().default(null) });

/** A sign-in, whichever way it ended. */
export const SIGN_IN_ACTION = 'platform.auth.login';

/** What makes an entry one that is written once, however often that is tried. */
export interface AuditOrigin {
  readonly id: string;
  /** Null for now, as the server's clock has it. */
  readonly occurredAt: Date | null;
  /** Null for the address that the server sees now. */
  readonly ip: string | null;
}
