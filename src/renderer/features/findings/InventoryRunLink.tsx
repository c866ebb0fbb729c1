import { RouteLink } from '../../components/RouteLink';
import { runRoute } from '../navigation/route';

interface InventoryRunLinkProps {
  readonly runId: number | null;
  /** Which of the two it is, for those who don't see where it stands. */
  readonly which: 'Baseline' | 'Current';
}

/** The inventory run, or the operation that stands for it. */
export function InventoryRunLink({ runId, which }: InventoryRunLinkProps) {
  if (runId === null) return '–';
  return (
    <RouteLink to={runRoute({ record: 'inventory_sync_runs', id: runId })} label={`${which} inventory run #${runId}`}>
      #{runId}
    </RouteLink>
  );
}
