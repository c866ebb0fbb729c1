import type { ExitCode } from './exit-codes';

/** One finding. Its code is what `doctor` would exit with, were it the only one. */
export interface Check {
  readonly key:
    | 'connection'
    | 'server'
    | 'tls'
    | 'schemas'
    | 'platform_tables'
    | 'identity'
    | 'privileges'
    | 'engine'
    | 'audit';
  readonly level: 'ok' | 'notice' | 'problem';
  readonly code: ExitCode;
  readonly message: string;
  readonly nextStep?: string;
}
