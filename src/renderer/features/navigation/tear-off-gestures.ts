import { isOverlayOpen, isTyping } from '../../components/keyboard-focus';
import { currentRoute, tearOff, useNavigation } from './navigation-store';
import { isOperationRoute, parseRoute, type Route } from './route';

/** The operation that a row of a list links to, or null. */
function operationOfRow(row: Element | null | undefined): Route | null {
  for (const link of row?.querySelectorAll('a[href^="wheelhouse://"]') ?? []) {
    const route = parseRoute(link.getAttribute('href') ?? '');
    if (route !== null && isOperationRoute(route)) return route;
  }
  return null;
}

/** What Ctrl and enter is about: the marked row's operation, else the one that is open. */
function meantOperation(): Route | null {
  const marked = operationOfRow(document.querySelector('[role="row"][data-active]'));
  const { windowKind } = useNavigation.getState();
  const open = currentRoute();
  return marked ?? (windowKind === 'main' && isOperationRoute(open) ? open : null);
}

/**
 * Ctrl or ⌘ with a click on a row, or with enter on the marked one, shows its operation in a window of its own: in every
 * list whose rows link to operations. Returns the clean-up.
 */
export function followTearOffGestures(): () => void {
  const onClick = (event: MouseEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    // Links and buttons know themselves what they do.
    const target = event.target instanceof Element ? event.target : null;
    if (target === null || target.closest('a, button, input, label') !== null) return;
    const route = operationOfRow(target.closest('[role="row"]'));
    if (route === null) return;
    event.stopPropagation();
    tearOff(route);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isTyping(event.target) || isOverlayOpen()) return;
    // A focused link is clicked by it, with the same outcome.
    if (event.target instanceof Element && event.target.closest('a, button') !== null) return;
    const route = meantOperation();
    if (route === null) return;
    event.preventDefault();
    tearOff(route);
  };
  window.addEventListener('click', onClick, true);
  window.addEventListener('keydown', onKey);
  return () => {
    window.removeEventListener('click', onClick, true);
    window.removeEventListener('keydown', onKey);
  };
}
