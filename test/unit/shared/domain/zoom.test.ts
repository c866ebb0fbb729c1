import { expect, it } from 'vitest';
import { ZOOM_STEPS, zoomAfter } from '../../../../src/shared/domain/zoom';

it('goes to the next larger and smaller step, from wherever it is', () => {
  expect(ZOOM_STEPS.map((percent) => zoomAfter(percent, 'in'))).toEqual([90, 100, 110, 125, 150, 175, 200, 200]);
  expect(ZOOM_STEPS.map((percent) => zoomAfter(percent, 'out'))).toEqual([80, 80, 90, 100, 110, 125, 150, 175]);
  expect(zoomAfter(130, 'in')).toBe(150);
  expect(zoomAfter(130, 'out')).toBe(125);
});

it('goes back to the actual size', () => {
  expect(zoomAfter(175, 'reset')).toBe(100);
});
