import { IconMailPause } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import banner from '../../components/Banner.module.css';
import { Time } from '../../components/Time';
import { countOf } from '../../format/count';
import { useDatabaseGate } from '../session/use-database-gate';
import { useSession } from '../session/session-store';
import classes from './UnsentAuditBanner.module.css';

/** Says, until it is no longer so, that audit entries wait to be written. */
export function UnsentAuditBanner() {
  const unsent = useSession((state) => state.session?.unsentAuditEntries);
  const gate = useDatabaseGate();
  const sending = useMutation({ mutationFn: () => call('audit.sendUnsent') });
  if (unsent === undefined || unsent.count === 0) return null;
  return (
    <div className={banner.banner} role="status">
      <IconMailPause size={15} aria-hidden className={banner.icon} />
      <div className={banner.text}>
        <p>
          <strong>{countOf(unsent.count, 'audit entry waits', 'audit entries wait')} to be written</strong>
          {unsent.oldestAt !== null && (
            <>
              , the oldest from <Time instant={unsent.oldestAt} />
            </>
          )}
          . Nothing is lost and operations go on: {unsent.count === 1 ? 'it is' : 'they are'} kept, tried again without
          your doing and written in order, once.
        </p>
        {unsent.problem !== null && (
          <details className={classes.answer}>
            <summary>Why the last try failed, for whoever looks after the database</summary>
            <code>{unsent.problem}</code>
          </details>
        )}
      </div>
      <ActionButton loading={sending.isPending} onClick={() => sending.mutate()} disabledReason={gate}>
        Send now
      </ActionButton>
    </div>
  );
}
