import './without-eval';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import 'uplot/dist/uPlot.min.css';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { call } from './api';
import { App } from './App';
import { restoreRoute } from './features/navigation/follow-navigation';
import { followPreferences, usePreferences } from './features/preferences/preferences-store';

// The colour scheme and the place are known before anything is drawn, so that nothing flashes or jumps.
const [identity] = await Promise.all([
  call('window.get').catch(() => ({ kind: 'main' }) as const),
  followPreferences().catch((error: unknown) => console.error('The preferences could not be read.', error)),
]);
restoreRoute(identity, usePreferences.getState().preferences.lastRoute);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root element.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
