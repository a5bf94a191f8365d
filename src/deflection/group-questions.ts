// What to write next is read and put together now and then, not while somebody waits for the page.
import { isNotNull, sql } from 'drizzle-orm';
import { plusWeeks, weekOf, weeksBetween } from '../config/week.ts';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { readArticlesReadBefore } from './articles-read-before.ts';
import { unansweredTag } from './cache-tags.ts';
import { groupAlike, termsOf } from './likeness.ts';
import type { QuestionSource } from './question-source.ts';
import {
  addCounts,
  byImportance,
  noCounts,
  type Question,
  type ReadingRange,
  readQuestions,
  UNANSWERED_DAYS,
} from './read-questions.ts';
import {
  articlesReadBefore,
  type Example,
  unansweredDecisions,
  unansweredGroups,
  unansweredReading,
  unansweredWeeks,
} from './schema.ts';

/** So many whole weeks before this one are read: twice the days that are looked at, and what a new article is compared with. */
const WEEKS = 9;

/** Groups that are kept, the most important: nobody reads further. */
const MOST_GROUPS = 2_000;

/** Of a question so many of its forms are shown. */
const MOST_EXAMPLES = 5;

/** Decisions that lead groups, the latest. */
const MOST_DECISIONS = 2_000;

/** Questions of another domain that are read, the newest. */
const MOST_ELSEWHERE = 5_000;

/** Where reading took no longer, the page waits for it, in milliseconds… */
const QUICK_MS = 2_000;
/** …when what it would show is older than this, and than so many times what reading took: pages take a twentieth of the time at most. */
const FRESH_MS = 1_000;
const SHARE = 20;

// Any number, the same in every process.
const LOCK = 4_321_007;

/** What putting questions together needs of the running product. */
export interface GroupingApp {
  db: Db;
  site: { timeZone: string; defaultLocale: string; locales: readonly { code: string }[] };
  questionSources: readonly QuestionSource[];
}

type Decision = typeof unansweredDecisions.$inferSelect;
type Led = Decision & { terms: number[] };
type Group = typeof unansweredGroups.$inferSelect;

/**
 * Reads what was asked without finding an answer, puts alike questions together, and keeps that for the page; and how often people asked
 * what articles were begun about.
 */
export async function groupQuestions(app: GroupingApp, now = new Date()): Promise<void> {
  const began = performance.now();
  const { db } = app;
  const { groups, weeks } = await readGroups(app, now);
  const read = await readArticlesReadBefore(db, now);
  const tookMs = Math.round(performance.now() - began);
  await db.transaction(async (tx) => {
    // One after the other: each takes away what the one before it wrote.
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
    await tx.delete(unansweredGroups);
    for (const batch of batches(groups.slice(0, MOST_GROUPS))) await insertRows(tx, unansweredGroups, batch);
    await tx.delete(articlesReadBefore);
    await insertRows(tx, articlesReadBefore, read);
    for (const batch of batches(weeks))
      await insertRows(
        tx,
        unansweredWeeks,
        batch,
        sql`where exists (select from ${unansweredDecisions} where ${unansweredDecisions.id} = r.decision_id)
          on conflict (decision_id, week) do update set tickets = excluded.tickets`,
      );
    const reading = { madeAt: now, tookMs };
    await tx
      .insert(unansweredReading)
      .values(reading)
      .onConflictDoUpdate({ target: unansweredReading.id, set: reading });
    await invalidateTags(tx, [unansweredTag]);
  });
}

/** Puts questions together anew where that is quick, so that a help center with few questions shows each at once. @returns when it was done. */
export async function freshenGroups(app: GroupingApp, now = new Date()): Promise<Date> {
  const [reading] = await app.db.select().from(unansweredReading);
  if (reading) {
    const age = now.getTime() - reading.madeAt.getTime();
    const isQuick = reading.tookMs <= QUICK_MS;
    if (!isQuick || age < Math.max(FRESH_MS, SHARE * reading.tookMs)) return reading.madeAt;
  }
  await groupQuestions(app, now);
  return now;
}

