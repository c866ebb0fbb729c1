import type { FindingDetail } from '../../../shared/contract/findings';
import { Time } from '../../components/Time';
import { Timeline, TimelineEvent } from '../../components/Timeline';
import { formatExact, formatLocal } from '../../format/instant';
import { DueDate } from './DueDate';
import { findingLife } from './finding-life';

/** What became of a finding so far, and by when it is due. */
export function FindingLife({ finding }: { readonly finding: FindingDetail }) {
  return (
    <Timeline label="Life" isDated>
      {findingLife(finding).map(({ what, at, detail }) => (
        <TimelineEvent
          key={what}
          time={
            <time dateTime={at} title={formatExact(Date.parse(at))}>
              {formatLocal(Date.parse(at)).slice(0, 16)}
            </time>
          }
          title={what}
          detail={detail}
          ago={what === 'Due' ? <DueDate finding={finding} /> : <Time instant={at} />}
        />
      ))}
    </Timeline>
  );
}
