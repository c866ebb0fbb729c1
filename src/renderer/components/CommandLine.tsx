import { CopyButton } from './CopyButton';
import classes from './CommandLine.module.css';

/** A command to run in a terminal, ready to be copied. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className={classes.line}>
      <code className={classes.command}>{command}</code>
      <CopyButton text={command} label="Copy command" />
    </div>
  );
}
