import { describe, expect, it } from 'vitest';
import { findLinkedRoute, ownArguments } from '../../../../src/main/app/deep-link';

describe('deep links', () => {
  it('name the operation to open', () => {
    expect(findLinkedRoute(['electron', '.', 'wheelhouse://runs/3121'])).toBe('runs/3121');
    expect(findLinkedRoute(['wheelhouse://runs/7/'])).toBe('runs/7');
  });

  it('name the finding to open', () => {
    expect(findLinkedRoute(['wheelhouse://findings/88121'])).toBe('findings/88121');
  });

  it.each([
    'wheelhouse://findings/88121/close',
    'wheelhouse://findings?status=new',
    'wheelhouse://runs/3121/cancel',
    'wheelhouse://runs/0',
    'wheelhouse://runs/12?pause=1',
    'wheelhouse://runs/99999999999999999999',
    'wheelhouse://runbooks/findings.lifecycle.backfill/start',
    'https://runs/12',
    ' wheelhouse://runs/12',
  ])('%s is none', (link) => {
    expect(findLinkedRoute([link])).toBeNull();
  });
});

describe('the arguments that may choose the database', () => {
  it('are those of a start that no link caused', () => {
    expect(ownArguments(['.', '--url=postgres://db/ops'])).toEqual(['.', '--url=postgres://db/ops']);
  });

  it.each([
    [['--url=postgres://evil/x', 'wheelhouse://runs/1']],
    [['wheelhouse://runs/1', '--url=postgres://evil/x']],
    [['--', 'WHEELHOUSE:anything', '--url', 'postgres://evil/x']],
  ])('are none beside a link: %s', (args) => {
    expect(ownArguments(args)).toEqual([]);
  });
});
