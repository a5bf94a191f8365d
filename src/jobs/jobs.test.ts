import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { describeStores } from '../db/test-database.ts';
import { Clock } from './clock.ts';
import { JobFailure, type JobKind, jobKind } from './job.ts';
import { JobRunner } from './runner.ts';
import { jobs } from './schema.ts';
import { addJob, bringJobsForward, cancelJob, claimJob, listJobs, retryJob, stateOf, sweepJobs } from './store.ts';

describeStores('a job', (on) => {
  const clocks: Clock[] = [];
  const runners: JobRunner[] = [];
  afterEach(async () => {
    await Promise.all(clocks.splice(0).map((clock) => clock.stop()));
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await on.db.delete(jobs);
  });
  /** A node that works at jobs of these kinds, with what it reports. */
  async function node(...kinds: JobKind[]) {
    const errors: string[] = [];
    const report = (error: unknown, work: string) => void errors.push(`${work}: ${(error as Error).message}`);
    const runner = new JobRunner(on.db, kinds, report);
    const clock = new Clock(on.database, [runner], report);
    runners.push(runner);
    clocks.push(clock);
    await clock.start();
    return { errors, runner, clock };
  }
  const only = async (name: string) => (await on.db.select().from(jobs).where(eq(jobs.name, name)))[0]!;
  const dueNow = (name: string) =>
    on.db.update(jobs).set({ dueAt: sql`now() - interval '1 second'` }).where(eq(jobs.name, name));
  const becomes = (name: string, state: string) => expect.poll(async () => stateOf(await only(name))).toBe(state);
  const add = (db: Db, name: string, payload: unknown = {}) => addJob(db, { kind: name.split(':')[0]!, name, payload });

  test('is done with its payload and tells how far it came', async () => {
    const seen: unknown[] = [];
    await node({
      kind: 'import',
      payload: z.object({ folder: z.string() }),
      run: async ({ payload, progress }) => {
        seen.push(payload);
        progress(3, 7);
      },
    });
    await add(on.db, 'import:1', { folder: 'old' });
    await becomes('import:1', 'done');
    expect(seen).toEqual([{ folder: 'old' }]);
    expect(await only('import:1')).toMatchObject({ done: 3, total: 7, attempts: 1, dueAt: null, worker: null });
  });

  test('is not done when the transaction that added it is rolled back', async () => {
    await on.db
      .transaction(async (tx) => {
        await add(tx, 'import:1');
        throw new Error('rolled back');
      })
      .catch(() => {});
    expect(await on.db.$count(jobs)).toBe(0);
  });

  test('is there once under its name; what is asked for while it waits is done together', async () => {
    await add(on.db, 'scan:1', { at: 1 });
    await add(on.db, 'scan:1', { at: 2 });
    const seen: unknown[] = [];
    await node({ kind: 'scan', run: async ({ payload }) => void seen.push(payload) });
    await becomes('scan:1', 'done');
    expect(seen).toEqual([{ at: 2 }]);
  });

  test('asked for while it is under way, is done once more afterwards', async () => {
    const first = Promise.withResolvers<void>();
    let times = 0;
    await node({
      kind: 'scan',
      run: async () => {
        if (times++ === 0) await first.promise;
      },
    });
    await add(on.db, 'scan:1');
    await becomes('scan:1', 'running');
    await add(on.db, 'scan:1');
    await add(on.db, 'scan:1');
    first.resolve();
    await becomes('scan:1', 'done');
    expect(times).toBe(2);
  });

  test('is taken by one of many nodes', async () => {
    const done: number[] = [];
    const kind = jobKind<{ number: number }>({
      kind: 'scan',
      run: async ({ payload }) => void done.push(payload.number),
    });
    for (let number = 0; number < 30; number++) await add(on.db, `scan:${number}`, { number });
    await Promise.all([node(kind), node(kind), node(kind)]);
    await expect.poll(() => on.db.$count(jobs, eq(jobs.outcome, 'done'))).toBe(30);
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, number) => number));
  });

  test('of the kind that is declared first goes first, and within a kind the one that has waited longest', async () => {
    for (const name of ['slow:1', 'quick:2', 'slow:0', 'quick:1']) await add(on.db, name);
    const order: string[] = [];
    for (;;) {
      const job = await claimJob(on.db, { kinds: ['quick', 'slow'], worker: 'test', held: [] });
      if (!job) break;
      order.push(job.name);
    }
    expect(order).toEqual(['quick:2', 'quick:1', 'slow:1', 'slow:0']);
  });

  test('whose process was killed is taken again once its lease is over, and says so when that goes on', async () => {
    await add(on.db, 'import:1');
    await claimJob(on.db, { kinds: ['import'], worker: 'killed', held: [] });
    let times = 0;
    const { errors } = await node({ kind: 'import', run: async () => void times++ });
    expect(await only('import:1')).toMatchObject({ worker: 'killed' });
    expect(times).toBe(0);
    await dueNow('import:1');
    clocks[0]!.wake();
    await becomes('import:1', 'done');
    expect(times).toBe(1);
    await on.db.insert(jobs).values({ kind: 'import', name: 'import:2', attempts: 5, worker: 'killed' });
    clocks[0]!.wake();
    await becomes('import:2', 'failed');
    expect((await only('import:2')).lastError).toBe('The process that worked at it ended before it was done, 5 times.');
    expect(errors).toHaveLength(1);
  });

  test('that fails is tried again after pauses, keeps what went wrong in words, and has failed in the end', async () => {
    const { errors, clock } = await node({
      kind: 'import',
      run: () => Promise.reject(new Error('The folder is gone.')),
    });
    await add(on.db, 'import:1');
    await becomes('import:1', 'failing');
    expect((await only('import:1')).lastError).toBe('The folder is gone.');
    for (let attempt = 2; attempt <= 5; attempt++) {
      await dueNow('import:1');
      clock.wake();
      await expect.poll(async () => (await only('import:1')).attempts).toBe(attempt);
      await expect.poll(async () => (await only('import:1')).worker).toBeNull();
    }
    await becomes('import:1', 'failed');
    expect(errors).toHaveLength(5);
    expect(errors[0]).toBe('import:1: The folder is gone.');
  });

  test('that cannot succeed is not tried again, nor one whose payload cannot be read', async () => {
    await node(
      { kind: 'import', run: () => Promise.reject(new JobFailure('There is no such folder.')) },
      { kind: 'scan', payload: z.object({ id: z.number() }), run: async () => {} },
    );
    await add(on.db, 'import:1');
    await add(on.db, 'scan:1', { id: 'x' });
    await becomes('import:1', 'failed');
    await becomes('scan:1', 'failed');
    expect((await only('scan:1')).lastError).toMatch(/payload cannot be read/);
  });

  test('that has failed can be tried again, unless another one has its name', async () => {
    let fails = true;
    await node({
      kind: 'import',
      run: async () => {
        if (fails) throw new JobFailure('no');
      },
    });
    await add(on.db, 'import:1');
    await becomes('import:1', 'failed');
    fails = false;
    const { id } = await only('import:1');
    expect((await retryJob(on.db, id)).change).toBe('changed');
    await becomes('import:1', 'done');
    expect((await retryJob(on.db, id)).change).toBe('already');
    expect((await retryJob(on.db, id + 1_000)).change).toBe('gone');
    const [failed] = await on.db
      .insert(jobs)
      .values({ kind: 'other', name: 'other:1', dueAt: null, outcome: 'failed' })
      .returning();
    await add(on.db, 'other:1');
    expect((await retryJob(on.db, failed!.id)).change).toBe('busy');
  });

  test('can be cancelled while it waits, and while it is under way, when it is told to end', async () => {
    const aborted = Promise.withResolvers<void>();
    await node({
      kind: 'import',
      run: ({ signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => {
            aborted.resolve();
            reject(signal.reason);
          }),
        ),
    });
    const waiting = await add(on.db, 'unknown-kind:1');
    expect((await cancelJob(on.db, waiting)).change).toBe('changed');
    const id = await add(on.db, 'import:1');
    await becomes('import:1', 'running');
    expect((await cancelJob(on.db, id)).change).toBe('changed');
    await aborted.promise;
    expect(stateOf(await only('import:1'))).toBe('cancelled');
    expect((await cancelJob(on.db, id)).change).toBe('already');
  });

  test('under way when its process stops is given back to the others without counting as an attempt', async () => {
    const { clock, runner } = await node({
      kind: 'import',
      run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    await add(on.db, 'import:1');
    await becomes('import:1', 'running');
    await clock.stop();
    await runner.stop();
    expect(await only('import:1')).toMatchObject({ worker: null, attempts: 0, lastError: null });
    await node({ kind: 'import', run: async () => {} });
    await becomes('import:1', 'done');
  });

  test('that is done again and again is done once in the cluster, and by its moment in the database, however short its processes live', async () => {
    let times = 0;
    const sweep: JobKind = { kind: 'sweep-things', everySeconds: 3600, run: async () => void times++ };
    const begin = async () => {
      const { clock, runner } = await node(sweep);
      await expect.poll(async () => (await only('sweep-things'))?.attempts).toBe(0);
      return async () => {
        await runner.settled();
        await clock.stop();
        await runner.stop();
      };
    };
    const ends = await Promise.all([begin(), begin(), begin()]);
    await expect.poll(async () => (await only('sweep-things')).endedAt).toBeInstanceOf(Date);
    for (const end of ends) await end();
    expect(times).toBe(1);
    for (let start = 0; start < 3; start++) await (await begin())();
    expect(times).toBe(1);
    await dueNow('sweep-things');
    const { clock } = await node(sweep);
    await expect.poll(() => times).toBe(2);
    await clock.stop();
  });

  test('that is done again and again and fails hides no other, says what went wrong, and is tried again for ever', async () => {
    let well = 0;
    const { errors, clock } = await node(
      { kind: 'sweep-bad', everySeconds: 3600, run: () => Promise.reject(new Error('The disk is full.')) },
      { kind: 'sweep-worse', everySeconds: 3600, run: () => Promise.reject(new Error('No such table.')) },
      { kind: 'sweep-well', everySeconds: 3600, run: async () => void well++ },
    );
    await expect.poll(() => [errors.length, well]).toEqual([2, 1]);
    expect(errors.sort()).toEqual(['sweep-bad: The disk is full.', 'sweep-worse: No such table.']);
    await becomes('sweep-bad', 'failing');
    await on.db.update(jobs).set({ attempts: 50 }).where(eq(jobs.name, 'sweep-bad'));
    await dueNow('sweep-bad');
    clock.wake();
    await expect.poll(async () => (await only('sweep-bad')).attempts).toBe(51);
    await becomes('sweep-bad', 'failing');
    expect((await cancelJob(on.db, (await only('sweep-bad')).id)).change).toBe('gone');
  });

  test('written while the clock was days ahead does not wait for days', async () => {
    await add(on.db, 'import:1');
    await on.db.insert(jobs).values({ kind: 'sweep-things', name: 'sweep-things', everySeconds: 3600 });
    await on.db.update(jobs).set({ dueAt: sql`now() + interval '3 days'` });
    await bringJobsForward(on.db);
    const due = await on.db.select({ is: sql<boolean>`${jobs.dueAt} <= now()` }).from(jobs);
    expect(due.map(({ is }) => is)).toEqual([true, true]);
  });

  test('that has ended is forgotten after 30 days; one that waits is not', async () => {
    await add(on.db, 'import:1');
    await on.db.insert(jobs).values({ kind: 'a', name: 'a', dueAt: null, outcome: 'done', endedAt: new Date() });
    const days = (count: number) => new Date(Date.now() + count * 86_400_000);
    await sweepJobs(on.db, days(29));
    expect(await listJobs(on.db, 10)).toHaveLength(2);
    await sweepJobs(on.db, days(31));
    expect((await listJobs(on.db, 10)).map(({ name }) => name)).toEqual(['import:1']);
  });
});
