import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { Clock, type DueWork, type Time } from './clock.ts';

/** Waits until a condition holds; the test's own limit ends it otherwise. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A time that a test sets: `steady` stands still while the machine sleeps, `wall` is what somebody may set. */
function aTime() {
  const offsets = { steady: 0, wall: 0 };
  const time: Time = {
    steady: () => performance.now() + offsets.steady,
    wall: () => Date.now() + offsets.wall,
  };
  return { time, offsets };
}

const HOUR = 3_600_000;

describeStores('the clock', (on) => {
  const announce = () => on.db.execute(sql`select pg_notify('news', '')`);
  const started: Clock[] = [];
  afterEach(() => Promise.all(started.splice(0).map((clock) => clock.stop())));
  async function start(work: Partial<DueWork>, { time, errors }: { time?: Time; errors?: unknown[] } = {}) {
    const whole = { name: 'work', channels: ['news'], run: async () => {}, ...work };
    const clock = new Clock(on.database, [whole], (error) => errors?.push(error), time);
    started.push(clock);
    await clock.start();
    return clock;
  }

  test('works at its start and when its channel announces something', async () => {
    let times = 0;
    await start({ run: async () => void times++ });
    await until(() => times === 1);
    await announce();
    await until(() => times === 2);
  });

  test('never does one work twice at once, and once more for what came meanwhile', async () => {
    let under = 0;
    let most = 0;
    let times = 0;
    const clock = await start({
      run: async () => {
        most = Math.max(most, ++under);
        times++;
        await new Promise((resolve) => setTimeout(resolve, 20));
        under--;
      },
    });
    for (let n = 0; n < 5; n++) clock.wake();
    await until(() => times === 2 && under === 0);
    expect(most).toBe(1);
  });

  test('does together what is announced in a row', async () => {
    let times = 0;
    await start({ run: async () => void times++ });
    await until(() => times === 1);
    const began = performance.now();
    while (performance.now() - began < 500) {
      await announce();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(times).toBeGreaterThan(2);
    expect(times).toBeLessThanOrEqual(13);
  });

  test('goes on with one work while another is slow or fails', async () => {
    let times = 0;
    const errors: [unknown, string][] = [];
    const never = new Promise<void>(() => {});
    const works = [
      { name: 'slow', channels: ['news'], run: () => Promise.race([never, ended.promise]) },
      { name: 'failing', channels: ['news'], run: () => Promise.reject(new Error('no connection')) },
      { name: 'well', channels: ['news'], run: async () => void times++ },
    ];
    const ended = Promise.withResolvers<void>();
    const clock = new Clock(on.database, works, (error, work) => errors.push([error, work]));
    started.push(clock);
    await clock.start();
    await until(() => times === 1);
    await announce();
    await until(() => times === 2 && errors.length === 2);
    expect(errors.map(([, work]) => work)).toEqual(['failing', 'failing']);
    ended.resolve();
  });

  test('works again by itself after an error', async () => {
    const { time, offsets } = aTime();
    const errors: unknown[] = [];
    let times = 0;
    const run = async () => {
      if (times++ === 0) throw new Error('no connection');
    };
    await start({ run }, { time, errors });
    await until(() => errors.length === 1);
    offsets.steady += HOUR;
    await until(() => times === 2);
  });

  test('works when the next row is due, without being told', async () => {
    const { time, offsets } = aTime();
    let times = 0;
    let asked = 0;
    const msUntilNext = async () => {
      asked++;
      return 30_000;
    };
    await start({ run: async () => void times++, msUntilNext }, { time });
    await until(() => asked === 1);
    offsets.steady += 31_000;
    offsets.wall += 31_000;
    await until(() => times === 2);
  });

  test.each([
    ['the machine has slept', HOUR],
    ['the clock was set forward', HOUR],
    ['the clock was set back', -HOUR],
  ])('looks at once when %s', async (_, jump) => {
    const { time, offsets } = aTime();
    let times = 0;
    let broughtForward = 0;
    await start(
      {
        run: async () => void times++,
        msUntilNext: async () => 30_000,
        bringForward: async () => void broughtForward++,
      },
      { time },
    );
    await until(() => times === 1);
    offsets.wall += jump;
    await until(() => times === 2);
    expect(broughtForward).toBe(2);
  });

  test('finishes what is under way before it has stopped, and begins nothing after', async () => {
    let finished = 0;
    const clock = await start({
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        finished++;
      },
    });
    await clock.stop();
    expect(finished).toBe(1);
    clock.wake();
    expect(finished).toBe(1);
  });
});
