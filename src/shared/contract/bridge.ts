import { z } from 'zod';
import { errorDataSchema } from '../errors';
import {
  auditPageSchema,
  exportAuditRequestSchema,
  exportAuditResultSchema,
  listAuditRequestSchema,
  unsentAuditSchema,
} from './audit';
import { breakGlassRequestSchema, breakGlassReviewSchema } from './break-glass';
import { computerSchema, openFolderRequestSchema } from './computer';
import { keptHistorySchema } from './history';
import {
  listNotificationsRequestSchema,
  markedNotificationsSchema,
  markNotificationsRequestSchema,
  notificationPageSchema,
  notificationSchema,
} from './notifications';
import {
  countFindingsRequestSchema,
  findingCountsSchema,
  findingDetailSchema,
  findingPageSchema,
  findingSummarySchema,
  findingTenantSchema,
  listFindingsByIdRequestSchema,
  listFindingsRequestSchema,
  searchFindingTenantsRequestSchema,
} from './findings';
import { preferencesPatchSchema, preferencesSchema } from './preferences';
import {
  connectionChoiceSchema,
  importResultSchema,
  profileDraftSchema,
  profileIdSchema,
  profileListSchema,
  profileSchema,
  testResultSchema,
  typedSecrets,
} from './profiles';
import {
  countingProgressSchema,
  countingRequestSchema,
  listPreflightTenantsRequestSchema,
  preflightRequestSchema,
  preflightSchema,
  preflightTenantPageSchema,
  verificationSchema,
  verifyRequestSchema,
} from './preflight';
import {
  runbookSchema,
  searchTenantsRequestSchema,
  startRequestSchema,
  startResultSchema,
  tenantSchema,
} from './runbooks';
import {
  legacyRunDetailSchema,
  legacyRunRequestSchema,
  listRunsRequestSchema,
  listRunTenantsRequestSchema,
  runCountsSchema,
  runDetailSchema,
  runPageSchema,
  runTenantPageSchema,
} from './runs';
import { runChoicesSchema } from './run-lists';
import { relatedRecordRequestSchema, relatedRecordSchema, RUN_EXPORT_FORMATS } from './run-parts';
import { idSchema } from './scalars';
import { sessionSchema } from './session';
import { operationRouteSchema, routeTextSchema, windowIdentitySchema } from './windows';

const nothing = z.undefined();
const runRequest = z.object({ runId: idSchema });
const profileRequest = z.object({ profileId: profileIdSchema });

