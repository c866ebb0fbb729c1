import type pg from 'pg';
import type { AuditSpool } from '../audit/audit-spool';
import { countUnsentAudit } from '../audit/audit-trail';
import type { Check } from './doctor-check';
import { EXIT } from './exit-codes';

/** Whether audit entries wait to be written, in the database or on this computer. */
export async function auditCheck(pool: pg.Pool, spool: AuditSpool): Promise<Check> {
  const { unsent, forOthers } = await countUnsentAudit(pool, spool);
  const elsewhere = forOthers === 0 ? '' : ` ${forOthers} kept on this computer are for other databases.`;
  if (unsent.count === 0) {
    return { key: 'audit', level: 'ok', code: EXIT.ok, message: `Every audit entry is written.${elsewhere}` };
  }
  const why = unsent.problem === null ? '' : ` (${unsent.problem})`;
  return {
    key: 'audit',
    level: 'notice',
    code: EXIT.ok,
    message: `${unsent.count} audit ${unsent.count === 1 ? 'entry waits' : 'entries wait'} since ${unsent.oldestAt ?? 'a while'}${why}.${elsewhere}`,
    nextStep: 'They are sent by themselves; "wheelhouse audit send" tries now.',
  };
}
