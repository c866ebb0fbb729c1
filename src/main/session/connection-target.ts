import { createHash } from 'node:crypto';
import { type Environment, environmentSchema } from '../../shared/contract/session';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { WheelhouseError } from '../../shared/errors';
import { directConnection, type OpenedConnection } from '../connection/open-connection';
import { addressOf, connectionOptionsFromEnv, describeConnection } from '../postgres/connection-options';

/** What the application connects to. */
export type ConnectionTarget =
  | { readonly kind: 'sandbox'; readonly profileName: string; readonly environment: 'sandbox' }
  | {
      readonly kind: 'start' | 'profile';
      readonly profileId: string | null;
      readonly profileName: string;
      readonly environment: Environment;
      /** What a ticket in a reason looks like, where the profile says so. */
      readonly ticket: TicketRule | null;
      /** Hosts, database and role, for telling one place from another; never shown. */
      readonly address?: string;
      /** Called once before the first try, and again where it failed. */
      open(): Promise<OpenedConnection>;
    };

/** Names what is connected to, so that what is remembered of one place is never taken for another's. */
export function connectionKeyOf(target: ConnectionTarget): string {
  if (target.kind === 'sandbox') return 'sandbox';
  const named = [target.kind, target.profileId, target.address ?? target.profileName];
  return createHash('sha256').update(JSON.stringify(named)).digest('hex');
}

/** The sandbox is always there. */
export const SANDBOX_TARGET: ConnectionTarget = { kind: 'sandbox', profileName: 'Sandbox', environment: 'sandbox' };

function readEnvironment(value: string | undefined): Environment {
  // Whoever names nothing gets the most careful treatment.
  if (value === undefined || value === '') return 'production';
  const parsed = environmentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'invalid_environment',
    message: 'WHEELHOUSE_ENVIRONMENT must be production, staging or sandbox.',
  });
}

/** The value of `--url=…` or `--url …`. */
function readUrlArgument(args: readonly string[]): string | null {
  const index = args.findIndex((arg) => arg === '--url' || arg.startsWith('--url='));
  const found = args[index];
  if (found === undefined) return null;
  return found === '--url' ? (args[index + 1] ?? '') : found.slice('--url='.length);
}

/**
 * What was named at the start: `--url`, else WHEELHOUSE_URL, else libpq's `PG*` variables; null where nothing was.
 *
 * @throws WheelhouseError `invalid_input` without telling what the URL holds
 */
export function startTarget(args: readonly string[], env: NodeJS.ProcessEnv): ConnectionTarget | null {
  const url = readUrlArgument(args) ?? (env['WHEELHOUSE_URL'] || null);
  const connection = url === null ? connectionOptionsFromEnv(env) : { url };
  if (connection === null) return null;
  return {
    kind: 'start',
    profileId: null,
    profileName: describeConnection(connection),
    environment: readEnvironment(env['WHEELHOUSE_ENVIRONMENT']),
    ticket: null,
    address: addressOf(connection),
    open: () => Promise.resolve(directConnection(connection)),
  };
}

/** A profile as a target. */
export function profileTarget(
  profile: {
    readonly id: string;
    readonly name: string;
    readonly environment: Environment;
    readonly ticket?: TicketRule | null | undefined;
    readonly hosts?: readonly object[];
    readonly database?: string;
    readonly user?: string;
    readonly service?: string | null;
  },
  open: () => Promise<OpenedConnection>,
): ConnectionTarget {
  return {
    kind: 'profile',
    profileId: profile.id,
    profileName: profile.name,
    environment: profile.environment,
    ticket: profile.ticket ?? null,
    address: JSON.stringify([profile.hosts, profile.database, profile.user, profile.service]),
    open,
  };
}
