/** Names the toast that tells of a run's start, so that news of its end can take it away. */
export function startToast(runId: number): string {
  return `started-${runId}`;
}
