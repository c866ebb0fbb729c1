import type { WindowState } from '../sqlite/window-state';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowSizes {
  readonly min: { readonly width: number; readonly height: number };
  readonly first: { readonly width: number; readonly height: number };
}

export const MAIN_SIZES: WindowSizes = { min: { width: 900, height: 600 }, first: { width: 1280, height: 820 } };
/** A torn-off window has no navigation, and stands beside others. */
export const TORN_OFF_SIZES: WindowSizes = { min: { width: 680, height: 480 }, first: { width: 980, height: 760 } };

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
export function chooseBounds(
  stored: WindowState | null,
  workAreas: readonly Rectangle[],
  { min, first }: WindowSizes = MAIN_SIZES,
): Rectangle {
  const [primary = { x: 0, y: 0, ...first }] = workAreas;
  const fit = (size: { width: number; height: number }, area: Rectangle) => ({
    width: Math.max(min.width, Math.min(size.width, area.width)),
    height: Math.max(min.height, Math.min(size.height, area.height)),
  });
  const area = stored === null ? undefined : workAreas.find((workArea) => isReachable(stored, workArea));
  if (stored !== null && area !== undefined) return { x: stored.x, y: stored.y, ...fit(stored, area) };
  const size = fit(stored ?? first, primary);
  return {
    x: Math.round(primary.x + Math.max(0, primary.width - size.width) / 2),
    y: Math.round(primary.y + Math.max(0, primary.height - size.height) / 2),
    ...size,
  };
}

/** The next of several windows stands beside the last, so that it does not look as if nothing had opened. */
export function besideTheLast(last: WindowState): WindowState {
  return { ...last, x: last.x + GRIP.height, y: last.y + GRIP.height, isMaximised: false };
}
