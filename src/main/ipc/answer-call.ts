import { type Answer, type CallName, type CallResponse, calls, type ParsedRequest } from '../../shared/contract/bridge';
import { WheelhouseError } from '../../shared/errors';
import { toWheelhouseError } from '../postgres/errors';
import type { Caller, CallHandlers } from './call';

export interface AnswerOptions {
  /** Parse what goes out too, so that a service that breaks the contract is found before the window is. */
  readonly checksResponses: boolean;
  /** Told of errors that are a fault of ours rather than an answer. */
  onFault(name: string, error: unknown): void;
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}

function invalid(message: string, cause?: unknown): WheelhouseError {
  return new WheelhouseError(
    { kind: 'invalid_input', code: 'invalid_request', message, dataSafety: 'Nothing was started or changed.' },
    { cause },
  );
}

async function handle<Name extends CallName>(
  handlers: CallHandlers,
  name: Name,
  rawRequest: unknown,
  caller: Caller,
): Promise<CallResponse<Name>> {
  const request = calls[name].request.safeParse(rawRequest);
  // Which fields are wrong may be told; what they hold may not.
  if (!request.success) {
    const paths = [...new Set(request.error.issues.map(({ path }) => path.map(String).join('.') || 'the request'))];
    throw invalid(`The call ${name} got an invalid value for ${paths.slice(0, 5).join(', ')}.`, request.error);
  }
  // The table pairs each name with its request schema; TypeScript does not follow that through the index.
  return await handlers[name](request.data as ParsedRequest<Name>, caller);
}

/** Answers one call of a window. Never throws: what goes wrong becomes an error that is safe to show. */
export async function answerCall(
  handlers: CallHandlers,
  call: { readonly name: unknown; readonly request: unknown; readonly caller: Caller },
  options: AnswerOptions,
): Promise<Answer> {
  const { name } = call;
  try {
    if (!isCallName(name)) throw invalid('The application has no such call.');
    const value: unknown = await handle(handlers, name, call.request, call.caller);
    return { ok: true, value: options.checksResponses ? calls[name].response.parse(value) : value };
  } catch (cause) {
    const error = toWheelhouseError(cause);
    if (error.kind === 'internal') options.onFault(isCallName(name) ? name : 'unknown call', cause);
    return { ok: false, error: error.toData() };
  }
}
