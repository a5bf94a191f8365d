import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { publishNew } from '../articles/test-content.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../community/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { endpoints } from './endpoints.ts';
import { apiApp, asking, searchOf, site, someoneWithToken } from './frame/test-api.ts';
import { categoryNumber } from './help-center/sections.ts';
import { numbersOf } from './ids/numbers.ts';
import { WHO, type Who } from './policy-table/test-row.ts';
import { POLICY_TABLE } from './policy-table/test-table.ts';
import type { Making } from './test-making.ts';
import { SUCCEEDING } from './test-writes.ts';
import { issueApiToken } from './tokens/issue.ts';

const ROLES = { S: 'member', O: 'member', A: 'agent', M: 'moderator', E: 'editor', X: 'administrator' } as const;

/** What changes something for somebody. */
const writing = endpoints.filter(
  (endpoint) =>
    endpoint.method !== 'GET' &&
    endpoint.access !== 'read' &&
    POLICY_TABLE[`${endpoint.method} ${endpoint.path}`]!.who !== '',
);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

/**
 * What never succeeds with what is made here: posts are only voted up, and who is made through the API has an address already. That a caller
 * who has none gets one, another test says.
 */
const NEVER = [
  'POST /community/posts/{id}/down',
  'POST /community/posts/{id}/comments/{comment}/down',
  'POST /users/{id}/identities',
];

test('everything that is written is tried by who may', () => {
  expect([...Object.keys(SUCCEEDING), ...NEVER].toSorted()).toEqual(writing.map(nameOf).toSorted());
});

describeStores('who may write', (on) => {
  test('does, each of them, everything that the table lets them', { timeout: 900_000 }, async () => {
    // As with the table itself: the policies are the same on either storage.
    if (on.database.kind !== 'embedded') return;
    const search = await searchOf(on.database);
    const app = await apiApp(on.db, { search, site: { ...site, community: COMMUNITY } });
    const ask = asking(app);
    let count = 0;
    const unique = () => {
      count += 1;
      return `x${count}y${crypto.randomUUID().slice(0, 8)}`;
    };
    const known = new Map<Who, { token: string; id: number; email: string; personId: number }>();
    for (const [who, role] of Object.entries(ROLES) as [Exclude<Who, 'V'>, (typeof ROLES)['A']][]) {
      const { user, token } = await someoneWithToken(on.db, role);
      const [row] = await on.db.select({ personId: users.personId }).from(users).where(eq(users.id, user.id));
      known.set(who, { token, id: user.id, email: user.email, personId: Number(row!.personId) });
    }
    const by = (token: string | undefined) => async (method: string, path: string, body?: unknown) => {
      const answer = await ask(method, `/api/v2${path}`, {
        ...(token && { token }),
        ...(body !== undefined && { body }),
        ...(typeof body === 'string' && { headers: { 'content-type': 'application/binary' } }),
      });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const editor = known.get('E')!;
    const article = () =>
      publishNew(on.db, { slug: `lamp-${unique()}`, title: 'A lamp', userId: editor.id, category: 'open-ones' });
    await article();
    const [section] = (await numbersOf(on.db, 'section', ['open-ones'])).values();
    const [topic] = (await numbersOf(on.db, 'topic', ['open'])).values();
    const other = await aMember(on.db);
    const { thread } = await aThread(on.db, { topic: 'open', by: other });
    const reply = await aReply(on.db, thread.id, { by: other });
    const wrong: string[] = [];
    for (const endpoint of writing) {
      const name = nameOf(endpoint);
      const make = SUCCEEDING[name];
      if (!make) continue;
      const { who: allowed } = POLICY_TABLE[name]!;
      for (const who of WHO) {
        if (!allowed.includes(who)) continue;
        const one = known.get(who);
        const making: Making = {
          ...{ who, email: one?.email ?? `${unique()}@example.com`, personId: one?.personId ?? 0 },
          admin: by(known.get('X')!.token),
          own: by(one?.token),
          ownToken: async () => (await issueApiToken(on.db, { name: 't', scopes: ['read'], ownerId: one!.id })).id,
          ...{ article, section: section!, category: await categoryNumber(on.db), topic: topic!, unique },
          ...{ foreignPost: thread.id, foreignComment: reply.id, agent: known.get('A')!.personId },
        };
        try {
          const { params = {}, query = '', body } = await make(making);
          const path = endpoint.path.replace(/\{(\w+)(:text)?\}/g, (_, part: string) => String(params[part]));
          await making.own(endpoint.method, `${path}?${query}`, body);
        } catch (error) {
          wrong.push(`${name} for ${who}: ${String(error).slice(0, 300)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
