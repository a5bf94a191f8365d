import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { Follower } from './follower.ts';
import { describeStores } from './test-database.ts';

/** Waits until a condition holds; the test's own limit ends it otherwise. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describeStores('a follower', (on) => {
  const announce = () => on.db.execute(sql`select pg_notify('news', '')`);

  test('works at its start and when its channel announces something', async () => {
    let times = 0;
    const follower = new Follower(
      on.database,
      'news',
      async () => void times++,
      () => {},
    );
    await follower.start();
    await until(() => times === 1);
    await announce();
    await until(() => times === 2);
    await follower.stop();
  });

  test('never works twice at once, and once more for what came meanwhile', async () => {
    let under = 0;
    let most = 0;
    let times = 0;
    const follower = new Follower(
      on.database,
      'news',
      async () => {
        most = Math.max(most, ++under);
        times++;
        await new Promise((resolve) => setTimeout(resolve, 20));
        under--;
      },
      () => {},
    );
    await follower.start();
    for (let n = 0; n < 5; n++) follower.wake();
    await until(() => times === 2 && under === 0);
    await follower.stop();
    expect(most).toBe(1);
  });

  test('reports an error and works again at the next announcement', async () => {
    const errors: unknown[] = [];
    let times = 0;
    const follower = new Follower(
      on.database,
      'news',
      async () => {
        if (times++ === 0) throw new Error('no connection');
      },
      (error) => errors.push(error),
    );
    await follower.start();
    await until(() => errors.length === 1);
    await announce();
    await until(() => times === 2);
    await follower.stop();
    expect(errors).toHaveLength(1);
  });

  test('finishes what is under way before it has stopped, and begins nothing after', async () => {
    let finished = 0;
    const follower = new Follower(
      on.database,
      'news',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        finished++;
      },
      () => {},
    );
    await follower.start();
    await follower.stop();
    expect(finished).toBe(1);
    follower.wake();
    expect(finished).toBe(1);
  });
});
