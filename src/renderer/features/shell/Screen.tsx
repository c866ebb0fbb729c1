import { useEffect, useLayoutEffect, useRef } from 'react';
import { Button, Skeleton } from '@mantine/core';
import { ErrorBoundary } from '../../components/ErrorBoundary';
import { ErrorNotice } from '../../components/ErrorNotice';
import { AuditScreen } from '../audit/AuditScreen';
import { UnsentAuditBanner } from '../audit/UnsentAuditBanner';
import { BreakGlassBanner } from '../break-glass/BreakGlassBanner';
import { ConnectionsScreen } from '../connections/ConnectionsScreen';
import { FindingScreen } from '../findings/FindingScreen';
import { FindingsScreen } from '../findings/FindingsScreen';
import { ConnectionBanner } from '../session/ConnectionBanner';
import { DisconnectedScreen } from '../session/DisconnectedScreen';
import { HistoryProblemBanner } from '../session/HistoryProblemBanner';
import { IdentityErrorScreen } from '../session/IdentityErrorScreen';
import { PreparingScreen } from '../session/PreparingScreen';
import { useSession } from '../session/session-store';
import { InboxScreen } from '../inbox/InboxScreen';
import { SettingsScreen } from '../settings/SettingsScreen';
import { currentRoute, useNavigation } from '../navigation/navigation-store';
import { formatRoute, type Route } from '../navigation/route';
import { RunbookCatalog } from '../runbooks/RunbookCatalog';
import { RunbookPage } from '../runbooks/RunbookPage';
import { LegacyRunScreen } from '../runs/LegacyRunScreen';
import { RunDetailScreen } from '../runs/RunDetailScreen';
import { RunListScreen } from '../runs/RunListScreen';
import classes from './Screen.module.css';

const NEED_NO_DATABASE: readonly Route['screen'][] = ['connections', 'settings'];

/** The part of the window that scrolls: the place one is at, or why it can't be shown. */
export function Screen() {
  const connection = useSession((state) => state.session?.connection);
  const profileName = useSession((state) => state.session?.profileName ?? '');
  const isUsable = useSession((state) => state.session?.identity != null);
  // While the sandbox is made anew there is nothing that a place could show.
  const isPreparing = connection?.status === 'preparing';
  // The way out of a connection that does not work, and what is about this computer alone.
  const needsNoDatabase = useNavigation((state) => NEED_NO_DATABASE.includes(currentRoute(state).screen));
  return (
    <div className={classes.column}>
      {isUsable && connection?.status === 'disconnected' && (
        <ConnectionBanner connection={connection} profileName={profileName} />
      )}
      <BreakGlassBanner />
      <HistoryProblemBanner />
      <UnsentAuditBanner />
      <Scroller>{(isUsable && !isPreparing) || needsNoDatabase ? <Place /> : <NoPlace />}</Scroller>
    </div>
  );
}

/** Restores where a place was scrolled to, and takes the focus when the place changes. */
function Scroller({ children }: { readonly children: React.ReactNode }) {
  const ref = useRef<HTMLElement>(null);
  const entry = useNavigation((state) => state.entries[state.index]);
  const key = useNavigation((state) => `${state.index} ${formatRoute(currentRoute(state))}`);
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    ref.current?.scrollTo({ top: entry?.scrollTop ?? 0 });
    // Only on arrival: the stored position of the present entry changes when it is left.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  // Another filter of the same list is no other place: whoever chooses it goes on choosing.
  const place = useNavigation((state) => formatRoute(currentRoute(state)).split('?', 1)[0]);
  useEffect(() => {
    if (!isFirst.current) ref.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [place]);
  return (
    <main ref={ref} id="screen" tabIndex={-1} className={classes.scroller}>
      {children}
    </main>
  );
}

function Place() {
  const route = useNavigation(currentRoute);
  return (
    <ErrorBoundary resetKey={formatRoute(route)}>
      <RoutedScreen route={route} />
    </ErrorBoundary>
  );
}

function RoutedScreen({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case 'operations':
      return <RunListScreen key={route.view} view={route.view} filter={route.filter} />;
    case 'legacyOperation':
      return <LegacyRunScreen key={`${route.record}:${route.id}`} record={route.record} id={route.id} />;
    case 'operation':
      return <RunDetailScreen key={route.runId} runId={route.runId} />;
    case 'findings':
      return <FindingsScreen route={route} />;
    case 'finding':
      return <FindingScreen key={route.findingId} findingId={route.findingId} />;
    case 'audit':
      return <AuditScreen />;
    case 'inbox':
      return <InboxScreen />;
    case 'connections':
      return <ConnectionsScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'runbooks':
      return <RunbookCatalog />;
    case 'runbook':
      return <RunbookPage key={route.runbookKey} runbookKey={route.runbookKey} />;
  }
}

function NoPlace() {
  const { session, error } = useSession();
  if (session === null) {
    return error === null ? <Waiting /> : <Failed error={error} />;
  }
  if (session.identityError !== null) return <IdentityErrorScreen error={session.identityError} />;
  switch (session.connection.status) {
    case 'preparing':
      return <PreparingScreen label={session.connection.label} fraction={session.connection.fraction} />;
    case 'disconnected':
      return <DisconnectedScreen connection={session.connection} profileName={session.profileName} />;
    case 'connecting':
    case 'connected':
      return <Waiting />;
  }
}

function Waiting() {
  return (
    <div className={classes.waiting} role="status" aria-label="Connecting">
      <Skeleton h={28} w={220} />
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} h={20} />
      ))}
    </div>
  );
}

function Failed({ error }: { readonly error: unknown }) {
  return (
    <div className={classes.waiting}>
      <ErrorNotice error={error} title="The window can’t talk to the application.">
        <Button size="xs" variant="default" onClick={() => window.location.reload()}>
          Reload the window
        </Button>
      </ErrorNotice>
    </div>
  );
}
