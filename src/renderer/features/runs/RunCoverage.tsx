import type { RunCoverage as Coverage } from '../../../shared/contract/runs';
import { ListNote } from '../../components/ListScreen';
import { Time } from '../../components/Time';
import { useNow } from '../../components/use-now';
import { countOf, formatCount } from '../../format/count';
import { isConnected, useSession } from '../session/session-store';

/** A history that last agreed with the database longer ago than this is told with its age. */
const OLD_MS = 120_000;

/** How much of the history the list covers while it is still being read, and how old it is where nothing renews it. */
export function RunCoverage({ coverage }: { readonly coverage: Coverage | undefined }) {
  const isOnline = useSession((state) => isConnected(state.session));
  const nowMs = useNow(30_000);
  if (coverage === undefined) return null;
  const { syncedAt, isComplete, completeBackTo, rowsRead, rowsExpected } = coverage;
  const isOld = syncedAt !== null && (!isOnline || nowMs - Date.parse(syncedAt) > OLD_MS);
  const isCut = isComplete && completeBackTo !== null;
  if (isComplete && !isOld && !isCut) return null;
  const ofAll =
    rowsExpected === null || rowsExpected < rowsRead
      ? `${countOf(rowsRead, 'operation')} read`
      : `${formatCount(rowsRead)} of about ${countOf(rowsExpected, 'operation')} read`;
  return (
    <ListNote>
      {!isComplete && (
        <span>
          {completeBackTo === null ? (
            isOnline ? (
              'Reading the history'
            ) : (
              'The history was not read to its end'
            )
          ) : (
            <>
              Read back to <Time instant={completeBackTo} />
            </>
          )}
          {` · ${ofAll}`}
        </span>
      )}
      {isCut && (
        <span>
          Goes back to <Time instant={completeBackTo} />; older operations are not kept here
        </span>
      )}
      {isOld && (
        <span>
          {isOnline ? 'Last agreed with the database ' : 'Not connected: shown as it was '}
          <Time instant={syncedAt} />
        </span>
      )}
    </ListNote>
  );
}
