/** How large everything is drawn, in percent, as one steps through it. */
export const ZOOM_STEPS = [80, 90, 100, 110, 125, 150, 175, 200] as const;
export const ZOOM_MIN = 80;
export const ZOOM_MAX = 200;

export type ZoomStep = 'in' | 'out' | 'reset';

/** The zoom after a step: the next larger or smaller one, or 100 %. */
export function zoomAfter(percent: number, step: ZoomStep): number {
  switch (step) {
    case 'in':
      return ZOOM_STEPS.find((each) => each > percent) ?? ZOOM_MAX;
    case 'out':
      return ZOOM_STEPS.findLast((each) => each < percent) ?? ZOOM_MIN;
    case 'reset':
      return 100;
  }
}
