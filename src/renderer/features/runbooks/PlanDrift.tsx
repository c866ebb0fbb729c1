import type { ErrorData } from '../../../shared/errors';
import classes from './PlanDrift.module.css';

/** What the preflight saw and what is now, where a start was refused for it. */
export function PlanDrift({ changes }: { readonly changes: NonNullable<ErrorData['changes']> }) {
  return (
    <table className={classes.table} aria-label="What has changed since the preflight">
      <thead>
        <tr>
          <th scope="col">
            <span className={classes.hidden}>What</span>
          </th>
          <th scope="col">Then</th>
          <th scope="col">Now</th>
          <th scope="col">Tolerated</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ what, planned, now, tolerance }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{planned}</td>
            <td>
              <strong>{now}</strong>
            </td>
            <td>{tolerance === null ? 'no change' : `± ${tolerance}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
