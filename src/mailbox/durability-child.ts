// The process that durability.test.ts kills: takes mails by SMTP, reads them, and sends the mails about them through a mail server.
// Arguments: the location of the database as JSON, the data folder, the address of the mail server.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { readSite } from '../config/site.ts';
import { type DatabaseLocation, openDatabase } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { domains, siteDeclaration } from '../domains.ts';
import { folderStorage } from '../files/storage.ts';
import { mailOutbox } from '../mail/schema.ts';
import { openTransport } from '../mail/transport.ts';
import { MailWorker } from '../mail/worker.ts';
import { writeDueMails } from '../tickets/mail.ts';
import { findAnswerRoute } from './answers.ts';
import { MailListener } from './listener.ts';
import { createMailReader } from './mail-reader.ts';
import { type MailInApp, readDueMails } from './read-due.ts';
import { inboundMessages, mailboxes } from './schema.ts';

const [location = '', folder = '', smtpUrl = ''] = process.argv.slice(2);
const contentDir = path.join(import.meta.dirname, '../../content');
const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
await migrate(database);
const { db } = database;
const site = await readSite(contentDir, siteDeclaration);
const secret = 'a secret that nobody knows, long enough';
// The time that passes until another process takes over what this one had in hand.
await db.update(inboundMessages).set({ nextAttemptAt: sql`now()` }).where(sql`next_attempt_at is not null`);
await db.update(mailOutbox).set({ nextAttemptAt: sql`now()` }).where(sql`next_attempt_at is not null`);
await db.insert(mailboxes).values({ address: 'support@helpwell.example', kind: 'smtp' }).onConflictDoNothing();

const fail = (error: unknown) => {
  writeSync(2, `${String((error as Error).stack ?? error)}\n`);
};
const app: MailInApp = {
  db,
  secret,
  attachments: folderStorage(path.join(folder, 'attachments')),
  mails: folderStorage(path.join(folder, 'mails-in')),
  reader: createMailReader(),
  resolver: () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' })),
  sender: 'no-reply@helpwell.example',
  defaultLocale: 'en',
  words: () => ({ author: 'Larch', noText: '(no text)', undelivered: () => 'undelivered' }),
};
const listener = new MailListener(db, app.mails, { host: '127.0.0.1', port: 0, tls: undefined }, fail);
await listener.start();
const worker = new MailWorker(
  database,
  {
    site,
    contentDir,
    base: new URL('https://helpwell.example'),
    from: 'no-reply@helpwell.example',
    kinds: domains.flatMap(({ mails = [] }) => mails),
    answers: [(_, mail, host) => findAnswerRoute({ db, secret }, mail, host)],
    transport: openTransport({ smtpUrl, folder }),
  },
  fail,
);
writeSync(1, `${listener.port}\n`);
for (;;) {
  await readDueMails(app, fail);
  await writeDueMails(db, { site, secret, sender: app.sender }, fail);
  await worker.run();
  writeSync(1, `read ${await db.$count(inboundMessages, sql`state = 'threaded'`)}\n`);
  await pause(10);
}
