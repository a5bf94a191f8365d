// What answered questions teach, kept: rules are in learn.ts. A question is scrubbed before it is written anywhere here.
import { and, arrayOverlaps, asc, desc, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { networkOf } from '../web/limits.ts';
import { analyzerFor } from './analyze.ts';
import type { DocumentKind, DocumentSection } from './document.ts';
import { currentAskedAs, isConfirmed, isSameQuestion, MOST_ASKED_AS, scrub } from './learn.ts';
import { contentWords } from './reduce.ts';
import { askedQuestions, type ConfirmationSource, questionConfirmations, searchDocuments } from './schema.ts';

/** Questions of one person that wait at one page: beyond it they say the same with other words, or play. */
const MOST_WAITING_OF_ONE = 5;

/** Questions that wait at one page; past it the one that was confirmed longest ago goes. */
const MOST_WAITING = 200;

/** A question that nobody has confirmed again for so long waits no longer. */
const DAYS_OF_WAITING = 180;

/** Questions of pages that do not exist are kept so long, in case the page comes back. */
const DAYS_WITHOUT_PAGE = 180;

/** A text that shares less of its words (Jaccard) with the one before is another text. */
const STILL_THE_SAME = 0.5;

const DAY_MS = 86_400_000;

/** Which page, whatever its row in `search_documents`. */
export interface PageKey {
  kind: DocumentKind;
  sourceId: string;
  locale: string;
}

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
    email: asker.email?.trim().toLowerCase(),
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
async function confirm(
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

/** A member of staff says that a question that waits, or that was taken away, belongs to its page. @returns false when it is gone. */
export async function approveQuestion(db: Db, questionId: number, keys: string[]): Promise<boolean> {
  return db.transaction(async (tx) => {
    const question = await lockQuestion(tx, questionId);
    if (!question) return false;
    await confirm(tx, questionId, { source: 'staff', byStaff: true, askerKeys: keys });
    await tx
      .update(askedQuestions)
      .set({ learntAt: sql`coalesce(${askedQuestions.learntAt}, now())`, confirmedAt: sql`now()`, removedAt: null })
      .where(eq(askedQuestions.id, questionId));
    await writeAskedAs(tx, question);
    return true;
  });
}

/** Takes a question away from its page; readers cannot bring it back, staff can. @returns false when it is gone. */
export async function removeQuestion(db: Db, questionId: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const question = await lockQuestion(tx, questionId);
    if (!question) return false;
    await tx.delete(questionConfirmations).where(eq(questionConfirmations.questionId, questionId));
    await tx
      .update(askedQuestions)
      .set({ learntAt: null, removedAt: sql`now()` })
      .where(eq(askedQuestions.id, questionId));
    await writeAskedAs(tx, question);
    return true;
  });
}

/** Deletes a question, whatever it is, with all that is known of it. @returns false when it is gone. */
export async function forgetQuestion(db: Db, questionId: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const question = await lockQuestion(tx, questionId);
    if (!question) return false;
    await deleteQuestions(tx, [questionId]);
    await writeAskedAs(tx, question);
    return true;
  });
}

/** Makes a page's `asked_as` what its learnt questions are now: capped, the newest first, without those that a rewrite has aged away. */
async function writeAskedAs(tx: Db, page: PageKey, now = new Date()): Promise<void> {
  const learnt = await tx
    .select()
    .from(askedQuestions)
    .where(and(isOf(page), isNotNull(askedQuestions.learntAt)))
    .orderBy(desc(askedQuestions.confirmedAt), desc(askedQuestions.id));
  const [document] = await tx
    .select({ rewrittenAt: searchDocuments.rewrittenAt })
    .from(searchDocuments)
    .where(isDocumentOf(page));
  const kept = currentAskedAs(learnt, document?.rewrittenAt ?? undefined, now).slice(0, MOST_ASKED_AS);
  const texts = kept.map(({ text }) => text);
  const left = new Set(kept);
  await deleteQuestions(
    tx,
    learnt.filter((one) => !left.has(one)).map(({ id }) => id),
  );
  await tx
    .update(searchDocuments)
    .set({ askedAs: texts, updatedAt: sql`now()` })
    .where(
      and(
        isDocumentOf(page),
        sql`${searchDocuments.askedAs} is distinct from ${sql.param(texts, searchDocuments.askedAs)}`,
      ),
    );
}

async function deleteQuestions(tx: Db, ids: number[]): Promise<void> {
  if (ids.length > 0) await tx.delete(askedQuestions).where(inArray(askedQuestions.id, ids));
}

async function lockQuestion(tx: Db, id: number): Promise<typeof askedQuestions.$inferSelect | undefined> {
  const [found] = await tx.select().from(askedQuestions).where(eq(askedQuestions.id, id));
  if (!found) return undefined;
  await lockPage(tx, found);
  const [question] = await tx.select().from(askedQuestions).where(eq(askedQuestions.id, id));
  return question;
}

