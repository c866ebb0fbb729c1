import { z } from 'zod';
import { errorDataSchema } from '../errors';
import {
  auditPageSchema,
  exportAuditRequestSchema,
  exportAuditResultSchema,
  listAuditRequestSchema,
  unsentAuditSchema,
} from './audit';
import { preferencesPatchSchema, preferencesSchema } from './preferences';
import {
  preflightRequestSchema,
  preflightSchema,
  runbookSchema,
  searchTenantsRequestSchema,
  startRequestSchema,
  startResultSchema,
  tenantSchema,
} from './runbooks';
import {
  listRunsRequestSchema,
  listRunTenantsRequestSchema,
  runCountsSchema,
  runDetailSchema,
  runPageSchema,
  runTenantPageSchema,
} from './runs';
import { idSchema } from './scalars';
import { sessionSchema } from './session';

const nothing = z.undefined();
const runRequest = z.object({ runId: idSchema });

/** Every call the window can make, with what it sends and what it gets. A missing handler does not compile. */
export const calls = {
  'session.get': { request: nothing, response: sessionSchema },
  /** Tries to connect now instead of at the next planned time. */
  'session.reconnect': { request: nothing, response: nothing },
  'preferences.get': { request: nothing, response: preferencesSchema },
  'preferences.set': { request: preferencesPatchSchema, response: preferencesSchema },
  'clipboard.write': { request: z.object({ text: z.string().max(100_000) }), response: nothing },
  /** Deletes the sandbox's data and makes it anew; refused on any other profile. */
  'sandbox.reset': { request: nothing, response: nothing },

  'runbooks.list': { request: nothing, response: z.array(runbookSchema) },
  'runbooks.searchTenants': { request: searchTenantsRequestSchema, response: z.array(tenantSchema) },
  'runbooks.preflight': { request: preflightRequestSchema, response: preflightSchema },
  'runbooks.start': { request: startRequestSchema, response: startResultSchema },

  'runs.list': { request: listRunsRequestSchema, response: runPageSchema },
  'runs.counts': { request: nothing, response: runCountsSchema },
  'runs.get': { request: runRequest, response: runDetailSchema },
  'runs.listTenants': { request: listRunTenantsRequestSchema, response: runTenantPageSchema },
  'runs.pause': { request: runRequest, response: runDetailSchema },
  'runs.resume': { request: runRequest, response: runDetailSchema },
  'runs.cancel': { request: runRequest, response: runDetailSchema },
  /** Starts a new run over the tenants that failed. */
  'runs.retryFailedTenants': { request: runRequest, response: startResultSchema },
  /** Live detail comes as `runChanged` events until `runs.unwatch`. */
  'runs.watch': { request: runRequest, response: nothing },
  'runs.unwatch': { request: runRequest, response: nothing },

  'audit.list': { request: listAuditRequestSchema, response: auditPageSchema },
  /** Asks where to save it, and writes the file: the window itself can do neither. */
  'audit.export': { request: exportAuditRequestSchema, response: exportAuditResultSchema },
  /** Tries to send what waits, now instead of at the next planned time. */
  'audit.sendUnsent': { request: nothing, response: unsentAuditSchema },
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType }>;

export type CallName = keyof typeof calls;
export type CallRequest<Name extends CallName> = z.input<(typeof calls)[Name]['request']>;
export type ParsedRequest<Name extends CallName> = z.output<(typeof calls)[Name]['request']>;
export type CallResponse<Name extends CallName> = z.output<(typeof calls)[Name]['response']>;

/** What main tells the window by itself. Revisions count up per subject; an older one than seen is dropped. */
export const events = {
  sessionChanged: z.object({ revision: z.number().int(), session: sessionSchema }),
  preferencesChanged: z.object({ revision: z.number().int(), preferences: preferencesSchema }),
  runChanged: z.object({ revision: z.number().int(), run: runDetailSchema }),
  /** Some run was added or changed: lists and counts should be read again. */
  runsChanged: z.object({ revision: z.number().int() }),
  /** The user asked for a place from outside the window: the menu, a notification, a deep link. It never acts. */
  navigationRequested: z.object({ route: z.string() }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** How an answer crosses the bridge: thrown errors would lose their fields. */
export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorDataSchema }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** What the preload exposes as `window.wheelhouse`: two functions and a nonce, no `ipcRenderer`. */
export interface Bridge {
  call(name: CallName, request: unknown): Promise<Answer>;
  /** Returns the clean-up. */
  on(name: EventName, listener: (payload: unknown) => void): () => void;
}

/** The one channel for calls and the prefix of event channels. */
export const CALL_CHANNEL = 'wheelhouse:call';
export const EVENT_CHANNEL_PREFIX = 'wheelhouse:event:';
