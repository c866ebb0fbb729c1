import type { RunChoices } from '../../shared/contract/run-lists';
import { choicesDocument } from './kept-documents';
import type { RemoteKeeper } from './keeper-thread';

/**
 * What filters can choose from without the database: what occurs in the history on this computer. The names of workspaces
 * are known only from when the database was last asked; the others go by their number.
 */
export async function choicesAtHand(keeper: RemoteKeeper): Promise<RunChoices> {
  const [{ workspaceIds, ...occurring }, stored] = await Promise.all([
    keeper.choices(),
    keeper.findDocument(choicesDocument.name).catch(() => null),
  ]);
  const kept = choicesDocument.schema.safeParse(stored).data?.workspaces ?? [];
  const names = new Map(kept.map(({ id, name }) => [id, name]));
  const workspaces = workspaceIds.map((id) => ({ id, name: names.get(id) ?? `#${id}` }));
  return { ...occurring, workspaces: workspaces.toSorted((a, b) => a.name.localeCompare(b.name, 'en')) };
}
