import type { ElectronApplication } from '@playwright/test';

type Work = (electron: unknown, argument: unknown) => unknown;

/**
 * Has main hold what it is asked until that is answered. Playwright has V8 wait for a promise that nothing else holds, and
 * now and then it is collected first: "Resulting promise was garbage collected". Since a timer begins the work, its answer
 * does not wait either until something else wakes main up.
 */
export function holdAnswers(application: ElectronApplication): void {
  const evaluate = application.evaluate.bind(application);
  const evaluateHeld = (work: Work, argument: unknown) =>
    evaluate(
      (electron, asked) => {
        const main = globalThis as typeof globalThis & { heldAnswers?: Set<unknown> };
        const held = (main.heldAnswers ??= new Set());
        const answer = new Promise((resolve) => {
          setTimeout(resolve, 0);
        })
          // oxlint-disable-next-line no-eval -- a function comes to another process as its source only
          .then(() => ((0, eval)(`(${asked.source})`) as Work)(electron, asked.argument))
          .finally(() => held.delete(answer));
        held.add(answer);
        return answer;
      },
      { source: String(work), argument },
    );
  Object.assign(application, { evaluate: evaluateHeld });
}
