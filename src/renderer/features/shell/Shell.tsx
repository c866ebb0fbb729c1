import { BreakGlassDialogs } from '../break-glass/BreakGlassDialogs';
import { ConnectDialog } from '../connections/ConnectDialog';
import { useNavigation } from '../navigation/navigation-store';
import { useSession } from '../session/session-store';
import { ResetSandboxDialog } from '../session/ResetSandboxDialog';
import { Header } from './Header';
import { NavigationBar } from './NavigationBar';
import { Palette } from './Palette';
import { RunEndAnnouncer } from './RunEndAnnouncer';
import { RunningWidget } from './RunningWidget';
import { Screen } from './Screen';
import classes from './Shell.module.css';
import { ShortcutsSheet } from './ShortcutsSheet';
import { SkipLink } from './SkipLink';
import { usePlaceShortcuts } from './use-place-shortcuts';

/**
 * The frame around every screen: where am I, who am I, how old is this. A torn-off window has the frame without the ways
 * to other places.
 */
export function Shell() {
  const environment = useSession((state) => state.session?.environment);
  const isUsable = useSession((state) => state.session?.identity != null);
  const isMain = useNavigation((state) => state.windowKind === 'main');
  usePlaceShortcuts(isUsable, isMain);
  return (
    <div className={classes.frame} data-environment={environment}>
      <SkipLink />
      <Header />
      <div className={classes.below}>
        {isUsable && isMain && <NavigationBar />}
        <Screen />
      </div>
      {isUsable && isMain && <RunningWidget />}
      {isUsable && isMain && <Palette />}
      {isUsable && <RunEndAnnouncer />}
      <ShortcutsSheet />
      <ResetSandboxDialog />
      <ConnectDialog />
      {isUsable && <BreakGlassDialogs />}
    </div>
  );
}
