import { IconClockExclamation } from '@tabler/icons-react';
import { isOpenFinding } from '../../../shared/domain/findings';
import type { FindingSummary } from '../../../shared/contract/findings';
import { useNow } from '../../components/use-now';
import { formatDue } from '../../format/due';
import { formatDay, formatExact } from '../../format/instant';
import classes from './DueDate.module.css';

/** When a finding is due: how late or how soon while it is open, and the day once it is over. */
export function DueDate({ finding }: { readonly finding: Pick<FindingSummary, 'dueAt' | 'isOverdue' | 'status'> }) {
  const nowMs = useNow(60_000);
  const { dueAt, isOverdue, status } = finding;
  if (dueAt === null) return <span className={classes.none}>–</span>;
  const dueAtMs = Date.parse(dueAt);
  const said = formatDue(dueAtMs, nowMs, isOverdue ? 'overdue' : isOpenFinding(status) ? 'open' : 'over');
  return (
    <time dateTime={dueAt} title={formatExact(dueAtMs)} className={classes.due} data-overdue={isOverdue || undefined}>
      {isOverdue && <IconClockExclamation size={13} stroke={2} aria-hidden />}
      {said ?? formatDay(dueAtMs)}
    </time>
  );
}
