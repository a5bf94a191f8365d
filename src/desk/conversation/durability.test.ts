import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ne, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { type DatabaseLocation, type Db, openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { migratedOnServer } from '../../db/test-database.ts';
import { startProcess } from '../../db/test-process.ts';
import { mailOutbox } from '../../mail/schema.ts';
import { startTestMailServer } from '../../mail/test-server.ts';
import { mailboxes } from '../../mailbox/schema.ts';
import { listComments } from '../../tickets/store.ts';
import { aFolder } from '../../tickets/test-factory.ts';
import { aRequest } from '../test-requests.ts';
import { holdAnswer } from './hold.ts';
import { heldAnswers } from './schema.ts';

const ANSWERS = 12;
const KILLS = 5;
const answerTo = (n: number) => `This is the answer to request ${n}.`;
const addressOf = (n: number) => `customer-${n}@example.org`;

/** Requests whose answers go out at once. @returns their numbers. */
async function holdAll(db: Db): Promise<number[]> {
  const agent = await aUser(db, { role: 'agent', name: 'Grace Hopper', password: null });
  await db.insert(mailboxes).values({ address: 'support@helpwell.example', kind: 'smtp' });
  const ids: number[] = [];
  for (let n = 1; n <= ANSWERS; n++) {
    const id = await aRequest(db, {}, { requester: { email: addressOf(n), name: `Customer ${n}` } });
    const answer = { ticketId: id, agent, body: answerTo(n), attachments: [], key: `key-${n}`, seen: undefined };
    await holdAnswer(db, { ...answer, changes: {} });
    ids.push(id);
  }
  await db.update(heldAnswers).set({ dueAt: sql`now()` });
  return ids;
}

/** Lets processes send what is due that are killed again and again, until nothing is left. */
async function sendThroughKills(location: DatabaseLocation, folder: string, smtpUrl: string): Promise<void> {
  for (let kills = 0; kills <= KILLS; kills++) {
    const script = path.join(import.meta.dirname, 'durability-child.ts');
    const child = startProcess(script, [JSON.stringify(location), folder, smtpUrl]);
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    const isDone = new Promise<void>((resolve) => lines.on('line', (line) => line === 'left 0' && resolve()));
    await Promise.race([once(lines, 'line'), exited.then(() => Promise.reject(new Error('the process has ended')))]);
    if (kills < KILLS) setTimeout(() => child.kill('SIGKILL'), randomInt(5, 400)).unref();
    else void isDone.then(() => child.kill('SIGKILL'));
    await exited;
  }
}

describe('an answer on its way out', () => {
  const run = async (location: DatabaseLocation, open: () => Promise<{ db: Db; close(): Promise<void> }>) => {
    const folder = await aFolder();
    const before = await open();
    const ids = await holdAll(before.db);
    await before.close();
    const told: { to: string; id: string; source: string }[] = [];
    const server = await startTestMailServer((source) => {
      const header = (name: string) => new RegExp(`^${name}: (.*)\r$`, 'im').exec(source)?.[1] ?? '';
      told.push({ to: header('To'), id: header('Message-ID'), source });
    });
    try {
      await sendThroughKills(location, folder, server.url);
    } finally {
      await server.stop();
    }
    const { db, close } = await open();
    try {
      for (const [at, id] of ids.entries()) {
        const answers = (await listComments(db, id, 'public')).filter(({ author }) => author === 'agent');
        expect(answers.map(({ body }) => body)).toEqual([answerTo(at + 1)]);
        const mails = told.filter(
          ({ to, source }) => to.includes(addressOf(at + 1)) && source.includes(answerTo(at + 1)),
        );
        expect(mails.length, `mails to ${addressOf(at + 1)}`).toBeGreaterThan(0);
        // What was taken and not written down as sent goes out again as the same message, which mail programs show once.
        expect(new Set(mails.map((mail) => mail.id)).size).toBe(1);
      }
      const sent = await db.select().from(mailOutbox).where(ne(mailOutbox.kind, 'ticket-received'));
      expect(sent.map(({ toAddress }) => toAddress).sort()).toEqual(ids.map((_, at) => addressOf(at + 1)).sort());
      expect(await db.$count(heldAnswers)).toBe(0);
    } finally {
      await close();
    }
  };

  test('arrives once after SIGKILL at any moment (PGlite)', { timeout: 600_000 }, async () => {
    const location = { folder: await aFolder(), withTables: true };
    const open = () => openDatabase(location);
    const database = await open();
    await migrate(database);
    await database.close();
    await run(location, open);
  });

  const server = process.env['TEST_DATABASE_URL'];
  test.runIf(server)('arrives once after SIGKILL at any moment (PostgreSQL)', { timeout: 600_000 }, async () => {
    const { url, database, drop } = await migratedOnServer(server!);
    try {
      await run({ url, pool: 3 }, async () => ({ db: database.db, close: async () => {} }));
    } finally {
      await database.close();
      await drop();
    }
  });
});
