import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAppWindow } from '@tabler/icons-react';
import { currentRoute, tearOff, useNavigation } from '../navigation/navigation-store';

/** Shows the open operation in a window of its own; a torn-off window has its way back in the header. */
export function TearOffButton() {
  const isMain = useNavigation((state) => state.windowKind === 'main');
  if (!isMain) return null;
  const label = 'Open in its own window';
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size="md" aria-label={label} onClick={() => tearOff(currentRoute())}>
        <IconAppWindow size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
