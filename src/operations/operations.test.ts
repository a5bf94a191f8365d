import { desc, eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { auditEntries } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import type { DueWork } from '../jobs/clock.ts';
import { jobs } from '../jobs/schema.ts';
import { addJob, stateOf } from '../jobs/store.ts';
import { noteFailure, WatchedWork } from '../jobs/watch.ts';
import { sendMail } from '../mail/outbox.ts';
import { mailOutbox } from '../mail/schema.ts';
import { intervene, retryMails } from './intervene.ts';
import { readOverview } from './overview.ts';

describeStores('the work of the server', (on) => {
  afterEach(async () => {
    await on.db.delete(jobs);
    await on.db.delete(mailOutbox);
    await on.db.delete(auditEntries);
  });

  const administrator = async () => (await aUser(on.db, { role: 'administrator', password: null })).id;
  /** Entries of the audit log about work, the newest first. */
  const audit = async () =>
    (await on.db.select().from(auditEntries).orderBy(desc(auditEntries.id)))
      .filter(({ action }) => !action.startsWith('account.'))
      .map(({ action, actorId, details }) => ({ action, actorId, details }));
  async function aFailedJob(name = 'import:1'): Promise<number> {
    const values = {
      kind: 'import',
      name,
      dueAt: null,
      outcome: 'failed',
      lastError: 'No such folder.',
      endedAt: new Date(),
    };
    const [row] = await on.db
      .insert(jobs)
      .values(values as typeof jobs.$inferInsert)
      .returning();
    return row!.id;
  }
  async function aFailedMail(): Promise<number> {
    const event = crypto.randomUUID();
    await sendMail(on.db, { kind: 'ticket-replied', to: 'ada@example.com', locale: 'en', data: { a: 'b' }, event });
    const [row] = await on.db
      .update(mailOutbox)
      .set({ nextAttemptAt: null, skippedReason: 'given up', lastError: 'connection refused' })
      .where(eq(mailOutbox.eventKey, event))
      .returning();
    return row!.id;
  }

  test('is retried by an administrator, and the audit log says by whom, once', async () => {
    const me = await administrator();
    const id = await aFailedJob();
    expect(await intervene(on.db, me, 'retry-job', id)).toBe('done');
    expect(await intervene(on.db, me, 'retry-job', id)).toBe('done');
    const [job] = await on.db.select().from(jobs);
    expect(stateOf(job!)).not.toBe('failed');
    const details = { job: String(id), kind: 'import', name: 'import:1' };
    expect(await audit()).toEqual([{ action: 'job.retried', actorId: me, details }]);
  });

  test('that failed can be given up', async () => {
    const me = await administrator();
    const id = await aFailedJob();
    expect(await intervene(on.db, me, 'cancel-job', id)).toBe('done');
    expect((await readOverview(on.db, [])).figures.failed).toBe(0);
    expect((await audit()).map(({ action }) => action)).toEqual(['job.cancelled']);
  });

  test('is not retried while the same is under way, and then the audit log has nothing', async () => {
    const me = await administrator();
    const id = await aFailedJob();
    await addJob(on.db, { kind: 'import', name: 'import:1' });
    expect(await intervene(on.db, me, 'retry-job', id)).toBe('busy');
    expect(await intervene(on.db, me, 'retry-job', id + 1_000)).toBe('gone');
    expect(await audit()).toEqual([]);
  });

  test('of the mail server is retried and cancelled, one email or all, without a word of the email in the audit log', async () => {
    const me = await administrator();
    const [first, second] = [await aFailedMail(), await aFailedMail()];
    expect(await intervene(on.db, me, 'cancel-mail', first)).toBe('done');
    expect(await retryMails(on.db, me)).toBe(1);
    expect(await retryMails(on.db, me)).toBe(0);
    expect(await intervene(on.db, me, 'retry-mail', second)).toBe('done');
    expect(await audit()).toEqual([
      { action: 'mail.retried', actorId: me, details: { count: '1' } },
      { action: 'mail.cancelled', actorId: me, details: { mail: String(first), kind: 'ticket-replied' } },
    ]);
  });

  test('leaves neither a change nor an entry when one of them fails', async () => {
    const id = await aFailedJob();
    const nobody = 999_999;
    await expect(intervene(on.db, nobody, 'retry-job', id)).rejects.toThrow();
    const [job] = await on.db.select().from(jobs);
    expect(stateOf(job!)).toBe('failed');
    expect(await audit()).toEqual([]);
  });

  test('is shown as it stands: what runs, waits and failed', async () => {
    await aFailedJob();
    await addJob(on.db, { kind: 'scan', name: 'scan:1' });
    const lease = sql`now() + interval '1 minute'`;
    const over = sql`now() - interval '1 minute'`;
    await on.db.insert(jobs).values([
      { kind: 'import', name: 'import:2', worker: 'web-1:7', dueAt: lease, startedAt: new Date(), done: 3, total: 9 },
      { kind: 'import', name: 'import:3', worker: 'web-2:9', dueAt: over },
      { kind: 'sweep: x', name: 'sweep: x', everySeconds: 3600, dueAt: lease, lastError: 'The disk is full.' },
      { kind: 'import', name: 'import:4', dueAt: null, outcome: 'done', endedAt: new Date() },
    ]);
    await aFailedMail();
    await sendMail(on.db, { kind: 'sign-up', to: 'b@example.com', locale: 'en', data: {}, event: 'b' });
    const waiting: DueWork = { name: 'ticket-mails', channels: [], run: async () => {}, waiting: async () => 4 };
    const { jobs: shown, periodic, works, figures } = await readOverview(on.db, [new WatchedWork(waiting)]);
    expect(shown.open.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'import:3 stalled',
      'import:2 running',
      'import:1 failed',
      'scan:1 waiting',
    ]);
    expect(shown.ended.map(({ name }) => name)).toEqual(['import:4']);
    expect(shown.more).toBe(false);
    expect(periodic.map(({ name, state }) => `${name} ${state}`)).toEqual(['sweep: x failing']);
    expect(works).toMatchObject([{ name: 'ticket-mails', waiting: 4, ranAt: undefined, failure: undefined }]);
    expect(figures).toEqual({ running: 2, waiting: 1 + 4, mails: 1, failed: 3 });
  });

  test('by the clock tells its last failure, of one row or of all, until it has been done without any', async () => {
    let fails: 'row' | 'all' | undefined;
    const work = new WatchedWork({
      name: 'ticket-mails',
      channels: [],
      async run() {
        await new Promise((resolve) => setImmediate(resolve));
        if (fails === 'row') noteFailure(new Error('This one cannot be read.'));
        if (fails === 'all') throw new Error('The disk is full.');
      },
    });
    const run = () => work.run(() => {}).catch(() => {});
    fails = 'row';
    await run();
    expect(work.failure?.text).toBe('This one cannot be read.');
    fails = 'all';
    await run();
    expect(work.failure?.text).toBe('The disk is full.');
    fails = undefined;
    noteFailure(new Error('of something else'));
    await run();
    expect(work.failure).toBeUndefined();
    expect(work.ranAt).toBeInstanceOf(Date);
  });
});
