import { z } from 'zod';
import { BREAK_GLASS_END_CAUSES, BREAK_GLASS_MAX_MINUTES, BREAK_GLASS_MIN_MINUTES } from '../domain/break-glass';
import { REASON_CODES, REASON_TEXT_MAX } from '../domain/reason';
import { idSchema, instantSchema } from './scalars';

const typedText = z.string().max(REASON_TEXT_MAX * 4);
const about = { reasonCode: z.string(), reasonText: z.string(), minutes: z.number().int(), enteredAt: instantSchema };

/** The operator's elevation, as every window shows it. */
export const breakGlassStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('none') }),
  z.object({
    status: z.literal('active'),
    ...about,
    /** By this computer's clock as it is set now. */
    endsAt: instantSchema,
    isEndingSoon: z.boolean(),
    /** How many minutes may still be added. */
    extendableMinutes: z.number().int().nonnegative(),
  }),
  z.object({
    status: z.literal('review_needed'),
    ...about,
    /** Null while nobody ended it: it is open on another computer, or its application was killed. */
    endedAt: instantSchema.nullable(),
    endCause: z.enum(BREAK_GLASS_END_CAUSES).nullable(),
    runIds: z.array(idSchema),
  }),
]);
export type BreakGlassState = z.infer<typeof breakGlassStateSchema>;

/** To enter, and to extend by so many minutes. */
export const breakGlassRequestSchema = z.object({
  reason: z.object({ code: z.enum(REASON_CODES), text: typedText }),
  minutes: z.number().int().min(BREAK_GLASS_MIN_MINUTES).max(BREAK_GLASS_MAX_MINUTES),
});
export type BreakGlassRequest = z.infer<typeof breakGlassRequestSchema>;

export const breakGlassReviewSchema = z.object({ note: typedText });
