import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerCall } from '../../../../src/main/ipc/answer-call';
import type { CallHandlers } from '../../../../src/main/ipc/call';
import { answerSchema, calls } from '../../../../src/shared/contract/bridge';
import { refused } from '../../../../src/shared/errors';

/** Handlers that note what reached them. */
function makeHandlers(overrides: Partial<CallHandlers> = {}): { handlers: CallHandlers; reached: string[] } {
  const reached: string[] = [];
  const noting = Object.fromEntries(
    Object.keys(calls).map((name) => [name, () => Promise.resolve(void reached.push(name))]),
  );
  return { handlers: { ...noting, ...overrides } as unknown as CallHandlers, reached };
}

const caller = { id: 1 };

async function answer(
  handlers: CallHandlers,
  name: unknown,
  request: unknown,
  options: { checksResponses?: boolean; faults?: unknown[] } = {},
) {
  return await answerCall(
    handlers,
    { name, request, caller },
    { checksResponses: options.checksResponses ?? true, onFault: (_name, error) => options.faults?.push(error) },
  );
}

describe('answering a call of the window', () => {
  it('gives what the handler gives', async () => {
    const { handlers } = makeHandlers({ 'runs.counts': () => Promise.resolve({ active: 1, failures: 2, stuck: 0 }) });
    expect(await answer(handlers, 'runs.counts', undefined)).toEqual({
      ok: true,
      value: { active: 1, failures: 2, stuck: 0 },
    });
  });

  it.each(['nope', '__proto__', 'constructor', 'toString', 7, null, undefined, {}])(
    'knows no call %s',
    async (name) => {
      const { handlers, reached } = makeHandlers();
      expect(await answer(handlers, name, undefined)).toMatchObject({ ok: false, error: { kind: 'invalid_input' } });
      expect(reached).toEqual([]);
    },
  );

  it('names the field that is wrong and not what it holds', async () => {
    const { handlers, reached } = makeHandlers();
    const given = await answer(handlers, 'runs.get', { runId: 'hunter2' });
    expect(given).toMatchObject({ ok: false, error: { kind: 'invalid_input', code: 'invalid_request' } });
    expect(JSON.stringify(given)).toContain('runId');
    expect(JSON.stringify(given)).not.toContain('hunter2');
    expect(reached).toEqual([]);
  });

  it('gives a refusal with all its words', async () => {
    const refusal = refused('missing_capability', 'You may not do this.', 'Ask somebody who may.');
    const { handlers } = makeHandlers({ 'runs.pause': () => Promise.reject(refusal) });
    expect(await answer(handlers, 'runs.pause', { runId: 1 })).toEqual({ ok: false, error: refusal.toData() });
  });

  it('tells nothing secret of an unexpected error, and reports it as a fault', async () => {
    const faults: unknown[] = [];
    const error = new Error('password=hunter2 at /home/olivia/x.ts\n    at handler (/srv/app/index.js:1:1)');
    const { handlers } = makeHandlers({ 'runs.counts': () => Promise.reject(error) });
    const given = await answer(handlers, 'runs.counts', undefined, { faults });
    expect(given).toMatchObject({ ok: false, error: { kind: 'internal' } });
    expect(JSON.stringify(given)).not.toMatch(/hunter2|olivia|index\.js/);
    expect(faults).toEqual([error]);
  });

  it('finds a handler that breaks the contract where it is told to look', async () => {
    const wrong = { active: -1 } as unknown as { active: number; failures: number; stuck: number };
    const { handlers } = makeHandlers({ 'runs.counts': () => Promise.resolve(wrong) });
    expect(await answer(handlers, 'runs.counts', undefined)).toMatchObject({ ok: false, error: { kind: 'internal' } });
    expect(await answer(handlers, 'runs.counts', undefined, { checksResponses: false })).toMatchObject({ ok: true });
  });

  it('survives whatever is sent, and lets nothing malformed through', async () => {
    const withoutRequest = Object.keys(calls).filter(
      (name) => calls[name as keyof typeof calls].request.safeParse(undefined).success,
    );
    const names = fc.constantFrom(...Object.keys(calls).filter((name) => !withoutRequest.includes(name)));
    await fc.assert(
      fc.asyncProperty(names, fc.anything(), async (name, request) => {
        const { handlers, reached } = makeHandlers();
        const given = await answer(handlers, name, request, { checksResponses: false });
        expect(answerSchema.safeParse(given).success).toBe(true);
        const isValid = calls[name as keyof typeof calls].request.safeParse(request).success;
        expect(reached).toEqual(isValid ? [name] : []);
      }),
      { numRuns: 2_000 },
    );
  });
});
