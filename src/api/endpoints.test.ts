import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_ROLES, type Role, VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from '../tickets/file.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { endpoints } from './endpoints.ts';
import type { Endpoint } from './frame/endpoint.ts';
import { apiApp, asking, searchOf, someoneWithToken } from './frame/test-api.ts';

/** The address of an endpoint, with this number wherever one stands. */
const addressOf = ({ path }: Endpoint, number: string) => `/api/v2${path.replace(/\{\w+(:text)?\}/g, number)}`;
const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;

test('every endpoint says what it is, and its name in the reference is its own', () => {
  for (const { summary, group } of endpoints) expect([summary.endsWith('.'), group.length > 0]).toEqual([true, true]);
});

describeStores('every endpoint', (on) => {
  test('lets in those whom its policy lets in, and no others', { timeout: 600_000 }, async () => {
    const app = await apiApp(on.db);
    const ask = asking(app);
    const tokens = new Map<Role, string>();
    for (const role of ACCOUNT_ROLES) tokens.set(role, (await someoneWithToken(on.db, role)).token);
    for (const endpoint of endpoints)
      for (const role of ['visitor', ...ACCOUNT_ROLES] as const) {
        const viewer = role === 'visitor' ? VISITOR : ({ role, id: 1, email: 'a@example.com', name: 'A' } as const);
        const isAllowed = endpoint.may?.(viewer, app) ?? true;
        // What it does with who may is tried elsewhere; a body that says nothing does nothing.
        if (isAllowed && (role !== 'agent' || endpoint.method !== 'GET')) continue;
        const token = tokens.get(role);
        const { status, body } = await ask(endpoint.method, addressOf(endpoint, '987654321'), {
          ...(token && { token }),
        });
        if (isAllowed) expect([401, 403, 500], nameOf(endpoint)).not.toContain(status);
        else expect([nameOf(endpoint), role, status]).toEqual([nameOf(endpoint), role, role === 'visitor' ? 401 : 403]);
        expect(status === 204 || typeof body === 'object').toBe(true);
      }
  });

  test('answers anything with what the contract says, and never fails', { timeout: 600_000 }, async () => {
    const search = await searchOf(on.database);
    const ask = asking(await apiApp(on.db, { search }));
    const { token } = await someoneWithToken(on.db, 'administrator');
    const filed = await fileTicket(on.db, aTicket());
    const id = filed.outcome === 'invalid' ? '1' : String(filed.ticket.id);
    const words = fc.oneof(
      fc.constantFrom(
        '',
        'undefined',
        'null',
        '-1',
        '1e400',
        '0.5',
        'a,b',
        '1,2',
        '%',
        "'",
        '"',
        '\\',
        '../..',
        'type:ticket',
        'created>2020',
        'status<solved',
        '9'.repeat(30),
        '2026-99-99',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const query = fc.dictionary(
      fc.constantFrom(
        'page',
        'per_page',
        'page[size]',
        'page[after]',
        'page[before]',
        'sort',
        'sort_by',
        'sort_order',
        'ids',
        'query',
        'start_time',
        'cursor',
        'after',
        'include',
        'role[]',
        'filter[type]',
        'external_id',
        'name',
        'status',
        'score',
        'filename',
      ),
      words,
      { maxKeys: 4 },
    );
    const number = fc.constantFrom(id, '0', '1', '987654321012345', '1-a-slug', 'x');
    for (const endpoint of endpoints)
      await fc.assert(
        fc.asyncProperty(number, query, fc.jsonValue({ maxDepth: 3 }), async (one, parameters, body) => {
          const search = new URLSearchParams(parameters).toString();
          const named = /^\/(\w+?)s?(\/|$)/.exec(endpoint.path)?.[1] ?? 'ticket';
          const hasBody = endpoint.method !== 'GET' && (endpoint.body !== undefined || endpoint.rawBody !== undefined);
          const { status } = await ask(endpoint.method, `${addressOf(endpoint, one)}?${search}`, {
            token,
            ...(hasBody && { body: { [named]: body, ids: body, tags: body } }),
          });
          expect(status, `${nameOf(endpoint)} ${one} ?${search}`).toBeLessThan(500);
        }),
        { numRuns: 4 },
      );
  });
});
