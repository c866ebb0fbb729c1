import { ActionButton } from '../../components/ActionButton';
import { showUndo } from '../../components/undo-notice';
import { countOf } from '../../format/count';
import { setPreferences, usePreferences, withRecentReason } from '../preferences/preferences-store';
import { Setting, SettingsSection } from './SettingsSection';

/** The reasons that were given on this computer, which are offered the next time. */
export function ReasonSettings() {
  const kept = usePreferences((state) => state.preferences.recentReasons);
  const forget = () => {
    setPreferences({ recentReasons: [] });
    showUndo('Recent reasons forgotten', () => {
      // What was given since stays the newest.
      const since = usePreferences.getState().preferences.recentReasons;
      setPreferences({ recentReasons: since.reduceRight(withRecentReason, kept) });
    });
  };
  return (
    <SettingsSection title="Reasons">
      <Setting
        label="Recent reasons"
        hint={
          kept.length === 0
            ? 'None is kept. The last ones that you give stay here, to be offered again.'
            : `${countOf(kept.length, 'reason')} kept, offered where one is asked for. What was written to the audit stays there.`
        }
      >
        <ActionButton disabledReason={kept.length === 0 ? 'None is kept.' : null} onClick={forget}>
          Forget
        </ActionButton>
      </Setting>
    </SettingsSection>
  );
}
