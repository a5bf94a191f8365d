import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { claimDueMails, giveBack, sendMail } from './outbox.ts';
import { countMails, listMails, MAIL_STATES, type MailState, mailState } from './overview.ts';
import { cancelMail, retryFailedMails, retryMail } from './retry.ts';
import { mailOutbox } from './schema.ts';
import { Settlements } from './settle.ts';

describeStores('an email in the outbox', (on) => {
  afterEach(() => on.db.delete(mailOutbox));

  const ahead = sql`now() + interval '3 minutes'`;
  const AS: Record<MailState, Partial<typeof mailOutbox.$inferInsert> | Record<string, unknown>> = {
    waiting: { attempts: 0 },
    sending: { nextAttemptAt: ahead, attempts: 1, worker: 'web-1:7' },
    failing: { nextAttemptAt: ahead, attempts: 2, lastError: 'connection refused' },
    failed: { nextAttemptAt: null, attempts: 8, lastError: 'connection refused', skippedReason: 'given up' },
    sent: { nextAttemptAt: null, attempts: 1, sentAt: sql`now()`, data: {} },
    skipped: { nextAttemptAt: null, skippedReason: 'unsubscribed', data: {} },
  };
  let made = 0;
  async function aMail(state: MailState, more: object = {}): Promise<number> {
    const event = `event:${made++}`;
    const data = { name: 'Ada', link: '/en/secret' };
    await sendMail(on.db, { kind: 'ticket-replied', to: 'ada@example.com', locale: 'en', data, event });
    const [row] = await on.db
      .update(mailOutbox)
      .set({ ...AS[state], ...more })
      .where(eq(mailOutbox.eventKey, event))
      .returning({ id: mailOutbox.id });
    return row!.id;
  }
  const read = async (id: number) =>
    (await on.db.select({ mail: mailOutbox, state: mailState }).from(mailOutbox).where(eq(mailOutbox.id, id)))[0]!;
  const claim = () => claimDueMails(on.db, { most: 10, worker: 'web-2:9', held: [] });

  test('is in the state that its row says, and is counted in it', async () => {
    for (const state of MAIL_STATES) expect((await read(await aMail(state))).state).toBe(state);
    expect(await countMails(on.db)).toEqual([
      { kind: 'ticket-replied', counts: { failed: 1, failing: 1, waiting: 1, sending: 1, sent: 1, skipped: 1 } },
    ]);
  });

  test('whose process died while sending it waits again', async () => {
    const id = await aMail('sending', { nextAttemptAt: sql`now() - interval '1 second'` });
    expect((await read(id)).state).toBe('waiting');
  });

  test('is listed without what it says, the newest first, by state and address', async () => {
    await aMail('sent', { toAddress: 'ben@example.com' });
    const [older, newer] = [await aMail('failed'), await aMail('failing')];
    const list = (more: object) =>
      listMails(on.db, { states: ['failed', 'failing', 'sent'], page: 1, size: 10, ...more });
    const found = await list({ to: ' ADA@example.com ' });
    expect(found.rows.map(({ id }) => id)).toEqual([newer, older]);
    expect(JSON.stringify(found)).not.toMatch(/secret|Ada"/);
    expect(await list({ size: 2 })).toMatchObject({ rows: [{ id: newer }, { id: older }], page: 1, more: true });
    // Past the end it is the last one.
    expect(await list({ size: 2, page: 900 })).toMatchObject({ rows: [{ state: 'sent' }], page: 2, more: false });
  });

  test.each(['failing', 'failed'] as const)(
    'that is %s goes out at once when it is retried, and once',
    async (state) => {
      const id = await aMail(state);
      expect((await retryMail(on.db, id)).change).toBe('changed');
      expect((await retryMail(on.db, id)).change).toBe('already');
      expect((await claim()).map((mail) => [mail.id, mail.attempts, mail.data['name']])).toEqual([[id, 1, 'Ada']]);
      expect((await retryMail(on.db, id)).change).toBe('already');
      expect(await claim()).toEqual([]);
    },
  );

  test('that is being sent is not given to a second process', async () => {
    const id = await aMail('sending', { lastError: 'connection refused' });
    expect((await retryMail(on.db, id)).change).toBe('already');
    expect(await retryFailedMails(on.db)).toBe(0);
    expect(await claim()).toEqual([]);
  });

  test('whose link was forgotten when it was given up is not sent without it', async () => {
    const id = await aMail('failed', { critical: true, data: {} });
    expect((await retryMail(on.db, id)).change).toBe('gone');
    expect(await retryFailedMails(on.db)).toBe(0);
    expect(await claim()).toEqual([]);
  });

  test('that nobody wants or that is gone is not retried', async () => {
    expect((await retryMail(on.db, await aMail('skipped'))).change).toBe('gone');
    expect((await retryMail(on.db, 999_999)).change).toBe('gone');
    expect((await retryMail(on.db, await aMail('sent'))).change).toBe('already');
  });

  test('is retried together with all others that failed', async () => {
    await aMail('failing');
    await aMail('failed');
    await aMail('sent');
    expect(await retryFailedMails(on.db)).toBe(2);
    expect(await retryFailedMails(on.db)).toBe(0);
    expect(await claim()).toHaveLength(2);
  });

  test.each(['waiting', 'failing', 'failed'] as const)(
    'that is %s can be cancelled, and forgets what it says',
    async (state) => {
      const id = await aMail(state);
      expect((await cancelMail(on.db, id)).change).toBe('changed');
      expect((await cancelMail(on.db, id)).change).toBe('already');
      expect((await read(id)).state).toBe('skipped');
      expect((await read(id)).mail.data).toEqual({});
      expect(await claim()).toEqual([]);
      expect((await retryMail(on.db, id)).change).toBe('gone');
    },
  );

  test('that was sent can no longer be cancelled', async () => {
    expect((await cancelMail(on.db, await aMail('sent'))).change).toBe('gone');
  });

  test('cancelled by the time its process gives it back or writes that it failed stays cancelled', async () => {
    const id = await aMail('waiting');
    const [mail] = await claim();
    await on.db.update(mailOutbox).set({ nextAttemptAt: sql`now()` }).where(eq(mailOutbox.id, id));
    await cancelMail(on.db, id);
    await giveBack(on.db, [id]);
    const settlements = new Settlements(on.db, [], () => {});
    await settlements.write(mail!, { outcome: 'failed', error: 'connection refused', pauseMinutes: 1 });
    expect((await read(id)).state).toBe('skipped');
    expect(await claim()).toEqual([]);
    // It was on its way already.
    await settlements.write(mail!, { outcome: 'sent' });
    expect((await read(id)).state).toBe('sent');
  });

  test('names the process that sends it, and no longer once it has', async () => {
    const id = await aMail('waiting');
    const [mail] = await claim();
    expect((await read(id)).mail.worker).toBe('web-2:9');
    await new Settlements(on.db, [], () => {}).write(mail!, { outcome: 'failed', error: 'no', pauseMinutes: 1 });
    expect((await read(id)).mail.worker).toBeNull();
  });
});
