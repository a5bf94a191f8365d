// Visits the addresses elsewhere that articles lead to: one at a time of each host, with a pause, and each about once a week.
import { setTimeout as pause } from 'node:timers/promises';
import { asc, eq, lte, sql } from 'drizzle-orm';
import { articleLinks, articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { afterVisit, isNetworkAway, type Visit } from './link.ts';
import { outwardLinks } from './schema.ts';
import { type Visiting, visit } from './visit.ts';

/** Addresses visited in one run; what is left is due at the next one. */
const MOST_A_RUN = 1000;
/** Of one host in one run: a site with thousands of links to one server does not come over it like a storm. */
const MOST_A_HOST = 100;
/** Hosts visited at a time. */
const HOSTS_AT_ONCE = 4;
/** Between two visits to one host. */
const PAUSE_MS = 1000;
/** Texts kept of one address. */
const MOST_USES = 10;
/** Longer addresses are not kept, in bytes. */
const LONGEST_URL = 2000;

/** How addresses elsewhere are checked. */
export interface LinkChecking {
  /** Ours: links to it are no links elsewhere. */
  publicUrl: string | undefined;
  privateHosts: ReadonlySet<string>;
  signal: AbortSignal;
  progress?(done: number, total: number): void;
  /** Milliseconds between two visits to one host. */
  pauseMs?: number;
}

/**
 * Brings the list of addresses up to what readers have now. What only the staff reads is left out: its links may do something when they are
 * followed.
 */
export async function gatherLinks(db: Db, publicUrl: string | undefined): Promise<void> {
  const own =
    publicUrl === undefined ? sql`false` : sql`(l.url || '/') like ${`${publicUrl.replace(/[\\%_]/g, '\\$&')}/%`}`;
  // The part after # stays with the reader's browser.
  const wanted = sql`select split_part(l.url, '#', 1) as url,
      to_jsonb((array_agg(distinct jsonb_build_object('articleId', t.article_id, 'locale', t.locale, 'revisionId', r.id)))[1:${sql.raw(String(MOST_USES))}]) as uses
    from ${articleTranslations} t
    join ${articles} a on a.id = t.article_id and a.archived_at is null
    join ${articleRevisions} r on r.id = t.live_revision_id and r.audience <> 'staff'
    join ${articleLinks} l on l.revision_id = r.id
    where t.removed_at is null and l.slug is null and l.url ~* '^https?://' and octet_length(l.url) <= ${LONGEST_URL}::int and not ${own}
    group by 1`;
  await db.execute(sql`with wanted as materialized (${wanted}),
    gone as (delete from ${outwardLinks} o where not exists (select from wanted w where w.url = o.url))
    insert into ${outwardLinks} (url, host, uses)
      select w.url, lower(substring(w.url from '^[A-Za-z]+://([^/?#]*)')), w.uses from wanted w
      on conflict (url) do update set uses = excluded.uses where outward_links.uses <> excluded.uses`);
}

/** Visits all that is due and notes what came of it. When nothing elsewhere could be reached, our own network is away and nothing is noted. */
export async function checkLinks(db: Db, checking: LinkChecking): Promise<void> {
  await gatherLinks(db, checking.publicUrl);
  const ranked = db
    .select({
      url: outwardLinks.url,
      host: outwardLinks.host,
      dueAt: outwardLinks.dueAt,
      place: sql<number>`row_number() over (partition by ${outwardLinks.host} order by ${outwardLinks.dueAt})`.as(
        'place',
      ),
    })
    .from(outwardLinks)
    .where(lte(outwardLinks.dueAt, sql`now()`))
    .as('ranked');
  const due = await db
    .select({ url: ranked.url, host: ranked.host })
    .from(ranked)
    .where(lte(ranked.place, MOST_A_HOST))
    .orderBy(asc(ranked.dueAt))
    .limit(MOST_A_RUN);
  const hosts = [...Map.groupBy(due, ({ host }) => host).values()];
  const visited: { url: string; host: string; visit: Visit }[] = [];
  // Failures are held back until it is known that the others can be reached.
  let held: typeof visited = [];
  let isReached = false;
  const take = async (one: (typeof visited)[number]) => {
    visited.push(one);
    checking.progress?.(visited.length, due.length);
    isReached ||= !isNetworkAway([one, { host: '', visit: one.visit }]);
    if (!isReached) {
      held.push(one);
      return;
    }
    for (const each of [...held.splice(0), one]) await note(db, each.url, each.visit);
  };
  const visiting: Visiting = {
    userAgent: `Helpwell-LinkCheck/1.0${checking.publicUrl ? ` (+${checking.publicUrl})` : ''}`,
    privateHosts: checking.privateHosts,
    signal: checking.signal,
  };
  const work = async () => {
    for (let links = hosts.shift(); links; links = hosts.shift())
      for (const [index, { url, host }] of links.entries()) {
        if (index > 0) await pause(checking.pauseMs ?? PAUSE_MS, undefined, { signal: checking.signal });
        await take({ url, host, visit: await visit(url, visiting) });
      }
  };
  await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, work));
  if (isNetworkAway(visited)) held = [];
  for (const { url, visit: came } of held) await note(db, url, came);
}

async function note(db: Db, url: string, came: Visit): Promise<void> {
  await db.transaction(async (tx) => {
    const [known] = await tx.select().from(outwardLinks).where(eq(outwardLinks.url, url)).for('update');
    if (!known) return;
    const next = afterVisit(known, came, new Date());
    await tx.update(outwardLinks).set(next).where(eq(outwardLinks.url, url));
  });
}
