import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** A commander parser from a schema; the schema's own message is what people read. */
function parsedBy<T>(schema: z.ZodType<T>): (text: string) => T {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'Not valid.');
  };
}

function wholeNumber(min: number, max: number, message: string): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,16}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

/** A run's or tenant's number; a leading # is how people write a run's. */
export const idArgument = parsedBy(
  z
    .string()
    .transform((text) => text.replace(/^#/, ''))
    .pipe(wholeNumber(1, Number.MAX_SAFE_INTEGER, 'Expected an id: a whole number from 1.')),
);

export const secondsArgument = parsedBy(wholeNumber(0, 86_400, 'Expected whole seconds from 0 to 86400.'));

export const concurrencyArgument = parsedBy(wholeNumber(1, 64, 'Expected a whole number from 1 to 64.'));

export const minutesArgument = parsedBy(wholeNumber(1, 60, 'Expected whole minutes from 1 to 60.'));

export const limitArgument = parsedBy(wholeNumber(1, 500, 'Expected a whole number from 1 to 500.'));

/** An instant with its zone; a date alone is the start of that day in UTC. */
export const instantArgument = parsedBy(
  z
    .string()
    .transform((text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text))
    .pipe(z.iso.datetime({ offset: true, message: 'Expected an instant such as 2026-11-21T08:00:00Z.' })),
);

export const uuidArgument = parsedBy(z.uuid('Expected a preflight’s id, as "wheelhouse preflight --json" tells it.'));
