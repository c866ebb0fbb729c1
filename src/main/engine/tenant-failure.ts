import type { OwnReasonCode } from '../../shared/domain/failures';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { reasonCodeOf } from '../postgres/errors';

/** Why a tenant failed for good, as it is stored. */
export interface TenantFailure {
  readonly reason_code: OwnReasonCode;
  readonly message: string;
}

/** What an error makes of a tenant that it can't get over. */
export function failureOf(error: unknown): TenantFailure {
  return { reason_code: reasonCodeOf(error), message: sanitiseMessage(error instanceof Error ? error.message : error) };
}

const BLOCKING: readonly OwnReasonCode[] = ['lock_unavailable', 'permission_denied', 'missing_configuration'];

/** Whether a tenant in which nothing was done yet counts as never begun after it. */
export function isBlocking(failure: TenantFailure): boolean {
  return BLOCKING.includes(failure.reason_code);
}
