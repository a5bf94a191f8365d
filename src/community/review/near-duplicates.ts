import { eq, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { textPrints } from './review-schema.ts';
import { areAlmostTheSame, printOf } from './text-print.ts';

/** What new accounts wrote is compared for so many days. */
const KEPT_DAYS = 30;

/** Texts that share a group of numbers: most of them are the same. */
const MOST_COMPARED = 50;

/** Whether another new account has written almost the same before; else notes the print of this text for those to come. */
export async function isNearDuplicate(
  tx: Tx,
  { authorId, text }: { authorId: number; text: string },
): Promise<boolean> {
  const print = printOf(text);
  if (!print) return false;
  const alike = await tx
    .select({ numbers: textPrints.numbers })
    .from(textPrints)
    .where(
      sql`${textPrints.bands} && ${sql.param(print.bands)}::int[] and ${textPrints.authorId} <> ${authorId}
        and ${textPrints.createdAt} > now() - make_interval(days => ${KEPT_DAYS})`,
    )
    .limit(MOST_COMPARED);
  if (alike.some(({ numbers }) => areAlmostTheSame(print.numbers, numbers))) return true;
  await tx.insert(textPrints).values({ authorId, ...print });
  return false;
}

/** Removes prints that nothing is compared with any more. */
export async function sweepPrints(db: Db): Promise<void> {
  await db.delete(textPrints).where(lt(textPrints.createdAt, sql`now() - make_interval(days => ${KEPT_DAYS})`));
}

/** Removes the prints of somebody who leaves. */
export async function forgetPrints(tx: Tx, userId: number): Promise<void> {
  await tx.delete(textPrints).where(eq(textPrints.authorId, userId));
}
