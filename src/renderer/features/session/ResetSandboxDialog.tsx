import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { create } from 'zustand';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { showFailure } from '../../components/show-failure';
import { queryClient } from '../../query-client';
import { currentRoute, navigate } from '../navigation/navigation-store';
import { HOME, isOperationRoute } from '../navigation/route';
import { useLiveRuns } from '../runs/live-run-store';

const useDialog = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

/** Asks before the sandbox is reset; called from the palette and the menu. */
export function askToResetSandbox(): void {
  useDialog.setState({ isOpen: true });
}

/** Confirms that the sandbox's data is deleted and made anew. */
export function ResetSandboxDialog() {
  const isOpen = useDialog((state) => state.isOpen);
  const close = () => useDialog.setState({ isOpen: false });
  const reset = useMutation({
    mutationFn: () => call('sandbox.reset'),
    // How far it is shows in the place of the screen.
    onMutate: close,
    onSuccess: () => {
      // The operations that were looked at are gone, and their numbers are others'.
      useLiveRuns.setState({ runs: new Map() });
      void queryClient.resetQueries();
      if (isOperationRoute(currentRoute())) navigate(HOME);
    },
    onError: (error) => showFailure('The sandbox could not be reset', error),
  });
  return (
    <Modal opened={isOpen} onClose={close} title="Reset the sandbox?">
      <div className={dialog.body}>
        <p>
          Its database on this computer is deleted and made anew with fresh data. Operations that run in it stop. No
          other profile is touched.
        </p>
        <div className={dialog.actions}>
          <Button size="xs" variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <ActionButton variant="filled" onClick={() => reset.mutate()}>
            Reset the sandbox
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
