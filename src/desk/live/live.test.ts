import { eq, sql } from 'drizzle-orm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { users } from '../../accounts/schema.ts';
import { endSessionsOf } from '../../accounts/session.ts';
import { aSession, aUser } from '../../accounts/test-factory.ts';
import { hashSecret } from '../../accounts/tokens.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { fileTicket } from '../../tickets/file.ts';
import { tickets } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { sessionKey, stillAllowed } from '../listeners.ts';
import { LiveHub } from './hub.ts';
import type { TicketChange } from './message.ts';
import { SharedRead } from './shared-read.ts';
import { announce, newestEventId } from './store.ts';
import { streamFrom } from './stream.ts';

async function filed(on: TestDatabase): Promise<number> {
  const result = await fileTicket(on.db, aTicket());
  return result.outcome === 'invalid' ? 0 : result.ticket.id;
}

interface Heard {
  id: number | undefined;
  name: string;
  data: unknown;
}

/** Server-sent events as a browser takes them apart. */
function readEvents(text: string): Heard[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const id = field('id');
      return { id: id === undefined ? undefined : Number(id), name: field('event')!, data: JSON.parse(field('data')!) };
    });
}

/** An open page and what it has been told so far. */
function openPage(
  hub: LiveHub,
  { key = 'anybody', after, isPublic }: { key?: string; after?: number; isPublic?: boolean } = {},
) {
  const reader = streamFrom(hub, key, after, { isPublic: isPublic ?? false }).body!.getReader();
  const page = { text: '', ended: false, events: () => readEvents(page.text), leave: () => reader.cancel() };
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      page.text += new TextDecoder().decode(value);
    }
    page.ended = true;
  })();
  const told = () => page.events().flatMap(({ name, data }) => (name === 'tickets' ? (data as TicketChange[]) : []));
  return { page, told };
}

async function aHub(
  on: TestDatabase,
  check = async (keys: readonly string[]): Promise<ReadonlySet<string>> => new Set(keys),
) {
  const errors: unknown[] = [];
  const hub = new LiveHub(on.database, check, (error) => errors.push(error));
  await hub.start();
  onTestFinished(async () => {
    await hub.stop();
    expect(errors).toEqual([]);
  });
  return hub;
}

