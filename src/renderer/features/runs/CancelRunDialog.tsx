import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RunDetail } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { countOf, formatCount } from '../../format/count';
import { useWriteGate } from '../session/use-database-gate';
import { receiveRun } from './live-run-store';

interface CancelRunDialogProps {
  readonly run: RunDetail;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before an operation is stopped, and says what stays done. */
export function CancelRunDialog({ run, isOpen, onClose }: CancelRunDialogProps) {
  const gate = useWriteGate();
  const cancel = useMutation({
    mutationFn: () => call('runs.cancel', { runId: run.id }),
    onSuccess: (changed) => {
      receiveRun(changed);
      onClose();
    },
  });
  const tenants = Object.values(run.tenantStates).reduce((sum, count) => sum + count, 0);
  const done = run.tenantStates.succeeded ?? 0;
  const updated = run.summaryCounts.updated ?? 0;
  const isOver = !isActive(run.status);
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Cancel operation #${run.id}?`}>
      <div className={dialog.body}>
        <p>
          <strong>{run.label}</strong> on{' '}
          {run.tenantId === null ? 'all tenants' : (run.tenantName ?? `tenant #${run.tenantId}`)}.
        </p>
        <p>
          Batches under way finish, then it stops. What is done stays done:{' '}
          {tenants > 0 && (
            <>
              {formatCount(done)} of {countOf(tenants, 'tenant')} complete,{' '}
            </>
          )}
          {countOf(updated, 'row')} updated. The rest is not touched, and a new start goes on from there.
        </p>
        {isOver && <p className={dialog.dim}>It has ended in the meantime.</p>}
        {cancel.isError && <ErrorNotice error={cancel.error} title="It was not cancelled." />}
        <div className={dialog.actions}>
          <Button size="xs" variant="default" onClick={onClose} data-autofocus>
            Keep it running
          </Button>
          <ActionButton
            variant="filled"
            loading={cancel.isPending}
            disabledReason={isOver ? 'It has ended.' : gate}
            onClick={() => cancel.mutate()}
          >
            Cancel operation #{run.id}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
