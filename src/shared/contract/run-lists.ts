import { z } from 'zod';
import { runFilterSchema } from './runs';
import { idSchema } from './scalars';

/** The ready-made views of the operations. */
export const OPERATION_VIEWS = ['all', 'active', 'failures', 'stuck'] as const;
export type OperationView = (typeof OPERATION_VIEWS)[number];

/** Times that slide along: the last hour is another one tomorrow. */
export const RUN_PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type RunPeriod = (typeof RUN_PERIODS)[number];

/** What an operator narrows a list of operations by, on top of its view. */
export const runListFilterSchema = runFilterSchema.extend({ period: z.enum(RUN_PERIODS).optional() });
export type RunListFilter = z.infer<typeof runListFilterSchema>;

export const SAVED_FILTERS_MAX = 30;
export const SAVED_FILTER_NAME_MAX = 60;

/** A filter that an operator gave a name; it is kept on this computer. */
export const savedFilterSchema = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(SAVED_FILTER_NAME_MAX),
  view: z.enum(OPERATION_VIEWS),
  filter: runListFilterSchema,
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** What there is to choose from in a filter: only what the operator may see. */
export const runChoicesSchema = z.object({
  /** Canonical types as they occur, legacy ones too. */
  types: z.array(z.string()),
  tenants: z.array(z.object({ id: idSchema, name: z.string() })),
  workspaces: z.array(z.object({ id: idSchema, name: z.string() })),
  initiators: z.array(z.string()),
});
export type RunChoices = z.infer<typeof runChoicesSchema>;
