import type { Windows } from '../app/windows';
import type { CallHandlers } from './call';

/** As much of the windows as calls are about. */
export type WindowHandlerParts = Pick<Windows, 'describe' | 'tearOff' | 'moved' | 'show' | 'closeTornOff'>;

type WindowCalls = 'window.get' | 'window.tearOff' | 'window.moved' | 'window.showMain';

/** The calls about the windows themselves. None of them touches the database. */
export function createWindowHandlers(windows: WindowHandlerParts): Pick<CallHandlers, WindowCalls> {
  return {
    'window.get': async (_request, { id }) => windows.describe(id),
    'window.tearOff': async ({ route }) => {
      windows.tearOff(route);
      return undefined;
    },
    'window.moved': async ({ route }, { id }) => {
      windows.moved(id, route);
      return undefined;
    },
    'window.showMain': async ({ route }) => {
      windows.show(route);
      return undefined;
    },
  };
}
