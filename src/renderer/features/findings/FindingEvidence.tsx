import type { FindingDetail } from '../../../shared/contract/findings';
import { Fact, Facts } from '../../components/Facts';
import { countOf, formatCount } from '../../format/count';
import classes from './FindingEvidence.module.css';

/** The evidence by its five parts: what kind of change, which fields, how many, and the run that found it. */
export function FindingEvidence({ evidence }: Pick<FindingDetail, 'evidence'>) {
  if (evidence === null) {
    return (
      <p className={classes.dim}>
        The database role may not read it. Run “wheelhouse doctor” to see which grant is missing.
      </p>
    );
  }
  const { kind, changeType, changedFields, changeCounts, run, omitted } = evidence;
  const isEmpty =
    kind === null && changeType === null && [changedFields, changeCounts, run].every((part) => part.length === 0);
  return (
    <>
      {isEmpty ? (
        <p className={classes.dim}>None of its parts that are shown here was recorded.</p>
      ) : (
        <Facts>
          {kind !== null && (
            <Fact label="Kind">
              <code>{kind}</code>
            </Fact>
          )}
          {changeType !== null && (
            <Fact label="Change">
              <code>{changeType}</code>
            </Fact>
          )}
          {changeCounts.length > 0 && (
            <Fact label="Changes">
              {changeCounts.map(({ name, count }) => `${formatCount(count)} ${name}`).join(' · ')}
            </Fact>
          )}
          {changedFields.length > 0 && (
            <Fact label={`Changed fields (${formatCount(changedFields.length)})`}>
              <ul className={classes.fields}>
                {changedFields.map((field, index) => (
                  // oxlint-disable-next-line react/no-array-index-key -- the same field may be named twice
                  <li key={`${index} ${field}`}>
                    <code>{field}</code>
                  </li>
                ))}
              </ul>
            </Fact>
          )}
          {run.length > 0 && (
            <Fact label="Run">
              <dl className={classes.run}>
                {run.map(({ name, value }) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>
                      <code>{value}</code>
                    </dd>
                  </div>
                ))}
              </dl>
            </Fact>
          )}
        </Facts>
      )}
      {omitted > 0 && (
        <p className={classes.omitted}>
          {countOf(omitted, 'entry is', 'entries are')} left out: too long, or not a name, a count or an id.
        </p>
      )}
    </>
  );
}
