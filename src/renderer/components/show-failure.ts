import { notifications } from '@mantine/notifications';
import { toShownError } from '../api';

/** Says that something was not done, why, and what now; it stays until it is closed. */
export function showFailure(title: string, error: unknown): void {
  const { message, nextStep } = toShownError(error);
  notifications.show({
    color: 'red',
    title,
    message: [message, nextStep].filter((part) => part !== undefined).join(' '),
    withBorder: true,
    autoClose: false,
  });
}
