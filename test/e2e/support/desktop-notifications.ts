import type { ElectronApplication } from '@playwright/test';

/** What was shown on the desktop. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
}

interface Kept {
  readonly title: string;
  readonly body: string;
  click(): void;
}

/** Keeps what the application would show on the desktop, which test machines have none of. */
export async function interceptNotifications(application: ElectronApplication): Promise<void> {
  await application.evaluate(({ Notification }) => {
    const kept: Kept[] = [];
    Object.assign(globalThis, { keptNotifications: kept });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      kept.push({ title: this.title, body: this.body, click: () => this.emit('click') });
    };
  });
}

/** Everything shown since {@link interceptNotifications}, oldest first. */
export async function shownNotifications(application: ElectronApplication): Promise<ShownNotification[]> {
  return await application.evaluate(() => {
    const { keptNotifications } = globalThis as unknown as { keptNotifications: Kept[] };
    return keptNotifications.map(({ title, body }) => ({ title, body }));
  });
}

/** Clicks the one shown last. */
export async function clickLastNotification(application: ElectronApplication): Promise<void> {
  await application.evaluate(() => {
    (globalThis as unknown as { keptNotifications: Kept[] }).keptNotifications.at(-1)?.click();
  });
}
