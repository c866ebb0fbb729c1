import {
  answerSchema,
  calls,
  events,
  type Bridge,
  type CallName,
  type CallRequest,
  type CallResponse,
  type EventName,
  type EventPayload,
} from '../shared/contract/bridge';
import { WheelhouseError } from '../shared/errors';

declare global {
  interface Window {
    /** Exposed by the preload; this module alone touches it. */
    readonly wheelhouse?: Bridge;
  }
}

function bridge(): Bridge {
  if (window.wheelhouse === undefined) {
    throw new WheelhouseError({
      kind: 'internal',
      code: 'no_bridge',
      message: 'This page was opened outside the Wheelhouse application.',
      nextStep: 'Start Wheelhouse and use its window.',
    });
  }
  return window.wheelhouse;
}

function unreadable(name: string, cause: unknown): WheelhouseError {
  return new WheelhouseError(
    {
      kind: 'internal',
      code: 'unreadable_answer',
      message: `The application gave an answer to "${name}" that the window can't read.`,
      dataSafety: 'Nothing was changed by reading it.',
      nextStep: 'Reload the window; if it stays, report it with the version of the application.',
    },
    { cause },
  );
}

/**
 * Calls main and parses its answer.
 *
 * @throws WheelhouseError as main gave it, or `internal` where the answer does not fit the contract
 */
export async function call<Name extends CallName>(
  name: Name,
  ...[request]: undefined extends CallRequest<Name> ? [request?: CallRequest<Name>] : [request: CallRequest<Name>]
): Promise<CallResponse<Name>> {
  const answer = answerSchema.safeParse(await bridge().call(name, request));
  if (!answer.success) throw unreadable(name, answer.error);
  if (!answer.data.ok) throw new WheelhouseError(answer.data.error);
  const value = calls[name].response.safeParse(answer.data.value);
  if (!value.success) throw unreadable(name, value.error);
  // The table pairs each name with its response schema; TypeScript does not follow that through the index.
  return value.data as CallResponse<Name>;
}

/** Listens to what main tells by itself. Payloads that don't fit the contract are dropped. Returns the clean-up. */
export function on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
  return bridge().on(name, (payload) => {
    const parsed = events[name].safeParse(payload);
    if (parsed.success) listener(parsed.data as EventPayload<Name>);
    else console.error(`Dropped an event "${name}" that does not fit the contract.`, parsed.error.issues);
  });
}

/** Any thrown value as an error that people can be shown. */
export function toShownError(error: unknown): WheelhouseError {
  if (error instanceof WheelhouseError) return error;
  return new WheelhouseError(
    {
      kind: 'internal',
      code: 'unexpected',
      message: 'The window ran into something unexpected.',
      nextStep: 'Reload the window; if it stays, report it with the version of the application.',
    },
    { cause: error },
  );
}
