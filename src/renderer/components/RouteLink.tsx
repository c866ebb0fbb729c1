import type { MouseEvent, ReactNode, Ref } from 'react';
import { navigate, tearOff } from '../features/navigation/navigation-store';
import { isOperationRoute, type Route, routeLink } from '../features/navigation/route';

interface RouteLinkProps {
  readonly to: Route;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly isCurrent?: boolean;
  readonly label?: string;
  /** Told on hover. */
  readonly hint?: string | undefined;
  readonly tabIndex?: number;
  readonly onNavigate?: () => void;
  readonly ref?: Ref<HTMLAnchorElement>;
}

/**
 * A link to another place in the window; with Ctrl or ⌘ an operation opens in a window of its own. Its address is the one
 * other programs can open, so that copying it works.
 */
export function RouteLink({
  to,
  children,
  className,
  isCurrent,
  label,
  hint,
  tabIndex,
  onNavigate,
  ref,
}: RouteLinkProps) {
  const follow = (event: MouseEvent) => {
    event.preventDefault();
    onNavigate?.();
    if ((event.ctrlKey || event.metaKey) && isOperationRoute(to)) tearOff(to);
    else navigate(to);
  };
  return (
    <a
      ref={ref}
      href={routeLink(to)}
      className={className}
      title={hint}
      draggable={false}
      tabIndex={tabIndex}
      aria-current={isCurrent ? 'page' : undefined}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  );
}
