import { beforeEach, expect, test, vi } from 'vitest';
import {
  currentRoute,
  goBack,
  goForward,
  navigate,
  neighbourOf,
  replaceRoute,
  useNavigation,
} from '../../../../../src/renderer/features/navigation/navigation-store';
import { HOME, operationsRoute } from '../../../../../src/renderer/features/navigation/route';

let scrollTop = 0;
vi.stubGlobal('document', { getElementById: () => ({ scrollTop }) });

beforeEach(() => {
  scrollTop = 0;
  useNavigation.setState({ entries: [{ route: HOME, scrollTop: 0 }], index: 0, listed: [] });
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

test('previous and next follow the list, legacy rows too, and end with it', () => {
  const listed = [
    { record: 'operation_runs', id: 9 },
    { record: 'restore_runs', id: 7 },
    { record: 'operation_runs', id: 7 },
  ] as const;
  const legacy = { screen: 'legacyOperation', record: 'restore_runs', id: 7 } as const;
  expect(neighbourOf(listed, { screen: 'operation', runId: 9 }, 1)).toEqual(legacy);
  expect(neighbourOf(listed, legacy, 1)).toEqual({ screen: 'operation', runId: 7 });
  expect(neighbourOf(listed, legacy, -1)).toEqual({ screen: 'operation', runId: 9 });
  expect(neighbourOf(listed, { screen: 'operation', runId: 7 }, 1)).toBeNull();
  expect(neighbourOf(listed, { screen: 'operation', runId: 5 }, 1)).toBeNull();
});

test('a filter that is being typed leaves no trace', () => {
  navigate({ screen: 'operations', view: 'failures' });
  replaceRoute(operationsRoute('failures', { text: 'time' }));
  replaceRoute(operationsRoute('failures', { text: 'timeout' }));
  expect(currentRoute()).toEqual({ screen: 'operations', view: 'failures', filter: { text: 'timeout' } });
  goBack();
  expect(currentRoute()).toEqual(HOME);
});
