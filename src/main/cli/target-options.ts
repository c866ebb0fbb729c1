import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { Target } from '../../shared/contract/scalars';
import { WheelhouseError } from '../../shared/errors';
import { idArgument } from './argument-values';

/** What a runbook is to cover, as typed. */
export const targetOptionsSchema = z.object({ allTenants: z.boolean().default(false), tenant: z.number().optional() });

/** Adds `--all-tenants` and `--tenant`, of which exactly one is given. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--all-tenants', 'every tenant that is neither deleted nor the platform’s own').conflicts('tenant'),
    )
    .addOption(new Option('--tenant <id>', 'this tenant only').argParser(idArgument));
}

/** The target as typed. Nothing is the default: all tenants is said, not forgotten. */
export function readTarget(options: z.infer<typeof targetOptionsSchema>): Target {
  if (options.tenant !== undefined) return { scope: 'single_tenant', tenantId: options.tenant };
  if (options.allTenants) return { scope: 'all_tenants' };
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'no_target',
    message: 'Say what to cover: --all-tenants or --tenant ID.',
  });
}
