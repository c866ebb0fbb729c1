import { describe, expect, it } from 'vitest';
import { idSchema, instantSchema, targetSchema } from '../../../../src/shared/contract/scalars';

describe('ids', () => {
  it.each([1, 42, Number.MAX_SAFE_INTEGER])('accept %i', (id) => {
    expect(idSchema.parse(id)).toBe(id);
  });

  it.each([0, -1, 1.5, '1', null, Number.NaN, 2 ** 53])('refuse %j', (id) => {
    expect(idSchema.safeParse(id).success).toBe(false);
  });
});

describe('instants', () => {
  it.each(['2024-05-01T12:00:00Z', '2024-05-01T12:00:00.123Z', '2024-05-01T14:00:00+02:00'])('accept %s', (instant) => {
    expect(instantSchema.safeParse(instant).success).toBe(true);
  });

  it.each(['2024-05-01', '2024-05-01T12:00:00', '2024-05-01 12:00:00+00', 'now', '2024-13-01T12:00:00Z'])(
    'refuse %s',
    (instant) => {
      expect(instantSchema.safeParse(instant).success).toBe(false);
    },
  );
});

describe('targets', () => {
  it.each([{ scope: 'all_tenants' }, { scope: 'single_tenant', tenantId: 3 }])('accept %j', (target) => {
    expect(targetSchema.parse(target)).toEqual(target);
  });

  it.each([{}, { scope: 'some' }, { scope: 'single_tenant' }, { scope: 'single_tenant', tenantId: 0 }, null])(
    'refuse %j',
    (target) => {
      expect(targetSchema.safeParse(target).success).toBe(false);
    },
  );

  it('carry no tenant with all tenants, so that none can be meant by mistake', () => {
    expect(targetSchema.parse({ scope: 'all_tenants', tenantId: 3 })).toEqual({ scope: 'all_tenants' });
  });
});
