import { desc, eq } from 'drizzle-orm';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { MailListener } from './listener.ts';
import { inboundMessages, mailboxes } from './schema.ts';
import { testMail } from './test-factory.ts';

describeStores('the listener', (on) => {
  const mail = testMail(() => on.db);
  let listener: MailListener;
  beforeAll(async () => {
    await mail.mailbox({ address: 'support@helpwell.example' });
    await mail.mailbox({ address: 'paused@helpwell.example', active: false });
    listener = new MailListener(
      on.db,
      mail.app.mails,
      { host: '127.0.0.1', port: 0, tls: undefined, mostBytes: 200_000 },
      (error) => expect.unreachable(String(error)),
    );
    await listener.start();
  });
  afterAll(() => listener.stop());

  const send = (options: object) =>
    nodemailer
      .createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true })
      .sendMail({ from: 'ada@example.com', to: 'support@helpwell.example', subject: 'x', text: 'Hello', ...options });

  test('takes a mail for a mailbox, with or without a token, and says so once it is safe', async () => {
    const token = 'a'.repeat(26);
    await send({ to: `Support+r-${token}@helpwell.example` });
    const [row] = await on.db.select().from(inboundMessages).orderBy(desc(inboundMessages.id)).limit(1);
    expect(row).toMatchObject({
      state: 'stored',
      envelopeFrom: 'ada@example.com',
      envelopeTo: [`support+r-${token}@helpwell.example`],
      remoteAddress: '127.0.0.1',
    });
    const stream = await mail.app.mails.open(row!.storageKey!);
    const { text } = await import('node:stream/consumers');
    expect(await text(stream!)).toContain('Hello');
  });

  test.each([
    ['an address elsewhere', 'stranger@example.net'],
    ['a mailbox that is paused', 'paused@helpwell.example'],
    ['an address that hides another one', '"a@example.net"@helpwell.example'],
    ['another server by a percent sign', 'stranger%example.net@helpwell.example'],
  ])('passes nothing on: %s', async (_, to) => {
    const before = await on.db.$count(inboundMessages);
    const refused = await send({ to }).catch((error: { responseCode?: number }) => error.responseCode);
    expect([501, 550]).toContain(refused);
    expect(await on.db.$count(inboundMessages)).toBe(before);
  });

  test('takes what it may of a mail to several', async () => {
    const sent = await send({ to: ['support@helpwell.example', 'stranger@example.net'] });
    expect(sent.rejected).toEqual(['stranger@example.net']);
    const [row] = await on.db.select().from(inboundMessages).orderBy(desc(inboundMessages.id)).limit(1);
    expect(row!.envelopeTo).toEqual(['support@helpwell.example']);
  });

  test('takes a mail without a sender, as bounces are', async () => {
    await send({ envelope: { from: '', to: 'support@helpwell.example' } });
    const [row] = await on.db.select().from(inboundMessages).orderBy(desc(inboundMessages.id)).limit(1);
    expect(row!.envelopeFrom).toBe('');
  });

  test('refuses what is too large, so that its sender hears of it, and keeps nothing of it', async () => {
    const before = await on.db.$count(inboundMessages);
    const large = { attachments: [{ filename: 'x.bin', content: Buffer.alloc(300_000, 'x'), encoding: '7bit' }] };
    await expect(send(large)).rejects.toMatchObject({ responseCode: 552 });
    expect(await on.db.$count(inboundMessages)).toBe(before);
    await send({});
    expect(await on.db.$count(inboundMessages)).toBe(before + 1);
  });

  test('lets the sender come again when the mail cannot be kept', async () => {
    const errors: unknown[] = [];
    const full = { ...mail.app.mails, put: () => Promise.reject(new Error('no space left')) };
    const broken = new MailListener(on.db, full, { host: '127.0.0.1', port: 0, tls: undefined }, (error) =>
      errors.push(error),
    );
    await broken.start();
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: broken.port, ignoreTLS: true });
    const sent = transport.sendMail({ from: 'a@example.com', to: 'support@helpwell.example', text: 'x' });
    await expect(sent).rejects.toMatchObject({ responseCode: 451 });
    await broken.stop();
    expect(errors).toHaveLength(1);
    expect(await on.db.$count(mailboxes, eq(mailboxes.active, true))).toBe(1);
  });
});
