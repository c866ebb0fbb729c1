import { createHash } from 'node:crypto';
import type { RunScope } from '../../shared/domain/start-rules';

/** The deterministic identity of a run: two active runs can't share one. Lowercase hex SHA-256 over type, scope and target. */
export function runIdentityHash(type: string, scope: RunScope, targetTenantId: number | null): string {
  const identity = `${type}|${scope}|${targetTenantId ?? ''}`;
  return createHash('sha256').update(identity, 'utf8').digest('hex');
}
