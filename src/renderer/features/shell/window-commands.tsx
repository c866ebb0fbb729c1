import {
  IconAppWindow,
  IconBell,
  IconDownload,
  IconFlame,
  IconKeyboard,
  IconMailOpened,
  IconMoon,
  IconRefresh,
  IconRulerMeasure,
  IconZoomIn,
} from '@tabler/icons-react';
import type { Preferences } from '../../../shared/contract/preferences';
import { openBreakGlass } from '../break-glass/break-glass-dialogs';
import { markAllRead } from '../inbox/mark-notifications';
import { currentRoute, navigate, tearOff } from '../navigation/navigation-store';
import { isOperationRoute } from '../navigation/route';
import { setPreferences, zoom } from '../preferences/preferences-store';
import { askToResetSandbox } from '../session/ResetSandboxDialog';
import { COMMAND_ICON, type Command } from './palette-command';
import { keysOf } from './shortcuts';
import { openShortcuts } from './ShortcutsSheet';

/** What decides which of these are offered. */
export interface WindowCommandParts {
  readonly preferences: Preferences;
  readonly isSandbox: boolean;
  readonly mayBreakGlass: boolean;
  readonly mayAudit: boolean;
  readonly unread: number;
}

function lookCommands({ density, areDesktopNotificationsOn }: Preferences): Command[] {
  const otherDensity = density === 'compact' ? 'comfortable' : 'compact';
  const zooms = [
    ['in', 'Larger', keysOf('zoomIn')],
    ['out', 'Smaller', keysOf('zoomOut')],
    ['reset', 'Actual size', keysOf('zoomReset')],
  ] as const;
  return [
    ...(['dark', 'light', 'auto'] as const).map((colorScheme) => ({
      id: `colours-${colorScheme}`,
      label: colorScheme === 'auto' ? 'Colours: as the system has them' : `Colours: ${colorScheme}`,
      keywords: 'theme mode',
      icon: <IconMoon {...COMMAND_ICON} />,
      run: () => setPreferences({ colorScheme }),
    })),
    {
      id: 'density',
      label: `Density: ${otherDensity}`,
      keywords: 'rows height',
      icon: <IconRulerMeasure {...COMMAND_ICON} />,
      run: () => setPreferences({ density: otherDensity }),
    },
    ...zooms.map(([step, label, keys]) => ({
      id: `zoom-${step}`,
      label: `Zoom: ${label.toLowerCase()}`,
      keys,
      icon: <IconZoomIn {...COMMAND_ICON} />,
      run: () => zoom(step),
    })),
    {
      id: 'desktop-notifications',
      label: areDesktopNotificationsOn ? 'Desktop notifications: off' : 'Desktop notifications: on',
      icon: <IconBell {...COMMAND_ICON} />,
      run: () => setPreferences({ areDesktopNotificationsOn: !areDesktopNotificationsOn }),
    },
  ];
}

/** What concerns the window and the person at it rather than a place. */
export function windowCommands(parts: WindowCommandParts): Command[] {
  const { preferences, isSandbox, mayBreakGlass, mayAudit, unread } = parts;
  const here = currentRoute();
  return [
    ...(isOperationRoute(here)
      ? [
          {
            id: 'tear-off',
            label: 'Open this operation in its own window',
            keywords: 'new tear off',
            keys: ['mod', 'enter'],
            icon: <IconAppWindow {...COMMAND_ICON} />,
            run: () => tearOff(here),
          },
        ]
      : []),
    ...(unread > 0
      ? [
          {
            id: 'mark-all-read',
            label: 'Mark all notifications as read',
            keywords: 'inbox',
            icon: <IconMailOpened {...COMMAND_ICON} />,
            run: () => void markAllRead(),
          },
        ]
      : []),
    ...(mayBreakGlass
      ? [
          {
            id: 'break-glass',
            label: 'Break-glass…',
            keywords: 'elevate',
            keys: keysOf('breakGlass'),
            icon: <IconFlame {...COMMAND_ICON} />,
            run: openBreakGlass,
          },
        ]
      : []),
    ...(mayAudit
      ? [
          {
            id: 'export-audit',
            label: 'Export the audit…',
            keywords: 'csv json save download',
            icon: <IconDownload {...COMMAND_ICON} />,
            // There it is said what will be in it, and in which form.
            run: () => navigate({ screen: 'audit' }),
          },
        ]
      : []),
    ...lookCommands(preferences),
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      keywords: 'help keys',
      keys: keysOf('shortcuts'),
      icon: <IconKeyboard {...COMMAND_ICON} />,
      run: openShortcuts,
    },
    ...(isSandbox
      ? [
          {
            id: 'reset-sandbox',
            label: 'Reset the sandbox…',
            icon: <IconRefresh {...COMMAND_ICON} />,
            run: askToResetSandbox,
          },
        ]
      : []),
  ];
}
