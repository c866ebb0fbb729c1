import { create } from 'zustand';
import { type Preferences, preferencesSchema } from '../../../shared/contract/preferences';
import { type ZoomStep, zoomAfter } from '../../../shared/domain/zoom';
import { call, on } from '../../api';

interface PreferencesState {
  readonly preferences: Preferences;
  readonly revision: number;
}

/** The choices that main remembers on this computer. */
export const usePreferences = create<PreferencesState>(() => ({
  preferences: preferencesSchema.parse({}),
  revision: -1,
}));

/** Reads the choices and follows their changes, from other windows too. Returns the clean-up. */
export async function followPreferences(): Promise<() => void> {
  const stop = on('preferencesChanged', ({ revision, preferences }) => {
    usePreferences.setState((state) => (revision <= state.revision ? state : { preferences, revision }));
  });
  const preferences = await call('preferences.get');
  usePreferences.setState((state) => (state.revision >= 0 ? state : { preferences }));
  return stop;
}

/** Applies a choice at once and has main remember it. A choice that can't be stored still holds in this window. */
export function setPreferences(patch: Partial<Preferences>): void {
  usePreferences.setState((state) => ({ preferences: { ...state.preferences, ...patch } }));
  call('preferences.set', patch).catch((error: unknown) => {
    console.error('The preferences could not be stored.', error);
  });
}

/** Changes how large everything is drawn, in all windows. */
export function zoom(step: ZoomStep): void {
  setPreferences({ zoomPercent: zoomAfter(usePreferences.getState().preferences.zoomPercent, step) });
}

const RECENT_REASONS = 10;

/** The reasons offered next time: the newest first, each once. */
export function withRecentReason(recent: readonly string[], text: string): string[] {
  return [text, ...recent.filter((other) => other !== text)].slice(0, RECENT_REASONS);
}
