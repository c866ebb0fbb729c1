import { describe, expect, it } from 'vitest';
import { chooseBounds } from '../../../../src/main/app/window-bounds';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 1920, height: 1080 };
const stored = (bounds: { x: number; y: number; width: number; height: number }) => ({
  ...bounds,
  isMaximised: false,
});

describe('where the window opens', () => {
  it('is the middle of the first display when nothing is known', () => {
    expect(chooseBounds(null, [laptop, second])).toEqual({ x: 80, y: 53, width: 1280, height: 820 });
  });

  it('is where it was', () => {
    const bounds = { x: 1600, y: 100, width: 1000, height: 700 };
    expect(chooseBounds(stored(bounds), [laptop, second])).toEqual(bounds);
  });

  it('is the first display when the one it was on is gone', () => {
    const bounds = { x: 1600, y: 100, width: 1000, height: 700 };
    expect(chooseBounds(stored(bounds), [laptop])).toEqual({ x: 220, y: 113, width: 1000, height: 700 });
  });

  it('is pulled back where its title bar could not be reached', () => {
    const bounds = { x: 100, y: -400, width: 1000, height: 700 };
    expect(chooseBounds(stored(bounds), [laptop]).y).toBeGreaterThanOrEqual(25);
  });

  it('is no larger than the display and no smaller than its least size', () => {
    expect(chooseBounds(stored({ x: 0, y: 25, width: 5000, height: 4000 }), [laptop])).toMatchObject({
      width: 1440,
      height: 875,
    });
    expect(chooseBounds(stored({ x: 0, y: 25, width: 10, height: 10 }), [laptop])).toMatchObject({
      width: 900,
      height: 600,
    });
  });

  it('works without any display', () => {
    expect(chooseBounds(null, [])).toMatchObject({ width: 1280, height: 820 });
  });
});
