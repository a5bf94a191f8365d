import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { archiveArticle } from '../articles/publish.ts';
import { publishNew } from '../articles/test-content.ts';
import { removePost } from '../community/moderate.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../community/test-factory.ts';
import type { Db } from '../db/client.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from '../tickets/file.ts';
import { ticketAttachments, ticketComments } from '../tickets/schema.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { endpoints } from './endpoints.ts';
import type { ApiApp } from './frame/api-app.ts';
import type { Endpoint } from './frame/endpoint.ts';
import { apiApp, asking, searchOf, site, someoneWithToken } from './frame/test-api.ts';
import { categoryNumber } from './help-center/sections.ts';
import { numbersOf } from './ids/numbers.ts';
import { type Row, type Thing, WHO, type Who } from './policy-table/test-row.ts';
import { POLICY_TABLE } from './policy-table/test-table.ts';

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
type Known = Exclude<Who, 'V'>;
const ROLES = { S: 'member', O: 'member', A: 'agent', M: 'moderator', E: 'editor', X: 'administrator' } as const;

/** A body that every endpoint takes: what it does not know it reads over. */
const BODY = {
  request: { comment: { body: 'x' } },
  ticket: { comment: { body: 'x' } },
  ids: [987_654_320],
  tags: ['x'],
  satisfaction_rating: { score: 'good' },
  user: { name: 'X' },
  identity: { type: 'email', value: 'x@example.com' },
  organization: { name: 'X' },
  group: { name: 'X' },
  article: { title: 'X', locale: 'en' },
  translation: { locale: 'en', title: 'X', body: '<p>x</p>' },
  label: { name: 'x' },
  post: { title: 'A title of some length', details: '<p>Some words.</p>' },
  comment: { body: '<p>Some words.</p>' },
  section: { name: 'X' },
  text: 'x',
  sla_policy_ids: [987_654_320],
};

/** What stands in the path of an endpoint. */
type Params = Readonly<Record<string, string | number>>;
type Ask = ReturnType<typeof asking>;

const NOTHING = 987_654_321;
const pathOf = ({ path }: Endpoint, params: Params) =>
  `/api/v2${path.replace(/\{(\w+)(:text)?\}/g, (_, name: string) => String(params[name] ?? (name === 'locale' ? 'en' : NOTHING)))}`;

/** Who asks, with a token each; nobody has one for visitors. */
async function everybody(db: Db) {
  const tokens: Partial<Record<Who, string>> = {};
  const people = {} as Record<Known, { id: number; email: string; personId: number }>;
  for (const who of Object.keys(ROLES) as Known[]) {
    const { user, token } = await someoneWithToken(db, ROLES[who]);
    tokens[who] = token;
    people[who] = { id: user.id, email: user.email, personId: await personOf(db, user.id) };
  }
  await db.update(users).set({ plan: 'premium' }).where(eq(users.id, people.O.id));
  return { tokens, people };
}

async function personOf(db: Db, userId: number): Promise<number> {
  const [row] = await db.select({ personId: users.personId }).from(users).where(eq(users.id, userId));
  return Number(row!.personId);
}

