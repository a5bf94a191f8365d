// The process that durability.test.ts kills: sends held answers that are due, writes the mails about them, and sends those through a mail server.
// Arguments: the location of the database as JSON, a folder, the address of the mail server.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { readSite } from '../../config/site.ts';
import { type DatabaseLocation, openDatabase } from '../../db/client.ts';
import { domains, siteDeclaration } from '../../domains.ts';
import { mailOutbox } from '../../mail/schema.ts';
import { openTransport } from '../../mail/transport.ts';
import { MailWorker } from '../../mail/worker.ts';
import { findAnswerRoute } from '../../mailbox/answers.ts';
import { writeDueMails } from '../../tickets/mail.ts';
import { sendDueAnswers } from './hold.ts';

const [location = '', folder = '', smtpUrl = ''] = process.argv.slice(2);
const contentDir = path.join(import.meta.dirname, '../../../content');
const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
const { db } = database;
const site = await readSite(contentDir, siteDeclaration);
const secret = 'a secret that nobody knows, long enough';
// The time that passes until another process takes over what this one had in hand.
await db.update(mailOutbox).set({ nextAttemptAt: sql`now()` }).where(sql`next_attempt_at is not null`);

const fail = (error: unknown) => {
  writeSync(2, `${String((error as Error).stack ?? error)}\n`);
};
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
writeSync(1, 'ready\n');
for (;;) {
  await sendDueAnswers(db, undefined, fail);
  await writeDueMails(db, { site, secret, sender: 'no-reply@helpwell.example' }, fail);
  await worker.run();
  const left = await db.$count(mailOutbox, sql`next_attempt_at is not null`);
  writeSync(1, `left ${left + (await db.$count(sql`held_answers`)) + (await db.$count(sql`ticket_mails_due`))}\n`);
  await pause(10);
}
