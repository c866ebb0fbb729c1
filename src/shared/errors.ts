import { z } from 'zod';

/** The kinds of error that cross a process border. Each has its exit code in the CLI and its screen in the window. */
export const ERROR_KINDS = [
  /** The call itself is wrong: an unknown option, a malformed value. */
  'invalid_input',
  /** A capability, reason, confirmation, preflight or the tenant universe stands against it. */
  'refused',
  /** There is no such thing, or none within one's tenants. */
  'not_found',
  /** The database can't be reached or the connection was lost. */
  'unreachable',
  /** The wheelhouse schema is missing or of another version. */
  'not_installed',
  /** The database refused: privileges, missing platform tables. */
  'blocked',
  /** The thing is not in a state that allows this. */
  'conflict',
  'internal',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** An error as it crosses the bridge. All texts are safe to show. */
export const errorDataSchema = z.object({
  kind: z.enum(ERROR_KINDS),
  /** A stable word for programs: a reason code, `missing_capability`, `preflight_too_old`, … */
  code: z.string(),
  /** What happened. */
  message: z.string(),
  /** What it means for the data. */
  dataSafety: z.string().optional(),
  /** What to do next. */
  nextStep: z.string().optional(),
  /** What was expected and what is, where a start is refused because the world has changed. */
  changes: z
    .array(z.object({ what: z.string(), planned: z.string(), now: z.string(), tolerance: z.string().nullable() }))
    .optional(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;

/** An error that reads well to the person who must act on it. Its texts hold no secrets. */
export class WheelhouseError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly dataSafety: string | undefined;
  readonly nextStep: string | undefined;
  readonly changes: ErrorData['changes'];

  constructor(data: ErrorData, options?: { cause?: unknown }) {
    super(data.message, options);
    this.name = 'WheelhouseError';
    this.kind = data.kind;
    this.code = data.code;
    this.dataSafety = data.dataSafety;
    this.nextStep = data.nextStep;
    this.changes = data.changes;
  }

  /** What may cross a process border: no cause, no stack. */
  toData(): ErrorData {
    return {
      kind: this.kind,
      code: this.code,
      message: this.message,
      ...(this.dataSafety === undefined ? {} : { dataSafety: this.dataSafety }),
      ...(this.nextStep === undefined ? {} : { nextStep: this.nextStep }),
      ...(this.changes === undefined ? {} : { changes: this.changes }),
    };
  }
}

/** A refusal: nothing was written. `code` says which gate stood against it. */
export function refused(code: string, message: string, nextStep?: string): WheelhouseError {
  return new WheelhouseError({
    kind: 'refused',
    code,
    message,
    dataSafety: 'Nothing was started or changed.',
    ...(nextStep === undefined ? {} : { nextStep }),
  });
}

/** Something that does not exist, or lies outside what the operator may see: both read the same. */
export function notFound(what: string): WheelhouseError {
  return new WheelhouseError({ kind: 'not_found', code: 'not_found', message: `${what} was not found.` });
}
