import type { Db } from '../db/client.ts';

/**
 * Does all that is due, one at a time, each in a transaction of its own. One that fails is reported, keeps nobody waiting and stays due.
 * @param take claims the next one that is not among `failed` (`for update skip locked`), calls `taken` with its number, and does it;
 *   it claims nothing when nothing is due.
 */
export async function workThroughDue(
  db: Db,
  report: (error: unknown) => void,
  take: (tx: Db, failed: number[], taken: (id: number) => void) => Promise<void>,
): Promise<void> {
  const failed: number[] = [];
  for (;;) {
    let current: number | undefined;
    try {
      await db.transaction((tx) =>
        take(tx, failed, (id) => {
          current = id;
        }),
      );
    } catch (error) {
      report(error);
      // Not the one taken but the database: the next announcement or the clock tries again.
      if (current === undefined) return;
      failed.push(current);
      continue;
    }
    if (current === undefined) return;
  }
}
