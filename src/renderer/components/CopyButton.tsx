import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCopy } from './use-copy';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, such as "Copy link". */
  readonly label: string;
  readonly icon?: ReactNode;
}

/** Copies a text. */
export function CopyButton({ text, label, icon }: CopyButtonProps) {
  const { state, copy } = useCopy();
  const said = state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : label;
  return (
    <Tooltip label={said} opened={state === 'idle' ? undefined : true}>
      <ActionIcon variant="subtle" size="md" aria-label={said} onClick={() => copy(text)}>
        {state === 'copied' ? <IconCheck size={15} aria-hidden /> : (icon ?? <IconCopy size={15} aria-hidden />)}
      </ActionIcon>
    </Tooltip>
  );
}
