import type { RunDetail } from '../../../shared/contract/runs';
import { EmptyState } from '../../components/EmptyState';
import { isEmptyJson, JsonTree } from '../../components/JsonTree';

/** The stored context of an operation. */
export function ContextTree({ value }: { readonly value: RunDetail['context'] }) {
  if (isEmptyJson(value)) {
    return <EmptyState title="No context">Where an operation came from and what it was given is kept here.</EmptyState>;
  }
  return <JsonTree value={value} label="Context" />;
}
