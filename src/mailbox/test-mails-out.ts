import { writeSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { readSite } from '../config/site.ts';
import { type DatabaseLocation, type Db, openDatabase } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { domains, siteDeclaration } from '../domains.ts';
import { mailOutbox } from '../mail/schema.ts';
import { openTransport } from '../mail/transport.ts';
import { MailWorker } from '../mail/worker.ts';
import { writeDueMails } from '../tickets/mail.ts';
import { findAnswerRoute } from './answers.ts';

/** What a process that tests kill works with. */
export interface MailsOut {
  db: Db;
  /** The data folder. */
  folder: string;
  secret: string;
  /** Whom mails come from. */
  sender: string;
  /** Says what went wrong on standard error. */
  fail(error: unknown): void;
  /** Writes the mails about what has happened to tickets, and sends all that is due. */
  send(): Promise<void>;
}

/**
 * Opens what a process needs to send mails as the product does. Its arguments are the location of the database as JSON, the data folder and
 * the address of the mail server. What another such process had in hand when it was killed is due at once.
 */
export async function openMailsOut(): Promise<MailsOut> {
  const [location = '', folder = '', smtpUrl = ''] = process.argv.slice(2);
  const contentDir = path.join(import.meta.dirname, '../../content');
  const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
  await migrate(database);
  const { db } = database;
  const site = await readSite(contentDir, siteDeclaration);
  const secret = 'a secret that nobody knows, long enough';
  const sender = 'no-reply@helpwell.example';
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
      from: sender,
      kinds: domains.flatMap(({ mails = [] }) => mails),
      answers: [(_, mail, host) => findAnswerRoute({ db, secret }, mail, host)],
      transport: openTransport({ smtpUrl, folder }),
    },
    fail,
  );
  return {
    ...{ db, folder, secret, sender, fail },
    async send() {
      await writeDueMails(db, { site, secret, sender }, fail);
      await worker.run();
    },
  };
}
