// What programs ask the API for, as they send it.
import { pino } from 'pino';
import type postgres from 'postgres';
import { VISITOR } from '../src/accounts/viewer.ts';
import { endpoints } from '../src/api/endpoints.ts';
import { writePlace } from '../src/api/export/changes.ts';
import { apiAnswerer } from '../src/api/frame/answer.ts';
import type { ApiApp } from '../src/api/frame/api-app.ts';
import { readSettings } from '../src/config/settings.ts';
import type { Db } from '../src/db/client.ts';
import { Memory } from '../src/server/memory.ts';
import type { ApiCorpus } from './api-corpus.ts';
import { COMPARISON, type Part } from './measure-parts.ts';

const ORIGIN = 'https://help.example.com';
/** Rows of a page of an export. */
const PAGE = 1_000;
const PLACES = ['beginning', 'middle', 'end'] as const;
type Position = (typeof PLACES)[number];

/** The parts. @param sql beside the connection that is measured. */
export async function partsOf(
  db: Db,
  { sql, corpus, site }: { sql: postgres.Sql; corpus: ApiCorpus; site: ApiApp['site'] },
): Promise<Part[]> {
  const ask = asking(db, site, corpus.token);
  const get = (what: string, path: (n: number) => string): Part => ({
    what,
    before: () => ask(path(0)),
    run: (n) => ask(path(n)),
  });
  const some = (n: number, most: number) => 1 + ((n * 7_919) % most);
  const search = (query: string) => `query=${encodeURIComponent(query)}`;
  const words = (n: number) => corpus.searches[n % corpus.searches.length]!;
  const written = writtenSearches(corpus);
  const asWritten = (n: number) => written[n % written.length]!;
  const found: Part[] = [
    { ...get('search, words, 95 %', (n) => `/search.json?${search(`type:ticket ${words(n)}`)}`), percentile: 0.95 },
    { ...get('search, words of every kind, 95 %', (n) => `/search.json?${search(words(n))}`), percentile: 0.95 },
    { ...get('search, as clients write it, 95 %', (n) => `/search.json?${search(asWritten(n))}`), percentile: 0.95 },
    { ...get('search, how many, 95 %', (n) => `/search/count.json?${search(asWritten(n))}`), percentile: 0.95 },
    {
      ...get(
        'search, export of 100',
        (n) => `/search/export.json?filter[type]=ticket&page[size]=100&${search(asWritten(n))}`,
      ),
      percentile: 0.95,
    },
  ];
  return [
    { what: COMPARISON.what, run: () => COMPARISON.run(db) },
    get('who asks, by a token', () => '/help_center/locales.json'),
    get('ticket', (n) => `/tickets/${some(n, corpus.tickets)}.json`),
    get('ticket with its people', (n) => `/tickets/${some(n, corpus.tickets)}.json?include=users,groups`),
    get('list of 100 tickets, by cursor', () => '/tickets.json?page[size]=100'),
    get('list of 100 tickets, by number', () => '/tickets.json?page=7'),
    get('list of 100 tickets, the latest changed', () => '/tickets.json?page[size]=100&sort=-updated_at'),
    get('list of 100 tickets with their people', () => '/tickets.json?page[size]=100&include=users'),
    get('list of 100 tickets of an agent', () => `/users/${corpus.agentPersonId}/tickets/assigned.json?page[size]=100`),
    get('tickets of a requester', (n) => `/users/${some(n, corpus.requesters)}/tickets/requested.json`),
    get(`comments of a ticket with ${corpus.long.comments}`, () => `/tickets/${corpus.long.id}/comments.json`),
    get('audits of a ticket', (n) => `/tickets/${some(n, corpus.tickets)}/audits.json`),
    get('list of 100 users', () => '/users.json?page[size]=100'),
    ...found,
    ...(await exportsOf(sql, corpus)).map(({ what, path }) => get(what, () => path)),
    get('list of 30 articles', () => '/help_center/en/articles.json'),
    get('list of 30 articles, by cursor', () => '/help_center/en/articles.json?page[size]=30'),
    get('article', (n) => `/help_center/en/articles/${some(n, 10_000)}.json`),
    get('list of 30 posts', () => '/community/posts.json'),
    get('list of 30 posts, by cursor', () => '/community/posts.json?page[size]=30'),
    get('comments of a post', (n) => `/community/posts/${some(n, 20_000)}/comments.json`),
  ];
}

