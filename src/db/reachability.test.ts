import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { createOnServer } from './test-on-server.ts';
import { type BreakableWay, breakableWay } from './test-proxy.ts';
import { isUnavailable } from './unavailable.ts';

const server = process.env['TEST_DATABASE_URL'];

/** Far above what a request may wait, far below what a connection that is never given up takes. */
const SECONDS = 20;

describe.skipIf(!server)('a database server that goes away (PostgreSQL)', { timeout: 90_000 }, () => {
  let direct: Awaited<ReturnType<typeof createOnServer>>;
  let way: BreakableWay;
  let database: Database;
  beforeEach(async () => {
    direct = await createOnServer(server!);
    way = await breakableWay(direct.url);
    database = await openDatabase({ url: way.url, pool: 3 });
    await ask();
  });
  afterEach(async () => {
    await database.close();
    await way.close();
    await direct.database.close();
    await direct.drop();
  });
  const ask = () => database.db.execute(sql`select 1 as one`);
  /** What a question comes to, and that it came to it within seconds. */
  const failure = async (question: () => Promise<unknown>) => {
    const late = new Promise((resolve) => setTimeout(resolve, SECONDS * 1000, 'no answer').unref());
    return Promise.race([question().catch((error: unknown) => error), late]);
  };
  const back = () => expect.poll(() => ask().then(() => 'back', String), { timeout: 30_000 }).toBe('back');

  for (const broken of ['refused', 'closing', 'silent'] as const)
    test(`fails what it is asked within seconds, and is back when the server is: ${broken}`, async () => {
      const changes: boolean[] = [];
      database.onReachable((reachable) => changes.push(reachable));
      await way.become(broken);
      const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => failure(ask)));
      expect(answers.map(isUnavailable)).toEqual(answers.map(() => true));
      await expect.poll(() => database.reachable, { timeout: 30_000 }).toBe(false);
      await way.become('open');
      await back();
      expect(database.reachable).toBe(true);
      expect(changes).toEqual([false, true]);
    });

  for (const broken of ['refused', 'silent'] as const)
    test(`does not do later what it said was not done: ${broken}`, async () => {
      await database.execute('create table written (n integer)');
      await way.become(broken);
      const insert = (n: number) =>
        failure(() => database.db.transaction(async (tx) => tx.execute(sql`insert into written values (${n})`)));
      const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(insert));
      expect(answers.map(isUnavailable)).toEqual(answers.map(() => true));
      await way.become('open');
      await back();
      expect(await database.db.execute(sql`select * from written`)).toHaveLength(0);
    });

  for (const broken of ['refused', 'silent'] as const)
    test(`survives the loss of a connection in the middle of a transaction, whatever its work does then: ${broken}`, async () => {
      const inside = (after: (tx: Pick<Database['db'], 'execute' | 'transaction'>) => Promise<unknown>) =>
        failure(() =>
          database.db.transaction(async (tx) => {
            await tx.execute(sql`select 1`);
            await way.become(broken);
            await tx.execute(sql`select 2`).catch(() => {});
            // The driver has closed the connection by now.
            await new Promise((resolve) => setTimeout(resolve, 200));
            return after(tx);
          }),
        );
      for (const after of [
        async () => 'done',
        async () => Promise.reject(new Error('of the work')),
        (tx) => tx.execute(sql`select 3`),
        (tx) => tx.transaction(async (inner) => inner.execute(sql`select 4`)),
      ] as Parameters<typeof inside>[0][]) {
        expect(isUnavailable(await inside(after))).toBe(true);
        await way.become('open');
        await back();
      }
      expect(await Promise.all([1, 2, 3, 4, 5, 6].map(ask))).toHaveLength(6);
    });

  test('survives the loss of connections that are just being opened, and reads lists on those that follow', async () => {
    for (let round = 0; round < 15; round++) {
      const asked = Promise.all([1, 2, 3, 4].map(() => failure(ask)));
      await new Promise((resolve) => setTimeout(resolve, round));
      await way.become('refused');
      await asked;
      await way.become('open');
      await back();
      const [row] = (await database.db.execute(sql`select array['a', 'b'] as list`)) as unknown as { list: string[] }[];
      expect(row!.list).toEqual(['a', 'b']);
    }
  });

  test('leaves a slow statement alone as long as the server works on it', async () => {
    const slow = database.db.execute(sql`select pg_sleep(8) is not null as slept`);
    expect(await slow).toMatchObject([{ slept: true }]);
    expect(database.reachable).toBe(true);
  });

  test('gives up connections that fell silent while new ones work', async () => {
    way.silenceOpen();
    expect(isUnavailable(await failure(ask))).toBe(true);
    await back();
  });

  test('hears announcements again after the connection was lost, and says that some may have been missed', async () => {
    const heard: string[] = [];
    let gaps = 0;
    const stop = await database.listen(
      'news',
      (payload) => heard.push(payload),
      () => gaps++,
    );
    await way.become('refused');
    await failure(ask);
    await way.become('open');
    await expect.poll(() => gaps, { timeout: 30_000 }).toBe(1);
    await direct.database.db.execute(sql`select pg_notify('news', 'again')`);
    await expect.poll(() => heard).toEqual(['again']);
    await stop();
  });

  test('hears announcements again when only the line it listens on died silently', { timeout: 90_000 }, async () => {
    const heard: string[] = [];
    await database.listen('news', (payload) => heard.push(payload));
    way.silenceOpen();
    await expect
      .poll(
        async () => {
          await direct.database.db.execute(sql`select pg_notify('news', 'again')`);
          return heard.length > 0;
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(true);
  });
});
