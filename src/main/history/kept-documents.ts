import type { z } from 'zod';
import { runChoicesSchema } from '../../shared/contract/run-lists';
import {
  legacyRunDetailSchema,
  type legacyRunRequestSchema,
  type listRunTenantsRequestSchema,
  runDetailSchema,
  runTenantPageSchema,
} from '../../shared/contract/runs';
import { type listNotificationsRequestSchema, notificationPageSchema } from '../../shared/contract/notifications';
import { runKey } from '../runs/run-row';

/** A run's detail as it is kept. */
export const runDocument = (runId: number) => ({
  name: runKey('operation_runs', runId),
  schema: runDetailSchema,
  tenantId: (run: z.infer<typeof runDetailSchema>) => run.tenantId,
});

/** A legacy run's detail as it is kept. */
export const legacyRunDocument = ({ record, id }: z.infer<typeof legacyRunRequestSchema>) => ({
  name: runKey(record, id),
  schema: legacyRunDetailSchema,
  tenantId: (run: z.infer<typeof legacyRunDetailSchema>) => run.tenantId,
});

/** The first page of a run's tenants as it is kept; a member of tenants sees runs of one tenant only. */
export const runTenantsDocument = (runId: number) => ({
  name: `${runKey('operation_runs', runId)}:tenants`,
  schema: runTenantPageSchema,
  tenantId: ({ tenants }: z.infer<typeof runTenantPageSchema>) => tenants[0]?.tenantId ?? null,
});

/** What filters can choose from, as it is kept. */
export const choicesDocument = { name: 'choices', schema: runChoicesSchema };

/** Whether it is the page that a run's tenants are first shown by. */
export function isFirstTenantPage(request: z.output<typeof listRunTenantsRequestSchema>): boolean {
  const { offset, state, order, text, changedSince } = request;
  return offset === 0 && state === null && order === 'largest' && text === '' && changedSince === null;
}

/** The newest page of one's own inbox as it is kept; whose it is follows from whose history it is kept in. */
export const inboxDocument = (isUnreadOnly: boolean) => ({
  name: isUnreadOnly ? 'inbox:unread' : 'inbox',
  schema: notificationPageSchema,
  tenantId: () => null,
});

/** Whether it is the page that the inbox is first shown by. */
export function isFirstInboxPage({ cursor }: z.output<typeof listNotificationsRequestSchema>): boolean {
  return cursor === null;
}
