// The process that durability.test.ts kills: takes mails by SMTP, reads them, and sends the mails about them through a mail server.
// Its arguments are those of `openMailsOut`.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { folderStorage } from '../files/storage.ts';
import { MailListener } from './listener.ts';
import { createMailReader } from './mail-reader.ts';
import { type MailInApp, readDueMails } from './read-due.ts';
import { inboundMessages, mailboxes } from './schema.ts';
import { openMailsOut } from './test-mails-out.ts';

const { db, folder, secret, sender, fail, send } = await openMailsOut();
// The time that passes until another process takes over what this one had in hand.
await db.update(inboundMessages).set({ nextAttemptAt: sql`now()` }).where(sql`next_attempt_at is not null`);
await db.insert(mailboxes).values({ address: 'support@helpwell.example', kind: 'smtp' }).onConflictDoNothing();

const app: MailInApp = {
  db,
  secret,
  attachments: folderStorage(path.join(folder, 'attachments')),
  mails: folderStorage(path.join(folder, 'mails-in')),
  reader: createMailReader(),
  resolver: () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' })),
  sender,
  defaultLocale: 'en',
  words: () => ({ author: 'Larch', noText: '(no text)', undelivered: () => 'undelivered' }),
};
const listener = new MailListener(db, app.mails, { host: '127.0.0.1', port: 0, tls: undefined }, fail);
await listener.start();
writeSync(1, `${listener.port}\n`);
for (;;) {
  await readDueMails(app, fail);
  await send();
  writeSync(1, `read ${await db.$count(inboundMessages, sql`state = 'threaded'`)}\n`);
  await pause(10);
}
