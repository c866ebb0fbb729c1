import { describe, expect, it } from 'vitest';
import { type Action, ACTIONS, neededCapabilities, whatIsMissing } from '../../../../src/shared/domain/actions';
import { type Capability, TENANT_ROLES } from '../../../../src/shared/domain/capabilities';
import { EXPECTED_NEEDS, expectedRefusal, OPEN_TO_MEMBERS, OPERATOR_KINDS, OWN } from '../../../support/operator-kinds';

const actions = Object.keys(ACTIONS) as Action[];
// The runbook's capability stands at the end of what any action is given; those that are about no runbook leave it.
const needed = neededCapabilities as (action: Action, own: Capability) => Capability[];
const missing = whatIsMissing as (
  holder: Parameters<typeof whatIsMissing>[0],
  action: Action,
  own: Capability,
) => Capability | null;

describe('the table of actions', () => {
  it.each(actions)('says what %s takes', (action) => {
    expect(needed(action, OWN)).toEqual(EXPECTED_NEEDS[action]);
  });

  it('lets no member of a tenant do anything but look', () => {
    for (const role of TENANT_ROLES) {
      const member = { kind: 'tenant_user', memberships: [{ role }] } as const;
      expect(actions.filter((action) => missing(member, action, OWN) === null)).toEqual(OPEN_TO_MEMBERS);
    }
  });

  it('lets nobody in who is a member of no tenant', () => {
    const stranger = { kind: 'tenant_user', memberships: [] } as const;
    expect(actions.filter((action) => missing(stranger, action, OWN) === null)).toEqual([]);
  });

  const platform = OPERATOR_KINDS.filter((kind) => kind.is === 'platform');
  it.each(platform)('names the capability that keeps a platform operator, $name, from an action', (kind) => {
    const { capabilities } = kind;
    const found = actions.map((action) => missing({ kind: 'platform_user', capabilities }, action, OWN));
    const expected = actions.map((action) => {
      const mayEnter = expectedRefusal(kind, 'console.open') === null;
      // Whoever may not enter is stopped before; here the table alone speaks.
      const refusal = mayEnter ? expectedRefusal(kind, action)?.names : undefined;
      return refusal ?? EXPECTED_NEEDS[action].find((need) => !capabilities.includes(need)) ?? null;
    });
    expect(found).toEqual(expected);
  });
});
