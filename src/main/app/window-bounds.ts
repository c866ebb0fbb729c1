import type { WindowState } from '../sqlite/window-state';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 600;
const DEFAULT_WIDTH = 1280;
const DEFAULT_HEIGHT = 820;

/** How much of the title bar must be reachable for a person to get the window back. */
const GRIP = { width: 120, height: 40 };

function overlap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  return Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB);
}

function isReachable(bounds: Rectangle, workArea: Rectangle): boolean {
  const across = overlap(bounds.x, bounds.width, workArea.x, workArea.width);
  const titleBar = overlap(bounds.y, GRIP.height, workArea.y, workArea.height);
  return across >= GRIP.width && titleBar >= GRIP.height;
}

/**
 * Where to open the window: where it was, if a display that is there now shows enough of it to take hold of; otherwise
 * centred on the first display.
 *
 * @param workAreas of the displays, the primary one first
 */
export function chooseBounds(stored: WindowState | null, workAreas: readonly Rectangle[]): Rectangle {
  const [primary = { x: 0, y: 0, width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT }] = workAreas;
  const fit = (size: { width: number; height: number }, area: Rectangle) => ({
    width: Math.max(MIN_WIDTH, Math.min(size.width, area.width)),
    height: Math.max(MIN_HEIGHT, Math.min(size.height, area.height)),
  });
  const area = stored === null ? undefined : workAreas.find((workArea) => isReachable(stored, workArea));
  if (stored !== null && area !== undefined) return { x: stored.x, y: stored.y, ...fit(stored, area) };
  const size = fit(stored ?? { width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT }, primary);
  return {
    x: Math.round(primary.x + Math.max(0, primary.width - size.width) / 2),
    y: Math.round(primary.y + Math.max(0, primary.height - size.height) / 2),
    ...size,
  };
}
