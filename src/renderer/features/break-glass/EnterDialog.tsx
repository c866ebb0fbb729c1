import { Button, Modal, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BreakGlassRequest } from '../../../shared/contract/break-glass';
import {
  BREAK_GLASS_DEFAULT_MINUTES,
  BREAK_GLASS_MAX_MINUTES,
  BREAK_GLASS_MIN_MINUTES,
  isBreakGlassDuration,
} from '../../../shared/domain/break-glass';
import { describeReasonProblem, parseReason, type ReasonCode } from '../../../shared/domain/reason';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ReasonFields } from '../reasons/ReasonFields';
import { useReasonPolicy } from '../reasons/reason-policy';
import { useSession } from '../session/session-store';
import { useMay, useWriteGate } from '../session/use-database-gate';
import { closeBreakGlassDialog } from './break-glass-dialogs';
import classes from './EnterDialog.module.css';

interface EnterDialogProps {
  readonly isExtension: boolean;
  /** How many minutes may be asked for. */
  readonly maxMinutes: number;
}

/** Asks why and for how long, to enter a break-glass or to add minutes to the one that lasts. */
export function EnterDialog({ isExtension, maxMinutes }: EnterDialogProps) {
  const [code, setCode] = useState<ReasonCode | null>(null);
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState(Math.min(BREAK_GLASS_DEFAULT_MINUTES, maxMinutes));
  const { ticket } = useReasonPolicy();
  const gate = useWriteGate();
  const mayUse = useMay('breakGlass.use');
  const environment = useSession((state) => state.session?.environment ?? 'production').toUpperCase();
  const send = useMutation({
    mutationFn: (request: BreakGlassRequest) =>
      isExtension ? call('breakGlass.extend', request) : call('breakGlass.enter', request),
    onSuccess: closeBreakGlassDialog,
  });
  const reason = parseReason({ code, text }, ticket);
  const problem = reason.ok ? null : describeReasonProblem(reason.problem, ticket);
  const isDuration = isBreakGlassDuration(minutes) && minutes <= maxMinutes;
  const missing =
    gate ??
    (mayUse ? null : 'You lack the capability platform.use_break_glass.') ??
    problem ??
    (isDuration ? null : `Choose from ${BREAK_GLASS_MIN_MINUTES} to ${maxMinutes} whole minutes.`);
  return (
    <Modal
      opened
      onClose={closeBreakGlassDialog}
      size="lg"
      title={isExtension ? 'Extend break-glass' : `Enter break-glass in ${environment}`}
    >
      <div className={dialog.body}>
        <p>
          {isExtension
            ? `Say why it is not over yet. All of it lasts at most ${BREAK_GLASS_MAX_MINUTES} minutes.`
            : 'For a limited time you may take preflights and start runbooks that you lack the capability for.'}
        </p>
        {!isExtension && (
          <p className={dialog.dim}>
            It is audited, every operation started meanwhile is marked, and a review is asked for at its end. It never
            passes the tenants that runbooks are allowed on, the reason, the typed confirmation or the platform’s locks.
            Where your database role may, this application works on what you start while it lasts; after that, workers
            elsewhere go on.
          </p>
        )}
        <ReasonFields
          code={code}
          text={text}
          problem={problem}
          change={({ reasonCode, reasonText }) => {
            if (reasonCode !== undefined) setCode(reasonCode);
            if (reasonText !== undefined) setText(reasonText);
          }}
        />
        <NumberInput
          size="xs"
          label={isExtension ? 'Minutes more' : 'Minutes'}
          className={classes.minutes}
          min={BREAK_GLASS_MIN_MINUTES}
          max={maxMinutes}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="blur"
          value={minutes}
          onChange={(value) => setMinutes(Number(value))}
        />
        {send.isError && (
          <ErrorNotice error={send.error} title={isExtension ? 'It was not extended.' : 'It was not entered.'} />
        )}
        <div className={dialog.actions}>
          <Button size="xs" variant="default" onClick={closeBreakGlassDialog}>
            {isExtension ? 'Leave it as it is' : 'Stay without'}
          </Button>
          <ActionButton
            variant="filled"
            loading={send.isPending}
            disabledReason={missing}
            onClick={() => {
              if (reason.ok) send.mutate({ reason: reason.reason, minutes });
            }}
          >
            {isExtension ? `Extend by ${minutes} min` : `Enter break-glass for ${minutes} min in ${environment}`}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
