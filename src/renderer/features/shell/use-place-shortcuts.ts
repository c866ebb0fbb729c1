import { useEffect } from 'react';
import { type Action, whatIsMissing } from '../../../shared/domain/actions';
import { isOverlayOpen, isTyping } from '../../components/keyboard-focus';
import { openBreakGlass } from '../break-glass/break-glass-dialogs';
import { queryClient } from '../../query-client';
import { findingsRoute } from '../navigation/findings-route';
import { currentRoute, goBack, goForward, navigate, neighbourOf, useNavigation } from '../navigation/navigation-store';
import { zoom } from '../preferences/preferences-store';
import { useSession } from '../session/session-store';
import { matchShortcut } from './match-shortcut';
import { type PlaceAction, SHORTCUTS } from './shortcuts';
import { openShortcuts } from './ShortcutsSheet';

/** The second key of a sequence has to follow within this time: long enough to look for it, on a slow computer too. */
const SEQUENCE_MS = 5_000;

function openNeighbour(by: 1 | -1): void {
  const route = currentRoute();
  const neighbour = neighbourOf(useNavigation.getState().listed, route, by);
  if (neighbour !== null) navigate(neighbour);
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>('[data-filter-input]');
  filter?.focus();
  return filter !== null;
}

/** A place that one may not see is not gone to; a link to it says why. */
function may(action: Extract<Action, 'audit.view' | 'findings.view'>): boolean {
  const identity = useSession.getState().session?.identity;
  return identity != null && whatIsMissing(identity, action) === null;
}

/** What each action does; false where there was nothing to do, so that the key is left alone. */
const ACTS: Readonly<Record<PlaceAction, () => boolean | void>> = {
  goOperations: () => navigate({ screen: 'operations', view: 'all' }),
  goRunbooks: () => {
    if (useSession.getState().session?.identity?.kind !== 'tenant_user') navigate({ screen: 'runbooks' });
  },
  goFindings: () => {
    if (may('findings.view')) navigate(findingsRoute());
  },
  goAudit: () => {
    if (may('audit.view')) navigate({ screen: 'audit' });
  },
  goInbox: () => navigate({ screen: 'inbox' }),
  goSettings: () => navigate({ screen: 'settings' }),
  settings: () => navigate({ screen: 'settings' }),
  breakGlass: openBreakGlass,
  refresh: () => void queryClient.invalidateQueries(),
  back: goBack,
  forward: goForward,
  zoomIn: () => zoom('in'),
  zoomOut: () => zoom('out'),
  zoomReset: () => zoom('reset'),
  shortcuts: openShortcuts,
  filter: focusFilter,
  previousOperation: () => openNeighbour(-1),
  nextOperation: () => openNeighbour(1),
};

/** These help to read a dialog as well. */
const ALWAYS: readonly PlaceAction[] = ['zoomIn', 'zoomOut', 'zoomReset'];
/** And these mean something before anybody is signed in. */
const BEFORE_SIGN_IN: readonly PlaceAction[] = [...ALWAYS, 'settings'];

/** The keys that go to places and open dialogs; none of them changes anything but what is looked at. */
export function usePlaceShortcuts(isEnabled: boolean, isMain: boolean): void {
  useEffect(() => {
    const known = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts).filter(
      ({ action, isMainOnly }) =>
        (isMain || isMainOnly !== true) && (isEnabled || (action !== undefined && BEFORE_SIGN_IN.includes(action))),
    );
    let first: { key: string; atMs: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      const begun = first !== null && Date.now() - first.atMs < SEQUENCE_MS ? first.key : null;
      first = null;
      const meaning = matchShortcut(known, event, begun, isTyping(event.target));
      if (meaning === null) return;
      const isLeftToOverlay = meaning.kind === 'begins' || !ALWAYS.includes(meaning.action);
      if (isLeftToOverlay && isOverlayOpen()) return;
      if (meaning.kind === 'begins') first = { key: event.key, atMs: Date.now() };
      else if (ACTS[meaning.action]() === false) return;
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
  }, [isEnabled, isMain]);
}