/** Every call the window can make, with what it sends and what it gets. A missing handler does not compile. */
export const calls = {
  'session.get': { request: nothing, response: sessionSchema },
  'window.get': { request: nothing, response: windowIdentitySchema },
  /** Shows an operation in a window of its own, or brings the one that shows it to the front. */
  'window.tearOff': { request: z.object({ route: operationRouteSchema }), response: nothing },
  /** A torn-off window shows another operation now, which is where it comes back to. */
  'window.moved': { request: z.object({ route: operationRouteSchema }), response: nothing },
  /** Brings the main window to the front, at a place. */
  'window.showMain': { request: z.object({ route: routeTextSchema }), response: nothing },
  /** Tries to connect now instead of at the next planned time. */
  'session.reconnect': { request: nothing, response: nothing },
  /** Leaves the database for another one. A password is only ever sent this way. */
  'session.connect': {
    request: z.object({
      choice: connectionChoiceSchema,
      ...typedSecrets,
      /** Keep it in the keychain: a password only where the profile has it there. */
      isRemembered: z.boolean().default(false),
    }),
    response: nothing,
  },
  /** Lets this connection to production be written to; names it, so that no other is meant. */
  'session.unlockWrites': { request: z.object({ profileName: z.string().max(1_000) }), response: nothing },
  'profiles.list': { request: nothing, response: profileListSchema },
  /** Creates a profile where `profileId` is null. */
  'profiles.save': {
    request: z.object({ profileId: profileIdSchema.nullable(), draft: profileDraftSchema }),
    response: profileSchema,
  },
  'profiles.duplicate': { request: profileRequest, response: profileSchema },
  'profiles.remove': { request: profileRequest, response: nothing },
  'profiles.reorder': { request: z.object({ profileIds: z.array(profileIdSchema).max(1_000) }), response: nothing },
  /** The password and every passphrase that is kept for it. */
  'profiles.forgetSecrets': { request: profileRequest, response: nothing },
  /** What a URL says, without its password. */
  'profiles.readUrl': {
    request: z.object({ url: z.string().max(10_000) }),
    response: z.object({ draft: profileDraftSchema, hadPassword: z.boolean() }),
  },
  /** Connects once with what the form holds and leaves. */
  'profiles.test': {
    request: z.object({
      profileId: profileIdSchema.nullable(),
      draft: profileDraftSchema,
      ...typedSecrets,
    }),
    response: testResultSchema,
  },
  /** Asks for a file; null where none was chosen. */
  'profiles.import': { request: nothing, response: importResultSchema.nullable() },
  'profiles.export': { request: nothing, response: z.object({ isSaved: z.boolean() }) },
  'preferences.get': { request: nothing, response: preferencesSchema },
  'preferences.set': { request: preferencesPatchSchema, response: preferencesSchema },
  'clipboard.write': { request: z.object({ text: z.string().max(100_000) }), response: nothing },
  /** What the application runs on, and where it keeps what. */
  'computer.get': { request: nothing, response: computerSchema },
  /** Has the desktop show one of our own folders. */
  'computer.openFolder': { request: openFolderRequestSchema, response: nothing },
  /** What the history on this computer takes. */
  'history.get': { request: nothing, response: keptHistorySchema },
  /** Deletes what is kept of this connection for whoever is signed in, and reads it again. */
  'history.rebuild': { request: nothing, response: nothing },
  /** Deletes the sandbox's data and makes it anew; refused on any other profile. */
  'sandbox.reset': { request: nothing, response: nothing },

  /** What comes of these four is told by `sessionChanged`. */
  'breakGlass.enter': { request: breakGlassRequestSchema, response: nothing },
  'breakGlass.extend': { request: breakGlassRequestSchema, response: nothing },
  'breakGlass.exit': { request: nothing, response: nothing },
  'breakGlass.review': { request: breakGlassReviewSchema, response: nothing },

  'runbooks.list': { request: nothing, response: z.array(runbookSchema) },
  'runbooks.searchTenants': { request: searchTenantsRequestSchema, response: z.array(tenantSchema) },
  'runbooks.preflight': { request: preflightRequestSchema, response: preflightSchema },
  /** How far a preflight or a verify has come, and to stop it. */
  'runbooks.countingProgress': { request: countingRequestSchema, response: countingProgressSchema },
  'runbooks.stopCounting': { request: countingRequestSchema, response: nothing },
  'runbooks.preflightTenants': { request: listPreflightTenantsRequestSchema, response: preflightTenantPageSchema },
  'runbooks.start': { request: startRequestSchema, response: startResultSchema },

  'runs.list': { request: listRunsRequestSchema, response: runPageSchema },
  'runs.counts': { request: nothing, response: runCountsSchema },
  /** What a filter can choose from. */
  'runs.choices': { request: nothing, response: runChoicesSchema },
  'runs.get': { request: runRequest, response: runDetailSchema },
  'runs.getLegacy': { request: legacyRunRequestSchema, response: legacyRunDetailSchema },
  'runs.listTenants': { request: listRunTenantsRequestSchema, response: runTenantPageSchema },
  /** What is known of a thing without a screen of its own. */
  'runs.getRelated': { request: relatedRecordRequestSchema, response: relatedRecordSchema },
  /** Asks where to save it, and writes the file; null where the operator changes their mind. */
  'runs.export': {
    request: runRequest.extend({ format: z.enum(RUN_EXPORT_FORMATS) }),
    response: z.object({ tenants: z.number().int() }).nullable(),
  },
  /** The Markdown of an export, to be copied. */
  'runs.markdown': { request: runRequest, response: z.object({ text: z.string() }) },
  'runs.pause': { request: runRequest, response: runDetailSchema },
  'runs.resume': { request: runRequest, response: runDetailSchema },
  'runs.cancel': { request: runRequest, response: runDetailSchema },
  /** Starts a new run over the tenants that failed. */
  'runs.retryFailedTenants': { request: runRequest, response: startResultSchema },
  /** The preflight again for a run that has ended: 0 left, or what is left and why. */
  'runs.verify': { request: verifyRequestSchema, response: verificationSchema },
  /** Live detail comes as `runChanged` events until `runs.unwatch`. */
  'runs.watch': { request: runRequest, response: nothing },
  'runs.unwatch': { request: runRequest, response: nothing },

  /** One's own inbox. Without the database it gives what was last read of it. */
  'notifications.list': { request: listNotificationsRequestSchema, response: notificationPageSchema },
  /** How many are unread, or null while nobody knows; later ones come as `inboxChanged`. */
  'notifications.count': { request: nothing, response: z.object({ unread: z.number().int().nullable() }) },
  'notifications.mark': { request: markNotificationsRequestSchema, response: markedNotificationsSchema },
  'notifications.markAllRead': { request: nothing, response: markedNotificationsSchema },

  'findings.list': { request: listFindingsRequestSchema, response: findingPageSchema },
  'findings.listById': { request: listFindingsByIdRequestSchema, response: z.array(findingSummarySchema) },
  'findings.counts': { request: countFindingsRequestSchema, response: findingCountsSchema },
  'findings.get': { request: z.object({ findingId: idSchema }), response: findingDetailSchema },
  'findings.searchTenants': { request: searchFindingTenantsRequestSchema, response: z.array(findingTenantSchema) },

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
  /** The inbox is another than before; null where it is nobody's now. */
  inboxChanged: z.object({ revision: z.number().int(), unread: z.number().int().nonnegative().nullable() }),
  /** To be told to the person now, by this window alone: they are told of each once. */
  notificationsArrived: z.object({ notifications: z.array(notificationSchema) }),
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
