import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import type { DatabaseLocation } from '../db/client.ts';
import { migratedOnServer } from '../db/test-database.ts';
import { startProcess } from '../db/test-process.ts';
import { aFolder } from '../tickets/test-factory.ts';
import { startReceiver, type TestReceiver } from './test-receiver.ts';

const REQUESTS = 40;
const KILLS = 5;

/** Lets processes file requests and tell of them that are killed again and again, until all were told. */
async function tellThroughKills(location: DatabaseLocation, receiver: TestReceiver): Promise<void> {
  for (let kills = 0; ; ) {
    const script = path.join(import.meta.dirname, 'durability-child.ts');
    const child = startProcess(script, [JSON.stringify(location), receiver.url, String(REQUESTS)]);
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    const dies = kills < KILLS;
    lines.on('line', (line) => {
      if (dies && line === 'ready') setTimeout(() => child.kill('SIGKILL'), randomInt(20, 900)).unref();
      if (!dies && line === 'done') child.kill('SIGKILL');
    });
    const [code] = await exited;
    if (code !== null) throw new Error(`the process has ended with ${code}`);
    if (!dies) return;
    kills++;
  }
}

describe('what a webhook is told', () => {
  const run = async (location: DatabaseLocation) => {
    const receiver = await startReceiver();
    // Every tenth answer is lost, as where a process dies at that moment.
    receiver.answer = () => ({
      status: receiver.received.length % 10 === 7 ? 503 : 204,
      headers: { 'retry-after': '0' },
    });
    try {
      await tellThroughKills(location, receiver);
    } finally {
      await receiver.stop();
    }
    const byName = new Map(receiver.received.map(({ headers, body }) => [headers['webhook-id'], body]));
    const subjects = [...byName.values()].map((body) => JSON.parse(body).data.ticket.subject as string);
    expect(subjects).toEqual(Array.from({ length: REQUESTS }, (_, at) => `Request ${at + 1}`));
    // One that comes again comes before any other: in order, also for who does not look at the names.
    const inOrder = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(inOrder.filter((name, at) => name !== inOrder[at - 1])).toEqual([...byName.keys()]);
  };

  test('comes once by its name and in order through SIGKILL at any moment (PGlite)', { timeout: 600_000 }, async () => {
    await run({ folder: await aFolder(), withTables: true });
  });

  const server = process.env['TEST_DATABASE_URL'];
  test.runIf(server)(
    'comes once by its name and in order through SIGKILL at any moment (PostgreSQL)',
    { timeout: 600_000 },
    async () => {
      const { url, database, drop } = await migratedOnServer(server!);
      try {
        await run({ url, pool: 3 });
      } finally {
        await database.close();
        await drop();
      }
    },
  );
});
