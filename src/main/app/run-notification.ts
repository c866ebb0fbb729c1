import { Notification } from 'electron';
import type { RunDetail } from '../../shared/contract/runs';

/** Notifications that are still on screen; one that is collected could not be clicked any more. */
const shown = new Set<Notification>();

function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  const forget = () => void shown.delete(notification);
  shown.add(notification);
  notification.on('click', () => {
    forget();
    onClick();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.show();
}

/** Tells on the desktop that an operation came to its end. A click opens it. */
export function notifyRunFinished(run: RunDetail, open: (route: string) => void): void {
  const where = run.tenantName ?? 'All tenants';
  notify(`${run.label}: ${run.bucket}`, `Operation #${run.id} · ${where}`, () => open(`runs/${run.id}`));
}

/** Tells that the application goes on without a window. */
export function notifyInBackground(open: () => void): void {
  notify(
    'Wheelhouse goes on in the background',
    'The operation under way is worked on to its end. Start Wheelhouse again to see it.',
    open,
  );
}
