import type { FileStorage } from './storage.ts';

// Well below the 65,535 parameters of a statement.
const SWEEP_BATCH = 1_000;

/**
 * Removes what lies in a storage and no row knows, and what was never put whole.
 * @param before what was put later may be an upload whose row is about to be written.
 * @param known which of the keys have a row.
 * @returns the number of files removed.
 */
export async function sweepStorage(
  storage: FileStorage,
  before: Date,
  known: (keys: string[]) => Promise<string[]>,
): Promise<number> {
  await storage.giveUp?.(before);
  let removed = 0;
  let batch: string[] = [];
  const removeUnknown = async () => {
    const kept = new Set(await known(batch));
    for (const key of batch.filter((candidate) => !kept.has(candidate))) {
      await storage.remove(key);
      removed++;
    }
    batch = [];
  };
  for await (const { key, putAt } of storage.list()) {
    if (putAt < before) batch.push(key);
    if (batch.length === SWEEP_BATCH) await removeUnknown();
  }
  if (batch.length) await removeUnknown();
  return removed;
}
