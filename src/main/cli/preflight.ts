import type { Command } from 'commander';
import type { Preflight } from '../../shared/contract/runbooks';
import { EXIT } from './exit-codes';
import { type Perform, withConsole } from './invocation';
import { formatCount, formatDuration, formatTable } from './table';
import { addTargetOptions, readTarget, targetOptionsSchema } from './target-options';

const SHOWN_TENANTS = 10;

/** A preflight as programs read it. */
export function preflightDocument(preflight: Preflight): object {
  return {
    runbook: preflight.runbookKey,
    scope: preflight.scope,
    target_tenant_id: preflight.targetTenantId,
    total_count: preflight.totalCount,
    affected_count: preflight.affectedCount,
    estimated_tenants: preflight.estimatedTenants,
    preflight_id: preflight.id,
    taken_at: preflight.takenAt,
  };
}

/** What a preflight found, in one line. */
export function preflightLine(preflight: Preflight): string {
  const { totalCount, affectedCount, estimatedTenants, targetTenantId, estimatedDurationMs } = preflight;
  const where = estimatedTenants === null ? `tenant ${targetTenantId}` : `${formatCount(estimatedTenants)} tenants`;
  const takes = estimatedDurationMs === null ? '' : `, about ${formatDuration(estimatedDurationMs)}`;
  return `Preflight: ${formatCount(affectedCount)} of ${formatCount(totalCount)} findings would change, ${where}${takes}.`;
}

function preflightText(preflight: Preflight): string {
  const checks = preflight.checks.map(
    ({ level, message }) => `  ${level === 'ok' ? 'ok' : level.toUpperCase()}: ${message}`,
  );
  const top = preflight.topTenants.filter((tenant) => tenant.affectedCount > 0).slice(0, SHOWN_TENANTS);
  const rows = top.map((tenant) => [
    String(tenant.tenantId),
    tenant.tenantName,
    formatCount(tenant.affectedCount),
    formatCount(tenant.totalCount),
  ]);
  const table = rows.length > 1 ? ['', formatTable(['TENANT', 'NAME', 'AFFECTED', 'FINDINGS'], rows, [0, 2, 3])] : [];
  return [preflightLine(preflight), ...checks, ...table].join('\n');
}

const EXAMPLES = `
Changes nothing. Examples:
  wheelhouse preflight findings.lifecycle.backfill --all-tenants
  wheelhouse preflight findings.lifecycle.backfill --tenant 42 --json`;

/** Adds `preflight`. */
export function addPreflightCommand(program: Command, perform: Perform): void {
  const preflight = program
    .command('preflight')
    .description('count what a runbook would change, without changing anything')
    .argument('<runbook>', 'the runbook’s key, see "wheelhouse runbooks list"')
    .addHelpText('after', EXAMPLES)
    .action((runbookKey: string, _options: unknown, command: Command) =>
      perform(command, async (invocation) => {
        const target = readTarget(targetOptionsSchema.parse(command.opts()));
        return withConsole(invocation, 'cli', async ({ console }) => {
          const taken = await console.runbooks.preflight({ runbookKey, target });
          invocation.output.result(preflightDocument(taken), () => preflightText(taken));
          return EXIT.ok;
        });
      }),
    );
  addTargetOptions(preflight);
}
