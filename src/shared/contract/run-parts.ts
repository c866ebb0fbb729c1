import { z } from 'zod';
import { RUN_EVENT_KINDS } from '../domain/run-events';
import { idSchema, instantSchema } from './scalars';

// Details are also kept on this computer for offline reading, so what is added to a part has a default: an older one
// must still read.

/** Something that happened to a run, oldest first. */
export const runEventSchema = z.object({
  at: instantSchema,
  kind: z.enum(RUN_EVENT_KINDS),
  actorName: z.string().nullable(),
  /** In words; for `taken_over` the number of tenants, for `completed` the bucket. */
  detail: z.string().nullable(),
  /** The run that a retry started, or that it retries. */
  otherRunId: idSchema.nullable().default(null),
});
export type RunEvent = z.infer<typeof runEventSchema>;

/** A time in which a run did not work. */
export const runIntervalSchema = z.object({
  kind: z.enum(['held', 'paused']),
  from: instantSchema,
  /** Null while it goes on. */
  to: instantSchema.nullable(),
  /** Why it was held, or who paused it. */
  detail: z.string().nullable(),
});
export type RunInterval = z.infer<typeof runIntervalSchema>;

const measured = z.number().nonnegative().nullable().default(null);

/** One point of the chart, about the time since the point before. */
export const runSampleSchema = z.object({
  at: instantSchema,
  processed: z.number().int().nonnegative(),
  rowsPerSecond: z.number().nonnegative(),
  /** The median batch in ms as the server took, the longest, and the median of its rows; null where none ended. */
  batchMs: measured,
  batchMsMax: measured,
  batchRows: measured,
});
export type RunSample = z.infer<typeof runSampleSchema>;

/** Things that have no screen here, but of which the ops database keeps a row that says what they are. */
export const RELATED_RECORDS = ['provider_connections', 'backup_schedules', 'backup_sets'] as const;
export type RelatedRecordTable = (typeof RELATED_RECORDS)[number];

const relatedTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), runId: idSchema }),
  z.object({
    kind: z.literal('legacy'),
    record: z.enum(['inventory_sync_runs', 'backup_schedule_runs', 'restore_runs']),
    id: idSchema,
  }),
  z.object({
    kind: z.literal('findings'),
    scopeKey: z.string(),
    baselineRunId: idSchema.nullable(),
    currentRunId: idSchema.nullable(),
  }),
  z.object({ kind: z.literal('record'), record: z.enum(RELATED_RECORDS), id: idSchema }),
  z.object({ kind: z.literal('instant'), at: instantSchema }),
  /** Something to read and copy. */
  z.object({ kind: z.literal('value') }),
]);

/** A thing that a run's context points at, with where it leads. */
export const relatedLinkSchema = z.object({
  key: z.string(),
  label: z.string(),
  value: z.string(),
  target: relatedTargetSchema.default({ kind: 'value' }),
});

/** What the ops database knows of a related thing. */
export const relatedRecordSchema = z.object({
  record: z.enum(RELATED_RECORDS),
  id: idSchema,
  title: z.string(),
  tenantName: z.string().nullable(),
  facts: z.array(
    z.object({
      label: z.string(),
      value: z.string(),
      /** Where the value is an instant. */
      at: instantSchema.nullable(),
    }),
  ),
  /** A verification of this connection that is under way: another one can't be started. */
  activeRunId: idSchema.nullable(),
  readAt: instantSchema,
});
export type RelatedRecord = z.infer<typeof relatedRecordSchema>;
export const relatedRecordRequestSchema = z.object({ record: z.enum(RELATED_RECORDS), id: idSchema });

export const RUN_EXPORT_FORMATS = ['json', 'csv', 'markdown'] as const;
export type RunExportFormat = (typeof RUN_EXPORT_FORMATS)[number];
