import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { desc } from 'drizzle-orm';
import type { DNSResolver } from 'mailauth';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll } from 'vitest';
import type { Db } from '../db/client.ts';
import { folderStorage } from '../files/storage.ts';
import { createMailReader } from './mail-reader.ts';
import { type MailInApp, readDueMails } from './read-due.ts';
import { type Envelope, receiveMail } from './receive.ts';
import { inboundMessages, mailboxes } from './schema.ts';
import type { InboundMessage, Mailbox } from './store.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const published = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** Domains whose mails are signed, and which say that all of theirs are. */
const SIGNING = ['example.com', 'helpwell.example'];

/** Name servers that know the keys of {@link SIGNING}, and nothing else. */
const resolver: DNSResolver = async (name, type) => {
  const domain = SIGNING.find((one) => name.endsWith(one));
  if (type === 'TXT' && domain && name === `_dmarc.${domain}`) return [['v=DMARC1; p=reject']];
  if (type === 'TXT' && domain && name === `s._domainkey.${domain}`) return [[`v=DKIM1; k=rsa; p=${published}`]];
  throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
};

/** Signs a mail as the mail server of its domain does. */
export async function signed(mail: string | Buffer, domain = 'example.com'): Promise<Buffer> {
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const signatureData = [{ signingDomain: domain, selector: 's', privateKey }];
  const { signatures } = await dkimSign(mail, { signatureData } as unknown as Parameters<typeof dkimSign>[1]);
  return Buffer.concat([Buffer.from(signatures), Buffer.from(mail)]);
}

/** A mail as a customer's program writes it. */
export async function aMail(
  options: Parameters<ReturnType<typeof nodemailer.createTransport>['sendMail']>[0],
): Promise<Buffer> {
  const made = await nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
    from: 'Ada Lovelace <ada@example.com>',
    to: 'support@helpwell.example',
    subject: 'The export stops half-way',
    text: 'Since this morning the export stops at 48 %.',
    messageId: `<${randomUUID()}@example.com>`,
    ...options,
  });
  return made.message as Buffer;
}

/** A mail of {@link FIXTURES}, with CRLF as on the wire. */
export async function fixture(name: string): Promise<Buffer> {
  const text = await readFile(path.join(import.meta.dirname, 'fixtures', name), 'utf8');
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'));
}

/** What reads mails in a test, and hands them over. */
export interface TestMail {
  readonly app: MailInApp;
  /** A mailbox of its own. */
  mailbox(differences?: Partial<typeof mailboxes.$inferInsert>): Promise<Mailbox>;
  /** Hands a mail over and reads it. @returns what became of it. */
  arrives(bytes: Uint8Array | string, envelope?: Partial<Envelope>): Promise<InboundMessage>;
}

/** @param db known once the tests run. */
export function testMail(db: () => Db): TestMail {
  let folder: string;
  const reader = createMailReader();
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-mail-in-'));
  });
  afterAll(async () => {
    await reader.close();
    await rm(folder, { recursive: true, force: true });
  });
  const test: TestMail = {
    get app() {
      return {
        db: db(),
        secret: 'a secret that nobody knows, long enough',
        attachments: folderStorage(path.join(folder, 'attachments')),
        mails: folderStorage(path.join(folder, 'mails-in')),
        reader,
        resolver,
        sender: 'no-reply@helpwell.example',
        defaultLocale: 'en',
        words: () => ({
          author: 'Larch',
          noText: '(no text)',
          undelivered: ({ address, reason }: { address: string; reason: string }) =>
            `An email to ${address} could not be delivered: ${reason}`,
        }),
      };
    },
    async mailbox(differences = {}) {
      const [row] = await db()
        .insert(mailboxes)
        .values({ address: `${randomUUID().slice(0, 8)}@helpwell.example`, kind: 'smtp', ...differences })
        .returning();
      return row!;
    },
    async arrives(bytes, envelope = {}) {
      const mailboxId = envelope.mailboxId ?? (await firstMailbox(test, db()));
      const given = { from: 'ada@example.com', to: ['support@helpwell.example'], mailboxId, ...envelope };
      await receiveMail(db(), test.app.mails, given, [Buffer.from(bytes)]);
      await readDueMails(test.app, (error) => {
        throw error;
      });
      const [row] = await db().select().from(inboundMessages).orderBy(desc(inboundMessages.id)).limit(1);
      return row!;
    },
  };
  return test;
}

async function firstMailbox(test: TestMail, db: Db): Promise<number> {
  const [known] = await db.select({ id: mailboxes.id }).from(mailboxes).orderBy(mailboxes.id).limit(1);
  return known?.id ?? (await test.mailbox({ address: 'support@helpwell.example' })).id;
}
