import type { CallResponse } from '../../shared/contract/bridge';
import type { ConnectionChoice } from '../../shared/contract/profiles';
import type { ProfilesService } from '../connection/profiles-service';
import { targetOfChoice } from '../session/choose-target';
import type { ConnectionTarget } from '../session/connection-target';
import type { ConsoleSession } from '../session/console-session';
import type { RunFeed } from '../session/run-feed';
import type { Caller, CallHandlers, ChosenFile, FileSuggestion } from './call';

export interface ConnectionHandlerParts {
  readonly session: ConsoleSession;
  readonly feed: RunFeed;
  readonly profiles: ProfilesService;
  /** What was named at the start, if anything was. */
  readonly startTarget: ConnectionTarget | null;
  /** Has the operator choose a file and gives its text; null where they don't. */
  readChosenFile(caller: Caller): Promise<string | null>;
  chooseFile(suggestion: FileSuggestion, caller: Caller): Promise<ChosenFile | null>;
  /** Another database was chosen: what to come back to at the next start. */
  onConnected(choice: ConnectionChoice): void;
}

type ConnectionCalls =
  | 'session.connect'
  | 'session.unlockWrites'
  | 'profiles.list'
  | 'profiles.save'
  | 'profiles.duplicate'
  | 'profiles.remove'
  | 'profiles.reorder'
  | 'profiles.forgetSecrets'
  | 'profiles.readUrl'
  | 'profiles.test'
  | 'profiles.import'
  | 'profiles.export';

/** The calls about which database one is connected to. */
export function createConnectionHandlers(parts: ConnectionHandlerParts): Pick<CallHandlers, ConnectionCalls> {
  const { session, feed, profiles, startTarget } = parts;
  return {
    'session.connect': async ({ choice, ...typed }) => {
      session.switchTo(await targetOfChoice(choice, typed, { profiles, start: startTarget }));
      feed.startAfresh();
      parts.onConnected(choice);
      return undefined;
    },
    'session.unlockWrites': async ({ profileName }) => {
      session.unlockWrites(profileName);
      return undefined;
    },
    'profiles.list': () => profiles.list(),
    'profiles.save': ({ profileId, draft }) => profiles.save(profileId, draft),
    'profiles.duplicate': ({ profileId }) => profiles.duplicate(profileId),
    'profiles.remove': async ({ profileId }) => {
      await profiles.remove(profileId);
      return undefined;
    },
    'profiles.reorder': async ({ profileIds }) => {
      await profiles.reorder(profileIds);
      return undefined;
    },
    'profiles.forgetSecrets': async ({ profileId }) => {
      await profiles.forgetSecrets(profileId);
      return undefined;
    },
    'profiles.readUrl': async ({ url }) => profiles.draftFromUrl(url),
    'profiles.test': ({ profileId, draft, ...typed }) => profiles.test(profileId, draft, typed),
    'profiles.import': async (_request, caller): Promise<CallResponse<'profiles.import'>> => {
      const text = await parts.readChosenFile(caller);
      return text === null ? null : await profiles.importFrom(text);
    },
    'profiles.export': async (_request, caller) => {
      const suggestion = { title: 'Export connections (without passwords)', name: 'wheelhouse-connections.json' };
      const file = await parts.chooseFile(suggestion, caller);
      await file?.write(await profiles.exportText());
      return { isSaved: file !== null };
    },
  };
}
