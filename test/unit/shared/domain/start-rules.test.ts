import { describe, expect, it } from 'vitest';
import {
  ALL_TENANTS_PHRASE,
  isConfirmed,
  isPreflightFresh,
  isReasonRequired,
  PLATFORM_EXTERNAL_ID,
  requiredPhrase,
  RUN_SCOPES,
  RUN_SOURCES,
} from '../../../../src/shared/domain/start-rules';

describe('the rules of a start', () => {
  it('spell scopes, sources, phrase and the platform tenant as the platform does', () => {
    expect(RUN_SCOPES).toEqual(['all_tenants', 'single_tenant']);
    expect(RUN_SOURCES).toEqual(['system_ui', 'cli', 'deploy_hook']);
    expect(ALL_TENANTS_PHRASE).toBe('BACKFILL ALL TENANTS');
    expect(PLATFORM_EXTERNAL_ID).toBe('platform');
  });

  it.each([
    ['single_tenant', false, false],
    ['single_tenant', true, true],
    ['all_tenants', false, true],
    ['all_tenants', true, true],
  ] as const)('%s, break-glass %s: reason required %s', (scope, isBreakGlass, expected) => {
    expect(isReasonRequired(scope, isBreakGlass)).toBe(expected);
  });

  it('ask for the phrase on all tenants only', () => {
    expect(requiredPhrase('all_tenants')).toBe(ALL_TENANTS_PHRASE);
    expect(requiredPhrase('single_tenant')).toBeNull();
  });

  it.each([
    ['BACKFILL ALL TENANTS', true],
    ['  BACKFILL ALL TENANTS\n', true],
    ['backfill all tenants', false],
    ['BACKFILL ALL  TENANTS', false],
    ['BACKFILL ALL TENANTS.', false],
    ['BACKFILL', false],
    ['', false],
    [null, false],
    [undefined, false],
  ])('%j confirms all tenants: %s', (typed, expected) => {
    expect(isConfirmed('all_tenants', typed)).toBe(expected);
  });

  it.each([null, undefined, '', 'anything'])('need nothing typed for a single tenant (%j)', (typed) => {
    expect(isConfirmed('single_tenant', typed)).toBe(true);
  });

  it.each([
    [0, true],
    [15 * 60_000, true],
    [15 * 60_000 + 1, false],
    [24 * 60 * 60_000, false],
  ])('a preflight of %i ms ago vouches for a start: %s', (ageMs, expected) => {
    expect(isPreflightFresh(1_700_000_000_000 - ageMs, 1_700_000_000_000)).toBe(expected);
  });
});
