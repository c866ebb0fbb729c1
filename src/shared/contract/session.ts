import { z } from 'zod';
import { TENANT_ROLES } from '../domain/capabilities';
import { errorDataSchema } from '../errors';
import { breakGlassStateSchema } from './break-glass';
import { unsentAuditSchema } from './audit';
import { idSchema, instantSchema } from './scalars';
import { ticketRuleSchema } from './ticket';

export const ENVIRONMENTS = ['production', 'staging', 'sandbox'] as const;
export const environmentSchema = z.enum(ENVIRONMENTS);
export type Environment = z.infer<typeof environmentSchema>;

const person = { name: z.string(), email: z.string(), dbRole: z.string() };

/** Who the database role is mapped to. Holds no secret. */
export const identitySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('platform_user'),
    platformUserId: idSchema,
    ...person,
    capabilities: z.array(z.string()),
  }),
  /** A member of tenants: sees what is theirs, and nothing else. */
  z.object({
    kind: z.literal('tenant_user'),
    userId: idSchema,
    ...person,
    memberships: z.array(z.object({ tenantId: idSchema, tenantName: z.string(), role: z.enum(TENANT_ROLES) })),
  }),
]);
export type Identity = z.infer<typeof identitySchema>;

/** The connection to the ops database, as every screen shows it. */
export const connectionStateSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('preparing'),
    label: z.string(),
    /** 0 to 1, or null where no honest fraction exists. */
    fraction: z.number().min(0).max(1).nullable(),
  }),
  z.object({ status: z.literal('connecting') }),
  z.object({ status: z.literal('connected'), roundTripMs: z.number().nonnegative(), checkedAt: instantSchema }),
  z.object({
    status: z.literal('disconnected'),
    since: instantSchema,
    error: errorDataSchema,
    /** When the next try is made by itself, or null while one is under way or waits for the operator. */
    nextTryAt: instantSchema.nullable(),
    /** Nothing is tried before the operator enters a password: trying a wrong one again may lock the role. */
    needsPassword: z.boolean().optional(),
  }),
]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** The worker process that this window's application runs. */
export const engineStateSchema = z.object({
  status: z.enum(['stopped', 'starting', 'running', 'restarting']),
  /** Jobs that the local engine works on at this moment. */
  activeJobs: z.number().int().nonnegative(),
});
export type EngineState = z.infer<typeof engineStateSchema>;

export const sessionSchema = z.object({
  appVersion: z.string(),
  /** Such as "Electron 45.4.1". */
  runtime: z.string(),
  /** What was chosen: the sandbox, what was named at the start, or a profile. */
  targetKind: z.enum(['sandbox', 'start', 'profile']),
  profileId: z.string().nullable(),
  profileName: z.string(),
  environment: environmentSchema,
  /** Production only lets look until the operator unlocks it, once a connection. */
  areWritesLocked: z.boolean(),
  connection: connectionStateSchema,
  identity: identitySchema.nullable(),
  /** Nobody could sign in since this connection was chosen: what is shown, and as whom, was kept from an earlier time. */
  isHistoryOnly: z.boolean(),
  /** Why there is no identity although there is a connection (unmapped role, schema not installed). */
  identityError: errorDataSchema.nullable(),
  engine: engineStateSchema,
  /** Audit entries that wait to be written. */
  unsentAuditEntries: unsentAuditSchema,
  breakGlass: breakGlassStateSchema,
  /** What went wrong with the history kept on this computer, to be told once; null where nothing did. */
  historyProblem: z.object({ at: instantSchema, message: z.string() }).nullable(),
  /** What a ticket in a reason looks like here, where one is asked for. */
  ticket: ticketRuleSchema.nullable(),
});
export type Session = z.infer<typeof sessionSchema>;
