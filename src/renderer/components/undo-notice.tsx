import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Says what was done and offers for a while to take it back. */
export function showUndo(title: string, undo: () => void): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    title,
    message: (
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          undo();
          notifications.hide(id);
        }}
      >
        Undo
      </Button>
    ),
    withBorder: true,
    autoClose: 12_000,
  });
}
