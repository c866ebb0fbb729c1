import classes from './SkipLink.module.css';

/** The first stop of the tab key: past header and navigation to the screen. */
export function SkipLink() {
  return (
    <button type="button" className={classes.skip} onClick={() => document.getElementById('screen')?.focus()}>
      Skip to the screen
    </button>
  );
}
