import { Modal } from '@mantine/core';
import type { InboxNotification } from '../../../shared/contract/notifications';
import dialog from '../../components/Dialog.module.css';
import { Time } from '../../components/Time';

interface NotificationDialogProps {
  readonly notification: InboxNotification | null;
  readonly onClose: () => void;
}

/** A notification that is about no operation, in full. */
export function NotificationDialog({ notification, onClose }: NotificationDialogProps) {
  return (
    <Modal opened={notification !== null} onClose={onClose} title={notification?.title ?? 'Notification'}>
      {notification !== null && (
        <div className={dialog.body}>
          {notification.body !== '' && <p>{notification.body}</p>}
          {notification.errorSummary !== null && <p>{notification.errorSummary}</p>}
          <p>
            Received <Time instant={notification.createdAt} />. It names no operation.
          </p>
        </div>
      )}
    </Modal>
  );
}