/** Everything that the table names, as it stands in paths. */
async function things(
  { db, attachments }: ApiApp,
  ask: Ask,
  { tokens, people }: Awaited<ReturnType<typeof everybody>>,
) {
  const other = await aMember(db);
  const suspended = await aUser(db, { password: null });
  await db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, suspended.id));
  const otherId = await personOf(db, other.id);
  const suspendedId = await personOf(db, suspended.id);

  const filed = async (email: string) => {
    const made = await fileTicket(db, aTicket({ requester: { email } }));
    if (made.outcome === 'invalid') throw new Error('not filed');
    const { id } = made.ticket;
    const [comment] = await db.select().from(ticketComments).where(eq(ticketComments.ticketId, id));
    const { audits } = (await ask('GET', `/api/v2/tickets/${id}/audits`, { token: tokens.X! })).body;
    return { id, comment: comment!.id, audit: audits[0].id };
  };
  const ownRequest = await filed(people.O.email);
  const [note] = await db
    .insert(ticketComments)
    .values({
      ticketId: ownRequest.id,
      author: 'agent',
      agentId: people.A.id,
      authorName: 'A',
      body: 'Between us.',
      public: false,
    })
    .returning({ id: ticketComments.id });
  const file = async (commentId: number) => {
    const storageKey = crypto.randomUUID().replaceAll('-', '');
    const about = { name: 'a.txt', type: 'text/plain', sizeBytes: 1, storageKey };
    const [row] = await db
      .insert(ticketAttachments)
      .values({ ticketId: ownRequest.id, commentId, ...about })
      .returning({ id: ticketAttachments.id });
    await attachments.put(storageKey, [Buffer.from('x')]);
    return { id: row!.id };
  };
  const made = async (name: 'organization' | 'group') => {
    const body = { [name]: { name: `The ${name} ${crypto.randomUUID()}` } };
    return { id: (await ask('POST', `/api/v2/${name}s`, { token: tokens.X!, body })).body[name].id };
  };

  const article = async (audience: 'everyone' | 'member' | 'plan:premium' | 'staff', category = 'open-ones') => {
    const slug = `lamp-${crypto.randomUUID().slice(0, 8)}`;
    const said = { title: 'A lamp', userId: people.E.id, audience, category, tags: ['t'] };
    return { id: await publishNew(db, { slug, ...said }) };
  };
  const archivedArticle = await article('everyone');
  await archiveArticle(db, archivedArticle.id, { origin: 'editor', userId: people.E.id });
  const staffArticle = await article('staff', 'staff-ones');
  const sections = await numbersOf(db, 'section', ['open-ones', 'staff-ones']);
  const topics = await numbersOf(db, 'topic', ['open', 'premium', 'team']);

  const thread = async (topic: string, by = other) => {
    const { thread: started, first } = await aThread(db, { topic, by });
    const { id: comment } = await aReply(db, started.id, { by });
    return { id: started.id, comment, first: first.id };
  };
  const away = async (removal: 'hidden' | 'deleted') => {
    const one = await thread('open');
    const admin = { ...people.X, name: 'X', role: 'administrator' } as const;
    if (!(await removePost(db, COMMUNITY, admin, { postId: one.first, removal }))) throw new Error('not removed');
    return one;
  };
  const all: Record<Exclude<Thing, 'self'>, Params> = {
    ownRequest,
    foreignRequest: await filed(other.email!),
    ownFile: await file(ownRequest.comment),
    noteFile: await file(note!.id),
    other: { id: otherId, identity: otherId },
    suspended: { id: suspendedId, identity: suspendedId },
    organization: await made('organization'),
    group: await made('group'),
    openArticle: await article('everyone'),
    memberArticle: await article('member'),
    planArticle: await article('plan:premium'),
    staffArticle,
    archivedArticle,
    openSection: { id: sections.get('open-ones')! },
    staffSection: { id: sections.get('staff-ones')! },
    category: { id: await categoryNumber(db) },
    openTopic: { id: topics.get('open')! },
    planTopic: { id: topics.get('premium')! },
    staffTopic: { id: topics.get('team')! },
    openThread: await thread('open'),
    planThread: await thread('premium', await aMember(db, { plan: 'premium' })),
    staffThread: await thread('team', await aMember(db, { role: 'agent' })),
    removedThread: await away('deleted'),
    hiddenThread: await away('hidden'),
  };
  return (who: Who, thing: Thing): Params => {
    if (thing !== 'self') return all[thing];
    const id = who === 'V' ? NOTHING : people[who].personId;
    return { id, identity: id };
  };
}

