import type { Capability } from '../../shared/domain/capabilities';
import { missingCapability } from '../../shared/domain/capabilities';
import type { Identity } from '../../shared/contract/session';
import { refused } from '../../shared/errors';

/** The person behind a database role, as far as services need to know. */
export type Operator = Identity;

/** Refuses where one of the capabilities is missing, and names it. */
export function requireCapabilities(operator: Operator, required: readonly Capability[]): void {
  const missing = missingCapability(operator.capabilities, required);
  if (missing === null) return;
  throw refused(
    'missing_capability',
    `${operator.name} lacks the capability ${missing}.`,
    'Ask a platform administrator for it.',
  );
}
