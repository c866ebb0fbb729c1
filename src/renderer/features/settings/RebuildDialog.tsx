import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { countOf } from '../../format/count';
import { queryClient } from '../../query-client';
import { useSession } from '../session/session-store';
import { keptHistoryQuery } from './settings-queries';

interface RebuildDialogProps {
  readonly isOpen: boolean;
  readonly operations: number;
  readonly onClose: () => void;
}

/** Confirms that what is kept of this connection is deleted and read again. */
export function RebuildDialog({ isOpen, operations, onClose }: RebuildDialogProps) {
  const profileName = useSession((state) => state.session?.profileName ?? '');
  const rebuild = useMutation({
    mutationFn: () => call('history.rebuild'),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keptHistoryQuery.queryKey }),
  });
  const close = () => {
    rebuild.reset();
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={close} title={`Rebuild the history of ${profileName}?`}>
      <div className={dialog.body}>
        <p>
          What this computer keeps of it for you is deleted and read again, the newest first. The database itself is not
          touched.
        </p>
        <p className={dialog.dim}>
          Until that is done lists are not complete. Details that you had opened are there without a connection only
          once you open them again.
        </p>
        {rebuild.isError && <ErrorNotice error={rebuild.error} title="The history was not rebuilt." />}
        <div className={dialog.actions}>
          <Button size="xs" variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <ActionButton variant="filled" loading={rebuild.isPending} onClick={() => rebuild.mutate()}>
            Delete and read {countOf(operations, 'operation')} again
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
