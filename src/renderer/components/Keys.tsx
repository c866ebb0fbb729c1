import classes from './Keys.module.css';

const isMac = navigator.userAgent.includes('Mac');

function shown(key: string): string {
  if (key === 'mod') return isMac ? '⌘' : 'Ctrl';
  if (key === 'enter') return '↵';
  return key;
}

/** Keys to press, as they stand on the keyboard; `mod` is ⌘ or Ctrl. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className={classes.keys}>
      {keys.map((key) => (
        <kbd key={key} className={classes.key}>
          {shown(key)}
        </kbd>
      ))}
    </span>
  );
}
