import type { AuditStatus } from '../../../shared/contract/audit';
import type { ShownStatus } from '../../components/status';

/** An entry's status in the one vocabulary of status. */
export function auditStatus(status: AuditStatus): ShownStatus {
  return status === 'success' ? 'succeeded' : status;
}
