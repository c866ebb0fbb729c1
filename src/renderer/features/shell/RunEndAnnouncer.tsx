import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { isActive } from '../../../shared/domain/run-status';
import { useLiveRuns } from '../runs/live-run-store';

/** Tells screen readers that an operation on screen has ended: its badge changes without a sound. */
export function RunEndAnnouncer() {
  const [said, setSaid] = useState('');
  useEffect(
    () =>
      useLiveRuns.subscribe((state, before) => {
        for (const [runId, { run }] of state.runs) {
          const was = before.runs.get(runId)?.run;
          if (was !== undefined && isActive(was.status) && !isActive(run.status)) {
            setSaid(`Operation ${runId}, ${run.label}: ${run.bucket}.`);
          }
        }
      }),
    [],
  );
  return (
    <VisuallyHidden role="status" aria-label="Ended operations">
      {said}
    </VisuallyHidden>
  );
}
