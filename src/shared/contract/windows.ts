import { z } from 'zod';

/** The place of an operation, which is what can be torn off into a window of its own. */
export const operationRouteSchema = z.string().regex(/^runs\/(?:legacy\/[a-z_]{1,40}\/)?[1-9]\d{0,15}$/);

/** Any place, as the page writes it; the page that gets it parses it. */
export const routeTextSchema = z.string().max(2_000);

/** Which window the page is in. */
export const windowIdentitySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('main') }),
  /** Torn off: it shows operations and nothing else, and has no navigation. */
  z.object({ kind: z.literal('torn_off'), route: operationRouteSchema }),
]);
export type WindowIdentity = z.infer<typeof windowIdentitySchema>;
