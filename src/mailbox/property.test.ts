import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { isAutomatic } from './automatic.ts';
import { readDeliveryReport } from './bounce.ts';
import { addressWithToken, readAddress, tokenOf } from './mailbox.ts';
import { parseMail, replyIn } from './parse-mail.ts';
import { readDueMails } from './read-due.ts';
import { receiveMail } from './receive.ts';
import { inboundMessages } from './schema.ts';
import { testMail } from './test-factory.ts';

const NAMES = [
  'From',
  'To',
  'Subject',
  'Message-ID',
  'References',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Date',
  'Auto-Submitted',
  'X',
];
const VALUES = [
  'Ada <ada@example.com>',
  'a@b, c@d',
  '=?utf-8?B?4oKs?=',
  '=?x-none?Q?=FF?=',
  '<1@x>',
  '<>',
  'multipart/mixed; boundary=b',
  'multipart/report; report-type=delivery-status; boundary="b"',
  'text/html; charset=utf-7',
  'message/rfc822',
  'message/delivery-status',
  'base64',
  'quoted-printable',
  '(((',
  '"',
  'no',
  '\u0000\uD800',
];

/** What is nearly a mail. */
const nearly = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom(...VALUES), fc.string({ maxLength: 40 }))), {
      maxLength: 8,
    }),
    fc.array(
      fc.oneof(
        fc.constantFrom('--b', '--b--', '', '<p>x</p>', '=E2=', 'On Monday, Ada wrote:', '> quoted', '\u0000'),
        fc.string({ unit: 'binary', maxLength: 60 }),
      ),
      { maxLength: 20 },
    ),
  )
  .map(([headers, body]) =>
    Buffer.from(`${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body.join('\r\n')}`),
  );
const anyBytes = fc.oneof(
  nearly,
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
);

describeStores('whatever bytes come', (on) => {
  const mail = testMail(() => on.db);

  test('nothing is lost, nothing is left undone, and nothing goes wrong', { timeout: 240_000 }, async () => {
    const { id: mailboxId } = await mail.mailbox();
    const envelope = fc.record({
      from: fc.constantFrom('', 'ada@example.com', '\u0000<>', 'x'.repeat(2_000)),
      to: fc.array(fc.constantFrom('support@helpwell.example', '\uD800@x', ''), { maxLength: 3 }),
      helo: fc.constantFrom('mx.example.com', '\u0000'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyBytes, envelope), { minLength: 1, maxLength: 4 }), async (given) => {
        const before = await on.db.$count(inboundMessages);
        for (const [bytes, one] of given)
          await receiveMail(on.db, mail.app.mails, { mailboxId, ...one, remoteAddress: '192.0.2.1' }, [bytes]);
        await readDueMails(mail.app, (error) => {
          throw error;
        });
        const rows = await on.db.select().from(inboundMessages).orderBy(inboundMessages.id).offset(before);
        expect(rows).toHaveLength(given.length);
        for (const [at, row] of rows.entries()) {
          expect(row.state).not.toBe('stored');
          expect(row.nextAttemptAt).toBeNull();
          const stream = await mail.app.mails.open(row.storageKey!);
          const { buffer } = await import('node:stream/consumers');
          expect((await buffer(stream!)).equals(given[at]![0])).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('reading a mail never throws anything but what says that it cannot be read', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, async (bytes) => {
      const mail = await parseMail(bytes).catch((error: unknown) => error);
      if (mail instanceof Error) return;
      const { headers, subject, from } = mail as Awaited<ReturnType<typeof parseMail>>;
      expect(typeof isAutomatic(headers, { from: from?.address, subject })).toBe('boolean');
    }),
    { numRuns: 500 },
  );
});

test('what is shown of an answer is part of it, or all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      const reply = replyIn(text);
      expect(reply.length).toBeLessThanOrEqual(text.length + 1);
      if (text.trim() !== '') expect(reply).not.toBe('');
    }),
  );
});

test('a token is found again in the address that holds it, whatever servers make of its case', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 17, maxLength: 17 }), fc.emailAddress(), (bytes, given) => {
      const address = `a${given.toLowerCase().replaceAll('+', '-')}`;
      const token = tokenOf(bytes);
      const made = addressWithToken(address, token);
      expect(readAddress(made.toUpperCase())).toEqual({ address, token });
    }),
  );
});

test('a report of any form is read without an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (status, original) => {
      expect(readDeliveryReport(status, original).recipients.every(({ address }) => address.includes('@'))).toBe(true);
    }),
  );
});
