import { IconCircleCheck } from '@tabler/icons-react';
import type { TestResult } from '../../../shared/contract/profiles';
import { ErrorNotice } from '../../components/ErrorNotice';
import classes from './ProfileEditor.module.css';

interface TestOutcomeProps {
  readonly result: TestResult | null;
  readonly error: unknown;
}

/** How the test of a connection went. */
export function TestOutcome({ result, error }: TestOutcomeProps) {
  if (error !== null) return <ErrorNotice error={error} title="The test did not get through." />;
  if (result === null) return null;
  const { server, serverVersion, dbRole, tlsVersion, isReadOnly, roundTripMs } = result;
  return (
    <p className={classes.fine} role="status">
      <IconCircleCheck size={15} aria-hidden />
      <span>
        Connected to {server} as <code>{dbRole}</code> in {Math.max(1, Math.round(roundTripMs))} ms: Postgres{' '}
        {serverVersion}, {tlsVersion ?? 'not encrypted'}
        {isReadOnly ? ', a standby that only allows reading' : ''}.
      </span>
    </p>
  );
}
