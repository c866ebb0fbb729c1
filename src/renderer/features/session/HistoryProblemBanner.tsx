import { useState } from 'react';
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { ActionButton } from '../../components/ActionButton';
import classes from './ConnectionBanner.module.css';
import { useSession } from './session-store';

/** Says once what became of the history on this computer, until it is dismissed. */
export function HistoryProblemBanner() {
  const problem = useSession((state) => state.session?.historyProblem ?? null);
  const [dismissedAt, setDismissedAt] = useState<string | null>(null);
  if (problem === null || problem.at === dismissedAt) return null;
  return (
    <div className={classes.banner} role="status">
      <IconDatabaseExclamation size={16} aria-hidden className={classes.icon} />
      <p className={classes.text}>{problem.message} Nothing in the ops database is affected.</p>
      <ActionButton onClick={() => setDismissedAt(problem.at)}>Dismiss</ActionButton>
    </div>
  );
}
