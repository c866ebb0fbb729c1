import { ActionButton } from '../../components/ActionButton';
import { Keys } from '../../components/Keys';
import { ScreenHeader } from '../../components/ScreenHeader';
import { navigate } from '../navigation/navigation-store';
import { HOME } from '../navigation/route';
import { useScreenTitle } from '../navigation/use-screen-title';
import { ColoursControl, DensityControl, ZoomControl } from '../preferences/LookControls';
import { PreferenceSwitch } from '../preferences/PreferenceSwitch';
import { useSession } from '../session/session-store';
import { ComputerSettings } from './ComputerSettings';
import { HistorySettings } from './HistorySettings';
import { ListSettings } from './ListSettings';
import { ReasonSettings } from './ReasonSettings';
import classes from './SettingsScreen.module.css';
import { Setting, SettingsSection } from './SettingsSection';

/** What is chosen and kept on this computer, whatever it is connected to. Every choice holds at once. */
export function SettingsScreen() {
  useScreenTitle('Settings');
  const isSignedIn = useSession((state) => state.session?.identity != null);
  return (
    <div className={classes.screen}>
      <ScreenHeader
        title="Settings"
        // Without a navigation there is no other way back.
        actions={
          isSignedIn ? undefined : <ActionButton onClick={() => navigate(HOME)}>Back to the connection</ActionButton>
        }
      >
        <p className={classes.dim}>Kept on this computer, for every connection. Each choice holds at once.</p>
      </ScreenHeader>
      <SettingsSection title="Appearance">
        <Setting label="Colours" hint="Auto follows the system.">
          <ColoursControl />
        </Setting>
        <Setting label="Density" hint="How high the rows of lists are.">
          <DensityControl />
        </Setting>
        <Setting
          label="Zoom"
          hint={
            <>
              <Keys keys={['mod', '+']} /> and <Keys keys={['mod', '-']} /> in every window
            </>
          }
        >
          <ZoomControl />
        </Setting>
      </SettingsSection>
      <SettingsSection title="Notifications">
        <Setting
          label="Desktop notifications"
          hint="When an operation that you started ends. The inbox and the window tell it in any case."
        >
          <PreferenceSwitch preference="areDesktopNotificationsOn" label="Desktop notifications" isLabelHidden />
        </Setting>
        <Setting
          label="List running operations"
          hint="In the lower right corner of every screen; when off, only how many there are."
        >
          <PreferenceSwitch preference="isRunningWidgetOpen" label="List running operations" isLabelHidden />
        </Setting>
      </SettingsSection>
      <ReasonSettings />
      <ListSettings />
      <HistorySettings />
      <ComputerSettings />
    </div>
  );
}