test('the table of who may has every endpoint, and no other', () => {
  expect(Object.keys(POLICY_TABLE).toSorted()).toEqual(endpoints.map(nameOf).toSorted());
  for (const endpoint of endpoints) {
    const { sees, ofSite, emptyOfNothing } = POLICY_TABLE[nameOf(endpoint)]!;
    // What is asked for by its number is tried with something that may be seen and something that may not.
    if (
      /\{id/.test(endpoint.path) &&
      !ofSite &&
      !emptyOfNothing &&
      nameOf(endpoint) !== 'PUT /deleted_tickets/{id}/restore'
    )
      expect(Object.keys(sees ?? {}), nameOf(endpoint)).not.toEqual([]);
  }
});

describeStores('who may', (on) => {
  test('is as the table says, for every endpoint, everybody and everything', { timeout: 900_000 }, async () => {
    // The policies are the same on either storage, and so is the time that this takes.
    if (on.database.kind !== 'embedded') return;
    const search = await searchOf(on.database);
    const app = await apiApp(on.db, { search, site: { ...site, community: COMMUNITY } });
    const ask = asking(app);
    const asks = await everybody(on.db);
    const paramsOf = await things(app, ask, asks);
    const wrong: string[] = [];

    const statusOf = async (
      endpoint: Endpoint,
      who: Who,
      { params = {}, body, query = '' }: { params?: Params; body?: unknown; query?: string },
    ) => {
      const token = asks.tokens[who];
      const asked = { ...(token && { token }), ...(body !== undefined && { body }) };
      return await ask(endpoint.method, `${pathOf(endpoint, params)}?${query}`, asked);
    };
    const expectOf = (what: string, status: number, isRight: boolean) => {
      if (!isRight) wrong.push(`${what}: ${status}`);
    };
    const isThere = (status: number) => ![401, 404, 405, 500, 503].includes(status);

    for (const endpoint of endpoints) {
      const name = nameOf(endpoint);
      const row: Row = POLICY_TABLE[name]!;
      const { query = 'start_time=0' } = row;
      const isRead = endpoint.method === 'GET' || endpoint.access === 'read';
      for (const who of WHO) {
        const as = `${name} for ${who}`;
        if (!row.who.includes(who)) {
          const { status } = await statusOf(endpoint, who, {
            query,
            params: { id: NOTHING },
            body: endpoint.body && BODY,
          });
          expectOf(as, status, status === (who === 'V' ? 401 : 403));
          continue;
        }
        if (/\{id/.test(endpoint.path) && !row.emptyOfNothing) {
          const { status } = await statusOf(endpoint, who, { query, body: endpoint.body && BODY });
          expectOf(`${as} of nothing`, status, status === 404 || (row.ofSite === true && isThere(status)));
        }
        for (const [thing, seeing] of Object.entries(row.sees ?? {}) as [Thing, string][]) {
          const params = paramsOf(who, thing);
          const isSeen = seeing.includes(who);
          // What would be done is done by other tests; an empty body is refused before anything is.
          if (isSeen && !isRead && !endpoint.body) continue;
          const body = endpoint.body && (isSeen ? {} : BODY);
          const { status } = await statusOf(endpoint, who, { params, query, body });
          expectOf(`${as} of ${thing}`, status, isSeen ? isThere(status) && status !== 403 : status === 404);
        }
        if (row.sees || row.ofSite || (!isRead && !endpoint.body && !endpoint.rawBody)) continue;
        const size = row.lists ? '&per_page=100' : '';
        const { status, body: answer } = await statusOf(endpoint, who, {
          query: `${query}${size}`,
          body: endpoint.body && {},
        });
        expectOf(as, status, isThere(status) && status !== 403);
        if (!row.lists) continue;
        const list = Object.values(answer ?? {}).find((value) => Array.isArray(value)) as { id: number }[] | undefined;
        const there = new Set(list?.map(({ id }) => id));
        for (const [thing, finding] of Object.entries(row.lists) as [Thing, string][]) {
          const isIn = there.has(Number(paramsOf(who, thing)['id']));
          expectOf(`${as} lists ${thing}`, isIn ? 1 : 0, isIn === finding.includes(who));
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
