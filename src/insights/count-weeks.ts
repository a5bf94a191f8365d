// Counting what happened, week by week, so that nobody waits for it and it is known when what was counted is gone.
import { type SQL, sql } from 'drizzle-orm';
import { articleVotes } from '../articles/schema.ts';
import { threads } from '../community/threads/schema.ts';
import { plusWeeks } from '../config/week.ts';
import type { Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { rowsOf } from '../db/rows.ts';
import { asks, searches, searchOpens } from '../deflection/schema.ts';
import { languageOfTicket } from '../tickets/language.ts';
import { satisfaction, tickets } from '../tickets/schema.ts';
import { insightWeeks } from './schema.ts';
import { NOTHING, type Week, weeksDue } from './week.ts';

/** What counting needs of the running product. */
export interface CountingApp {
  db: Db;
  site: { timeZone: string; defaultLocale: string; locales: readonly { code: string }[] };
}

/** Counts the weeks that are due. @returns how many. */
export async function countWeeks({ db, site }: CountingApp, now = new Date()): Promise<number> {
  const known = await db
    .select({ week: insightWeeks.week, countedAt: insightWeeks.countedAt })
    .from(insightWeeks)
    .where(sql`${insightWeeks.locale} = ''`);
  const due = weeksDue(new Map(known.map(({ week, countedAt }) => [week, countedAt])), now, site.timeZone);
  const others = site.locales.map(({ code }) => code).filter((code) => code !== site.defaultLocale);
  for (const week of due) {
    const counted = await readWeek(db, { week, timeZone: site.timeZone, locales: [site.defaultLocale, ...others] });
    await keepWeek(
      db,
      counted.map((one) => ({ ...one, countedAt: now })),
    );
  }
  return due.length;
}

type Counted = Omit<Week, 'countedAt'>;

/** What happened in a week: in all languages together first, then in each in which something did. */
async function readWeek(
  db: Db,
  { week, timeZone, locales }: { week: string; timeZone: string; locales: readonly string[] },
): Promise<Counted[]> {
  const begin = (monday: string) => sql`(${monday}::date::timestamp at time zone ${timeZone}::text)`;
  const [from, to] = [begin(week), begin(plusWeeks(week, 1))];
  const within = (column: unknown) => sql`${column} >= ${from} and ${column} < ${to}`;
  const minutes = sql`extract(epoch from first_replied_at - created_at)::float8 / 60`;
  const queries = [
    counting(
      sql`select ${asks.locale} as locale, ${asks.ticketAt} is not null as filed, ${asks.threadAt} is not null as threaded,
        ${asks.solvedAt} is not null as solved from ${asks} where ${within(asks.createdAt)}`,
      {
        asks: sql`true`,
        filed: sql`filed`,
        threaded: sql`threaded and not filed`,
        solved: sql`solved and not threaded and not filed`,
        abandoned: sql`not (solved or threaded or filed)`,
      },
    ),
    counting(
      sql`select ${searches.locale} as locale, ${searches.resultCount} as results,
        exists (select from ${searchOpens} where ${searchOpens.searchId} = ${searches.id}) as opened
        from ${searches} where ${within(searches.createdAt)}`,
      { searches: sql`true`, opened: sql`opened`, empty: sql`results = 0` },
    ),
    counting(
      sql`select ${articleVotes.locale} as locale, ${articleVotes.helpful} as yes from ${articleVotes} where ${within(articleVotes.createdAt)}`,
      { helpful: sql`yes`, unhelpful: sql`not yes` },
    ),
    counting(
      sql`select ${languageOfTicket(locales)} as locale, ${satisfaction.score} = 'good' as good
        from ${satisfaction} join ${tickets} on ${tickets.id} = ${satisfaction.ticketId} where ${within(satisfaction.createdAt)}`,
      { good: sql`good`, bad: sql`not good` },
    ),
    counting(
      sql`select ${languageOfTicket(locales)} as locale, ${tickets.createdAt}, ${tickets.firstRepliedAt}
        from ${tickets} where ${within(tickets.createdAt)}`,
      { tickets: sql`true`, replied: sql`first_replied_at is not null` },
      sql`, percentile_cont(0.5) within group (order by ${minutes}) as "replyMinutes"`,
    ),
    counting(
      sql`select ${threads.locale} as locale, ${threads.solvedAt} is not null as answered from ${threads}
        where ${threads.kind} = 'question' and ${threads.removal} is null and ${threads.mergedInto} is null and ${within(threads.createdAt)}`,
      { questions: sql`true`, answered: sql`answered` },
    ),
  ];
  const found = new Map<string, Counted>([['', { ...NOTHING, week, locale: '' }]]);
  for (const query of queries)
    for (const row of rowsOf<Partial<Week> & { locale: string }>(await db.execute(query))) {
      const counted = found.get(row.locale) ?? { ...NOTHING, week, locale: row.locale };
      found.set(row.locale, { ...counted, ...row });
    }
  return [...found.values()];
}

/** Counts rows, each language for itself and all together, under the empty one. */
function counting(rows: SQL, counters: Readonly<Record<string, SQL>>, more = sql``): SQL {
  const columns = Object.entries(counters).map(
    ([name, which]) => sql`(count(*) filter (where ${which}))::integer as ${sql.identifier(name)}`,
  );
  return sql`select case when grouping(locale) = 1 then '' else locale end as locale, ${sql.join(columns, sql`, `)}${more}
    from (${rows}) as rows group by grouping sets ((locale), ())`;
}

/** What can only be counted while the ledger has it: fewer than before means that it was swept. */
const LEDGER = {
  asks: ['asks', 'solved', 'filed', 'threaded', 'abandoned'],
  searches: ['searches', 'opened', 'empty'],
} as const;

async function keepWeek(db: Db, rows: readonly Week[]): Promise<void> {
  const of = (name: string) => sql.identifier(name);
  const kept = Object.entries(LEDGER).flatMap(([whole, names]) =>
    names.map(
      (name) =>
        sql`${of(name)} = case when excluded.${of(whole)} >= ${insightWeeks}.${of(whole)} then excluded.${of(name)} else ${insightWeeks}.${of(name)} end`,
    ),
  );
  const anew = [
    'helpful',
    'unhelpful',
    'good',
    'bad',
    'tickets',
    'replied',
    'reply_minutes',
    'questions',
    'answered',
  ].map((name) => sql`${of(name)} = excluded.${of(name)}`);
  await insertRows(
    db,
    insightWeeks,
    rows,
    sql`on conflict (locale, week) do update set ${sql.join([...kept, ...anew, sql`counted_at = excluded.counted_at`], sql`, `)}`,
  );
}
