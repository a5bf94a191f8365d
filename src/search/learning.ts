// What answered questions teach, kept: rules are in learn.ts. A question is scrubbed before it is written anywhere here.

import { and, arrayOverlaps, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import { networkOf } from '../web/limits.ts';
import { analyzerFor } from './analyze.ts';
import { deleteQuestions, isOf, isWaiting, lockPage, type PageKey, pageColumns, writeAskedAs } from './asked-as.ts';
import { isConfirmed, isSameQuestion, scrub } from './learn.ts';
import { contentWords } from './reduce.ts';
import { askedQuestions, type ConfirmationSource, questionConfirmations, searchDocuments } from './schema.ts';

/** Questions of one person that wait at one page: beyond it they say the same with other words, or play. */
const MOST_WAITING_OF_ONE = 5;

/** Questions that wait at one page; past it the one that was confirmed longest ago goes. */
const MOST_WAITING = 200;

/** What tells one asker from others. At least one must be given. */
export interface Asker {
  /** The visit to the ask form. */
  askId?: string | undefined;
  /** Network address. */
  address?: string | undefined;
  email?: string | null | undefined;
  accountId?: number | undefined;
  requesterId?: number | undefined;
}

/** Keyed hashes of what tells the asker from others; only these are kept. Who shares one of them is the same person. */
export function askerKeys(secret: string, asker: Asker): string[] {
  const parts = {
    ask: asker.askId,
    network: asker.address && networkOf(asker.address),
    email: asker.email && normalEmail(asker.email),
    account: asker.accountId,
    requester: asker.requesterId,
  };
  return Object.entries(parts).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [keyedHash(secret, 'asker', `${name} ${value}`).slice(0, 22)],
  );
}

/** Somebody said that a page answered a question. */
export interface Answered {
  /** Number of the page in `search_documents`. */
  documentId: number;
  /** As it was asked; it is scrubbed before it is kept. */
  question: string;
  /** Language of the question; a page in another language learns nothing from it. */
  locale: string;
  source: ConfirmationSource;
  /** It is the word of staff: enough alone. */
  byStaff?: boolean;
  /** Of {@link askerKeys}. */
  askerKeys: string[];
}

/**
 * What became of it: `learnt` (the page is asked as this from now on), `waiting` for more voices, `counted` before from this person,
 * `removed` by staff earlier, `full` (too many questions of this person wait here), or `nothing` (no such page in this language, or
 * nothing left to learn after scrubbing).
 */
export type Noted =
  | { outcome: 'learnt' | 'waiting' | 'counted' | 'removed'; questionId: number }
  | { outcome: 'full' | 'nothing' };

/**
 * Notes that a page answered a question, from wherever that is known: an ask form, a solved ticket, the solution of a thread, staff.
 * Call it in the transaction that changes that. The page's `asked_as` follows at once when enough independent people, or one member of
 * staff, have said so; every index follows that.
 */
export async function noteAnswered(tx: Db, answered: Answered): Promise<Noted> {
  const text = scrub(answered.question);
  const [page] = await tx.select(pageColumns).from(searchDocuments).where(eq(searchDocuments.id, answered.documentId));
  if (!page || page.locale !== answered.locale || answered.askerKeys.length === 0) return { outcome: 'nothing' };
  if (contentWords(analyzerFor(page.locale), text).length === 0) return { outcome: 'nothing' };
  await lockPage(tx, page);

  const known = await tx.select().from(askedQuestions).where(isOf(page)).orderBy(asc(askedQuestions.id));
  const alike = known.filter((one) => isSameQuestion(one.text, text, page.locale));
  // Only a member of staff who teaches it again brings back what staff took away.
  const removed = alike.find((one) => one.removedAt);
  if (removed && answered.source !== 'staff') return { outcome: 'removed', questionId: removed.id };
  let question = alike.find((one) => one.learntAt) ?? alike.find((one) => !one.removedAt) ?? removed;
  if (!question) {
    if (!answered.byStaff && (await waitingOf(tx, page, answered.askerKeys)) >= MOST_WAITING_OF_ONE)
      return { outcome: 'full' };
    await makeRoom(tx, page);
    [question] = await tx
      .insert(askedQuestions)
      .values({ ...page, text })
      .returning();
  }
  const { id } = question!;
  const isNew = await confirm(tx, id, answered);
  const voices = await tx.select().from(questionConfirmations).where(eq(questionConfirmations.questionId, id));
  const confirmed = isConfirmed(
    voices.map((voice) => ({ by: String(voice.id), from: voice.byStaff ? 'staff' : 'reader' })),
  );
  if (!isNew && (question!.learntAt || !confirmed)) return { outcome: 'counted', questionId: id };
  await tx
    .update(askedQuestions)
    .set({
      confirmedAt: sql`now()`,
      removedAt: null,
      ...(confirmed ? { learntAt: sql`coalesce(${askedQuestions.learntAt}, now())` } : {}),
    })
    .where(eq(askedQuestions.id, id));
  if (!confirmed) return { outcome: 'waiting', questionId: id };
  await writeAskedAs(tx, page);
  return { outcome: 'learnt', questionId: id };
}

/** Adds a voice, or adds to the one that this person has given already. @returns whether it says anything new. */
export async function confirm(
  tx: Db,
  questionId: number,
  voice: Pick<Answered, 'askerKeys' | 'source' | 'byStaff'>,
): Promise<boolean> {
  const [before, ...others] = await tx
    .select()
    .from(questionConfirmations)
    .where(
      and(
        eq(questionConfirmations.questionId, questionId),
        arrayOverlaps(questionConfirmations.askerKeys, voice.askerKeys),
      ),
    )
    .orderBy(asc(questionConfirmations.id));
  const byStaff = voice.byStaff ?? false;
  if (!before) {
    await tx
      .insert(questionConfirmations)
      .values({ questionId, askerKeys: voice.askerKeys, source: voice.source, byStaff });
    return true;
  }
  // What links two voices shows that they were one person's.
  const all = [before, ...others];
  const keys = new Set([...all.flatMap((one) => one.askerKeys), ...voice.askerKeys]);
  await tx
    .update(questionConfirmations)
    .set({ askerKeys: [...keys], byStaff: byStaff || all.some((one) => one.byStaff) })
    .where(eq(questionConfirmations.id, before.id));
  if (others.length > 0) {
    await tx.delete(questionConfirmations).where(
      inArray(
        questionConfirmations.id,
        others.map((one) => one.id),
      ),
    );
  }
  return byStaff && !all.some((one) => one.byStaff);
}

async function waitingOf(tx: Db, page: PageKey, keys: string[]): Promise<number> {
  const rows = await tx
    .selectDistinct({ id: askedQuestions.id })
    .from(askedQuestions)
    .innerJoin(questionConfirmations, eq(questionConfirmations.questionId, askedQuestions.id))
    .where(and(isOf(page), isWaiting, arrayOverlaps(questionConfirmations.askerKeys, keys)));
  return rows.length;
}

/** Questions with one voice go first, the oldest of them. */
async function makeRoom(tx: Db, page: PageKey): Promise<void> {
  const voices = sql`(select count(*) from ${questionConfirmations} where ${questionConfirmations.questionId} = ${askedQuestions.id})`;
  const surplus = await tx
    .select({ id: askedQuestions.id })
    .from(askedQuestions)
    .where(and(isOf(page), isWaiting))
    .orderBy(desc(voices), desc(askedQuestions.confirmedAt))
    .offset(MOST_WAITING - 1);
  await deleteQuestions(
    tx,
    surplus.map(({ id }) => id),
  );
}
