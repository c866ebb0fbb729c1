import { useCallback, useMemo, useState } from 'react';
import type { RunFilter, RunSummary } from '../../../shared/contract/runs';

const NONE: ReadonlySet<string> = new Set();

function label({ id }: RunSummary): string {
  return `Select operation ${id}`;
}

/** Which operations of a list are selected; another filter selects none, as what is out of sight must not be meant. */
export function useRunSelection(filter: RunFilter) {
  const [chosen, setChosen] = useState({ filter, keys: NONE });
  const keys = chosen.filter === filter ? chosen.keys : NONE;
  const onToggle = useCallback(
    (key: string) =>
      setChosen((before) => {
        const next = new Set(before.filter === filter ? before.keys : NONE);
        if (!next.delete(key)) next.add(key);
        return { filter, keys: next };
      }),
    [filter],
  );
  const clear = useCallback(() => setChosen({ filter, keys: NONE }), [filter]);
  return useMemo(() => ({ keys, onToggle, clear, label }), [keys, onToggle, clear]);
}
