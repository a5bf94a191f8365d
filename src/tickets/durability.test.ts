import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { asc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { type DatabaseLocation, type Db, openDatabase } from '../db/client.ts';
import { migratedOnServer } from '../db/test-database.ts';
import { startProcess } from '../db/test-process.ts';
import { type FileStorage, folderStorage } from '../files/storage.ts';
import { ticketAttachments, tickets } from './schema.ts';
import { listComments, listEvents } from './store.ts';
import { aFolder } from './test-factory.ts';

const SUBMISSIONS = 50;
const KILLS = 5;

/** Files all submissions through processes that are killed again and again; returns ticket ids by submission as confirmed. */
async function fileThroughKills(location: DatabaseLocation, attachments: string): Promise<Map<number, number>> {
  const confirmed = new Map<number, number>();
  for (let kills = 0; confirmed.size < SUBMISSIONS; ) {
    const script = path.join(import.meta.dirname, 'durability-child.ts');
    const given = [JSON.stringify(location), attachments, String(confirmed.size + 1), String(SUBMISSIONS)];
    const child = startProcess(script, given);
    const exited = once(child, 'exit');
    const killAfter = confirmed.size + randomInt(0, Math.ceil(SUBMISSIONS / KILLS));
    const dies = kills < KILLS;
    const kill = async () => {
      // In turn right at the confirmation, when it must be safe already, and anywhere in what comes after it.
      if (kills % 2 === 1) await pause(randomInt(0, 25));
      child.kill('SIGKILL');
    };
    if (dies && killAfter === confirmed.size) setTimeout(() => void kill(), randomInt(100, 3_000)).unref();
    for await (const line of createInterface({ input: child.stdout })) {
      const [number, id] = line.split(' ').map(Number);
      confirmed.set(number!, id!);
      if (dies && confirmed.size === killAfter) void kill();
    }
    const [code, signal] = await exited;
    if (signal === 'SIGKILL') kills++;
    else if (code !== 0) throw new Error(`the process has ended with ${code}`);
  }
  return confirmed;
}

async function expectNothingLost(db: Db, storage: FileStorage, confirmed: Map<number, number>): Promise<void> {
  const rows = await db.select().from(tickets).orderBy(asc(tickets.id));
  // Every confirmed one, and none twice although each unconfirmed one was sent again.
  expect(rows.map((row) => [row.subject, row.id])).toEqual(
    [...confirmed].sort(([a], [b]) => a - b).map(([number, id]) => [`Submission ${number}`, id]),
  );
  for (const [number, id] of confirmed) {
    const comments = await listComments(db, id, 'all');
    expect(comments.map((comment) => comment.body)).toEqual([`Text of submission ${number}`]);
    const files = await db.select().from(ticketAttachments).where(eq(ticketAttachments.ticketId, id));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(await text((await storage.open(file.storageKey))!)).toBe(`Log of submission ${number}\n`);
    const kinds = (await listEvents(db, id)).map((event) => event.kind);
    expect(kinds.slice(0, 3)).toEqual(['ticket.created', 'comment.created', 'attachment.created']);
  }
}

describe('a ticket that was confirmed', () => {
  test('is there whole after SIGKILL at any moment (PGlite)', { timeout: 600_000 }, async () => {
    const location = { folder: await aFolder(), withTables: true };
    const attachments = await aFolder();
    const confirmed = await fileThroughKills(location, attachments);
    const database = await openDatabase(location);
    await expectNothingLost(database.db, folderStorage(attachments), confirmed);
    await database.close();
  });

  const server = process.env['TEST_DATABASE_URL'];
  test.runIf(server)('is there whole after SIGKILL at any moment (PostgreSQL)', { timeout: 600_000 }, async () => {
    const { url, database, drop } = await migratedOnServer(server!);
    const attachments = await aFolder();
    try {
      const confirmed = await fileThroughKills({ url, pool: 2 }, attachments);
      await expectNothingLost(database.db, folderStorage(attachments), confirmed);
    } finally {
      await database.close();
      await drop();
    }
  });
});
