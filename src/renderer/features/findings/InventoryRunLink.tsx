import { RouteLink } from '../../components/RouteLink';
import { runRoute } from '../navigation/route';

interface InventoryRunLinkProps {
  readonly runId: number | null;
  /** Which of the two it is, for those who don't see where it stands. */
  readonly role: 'Baseline' | 'Current';
}

/** The inventory run, or the operation that stands for it. */
export function InventoryRunLink({ runId, role }: InventoryRunLinkProps) {
  if (runId === null) return '–';
  return (
    <RouteLink to={runRoute({ record: 'inventory_sync_runs', id: runId })} label={`${role} inventory run #${runId}`}>
      #{runId}
    </RouteLink>
  );
}