/** Asks as a program does that has a token. @throws Error for what is not answered with 200. */
function asking(db: Db, site: ApiApp['site'], token: string): (path: string) => Promise<string> {
  const answer = apiAnswerer(endpoints);
  const log = pino({ level: 'error' });
  const settings = readSettings({ LIMITS: 'false' });
  const secret = 'a secret of at least thirty-two characters';
  // What these requests need of the product.
  const app = { db, site, log, settings, secret, memory: new Memory(10_000_000) } as ApiApp;
  const headers = new Headers({ authorization: `Bearer ${token}` });
  return async (path) => {
    const url = new URL(`/api/v2${path}`, ORIGIN);
    const response = await answer(app, {
      request: new Request(url, { headers }),
      asked: ORIGIN,
      sender: {
        viewer: VISITOR,
        viewerUnknown: false,
        session: undefined,
        locale: 'en',
        base: new URL(ORIGIN),
        log,
        url,
        params: {},
        address: '192.0.2.1',
        headers,
        cookies: { get: () => undefined, set: () => {}, delete: () => {} },
      },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
    return text;
  };
}

/** Searches as scripts and clients send them. */
function writtenSearches({ agentId, requesters, searches }: ApiCorpus): string[] {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return [
    'type:ticket status:open',
    'type:ticket status<solved priority:urgent',
    'type:ticket status:open tags:vip',
    'type:ticket tags:refund',
    'type:ticket assignee:me',
    'type:ticket assignee:none status:new',
    `type:ticket assignee:agent${agentId % 300}@example.com status<solved`,
    'type:ticket group:Billing status:pending',
    'type:ticket status:closed group:Technical priority:low',
    `type:ticket created>${day(3)}`,
    `type:ticket created>=${day(90)} created<${day(60)} order_by:created sort:asc`,
    `type:ticket updated>${day(1)} status:solved`,
    'type:ticket solved>7days order_by:updated_at sort:desc',
    ...Array.from({ length: 4 }, (_, n) => `type:ticket requester:customer${(n * 97) % requesters}@example.org`),
    `type:ticket status:open subject:"${searches[0]}"`,
    `type:ticket status:closed ${searches[0]}`,
    `type:ticket tags:login ${searches[4]} created>${day(200)}`,
  ];
}

/** A page of 1,000 of every export, wherever it stands. */
async function exportsOf(sql: postgres.Sql, { began }: ApiCorpus): Promise<{ what: string; path: string }[]> {
  const changes = { in: 'changed_in', id: 'row_id', at: 'changed_at', isByTimeOnly: false };
  const log = { in: 'coalesce(written_in, 0)', id: 'id', at: 'created_at', isByTimeOnly: true };
  const sources = [
    { name: 'tickets', from: `api_changes where kind = 'ticket'`, ...changes },
    { name: 'users', from: `api_changes where kind = 'user'`, ...changes },
    { name: 'organizations', from: `api_changes where kind = 'organization'`, ...changes, isByTimeOnly: true },
    { name: 'ticket_events', from: 'tickets.events', ...log },
    { name: 'ticket_metric_events', from: 'ticket_metric_events', ...log },
  ];
  const asked: { what: string; path: string }[] = [];
  for (const source of sources) {
    const [counted] = await sql.unsafe(`select count(*)::int as count from ${source.from}`);
    const count = Number(counted!['count']);
    // A small corpus has no clock that ran out.
    if (count === 0) continue;
    for (const position of PLACES) {
      const skip = skipped(position, count);
      const [row] =
        await sql.unsafe(`select ${source.in} as "in", ${source.id} as id, ${source.at} as at from ${source.from}
        order by 1, 2 limit 1 offset ${skip}`);
      const at = (row!['at'] as Date).getTime();
      const cursor = writePlace(source.name, { in: Number(row!['in']), id: Number(row!['id']), at, since: 0 });
      const what = (by: string) => `export of ${source.name}, ${by}, at the ${position}`;
      const first = position === 'beginning' ? Math.floor(began / 1_000) - 1 : Math.floor(at / 1_000);
      if (source.isByTimeOnly)
        asked.push({
          what: what('by cursor'),
          path: `/incremental/${source.name}.json?start_time=0&after=${cursor}`,
        });
      else asked.push({ what: what('by cursor'), path: `/incremental/${source.name}/cursor.json?cursor=${cursor}` });
      asked.push({ what: what('by time'), path: `/incremental/${source.name}.json?start_time=${first}` });
    }
  }
  return [...asked, ...(await articleExports(sql))];
}

/** Articles are exported by time alone. */
async function articleExports(sql: postgres.Sql): Promise<{ what: string; path: string }[]> {
  const times = await sql<{ at: Date }[]>`select published_at as at from article_translations order by 1`;
  return PLACES.map((position) => {
    const { at } = times[skipped(position, times.length)]!;
    const path = `/help_center/incremental/articles.json?start_time=${Math.floor(at.getTime() / 1_000)}`;
    return { what: `export of articles, by time, at the ${position}`, path };
  });
}

function skipped(position: Position, count: number): number {
  if (position === 'beginning') return 0;
  return position === 'middle' ? Math.floor(count / 2) : Math.max(0, count - PAGE * 2);
}
