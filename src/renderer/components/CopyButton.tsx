import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { call } from '../api';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, such as "Copy link". */
  readonly label: string;
  readonly icon?: ReactNode;
}

const SHOWN_MS = 1_500;

/** Copies a text by way of main: the window itself has no right to the clipboard. */
export function CopyButton({ text, label, icon }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    call('clipboard.write', { text }).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const said = state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : label;
  return (
    <Tooltip label={said} opened={state === 'idle' ? undefined : true}>
      <ActionIcon variant="subtle" size="md" aria-label={said} onClick={copy}>
        {state === 'copied' ? <IconCheck size={15} aria-hidden /> : (icon ?? <IconCopy size={15} aria-hidden />)}
      </ActionIcon>
    </Tooltip>
  );
}
