import { beforeEach, expect, test, vi } from 'vitest';
import {
  currentRoute,
  goBack,
  goForward,
  navigate,
  neighbourRunId,
  useNavigation,
} from '../../../../../src/renderer/features/navigation/navigation-store';
import { HOME } from '../../../../../src/renderer/features/navigation/route';

let scrollTop = 0;
vi.stubGlobal('document', { getElementById: () => ({ scrollTop }) });

beforeEach(() => {
  scrollTop = 0;
  useNavigation.setState({ entries: [{ route: HOME, scrollTop: 0 }], index: 0, listedRunIds: [] });
});

test('back returns to where the place was scrolled to', () => {
  scrollTop = 740;
  navigate({ screen: 'operation', runId: 12 });
  expect(currentRoute()).toEqual({ screen: 'operation', runId: 12 });
  goBack();
  const { entries, index } = useNavigation.getState();
  expect(entries[index]).toEqual({ route: HOME, scrollTop: 740 });
});

test('a new place drops what lay ahead', () => {
  navigate({ screen: 'runbooks' });
  goBack();
  navigate({ screen: 'operation', runId: 12 });
  goForward();
  expect(currentRoute()).toEqual({ screen: 'operation', runId: 12 });
});

test('going where one is already leaves no trace', () => {
  navigate(HOME);
  expect(useNavigation.getState().entries).toHaveLength(1);
});

test('back at the first place stays there', () => {
  goBack();
  expect(currentRoute()).toEqual(HOME);
});

test('previous and next follow the list and end with it', () => {
  expect(neighbourRunId([9, 7, 4], 7, 1)).toBe(4);
  expect(neighbourRunId([9, 7, 4], 7, -1)).toBe(9);
  expect(neighbourRunId([9, 7, 4], 4, 1)).toBeNull();
  expect(neighbourRunId([9, 7, 4], 5, 1)).toBeNull();
});
