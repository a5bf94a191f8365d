// How many requests each view has: one scan of what is not solved counts all views of everybody, however many look.
import { and, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { tickets } from '../../tickets/schema.ts';
import { UNSOLVED } from '../../tickets/ticket.ts';
import type { Condition, Conditions } from './condition.ts';
import { ME, MY_GROUPS } from './condition.ts';
import { conditionsSql } from './condition-sql.ts';
import type { ViewsApp } from './store.ts';
import { isCounted, type View } from './view.ts';

/** So long the figures hold, in seconds. */
const KEPT_SECONDS = 2;

/** Whose figures are wanted. */
export interface Counter {
  id: number;
  groups: readonly string[];
}

/**
 * The figures of the views that have one, by their ids.
 * @param shared those that everybody sees: counted for all agents at once, and once in two seconds.
 * @param own those of the viewer alone.
 */
export async function countViews(
  app: ViewsApp,
  viewer: Counter,
  { shared, own }: { shared: readonly View[]; own: readonly View[] },
): Promise<Map<string, number>> {
  const ofAll = await app.memory.getOrMake(`desk-counts ${shared.map(({ id }) => id).join(' ')}`, async () => ({
    value: await countForEverybody(app.db, shared.filter(isCounted)),
    seconds: KEPT_SECONDS,
    tags: [],
    size: 100_000,
  }));
  const counts = new Map(ofAll.map((counted) => [counted.id, counted.of(viewer)]));
  const mine = own.filter(isCounted);
  if (mine.length === 0) return counts;
  const key = `desk-counts of ${viewer.id} ${mine.map(({ id }) => id).join(' ')}`;
  const ofMe = await app.memory.getOrMake(key, async () => ({
    value: await countForOne(app.db, viewer, mine),
    seconds: KEPT_SECONDS,
    tags: [],
    size: 100 * mine.length,
  }));
  return new Map([...counts, ...ofMe]);
}

/** A figure that may depend on who asks. */
interface Counted {
  id: string;
  of(viewer: Counter): number;
}

/** How a view depends on who looks at it. */
type Dependence = 'nobody' | 'assignee' | 'group' | 'both';

/**
 * Counts the views for every agent in one scan: where a view asks for the viewer's own requests or those of their groups, what is left of it is counted
 * by assignee or by group, and each agent's figure is read from that.
 */
export async function countForEverybody(db: Db, views: readonly View[]): Promise<Counted[]> {
  if (views.length === 0) return [];
  const asking = { me: 0, myGroups: [], now: new Date() };
  const split = views.map((view) => ({ view, ...splitConditions(view.conditions) }));
  const counts = split.map(
    ({ rest }, index) =>
      sql`(count(*) filter (where ${conditionsSql(rest, asking)}))::integer as ${sql.identifier(`c${index}`)}`,
  );
  const result = await db.execute(sql`
    select grouping(assignee_id, group_name) as level, assignee_id, group_name, ${sql.join(counts, sql`, `)}
    from ${tickets} where ${unsolved()}
    group by grouping sets ((), (assignee_id), (group_name), (assignee_id, group_name))`);
  const rows = rowsOf<Record<string, number | string | null>>(result);
  const sum = (index: number, which: (row: (typeof rows)[number]) => boolean) =>
    rows.reduce((total, row) => total + (which(row) ? Number(row[`c${index}`]) : 0), 0);
  // As `grouping` numbers what is not grouped by: 3 neither, 1 by assignee, 2 by group, 0 by both.
  const [ALL, BY_ASSIGNEE, BY_GROUP, BY_BOTH] = [3, 1, 2, 0];
  return split.map(({ view, dependence }, index) => ({
    id: view.id,
    of({ id, groups }) {
      const isMine = (row: (typeof rows)[number]) => Number(row['assignee_id']) === id && row['assignee_id'] !== null;
      const isOurs = (row: (typeof rows)[number]) =>
        groups.includes(String(row['group_name'])) && row['group_name'] !== null;
      const at = (level: number) => (row: (typeof rows)[number]) => Number(row['level']) === level;
      switch (dependence) {
        case 'nobody':
          return sum(index, at(ALL!));
        case 'assignee':
          return sum(index, (row) => at(BY_ASSIGNEE!)(row) && isMine(row));
        case 'group':
          return sum(index, (row) => at(BY_GROUP!)(row) && isOurs(row));
        case 'both':
          return sum(index, (row) => at(BY_BOTH!)(row) && isMine(row) && isOurs(row));
      }
    },
  }));
}

/** Takes "assigned to me" and "in my groups" out of what all must fulfil, where nothing else depends on who looks. */
function splitConditions({ all, any }: Conditions): { rest: Conditions; dependence: Dependence } {
  const isMine = (one: Condition) =>
    one.field === 'assignee' && one.is === 'any-of' && one.values.every((value) => value === ME);
  const isOurs = (one: Condition) =>
    one.field === 'group' && one.is === 'any-of' && one.values.every((value) => value === MY_GROUPS);
  const rest = { all: all.filter((one) => !isMine(one) && !isOurs(one)), any };
  const [mine, ours] = [all.some(isMine), all.some(isOurs)];
  return { rest, dependence: mine ? (ours ? 'both' : 'assignee') : ours ? 'group' : 'nobody' };
}

/** Whether everybody's figures of the view can be counted at once: "me" and "my groups" are asked for plainly, or not at all. */
export function isCountedForAll({ conditions }: Pick<View, 'conditions'>): boolean {
  const { rest } = splitConditions(conditions);
  return [...rest.all, ...rest.any].every(
    (one) =>
      !(one.field === 'assignee' && one.values.includes(ME)) &&
      !(one.field === 'group' && one.values.includes(MY_GROUPS)),
  );
}

async function countForOne(db: Db, { id, groups }: Counter, views: readonly View[]): Promise<Map<string, number>> {
  const asking = { me: id, myGroups: groups, now: new Date() };
  const counts = views.map(
    (view, index) =>
      sql`(count(*) filter (where ${conditionsSql(view.conditions, asking)}))::integer as ${sql.identifier(`c${index}`)}`,
  );
  const result = await db.execute(sql`select ${sql.join(counts, sql`, `)} from ${tickets} where ${unsolved()}`);
  const [row] = rowsOf<Record<string, number>>(result);
  return new Map(views.map((view, index) => [view.id, Number(row![`c${index}`])]));
}

function unsolved(): SQL {
  return and(inArray(tickets.status, UNSOLVED), isNull(tickets.spamAt))!;
}
