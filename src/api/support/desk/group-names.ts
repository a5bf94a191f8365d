import type { Db } from '../../../db/client.ts';
import { listGroups } from '../../../tickets/groups/store.ts';

/** Groups by name and by number: tickets, macros and views know them by name. */
export interface GroupNames {
  idOf(name: string): number | null;
  nameOf(id: number): string | undefined;
}

/** Reads the names of all groups, in one statement. */
export async function readGroupNames(db: Db): Promise<GroupNames> {
  const all = await listGroups(db);
  const byName = new Map(all.map(({ id, name }) => [name.toLowerCase(), id]));
  const byId = new Map(all.map(({ id, name }) => [id, name]));
  return { idOf: (name) => byName.get(name.toLowerCase()) ?? null, nameOf: (id) => byId.get(id) };
}
