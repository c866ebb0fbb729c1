import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { formatCount } from '../format/count';
import classes from './NewRows.module.css';

interface NewRowsProps {
  readonly count: number;
  /** There may be more of them than were counted. */
  readonly hasMore: boolean;
  readonly onShow: () => void;
}

/** Says how many rows wait to be shown above a list, over its first one, which it does not move. */
export function NewRows({ count, hasMore, onShow }: NewRowsProps) {
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
        {`${formatCount(count)}${hasMore ? '+' : ''} new`}
      </Button>
    </div>
  );
}
