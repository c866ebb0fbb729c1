import { useState } from 'react';
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { ActionButton } from '../../components/ActionButton';
import banner from '../../components/Banner.module.css';
import { useSession } from './session-store';

/** Says once what became of the history on this computer, until it is dismissed. */
export function HistoryProblemBanner() {
  const problem = useSession((state) => state.session?.historyProblem ?? null);
  const [dismissedAt, setDismissedAt] = useState<string | null>(null);
  if (problem === null || problem.at === dismissedAt) return null;
  return (
    <div className={banner.banner} role="status">
      <IconDatabaseExclamation size={16} aria-hidden className={banner.icon} />
      <p className={banner.text}>{problem.message} Nothing in the ops database is affected.</p>
      <ActionButton onClick={() => setDismissedAt(problem.at)}>Dismiss</ActionButton>
    </div>
  );
}
