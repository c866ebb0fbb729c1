import { useMutation } from '@tanstack/react-query';
import { call } from '../../api';

/** Has main try to connect now. Whether it worked comes as a change of the session. */
export function useReconnect(): { isTrying: boolean; tryNow: () => void } {
  const reconnect = useMutation({ mutationFn: () => call('session.reconnect') });
  return { isTrying: reconnect.isPending, tryNow: () => reconnect.mutate() };
}
