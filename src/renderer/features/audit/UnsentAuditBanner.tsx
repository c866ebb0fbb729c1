import { IconMailPause } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import banner from '../../components/Banner.module.css';
import { Time } from '../../components/Time';
import { countOf } from '../../format/count';
import { useDatabaseGate } from '../session/use-database-gate';
import { useSession } from '../session/session-store';

/** Says, until it is no longer so, that audit entries wait to be written. */
export function UnsentAuditBanner() {
  const unsent = useSession((state) => state.session?.unsentAuditEntries);
  const gate = useDatabaseGate();
  const sending = useMutation({ mutationFn: () => call('audit.sendUnsent') });
  if (unsent === undefined || unsent.count === 0) return null;
  return (
    <div className={banner.banner} role="status">
      <IconMailPause size={15} aria-hidden className={banner.icon} />
      <p className={banner.text}>
        {countOf(unsent.count, 'audit entry waits', 'audit entries wait')} to be written
        {unsent.oldestAt !== null && (
          <>
            , the oldest from <Time instant={unsent.oldestAt} />
          </>
        )}
        . Nothing is lost; {unsent.count === 1 ? 'it is' : 'they are'} sent in order.{' '}
        {unsent.problem !== null && <span className={banner.dim}>{unsent.problem}</span>}
      </p>
      <ActionButton loading={sending.isPending} onClick={() => sending.mutate()} disabledReason={gate}>
        Send now
      </ActionButton>
    </div>
  );
}
