import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BreakGlassState } from '../../../shared/contract/break-glass';
import { REASON_PROBLEM_MESSAGES, textProblem } from '../../../shared/domain/reason';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { RouteLink } from '../../components/RouteLink';
import { Time } from '../../components/Time';
import { useWriteGate } from '../session/use-database-gate';
import { closeBreakGlassDialog } from './break-glass-dialogs';
import { endCauseText } from './end-cause';

/** Asks what was done under a break-glass that is over; the answer goes into the audit. */
export function ReviewDialog({ state }: { readonly state: Extract<BreakGlassState, { status: 'review_needed' }> }) {
  const [note, setNote] = useState('');
  const [isTouched, setIsTouched] = useState(false);
  const gate = useWriteGate();
  const review = useMutation({
    mutationFn: () => call('breakGlass.review', { note }),
    onSuccess: closeBreakGlassDialog,
  });
  const problem = textProblem(note.trim());
  const message = problem === null ? null : REASON_PROBLEM_MESSAGES[problem].replaceAll('reason', 'review');
  return (
    <Modal opened onClose={closeBreakGlassDialog} title="Review your break-glass" size="lg">
      <div className={dialog.body}>
        <p>
          {state.reasonCode} — “{state.reasonText}”
        </p>
        <p className={dialog.dim}>
          Entered <Time instant={state.enteredAt} as="moment" />
          {state.endedAt !== null && (
            <>
              , over since <Time instant={state.endedAt} as="moment" />
            </>
          )}
          : {endCauseText(state.endCause)}.{' '}
          {state.runIds.length === 0 ? 'No operation was started.' : 'Started meanwhile: '}
          {state.runIds.map((runId) => (
            <RouteLink key={runId} to={{ screen: 'operation', runId }} onNavigate={closeBreakGlassDialog}>
              #{runId}{' '}
            </RouteLink>
          ))}
        </p>
        {state.runIds.length > 0 && (
          <p className={dialog.dim}>
            What of it is not over yet goes on at its checkpoint where a worker is connected.
          </p>
        )}
        <Textarea
          size="xs"
          label="What was done, and is anything left to do?"
          autosize
          minRows={3}
          maxRows={8}
          value={note}
          error={isTouched && note.trim() !== '' && message !== null ? message : undefined}
          onBlur={() => setIsTouched(true)}
          // One line, as every text that the audit holds.
          onChange={(event) => setNote(event.currentTarget.value.replace(/\s*\n\s*/g, ' '))}
          data-autofocus
        />
        {review.isError && <ErrorNotice error={review.error} title="The review was not stored." />}
        <div className={dialog.actions}>
          <Button size="xs" variant="default" onClick={closeBreakGlassDialog}>
            Later
          </Button>
          <ActionButton
            variant="filled"
            loading={review.isPending}
            disabledReason={gate ?? (note.trim() === '' ? 'Write what was done.' : message)}
            onClick={() => review.mutate()}
          >
            Store the review
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
