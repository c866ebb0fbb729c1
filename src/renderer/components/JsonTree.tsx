import type { z } from 'zod';
import { CopyButton } from './CopyButton';
import classes from './JsonTree.module.css';

type Json = z.infer<ReturnType<typeof z.json>>;

/** Branches deeper than this start closed. */
const OPEN_LEVELS = 2;

interface JsonTreeProps {
  readonly value: Json;
  /** What it is, such as "Context". */
  readonly label: string;
}

/** A stored value as a tree that opens and closes. */
export function JsonTree({ value, label }: JsonTreeProps) {
  return (
    <section className={classes.frame} aria-label={label}>
      <div className={classes.copy}>
        <CopyButton text={JSON.stringify(value, null, 2)} label={`Copy ${label.toLowerCase()} as JSON`} />
      </div>
      <Branch value={value} level={0} />
    </section>
  );
}

/** Whether there is anything to show of it. */
export function isEmptyJson(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function Branch({ value, level }: { readonly value: Json; readonly level: number }) {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : null;
  if (entries === null) return <Leaf value={value} />;
  return (
    <ul className={classes.branch} data-root={level === 0 || undefined}>
      {entries.map(([key, child]) => (
        <li key={key}>
          <Node name={key} value={child} level={level} />
        </li>
      ))}
    </ul>
  );
}

function Node({ name, value, level }: { readonly name: string; readonly value: Json; readonly level: number }) {
  const size = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  if (size === 0) {
    return (
      <span className={classes.leaf}>
        <span className={classes.key}>{name}</span> <Leaf value={value} />
      </span>
    );
  }
  return (
    <details open={level < OPEN_LEVELS - 1 || (level < OPEN_LEVELS && size <= 12)}>
      <summary className={classes.summary}>
        <span className={classes.key}>{name}</span>{' '}
        <span className={classes.dim}>{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
      </summary>
      <Branch value={value} level={level + 1} />
    </details>
  );
}

function Leaf({ value }: { readonly value: Json }) {
  if (typeof value === 'string') return <span className={classes.text}>{value === '' ? '""' : value}</span>;
  return <span className={classes.literal}>{JSON.stringify(value)}</span>;
}
