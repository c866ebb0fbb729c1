import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { formatCount } from '../format/count';
import classes from './NewRows.module.css';

/** Says how many rows wait to be shown above a list, over its first one, which it does not move. */
export function NewRows({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  return (
    <div className={classes.waiting}>
      <Button
        size="compact-xs"
        radius="xl"
        leftSection={<IconArrowUp size={13} aria-hidden />}
        onClick={() => {
          onShow();
          document.getElementById('screen')?.scrollTo({ top: 0 });
        }}
      >
        {formatCount(count)} new
      </Button>
    </div>
  );
}
