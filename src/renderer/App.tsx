import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ErrorBoundary } from './components/ErrorBoundary';
import { followTarget } from './features/connections/follow-target';
import { followBreakGlass } from './features/break-glass/follow-break-glass';
import { followInbox } from './features/inbox/follow-inbox';
import { followNavigation } from './features/navigation/follow-navigation';
import { followTearOffGestures } from './features/navigation/tear-off-gestures';
import { createColorSchemeManager } from './features/preferences/color-scheme-manager';
import { usePreferences } from './features/preferences/preferences-store';
import { followRuns } from './features/runs/follow-runs';
import { followSession } from './features/session/session-store';
import { Shell } from './features/shell/Shell';
import { queryClient } from './query-client';
import { styleNonce } from './style-nonce';
import { cssVariables, theme } from './theme';
import classes from './App.module.css';

const colorSchemeManager = createColorSchemeManager();

/** The window: providers, subscriptions to main, and the shell. */
export function App() {
  const density = usePreferences((state) => state.preferences.density);
  useEffect(() => {
    const stops = [
      // Before the session's first call, by which main learns that this window listens.
      followInbox(queryClient),
      followSession(),
      followTarget(),
      followNavigation(),
      followTearOffGestures(),
      followRuns(queryClient),
      followBreakGlass(queryClient),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <Notifications
            // The lower right corner is where what starts a run stands, and the widget of running operations.
            position="bottom-center"
            autoClose={8_000}
            limit={4}
            className={classes.notifications}
            containerWidth={380}
            zIndex={300}
          />
          <Shell />
        </ErrorBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
