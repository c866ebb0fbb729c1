import type { ErrorData } from '../../../shared/errors';
import { ActionButton } from '../../components/ActionButton';
import { CommandLine } from '../../components/CommandLine';
import { extractCommand } from './extract-command';
import { FullScreenState } from './FullScreenState';
import classes from './FullScreenState.module.css';
import { useReconnect } from './use-reconnect';

function titleOf(error: ErrorData): string {
  if (error.kind === 'not_installed') return 'Wheelhouse is not installed in this database';
  if (error.code === 'unmapped_role') return 'This database role is not an operator yet';
  if (error.code === 'missing_capability') return 'You may not use this console';
  return 'You can’t be signed in';
}

/** Connected, but as nobody: what is missing and how it is put right. */
export function IdentityErrorScreen({ error }: { readonly error: ErrorData }) {
  const { isTrying, tryNow } = useReconnect();
  const { text, command } = extractCommand(error.nextStep ?? '');
  return (
    <FullScreenState title={titleOf(error)}>
      <p>{error.message}</p>
      {error.dataSafety !== undefined && <p className={classes.dim}>{error.dataSafety}</p>}
      {text !== '' && <p>{text}</p>}
      {command !== null && <CommandLine command={command} />}
      <div className={classes.actions}>
        <ActionButton variant="filled" loading={isTrying} onClick={tryNow}>
          Check again
        </ActionButton>
      </div>
    </FullScreenState>
  );
}
