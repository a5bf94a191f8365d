import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { asc, eq } from 'drizzle-orm';
import nodemailer from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { type DatabaseLocation, type Db, openDatabase } from '../db/client.ts';
import { migratedOnServer } from '../db/test-database.ts';
import { startProcess } from '../db/test-process.ts';
import { mailOutbox } from '../mail/schema.ts';
import { startTestMailServer } from '../mail/test-server.ts';
import { tickets } from '../tickets/schema.ts';
import { listComments } from '../tickets/store.ts';
import { aFolder } from '../tickets/test-factory.ts';
import { inboundMessages } from './schema.ts';

const MAILS = 30;
const KILLS = 4;

/** Hands all mails over to processes that are killed again and again, until all were taken and answered. */
async function sendThroughKills(
  location: DatabaseLocation,
  folder: string,
  smtpUrl: string,
  isDone: () => boolean,
): Promise<void> {
  let next = 1;
  for (let kills = 0; ; ) {
    const script = path.join(import.meta.dirname, 'durability-child.ts');
    const child = startProcess(script, [JSON.stringify(location), folder, smtpUrl]);
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    let read = 0;
    lines.on('line', (line) => {
      if (line.startsWith('read ')) read = Number(line.slice(5));
    });
    const [port] = await Promise.race([
      once(lines, 'line'),
      exited.then(() => Promise.reject(new Error('the process has ended'))),
    ]);
    const dies = kills < KILLS;
    if (dies) setTimeout(() => child.kill('SIGKILL'), randomInt(50, 2_500)).unref();
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true });
    while (next <= MAILS && child.exitCode === null && child.signalCode === null) {
      const sent = await transport
        .sendMail({
          from: `customer-${next}@example.org`,
          to: 'support@helpwell.example',
          subject: `Mail ${next}`,
          text: `Text of mail ${next}`,
          // The same after a restart: a server that heard no answer hands the mail over again.
          messageId: `<${next}@example.org>`,
          date: new Date(0),
        })
        .then(() => true)
        .catch(() => false);
      if (sent) next++;
    }
    if (dies) {
      await exited;
      kills++;
      continue;
    }
    for (let waited = 0; !(read >= MAILS && isDone()) && waited < 60_000; waited += 100) await pause(100);
    child.kill('SIGKILL');
    await exited;
    return;
  }
}

async function expectNothingLost(db: Db, told: string[]): Promise<void> {
  const rows = await db.select().from(tickets).orderBy(asc(tickets.id));
  const expected = Array.from({ length: MAILS }, (_, at) => `Mail ${at + 1}`).sort();
  expect(rows.map(({ subject }) => subject).sort()).toEqual(expected);
  for (const { id, subject } of rows)
    expect((await listComments(db, id, 'all')).map(({ body }) => body)).toEqual([`Text of ${subject.toLowerCase()}`]);
  expect(await db.$count(inboundMessages, eq(inboundMessages.state, 'threaded'))).toBe(MAILS);
  expect(await db.$count(inboundMessages, eq(inboundMessages.state, 'parked'))).toBe(0);
  // One acknowledgement for each that may have one; those of one network are counted together.
  const acknowledged = await db.select().from(mailOutbox).where(eq(mailOutbox.kind, 'ticket-received'));
  expect(new Set(acknowledged.map(({ toAddress }) => toAddress)).size).toBe(acknowledged.length);
  expect(new Set(told).size).toBe(acknowledged.length);
}

describe('a mail that was taken', () => {
  const run = async (location: DatabaseLocation, open: () => Promise<{ db: Db; close(): Promise<void> }>) => {
    const folder = await aFolder();
    const told: string[] = [];
    const server = await startTestMailServer((source) => told.push(/^Message-ID: (.*)\r$/im.exec(source)?.[1] ?? ''));
    try {
      // Five at most of one network an hour.
      await sendThroughKills(location, folder, server.url, () => new Set(told).size >= 5);
    } finally {
      await server.stop();
    }
    const database = await open();
    try {
      await expectNothingLost(database.db, told);
    } finally {
      await database.close();
    }
  };

  test('is one request after SIGKILL at any moment, acknowledged once (PGlite)', { timeout: 600_000 }, async () => {
    const location = { folder: await aFolder(), withTables: true };
    await run(location, () => openDatabase(location));
  });

  const server = process.env['TEST_DATABASE_URL'];
  test.runIf(server)(
    'is one request after SIGKILL at any moment, acknowledged once (PostgreSQL)',
    { timeout: 600_000 },
    async () => {
      const { url, database, drop } = await migratedOnServer(server!);
      try {
        await run({ url, pool: 3 }, async () => ({ db: database.db, close: async () => {} }));
      } finally {
        await database.close();
        await drop();
      }
    },
  );
});