describeStores('open pages', (on) => {
  test('are told of what any program does to a ticket', async () => {
    const ticketId = await filed(on);
    const hub = await aHub(on);
    const { page, told } = openPage(hub);
    await on.db.update(tickets).set({ status: 'hold' }).where(eq(tickets.id, ticketId));
    await expect.poll(told).toContainEqual(expect.objectContaining({ ticketId, kind: 'ticket.updated' }));
    expect(page.events().at(-1)!.id).toBe(await newestEventId(on.db));
  });

  test('are told what they missed when they come back, by the number of the event', async () => {
    const ticketId = await filed(on);
    const known = await newestEventId(on.db);
    await on.db.update(tickets).set({ status: 'pending' }).where(eq(tickets.id, ticketId));
    const { told } = openPage(await aHub(on), { after: known });
    await expect.poll(told).toContainEqual(expect.objectContaining({ ticketId, kind: 'ticket.updated' }));
  });

  test('are told of a transaction that ended after a later one, with the smaller number', async () => {
    const ticketId = await filed(on);
    const known = await newestEventId(on.db);
    // The later one, which the page has seen.
    await on.db.execute(sql`select setval(pg_get_serial_sequence('tickets.events', 'id'), ${known + 200})`);
    await on.db.update(tickets).set({ status: 'open' }).where(eq(tickets.id, ticketId));
    const seen = await newestEventId(on.db);
    await on.db.execute(
      sql`insert into tickets.events (id, ticket_id, kind, actor, changes) overriding system value values (${known + 50}, ${ticketId}, 'comment.created', 'slow', '{}')`,
    );
    await on.db.update(tickets).set({ status: 'hold' }).where(eq(tickets.id, ticketId));
    const { told } = openPage(await aHub(on), { after: seen });
    await expect.poll(told).toContainEqual({ ticketId, eventId: known + 50, kind: 'comment.created' });
  });

  test('are told to look at everything anew when they missed more than is told again', async () => {
    const ticketId = await filed(on);
    const known = await newestEventId(on.db);
    await on.db.execute(
      sql`insert into tickets.events (ticket_id, kind, actor, changes) select ${ticketId}, 'ticket.updated', 'much', '{}' from generate_series(1, 3100)`,
    );
    const { page } = openPage(await aHub(on), { after: known });
    await expect.poll(() => page.events().map(({ name }) => name)).toEqual(['reset']);
  });

  test('are told at once of notes such as who is looking', async () => {
    const hub = await aHub(on);
    const { page } = openPage(hub);
    await announce(on.db, { kind: 'viewers', ticketId: 7, names: ['Ada'] });
    await expect
      .poll(() => page.events())
      .toContainEqual({ id: undefined, name: 'note', data: { kind: 'viewers', ticketId: 7, names: ['Ada'] } });
  });

  test('on a wall hear that clocks were set, and not who is looking', async () => {
    const hub = await aHub(on);
    const { page } = openPage(hub, { isPublic: true });
    await announce(on.db, { kind: 'viewers', ticketId: 7, names: ['Ada'] });
    await announce(on.db, { kind: 'clocks', ticketId: 7 });
    await expect.poll(() => page.events().map(({ data }) => data)).toContainEqual({ kind: 'clocks', ticketId: 7 });
    expect(page.text).not.toContain('Ada');
  });

  test('hear no more once the session has ended, the role is gone or the account is suspended', async () => {
    const hub = await aHub(on, (keys) => stillAllowed(on.db, keys));
    const pages: { change: string; user: { id: number }; page: ReturnType<typeof openPage>['page'] }[] = [];
    for (const change of ['session', 'role', 'suspension', 'none'] as const) {
      const user = await aUser(on.db, { role: 'agent' });
      const id = await aSession(on.db, user.id);
      const { page } = openPage(hub, { key: sessionKey(hashSecret(id)) });
      pages.push({ change, user, page });
    }
    await expect.poll(() => hub.size).toBe(4);
    await hub.checkNow();
    expect(hub.size).toBe(4);
    for (const { change, user } of pages) {
      if (change === 'session') await endSessionsOf(on.db, user.id);
      if (change === 'role') await on.db.update(users).set({ role: 'member' }).where(eq(users.id, user.id));
      if (change === 'suspension')
        await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, user.id));
    }
    await hub.checkNow();
    await expect.poll(() => pages.map(({ page }) => page.ended)).toEqual([true, true, true, false]);
    expect(pages[0]!.page.events().at(-1)!.name).toBe('over');
  });

  test('that were closed are forgotten', async () => {
    const hub = await aHub(on);
    const { page } = openPage(hub);
    await expect.poll(() => hub.size).toBe(1);
    await page.leave();
    await expect.poll(() => hub.size).toBe(0);
  });
});

test('somebody who opens pages without end is refused', async () => {
  const hub = { size: 24, count: () => 24 } as unknown as LiveHub;
  expect(() => streamFrom(hub, 'x', undefined)).toThrow(expect.objectContaining({ kind: 'limited' }));
});

test('a page that does not read is cut and not kept in memory', async () => {
  let send: (bytes: Uint8Array) => void = () => {};
  const left = vi.fn();
  const hub = {
    size: 0,
    count: () => 0,
    join: async (listener: { send(bytes: Uint8Array): void }) => {
      send = listener.send;
      return left;
    },
  } as unknown as LiveHub;
  await streamFrom(hub, 'x', undefined).body!.getReader().read();
  for (let n = 0; n < 100; n++) send(new Uint8Array(10_000));
  await vi.waitFor(() => expect(left).toHaveBeenCalled());
});

test('a reading is shared until something happens, and whoever asks then gets one that began after it', async () => {
  const hub = { version: 0 };
  let readings = 0;
  const shared = new SharedRead(hub);
  const get = () => shared.get('board', async () => ++readings);
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
  hub.version++;
  expect(await Promise.all([get(), get(), get()])).toEqual([2, 2, 2]);
  expect(await get()).toBe(2);
});

test('a reading that failed is not handed out again', async () => {
  const shared = new SharedRead({ version: 0 });
  await expect(shared.get('board', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await shared.get('board', async () => 1)).toBe(1);
});