/** Voices about one page are counted one after another. */
async function lockPage(tx: Db, { kind, sourceId, locale }: PageKey): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`asked as ${kind} ${sourceId} ${locale}`}, 0))`);
}

/** The text of a page for comparing it with another version of itself. */
interface PageText extends PageKey {
  title: string;
  summary: string;
  sections: DocumentSection[];
}

/**
 * Which of these pages, about to be written, say something substantially else than what is stored. Only pages that have questions are
 * looked at: for the others it does not matter.
 */
export async function findRewritten(db: Db, pages: readonly PageText[]): Promise<PageText[]> {
  const rewritten: PageText[] = [];
  if (pages.length === 0) return rewritten;
  const stored = await db
    .select({ ...pageColumns, summary: searchDocuments.summary, sections: searchDocuments.sections })
    .from(searchDocuments)
    .where(
      and(
        inArray(searchDocuments.sourceId, [...new Set(pages.map(({ sourceId }) => sourceId))]),
        sql`exists (select from ${askedQuestions} where ${askedQuestions.kind} = ${searchDocuments.kind}
          and ${askedQuestions.sourceId} = ${searchDocuments.sourceId} and ${askedQuestions.locale} = ${searchDocuments.locale})`,
      ),
    );
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  for (const page of pages) {
    const old = before.get(keyOf(page));
    if (old && !isStillTheSame(old, page)) rewritten.push(page);
  }
  return rewritten;
}

/** Notes that pages were rewritten: what they were asked as before fades unless it is confirmed again. */
export async function noteRewritten(db: Db, pages: readonly PageKey[]): Promise<void> {
  for (const page of pages) await db.update(searchDocuments).set({ rewrittenAt: sql`now()` }).where(isDocumentOf(page));
}

/** Gives pages that have come back what they were asked as before. */
export async function restoreAskedAs(db: Db, pages: readonly PageKey[]): Promise<void> {
  if (pages.length === 0) return;
  const wanted = new Set(pages.map(keyOf));
  const missing = await db
    .selectDistinct(pageColumns)
    .from(searchDocuments)
    .innerJoin(
      askedQuestions,
      and(
        eq(askedQuestions.kind, searchDocuments.kind),
        eq(askedQuestions.sourceId, searchDocuments.sourceId),
        eq(askedQuestions.locale, searchDocuments.locale),
        isNotNull(askedQuestions.learntAt),
      ),
    )
    .where(
      and(
        inArray(searchDocuments.sourceId, [...new Set(pages.map(({ sourceId }) => sourceId))]),
        sql`cardinality(${searchDocuments.askedAs}) = 0`,
      ),
    );
  for (const page of missing) if (wanted.has(keyOf(page))) await writeAskedAs(db, page);
}

function isStillTheSame(before: Pick<PageText, 'sections' | 'summary'>, after: PageText): boolean {
  const [one, two] = [wordsOf(before, after.locale), wordsOf(after, after.locale)];
  if (one.size === 0 && two.size === 0) return true;
  let shared = 0;
  for (const word of one) if (two.has(word)) shared++;
  return shared / (one.size + two.size - shared) >= STILL_THE_SAME;
}

function wordsOf({ summary, sections }: Pick<PageText, 'sections' | 'summary'>, locale: string): Set<number> {
  const analyzer = analyzerFor(locale);
  const texts = [summary, ...sections.flatMap(({ heading, text }) => [heading, text])];
  return new Set(
    texts.flatMap((text) =>
      analyzer
        .words(text)
        .filter(({ word }) => !word.stop)
        .map(({ word }) => word.term),
    ),
  );
}

/**
 * Lets go what time has taken: questions from before a rewrite that were not confirmed again, questions that wait in vain, and those of
 * pages that are gone. Call it now and then.
 */
export async function sweepLearnt(db: Db, now: Date): Promise<void> {
  const rewritten = await db
    .selectDistinct(pageColumns)
    .from(searchDocuments)
    .innerJoin(
      askedQuestions,
      and(
        eq(askedQuestions.kind, searchDocuments.kind),
        eq(askedQuestions.sourceId, searchDocuments.sourceId),
        eq(askedQuestions.locale, searchDocuments.locale),
        lt(askedQuestions.confirmedAt, searchDocuments.rewrittenAt),
      ),
    );
  for (const page of rewritten) {
    await db.transaction(async (tx) => {
      await lockPage(tx, page);
      await writeAskedAs(tx, page, now);
    });
  }
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await db.delete(askedQuestions).where(and(isWaiting, lt(askedQuestions.confirmedAt, ago(DAYS_OF_WAITING))));
  await db.delete(askedQuestions).where(
    and(
      lt(askedQuestions.confirmedAt, ago(DAYS_WITHOUT_PAGE)),
      sql`not exists (select from ${searchDocuments} where ${searchDocuments.kind} = ${askedQuestions.kind}
          and ${searchDocuments.sourceId} = ${askedQuestions.sourceId} and ${searchDocuments.locale} = ${askedQuestions.locale})`,
    ),
  );
}

/** A question of a page as staff see it. */
export interface PageQuestion {
  id: number;
  text: string;
  state: 'learnt' | 'waiting' | 'removed';
  /** Different people who confirmed it. */
  voices: number;
  byStaff: boolean;
  sources: ConfirmationSource[];
  confirmedAt: Date;
}

/** All questions of a page: learnt, waiting, removed, the newest first within each. */
export async function listQuestions(db: Db, page: PageKey): Promise<PageQuestion[]> {
  const rows = await questionRows(db, isOf(page));
  const order = ['learnt', 'waiting', 'removed'];
  return rows
    .map(({ page: _, ...question }) => question)
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** A waiting question with its page. */
export type WaitingQuestion = PageQuestion & { documentId: number; title: string; url: string; locale: string };

/** Questions that wait for a word of staff, at pages that `shown` is true of; most voices first. At most `limit`. */
export async function listWaiting(db: Db, shown: SQL, limit: number): Promise<WaitingQuestion[]> {
  const rows = await questionRows(db, and(isWaiting, shown)!, limit);
  return rows.flatMap(({ page, ...question }) => (page ? [{ ...question, ...page }] : []));
}

async function questionRows(db: Db, which: SQL | undefined, limit = 1000) {
  const rows = await db
    .select({
      question: askedQuestions,
      page: {
        documentId: searchDocuments.id,
        title: searchDocuments.title,
        url: searchDocuments.url,
        locale: searchDocuments.locale,
      },
      voices: sql<number>`count(${questionConfirmations.id})::integer`,
      byStaff: sql<boolean>`coalesce(bool_or(${questionConfirmations.byStaff}), false)`,
      sources: sql<
        ConfirmationSource[]
      >`coalesce(array_agg(distinct ${questionConfirmations.source}) filter (where ${questionConfirmations.id} is not null), '{}')`,
    })
    .from(askedQuestions)
    .leftJoin(questionConfirmations, eq(questionConfirmations.questionId, askedQuestions.id))
    .leftJoin(
      searchDocuments,
      and(
        eq(searchDocuments.kind, askedQuestions.kind),
        eq(searchDocuments.sourceId, askedQuestions.sourceId),
        eq(searchDocuments.locale, askedQuestions.locale),
      ),
    )
    .where(which)
    .groupBy(askedQuestions.id, searchDocuments.id)
    .orderBy(sql`count(${questionConfirmations.id}) desc`, desc(askedQuestions.confirmedAt))
    .limit(limit);
  return rows.map(({ question, page, ...counts }) => ({
    id: question.id,
    text: question.text,
    state: (question.removedAt ? 'removed' : question.learntAt ? 'learnt' : 'waiting') as PageQuestion['state'],
    confirmedAt: question.confirmedAt,
    ...counts,
    page,
  }));
}

/** A page as staff see it above its questions. */
export type PageHead = PageKey &
  Pick<typeof searchDocuments.$inferSelect, 'title' | 'url' | 'audience' | 'rewrittenAt'>;

/** The page of a row of `search_documents`; undefined when there is none. */
export async function findPage(db: Db, documentId: number): Promise<PageHead | undefined> {
  const { title, url, audience, rewrittenAt } = searchDocuments;
  const [page] = await db
    .select({ ...pageColumns, title, url, audience, rewrittenAt })
    .from(searchDocuments)
    .where(eq(searchDocuments.id, documentId));
  return page;
}

/** The page of a question; undefined when the question is gone. */
export async function pageOfQuestion(db: Db, questionId: number): Promise<PageKey | undefined> {
  const [question] = await db.select().from(askedQuestions).where(eq(askedQuestions.id, questionId));
  return question && { kind: question.kind, sourceId: question.sourceId, locale: question.locale };
}

const pageColumns = {
  kind: searchDocuments.kind,
  sourceId: searchDocuments.sourceId,
  locale: searchDocuments.locale,
};

const isWaiting = and(isNull(askedQuestions.learntAt), isNull(askedQuestions.removedAt))!;

function isOf({ kind, sourceId, locale }: PageKey): SQL {
  return and(eq(askedQuestions.kind, kind), eq(askedQuestions.sourceId, sourceId), eq(askedQuestions.locale, locale))!;
}

function isDocumentOf({ kind, sourceId, locale }: PageKey): SQL {
  return and(
    eq(searchDocuments.kind, kind),
    eq(searchDocuments.sourceId, sourceId),
    eq(searchDocuments.locale, locale),
  )!;
}

function keyOf({ kind, sourceId, locale }: PageKey): string {
  return JSON.stringify([kind, sourceId, locale]);
}
