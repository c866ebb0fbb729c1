import { useEffect } from 'react';
import { whatIsMissing } from '../../../shared/domain/actions';
import { isOverlayOpen, isTyping } from '../../components/keyboard-focus';
import { openBreakGlass } from '../break-glass/break-glass-dialogs';
import { queryClient } from '../../query-client';
import {
  currentRoute,
  goBack,
  goForward,
  navigate,
  neighbourRunId,
  useNavigation,
} from '../navigation/navigation-store';
import { useSession } from '../session/session-store';
import { openShortcuts } from './ShortcutsSheet';

/** The second key of a sequence has to follow within this time. */
const SEQUENCE_MS = 1_200;

function openNeighbour(by: 1 | -1): void {
  const route = currentRoute();
  if (route.screen !== 'operation') return;
  const runId = neighbourRunId(useNavigation.getState().listedRunIds, route.runId, by);
  if (runId !== null) navigate({ screen: 'operation', runId });
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>('[data-filter-input]');
  filter?.focus();
  return filter !== null;
}

const GO: Readonly<Record<string, () => void>> = {
  o: () => navigate({ screen: 'operations', view: 'all' }),
  r: () => {
    // They aren't shown this place; a link to it says why.
    if (useSession.getState().session?.identity?.kind !== 'tenant_user') navigate({ screen: 'runbooks' });
  },
  a: () => {
    const identity = useSession.getState().session?.identity;
    if (identity != null && whatIsMissing(identity, 'audit.view') === null) navigate({ screen: 'audit' });
  },
};

/** The keys that go to places and open dialogs; none of them changes anything but what is looked at. */
export function usePlaceShortcuts(isEnabled: boolean): void {
  useEffect(() => {
    if (!isEnabled) return undefined;
    let goPressedAtMs = 0;
    const onKey = (event: KeyboardEvent) => {
      if (isOverlayOpen()) return;
      if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'b') {
        openBreakGlass();
        event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey) return;
      if (event.altKey) {
        if (event.key === 'ArrowLeft') goBack();
        if (event.key === 'ArrowRight') goForward();
        return;
      }
      if (isTyping(event.target)) return;
      const isSecond = Date.now() - goPressedAtMs < SEQUENCE_MS;
      goPressedAtMs = 0;
      const go = isSecond ? GO[event.key] : undefined;
      if (go !== undefined) go();
      else if (event.key === 'g') goPressedAtMs = Date.now();
      else if (event.key === 'r') void queryClient.invalidateQueries();
      else if (event.key === '[') openNeighbour(-1);
      else if (event.key === ']') openNeighbour(1);
      else if (event.key === '?') openShortcuts();
      else if (event.key !== '/' || !focusFilter()) return;
      event.preventDefault();
    };
    const onMouse = (event: MouseEvent) => {
      if (event.button === 3) goBack();
      if (event.button === 4) goForward();
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('mouseup', onMouse);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('mouseup', onMouse);
    };
  }, [isEnabled]);
}
