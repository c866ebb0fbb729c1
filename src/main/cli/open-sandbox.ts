import { auditSpoolFolder, openAuditSpool } from '../audit/audit-spool';
import { installSchemas } from '../postgres/install';
import { openSandbox, type Sandbox } from '../sandbox/sandbox';
import { type Interruption, listenForInterruption } from './interruption';
import type { Invocation } from './invocation';

/**
 * Runs `work` with the sandbox of the data folder open, its progress on stderr, and lets go of it after. Gives null
 * where the operator gave up before it was ready.
 */
export async function withSandbox<T>(
  invocation: Invocation,
  options: { reset: boolean },
  work: (sandbox: Sandbox, interruption: Interruption) => Promise<T>,
): Promise<T | null> {
  const { output, environment, dataFolder } = invocation;
  const interruption = listenForInterruption(() => output.note('Stopping…'));
  try {
    const sandbox = await openSandbox({
      dataFolder,
      resourcesFolder: environment.resourcesFolder,
      reset: options.reset,
      signal: interruption.signal,
      install: async (url) => void (await installSchemas({ url })),
      async onReplaced(installationId) {
        const gone = await openAuditSpool(auditSpoolFolder(dataFolder)).forget(installationId);
        if (gone > 0) output.note(`Audit entries that the former data had not got are gone with them: ${gone}.`);
      },
      onProgress: ({ label, fraction }) =>
        output.progress(fraction === null ? `${label}…` : `${label}: ${Math.round(fraction * 100)} %`),
    });
    try {
      return await work(sandbox, interruption);
    } finally {
      await sandbox.stop();
    }
  } catch (error) {
    if (interruption.signal.aborted && error === interruption.signal.reason) return null;
    throw error;
  } finally {
    interruption.dispose();
  }
}
