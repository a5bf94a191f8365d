import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { fileTicket } from '../../tickets/file.ts';
import { tickets } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';
import { readPlace, writePlace } from './changes.ts';

interface Exported {
  id: number;
  status: string;
}

type Get = (path: string) => Promise<{ tickets: Exported[]; after_url: string }>;

/** Numbers of the tickets that come next, so many at least: a transaction that is open for any database of the server holds them back for a while. */
async function idsAfter(get: Get, url: string, count: number): Promise<number[]> {
  const ids: number[] = [];
  let next = url;
  await expect
    .poll(async () => {
      const page = await get(next);
      next = page.after_url;
      ids.push(...page.tickets.map(({ id }) => id));
      return ids.length;
    })
    .toBeGreaterThanOrEqual(count);
  return ids;
}

describeStores('exports', (on) => {
  async function opened() {
    const ask = asking(await apiApp(on.db));
    const { token } = await someoneWithToken(on.db, 'administrator');
    const get = async (path: string) =>
      (await ask('GET', path.replace('https://help.example.com', ''), { token })).body;
    return { ask, get, token };
  }

  async function filed(): Promise<number> {
    const made = await fileTicket(on.db, aTicket());
    if (made.outcome === 'invalid') throw new Error('not filed');
    return made.ticket.id;
  }

  test('who stops at any page and goes on later has every ticket in its last state, and deleted ones as deleted', async () => {
    const { get } = await opened();
    const ids: number[] = [];
    for (let count = 0; count < 7; count += 1) ids.push(await filed());
    const seen = new Map<number, string>();
    const take = (rows: Exported[]) => {
      for (const row of rows) seen.set(row.id, row.status);
    };
    const first = '/api/v2/incremental/tickets/cursor.json?start_time=0.0&per_page=3&include=metric_sets,users';
    let page = await get(first);
    await expect
      .poll(async () => {
        page = await get(first);
        return [page.tickets.length, page.end_of_stream, page.before_cursor];
      })
      .toEqual([3, false, null]);
    take(page.tickets);
    expect(page.tickets[0]).toMatchObject({
      fields: expect.any(Array),
      generated_timestamp: expect.any(Number),
      metric_set: expect.anything(),
    });
    expect(page.users.length).toBeGreaterThan(0);
    // What changes meanwhile comes once more.
    await on.db.update(tickets).set({ status: 'open' }).where(eq(tickets.id, ids[0]!));
    await on.db.delete(tickets).where(eq(tickets.id, ids[1]!));
    const states = async () => {
      do {
        page = await get(page.after_url);
        take(page.tickets);
      } while (!page.end_of_stream);
      return [...seen].toSorted(([a], [b]) => a - b);
    };
    const expected = ids.map((id, index) => [id, ['open', 'deleted'][index] ?? 'new']);
    await expect.poll(states).toEqual(expected);
    const later = await get(page.after_url);
    expect([later.tickets, later.end_of_stream]).toEqual([[], true]);
    const one = await filed();
    expect(await idsAfter(get, later.after_url, 1)).toEqual([one]);
  });

  test('exports by time lead on to their end, whoever goes on by their links', async () => {
    const { get } = await opened();
    await filed();
    const idsOf = async (name: string) => {
      const ids = new Set<number>();
      let page = await get(`/api/v2/incremental/${name}.json?start_time=0&per_page=2`);
      for (let turns = 0; turns < 50; turns += 1) {
        for (const row of page[name]) ids.add(row.id);
        expect(page.next_page).toContain('start_time=');
        if (page.end_of_stream) break;
        page = await get(page.next_page);
      }
      expect(page.end_of_stream, name).toBe(true);
      return ids;
    };
    for (const name of ['organizations', 'ticket_metric_events']) await idsOf(name);
    for (const name of ['tickets', 'users', 'ticket_events'])
      await expect.poll(async () => (await idsOf(name)).size, { message: name }).toBeGreaterThan(0);
  });

  test('an audit is whole, and there once, wherever a page ends within it', async () => {
    const { get } = await opened();
    for (let count = 0; count < 3; count += 1) {
      const id = await filed();
      await on.db.transaction(async (tx) => {
        await tx
          .update(tickets)
          .set({ status: 'open', tags: ['one'] })
          .where(eq(tickets.id, id));
        await tx.update(tickets).set({ priority: 'high' }).where(eq(tickets.id, id));
        await tx.update(tickets).set({ type: 'question' }).where(eq(tickets.id, id));
      });
    }
    type Audit = { id: number; child_events: unknown[] };
    const audits = async (size: number) => {
      const all: [number, number][] = [];
      let page = await get(`/api/v2/incremental/ticket_events?start_time=0&per_page=${size}`);
      for (let turns = 0; turns < 500; turns += 1) {
        all.push(...page.ticket_events.map((one: Audit) => [one.id, one.child_events.length] as const));
        if (page.end_of_stream) break;
        page = await get(page.next_page);
      }
      return all;
    };
    // Until what other tests have begun is over.
    await expect.poll(async () => (await audits(1_000)).length).toBeGreaterThanOrEqual(6);
    const whole = await audits(1_000);
    expect(new Set(whole.map(([id]) => id)).size).toBe(whole.length);
    expect(Math.max(...whole.map(([, children]) => children))).toBeGreaterThan(3);
    // What comes meanwhile comes after them.
    for (const size of [1, 2, 5])
      expect((await audits(size)).slice(0, whole.length), `pages of ${size}`).toEqual(whole);
  });

  test('what cannot be a beginning is refused', async () => {
    const { ask, token } = await opened();
    const status = async (query: string) =>
      (await ask('GET', `/api/v2/incremental/tickets/cursor${query}`, { token })).status;
    expect(await status('')).toBe(400);
    expect(await status('?cursor=nonsense')).toBe(400);
    expect(await status(`?start_time=${Math.floor(Date.now() / 1000)}`)).toBe(422);
  });

  test('a cursor of a database that has been restored since begins a little earlier, and misses nothing', async () => {
    const { get } = await opened();
    const id = await filed();
    const cursor = writePlace('tickets', { in: 900_000_000_000, id: 1, at: Date.now(), since: 0 });
    const ids = async () =>
      (await get(`/api/v2/incremental/tickets/cursor?cursor=${cursor}`)).tickets.map((row: Exported) => row.id);
    await expect.poll(ids).toContain(id);
    expect(readPlace('tickets', 'x')).toBe(undefined);
  });

  test('a cursor of one export is none of another, and one from before they said so still is', async () => {
    const { ask, token } = await opened();
    const place = { in: 1, id: 1, at: 0, since: 0 };
    const status = async (cursor: string) =>
      (await ask('GET', `/api/v2/incremental/tickets/cursor?cursor=${cursor}`, { token })).status;
    expect(await status(writePlace('tickets', place))).toBe(200);
    expect(await status(Buffer.from('1|1|0|0').toString('base64url'))).toBe(200);
    expect(await status(writePlace('users', place))).toBe(400);
  });

  test('what a slow transaction commits later is not missed', async () => {
    // The embedded database has one connection: nothing is slow beside it.
    if (on.database.kind === 'embedded') return;
    const { get } = await opened();
    const slow = await openDatabase({ url: on.database.url!, pool: 1 });
    try {
      const early = await filed();
      let start = await get('/api/v2/incremental/tickets/cursor?start_time=0');
      const came = new Set<number>();
      await expect
        .poll(async () => {
          for (const { id } of start.tickets) came.add(id);
          start = await get(start.after_url);
          return came.has(early);
        })
        .toBe(true);
      let late = 0;
      await slow.db.transaction(async (tx) => {
        await tx.execute(sql`update tickets.tickets set subject = 'slow' where id = ${early}`);
        late = await filed();
        const meanwhile = await get(start.after_url);
        // It waits for the slow one.
        expect(meanwhile.tickets).toEqual([]);
        start.after_url = meanwhile.after_url;
      });
      expect((await idsAfter(get, start.after_url, 2)).toSorted((a, b) => a - b)).toEqual([early, late]);
    } finally {
      await slow.close();
    }
  });
});
