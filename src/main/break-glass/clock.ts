import type { ClockReading } from '../../shared/domain/break-glass';

/** Where break-glass gets the time from. */
export interface Clock {
  read(): ClockReading;
}

/** This computer's two clocks. */
export const systemClock: Clock = { read: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }) };