/** The numbers of the decisions that no question of late is like. */
export async function listIdleDecisions(app: GroupingApp, now: Date): Promise<number[]> {
  const all = await groupsOf(app, rangeOf(app, now));
  return all.flatMap(({ leader, members }) => ('changedAt' in leader && members.length === 0 ? [leader.id] : []));
}

function rangeOf({ site }: GroupingApp, now: Date): ReadingRange {
  const { timeZone, defaultLocale } = site;
  const others = site.locales.map(({ code }) => code).filter((code) => code !== defaultLocale);
  const firstWeek = plusWeeks(weekOf(now, timeZone), -WEEKS);
  return { now, firstWeek, timeZone, locales: [defaultLocale, ...others] };
}

async function readGroups(app: GroupingApp, now: Date) {
  const range = rangeOf(app, now);
  const groups: Group[] = [];
  const weeks: (typeof unansweredWeeks.$inferInsert)[] = [];
  const all = weeksBetween(range.firstWeek, weekOf(now, range.timeZone));
  for (const { leader, members } of await groupsOf(app, range)) {
    const open = members.filter(({ answered, count }) => !answered && count > 0);
    if (open.length > 0) groups.push(summed(leader, members, open));
    if ('articleId' in leader && leader.articleId !== null)
      for (const week of all) {
        const tickets = members.reduce((sum, one) => sum + (one.weeks.get(week) ?? 0), 0);
        weeks.push({ decisionId: leader.id, week, tickets });
      }
  }
  return { groups: groups.sort(byImportance), weeks };
}

async function groupsOf({ db, questionSources }: GroupingApp, range: ReadingRange) {
  // A little more than what is read of the rest, which begins with the week where the site is.
  const since = new Date(range.now.getTime() - 2 * UNANSWERED_DAYS * 86_400_000);
  const elsewhere = (
    await Promise.all(questionSources.map((source) => source.read(db, { since, most: MOST_ELSEWHERE })))
  ).flat();
  const questions: Question[] = [];
  for (const locale of range.locales) {
    const here = elsewhere.filter((one) => one.locale === locale);
    questions.push(...(await readQuestions(db, locale, here, range)));
  }
  const led = (await readDecisions(db)).map((one): Led => ({ ...one, terms: termsOf(one.text, one.locale) }));
  // What was answered gives no group its name.
  questions.sort((a, b) => Number(a.answered) - Number(b.answered) || byImportance(a, b));
  return groupAlike(questions, led);
}

/** Those that have articles, and the latest, in the order in which they were first made. */
async function readDecisions(db: Db): Promise<Decision[]> {
  const latest = await db
    .select()
    .from(unansweredDecisions)
    .orderBy(sql`${isNotNull(unansweredDecisions.articleId)} desc, ${unansweredDecisions.changedAt} desc, id desc`)
    .limit(MOST_DECISIONS);
  return latest.sort((a, b) => a.id - b.id);
}

function summed(leader: Question | Led, members: readonly Question[], open: readonly Question[]): Group {
  const sum = noCounts();
  for (const one of open) addCounts(sum, one);
  // What was asked before, and nobody has asked since, is a part of the trend.
  sum.before = members.filter(({ answered }) => !answered).reduce((all, { before }) => all + before, 0);
  const byLocale = new Map<string, number>();
  for (const { locale, count } of open) byLocale.set(locale, (byLocale.get(locale) ?? 0) + count);
  const examples: Example[] = open
    .filter(({ text, locale }) => text !== leader.text || locale !== leader.locale)
    .slice(0, MOST_EXAMPLES)
    .map(({ text, locale, count }) => ({ text, locale, count }));
  const locales = [...byLocale].sort(([, a], [, b]) => b - a).map(([locale]) => locale);
  return { ...sum, text: leader.text, locale: leader.locale, examples, locales };
}
