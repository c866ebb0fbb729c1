import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { type Answer, CALL_CHANNEL } from '../../shared/contract/bridge';
import { type AnswerOptions, answerCall } from './answer-call';
import type { CallHandlers } from './call';
import { createRateLimit } from './rate-limit';

const LIMITS = { perSecond: 100, burst: 300 };

export interface RegisterCallsOptions extends AnswerOptions {
  /** Where the page comes from, such as `app://wheelhouse`. */
  readonly pageOrigin: string;
}

/** The one place that decides whether a message comes from our own page: the top frame of one of our windows. */
function isOurPage(event: IpcMainInvokeEvent, pageOrigin: string): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || frame !== event.sender.mainFrame) return false;
  if (BrowserWindow.fromWebContents(event.sender) === null) return false;
  // `origin` of a URL with a scheme of our own is "null", so the text is compared.
  return frame.url.startsWith(`${pageOrigin}/`);
}

const REFUSED: Answer = {
  ok: false,
  error: { kind: 'refused', code: 'unknown_sender', message: 'The call did not come from the Wheelhouse window.' },
};

const TOO_MANY: Answer = {
  ok: false,
  error: {
    kind: 'conflict',
    code: 'too_many_calls',
    message: 'The window asks for more than the application answers.',
    dataSafety: 'Nothing was started or changed.',
    nextStep: 'Wait a moment, then try again.',
  },
};

/** Answers the calls of our windows. Returns the clean-up. */
export function registerCalls(handlers: CallHandlers, options: RegisterCallsOptions): () => void {
  const rateLimit = createRateLimit(LIMITS);
  const known = new Set<number>();
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, request: unknown): Promise<Answer> => {
    if (!isOurPage(event, options.pageOrigin)) return REFUSED;
    const { id } = event.sender;
    if (!known.has(id)) {
      known.add(id);
      event.sender.once('destroyed', () => {
        known.delete(id);
        rateLimit.forget(id);
      });
    }
    if (!rateLimit.take(id)) return TOO_MANY;
    return await answerCall(handlers, { name, request, caller: { id } }, options);
  });
  return () => ipcMain.removeHandler(CALL_CHANNEL);
}
