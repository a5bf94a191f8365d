// What is counted of guides and tours, and the figures of it.
import { and, eq, gte, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { GuideEvent } from './guide-event.ts';
import { videoCounts, videoVotes } from './schema.ts';

/** Something that happened, about a part of the guide where `part` is given. */
export interface CountedEvent {
  event: GuideEvent;
  /** Number of the chapter or step, from 0. */
  part?: number | undefined;
}

const NO_PART = -1;

/** Counts what happened to a guide on a day (UTC), each kind once however often it is named. */
export async function countGuideEvents(
  db: Db,
  { slug, locale, at }: { slug: string; locale: string; at: Date },
  events: readonly CountedEvent[],
): Promise<void> {
  const day = at.toISOString().slice(0, 10);
  const keys = new Set(events.map(({ event, part = NO_PART }) => `${event} ${part}`));
  const rows = [...keys].sort().map((key) => {
    const [event = '', part] = key.split(' ');
    return { slug, locale, day, event, part: Number(part), count: 1 };
  });
  if (rows.length === 0) return;
  await db
    .insert(videoCounts)
    .values(rows)
    .onConflictDoUpdate({
      target: [videoCounts.slug, videoCounts.day, videoCounts.locale, videoCounts.event, videoCounts.part],
      set: { count: sql`${videoCounts.count} + 1` },
    });
}

/** Whose answer to which guide. `visitor` is a keyed hash of the cookie. */
export interface GuideVoteKey {
  slug: string;
  locale: string;
  visitor: string;
}

/** Records whether a guide helped: one answer a visitor and language, the last one counts. */
export async function voteOnGuide(db: Db, key: GuideVoteKey, helpful: boolean): Promise<void> {
  await db
    .insert(videoVotes)
    .values({ ...key, helpful })
    .onConflictDoUpdate({
      target: [videoVotes.slug, videoVotes.locale, videoVotes.visitor],
      set: { helpful, updatedAt: sql`now()` },
    });
}

/** What this visitor has answered; undefined: nothing. */
export async function guideVoteOf(db: Db, { slug, locale, visitor }: GuideVoteKey): Promise<boolean | undefined> {
  const [row] = await db
    .select({ helpful: videoVotes.helpful })
    .from(videoVotes)
    .where(and(eq(videoVotes.slug, slug), eq(videoVotes.locale, locale), eq(videoVotes.visitor, visitor)));
  return row?.helpful;
}

/** Figures of a guide over some weeks. */
export interface GuideFigures {
  /** Monday of each week, the first first, with what happened in it. */
  weeks: { monday: string; plays: number; watched: number }[];
  /** Sums by event over all of these weeks. */
  sums: Partial<Record<GuideEvent, number>>;
  /** Sums by language, the most plays first. */
  languages: { locale: string; plays: number; watched: number; solved: number; asked: number }[];
  /** How often each chapter was reached, by its number. */
  chapters: ReadonlyMap<number, number>;
  /** How often a tour was left at each step, and how often its element was not there. */
  steps: ReadonlyMap<number, { left: number; missing: number }>;
  /** Answers to "Was this helpful?", whenever they were given. */
  votes: { yes: number; no: number };
}

/** Weeks that the figures of a guide look back. */
const FIGURE_WEEKS = 12;

const DAY_MS = 86_400_000;

/** How a guide was watched in the last 12 weeks. */
export async function guideFigures(db: Db, slug: string, now: Date): Promise<GuideFigures> {
  const mondays = lastMondays(now);
  const rows = await db
    .select()
    .from(videoCounts)
    .where(and(eq(videoCounts.slug, slug), gte(videoCounts.day, mondays[0]!)));
  const votes = await db
    .select({ helpful: videoVotes.helpful, count: sql<number>`count(*)::int` })
    .from(videoVotes)
    .where(eq(videoVotes.slug, slug))
    .groupBy(videoVotes.helpful);
  const sum = (event: GuideEvent, among = rows) =>
    among.reduce((total, row) => (row.event === event ? total + row.count : total), 0);
  const byWeek = Map.groupBy(rows, ({ day }) => mondayOf(new Date(`${day}T00:00:00Z`)));
  const byLocale = Map.groupBy(rows, ({ locale }) => locale);
  const parts = (event: GuideEvent) => {
    const found = new Map<number, number>();
    for (const row of rows) if (row.event === event) found.set(row.part, (found.get(row.part) ?? 0) + row.count);
    return found;
  };
  const left = parts('tour-left');
  const missing = parts('tour-missing');
  return {
    weeks: mondays.map((monday) => {
      const those = byWeek.get(monday) ?? [];
      return { monday, plays: sum('play', those), watched: sum('watched-100', those) };
    }),
    sums: Object.fromEntries(
      [...new Set(rows.map(({ event }) => event))].map((event) => [event, sum(event as GuideEvent)]),
    ),
    languages: [...byLocale]
      .map(([locale, those]) => ({
        locale,
        plays: sum('play', those),
        watched: sum('watched-100', those),
        solved: sum('solved', those),
        asked: sum('asked', those),
      }))
      .sort((a, b) => b.plays - a.plays),
    chapters: parts('chapter'),
    steps: new Map(
      [...new Set([...left.keys(), ...missing.keys()])]
        .sort((a, b) => a - b)
        .map((step) => [step, { left: left.get(step) ?? 0, missing: missing.get(step) ?? 0 }]),
    ),
    votes: {
      yes: votes.find(({ helpful }) => helpful)?.count ?? 0,
      no: votes.find(({ helpful }) => !helpful)?.count ?? 0,
    },
  };
}

function mondayOf(day: Date): string {
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

function lastMondays(now: Date): string[] {
  return Array.from({ length: FIGURE_WEEKS }, (_, index) =>
    mondayOf(new Date(now.getTime() - (FIGURE_WEEKS - 1 - index) * 7 * DAY_MS)),
  );
}
