// What programs ask for beside the tickets of the desk: what the triggers keep of changes, articles and threads.
import postgres from 'postgres';
import type { ApiApp } from '../src/api/frame/api-app.ts';
import { issueApiToken } from '../src/api/tokens/issue.ts';
import { readSite } from '../src/config/site.ts';
import { openDatabase } from '../src/db/client.ts';
import { siteDeclaration } from '../src/domains.ts';
import { loadCorpus, TOPICS } from './community-corpus.ts';
import { copy, rows } from './copy.ts';
import { type DeskCorpus, loadDesk, sizeOf, TRANSACTIONS } from './desk-corpus.ts';
import { createWriter } from './search-scale.ts';

/** What the measurements ask for. */
export interface ApiCorpus extends DeskCorpus {
  requesters: number;
  /** Secret of a token of an agent. */
  token: string;
  agentId: number;
  /** Number of the same agent for programs. */
  agentPersonId: number;
}

const ARTICLES = 10_000;
const LANGUAGES = ['en', 'fr', 'it'] as const;
const ARTICLE_WORDS = 350;
const ORGANIZATIONS = 20_000;
const COMMUNITY = { threads: 20_000, replies: 60_000, people: 500 };

/** Fills the tables of a migrated, empty PostgreSQL. @param url its address, for a superuser. */
export async function loadApi(url: string, tickets: number): Promise<ApiCorpus> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const now = Date.now();
  const size = sizeOf(tickets);
  await loadArticles(sql);
  await loadCorpus(sql, COMMUNITY);
  const corpus = await loadDesk(sql, size, now);
  await loadFilesAndRatings(sql);
  await loadOrganizations(sql);
  await loadChanges(sql, corpus.began, now);
  await useTransactions(sql);
  await sql.unsafe('vacuum (analyze)');
  const [agentId] = corpus.agents as [number];
  const { db, close } = await openDatabase({ url, pool: 1 });
  const { secret } = await issueApiToken(db, { name: 'bench', scopes: ['read'], ownerId: agentId });
  await close();
  const [agent] = await sql`select person_id from users where id = ${agentId}`;
  const agentPersonId = Number(agent!['person_id']);
  await sql.end();
  return { ...corpus, requesters: size.requesters, token: secret, agentId, agentPersonId };
}

/** The site of this installation, with the topics of the community that was loaded. */
export async function siteOf(content: string): Promise<ApiApp['site']> {
  const site = await readSite(content, siteDeclaration);
  const topics = TOPICS.map((id) => ({
    ...{ id, name: { en: id }, description: undefined, color: undefined, icon: 'chat', locales: undefined },
    ...({ see: 'everyone', post: 'members', answer: 'members', moderators: [] } as const),
  }));
  return { ...site, community: { ...site.community, topics } };
}

async function loadArticles(sql: postgres.Sql): Promise<void> {
  const writer = createWriter(5);
  const texts = Array.from({ length: 200 }, () => `## Steps\n\n${writer.text(ARTICLE_WORDS)}`);
  const titles = Array.from({ length: 1_000 }, () => writer.text(5));
  const all = ARTICLES * LANGUAGES.length;
  const of = (n: number) => ({ article: 1 + Math.floor(n / 3), locale: LANGUAGES[n % 3]! });
  const category = (n: number) => `category-${n % 40}`;
  await copy(
    sql,
    'articles (id, slug, category)',
    rows(ARTICLES, (n) => [n + 1, `article-${n}`, category(n)]),
  );
  await copy(
    sql,
    'article_revisions (id, article_id, locale, origin, digest, title, tags, position, body)',
    rows(all, (n) => [
      ...[n + 1, of(n).article, of(n).locale, 'editor', String(n)],
      ...[titles[n % titles.length]!, ['export', 'login'], n % 50, texts[n % texts.length]!],
    ]),
  );
  await copy(
    sql,
    'article_translations (article_id, locale, live_revision_id, published_at)',
    rows(all, (n) => [of(n).article, of(n).locale, n + 1, new Date(Date.UTC(2026, 0, 1) + n * 60_000)]),
  );
  await sql`insert into article_votes (article_id, locale, revision_id, visitor, helpful)
    select article_id, locale, live_revision_id, 'bench ' || n, n % 3 > 0 from article_translations, generate_series(1, 3) as n`;
  for (const table of ['articles', 'article_revisions'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql(table)}))`;
}

/** One comment in twenty has a file, and one ticket in ten that is done was rated. */
async function loadFilesAndRatings(sql: postgres.Sql): Promise<void> {
  await sql`set session_replication_role = replica`;
  await sql`insert into tickets.attachments (ticket_id, comment_id, name, type, size_bytes, storage_key)
    select ticket_id, id, 'log.txt', 'text/plain', 4096, md5(id::text) from tickets.comments where id % 20 = 0`;
  await sql`insert into tickets.satisfaction (ticket_id, requester_id, score, reason)
    select id, requester_id, case when id % 70 = 0 then 'bad' else 'good' end, case when id % 30 = 0 then 'Quick' end
    from tickets.tickets where id % 10 = 0 and status = 'closed'`;
  await sql`set session_replication_role = origin`;
}

/** Organizations that nobody is of. */
export async function loadOrganizations(sql: postgres.Sql): Promise<void> {
  await sql`insert into tickets.organizations (name, external_id)
    select 'Company ' || n, 'crm-' || n from generate_series(1, ${ORGANIZATIONS}::int) as n`;
}

/** The last change of each row that is exported, as the triggers would have noted it. */
async function loadChanges(sql: postgres.Sql, began: number, now: number): Promise<void> {
  const from = new Date(began);
  const span = (now - began) / 1_000;
  const noted = (kind: string, source: string, [shown, beside] = ['exported_requester', 'exported_account(id)']) =>
    sql`insert into api_changes (kind, row_id, changed_in, changed_at, shown, beside)
      select ${kind}, id, 1 + floor(greatest(0, extract(epoch from at - ${from}::timestamptz)) / ${span} * ${TRANSACTIONS - 1}), at,
        ${sql.unsafe(shown!)}(id, at), ${sql.unsafe(beside!)}
      from (${sql.unsafe(source)}) as changed order by at on conflict do nothing`;
  await sql`delete from api_changes`;
  await noted('ticket', 'select id, updated_at as at from tickets.tickets', [
    'exported_ticket',
    'exported_beside_ticket(id)',
  ]);
  const evenly = (id: string, table: string) =>
    `select ${id} as id, to_timestamp(${began / 1_000} + ${span} * row_number() over (order by ${id}) / (1 + count(*) over ())) as at from ${table}`;
  await noted('user', evenly('id', 'tickets.requesters'));
  await noted('user', evenly('person_id', 'users'));
  await noted('organization', evenly('id', 'tickets.organizations'), ['exported_organization', "''"]);
}

/** Lets the server come to the numbers of transactions that the rows name. */
async function useTransactions(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`do $$ begin
    while pg_current_xact_id()::text::bigint <= ${TRANSACTIONS} loop commit; end loop;
  end $$`);
}
