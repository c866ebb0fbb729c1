import { BreakGlassDialogs } from '../break-glass/BreakGlassDialogs';
import { ConnectDialog } from '../connections/ConnectDialog';
import { useSession } from '../session/session-store';
import { ResetSandboxDialog } from '../session/ResetSandboxDialog';
import { Header } from './Header';
import { NavigationBar } from './NavigationBar';
import { Palette } from './Palette';
import { RunningWidget } from './RunningWidget';
import { Screen } from './Screen';
import classes from './Shell.module.css';
import { ShortcutsSheet } from './ShortcutsSheet';
import { usePlaceShortcuts } from './use-place-shortcuts';

/** The frame around every screen: where am I, who am I, how old is this. */
export function Shell() {
  const environment = useSession((state) => state.session?.environment);
  const isUsable = useSession((state) => state.session?.identity != null);
  usePlaceShortcuts(isUsable);
  return (
    <div className={classes.frame} data-environment={environment}>
      <Header />
      <div className={classes.below}>
        {isUsable && <NavigationBar />}
        <Screen />
      </div>
      {isUsable && <RunningWidget />}
      {isUsable && <Palette />}
      <ShortcutsSheet />
      <ResetSandboxDialog />
      <ConnectDialog />
      {isUsable && <BreakGlassDialogs />}
    </div>
  );
}
