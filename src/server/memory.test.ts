import { describe, expect, test } from 'vitest';
import { type Made, Memory } from './memory.ts';

const made = (text: string, tags: string[] = [], seconds = 60): Made<{ text: string }> => ({
  value: { text },
  seconds,
  tags,
  size: 1,
});

/** A value whose making is finished by hand. */
function waiting() {
  let finish: (value: Made<{ text: string }>) => void = () => {};
  const promise = new Promise<Made<{ text: string }>>((resolve) => {
    finish = resolve;
  });
  return { make: () => promise, finish };
}

describe('tagged cache', () => {
  test('keeps a value until one of its tags is invalidated', async () => {
    const cache = new Memory(10);
    await cache.make('/a', async () => made('a', ['article:1', 'site']));
    await cache.make('/b', async () => made('b', ['article:2']));
    cache.invalidate(['article:1']);
    expect(cache.get('/a')).toBeUndefined();
    expect(cache.get('/b')).toEqual({ text: 'b' });
  });

  test('keeps a value no longer than it may, whatever becomes of the clock', async () => {
    const now = { steady: 0, wall: 1_000_000_000 };
    const cache = new Memory(10, { steady: () => now.steady, wall: () => now.wall });
    const kept = async (change: { steady: number; wall: number }) => {
      await cache.make('/a', async () => made('a', [], 60));
      now.steady += change.steady;
      now.wall += change.wall;
      const there = cache.get('/a') !== undefined;
      cache.invalidate(['*']);
      return there;
    };
    expect(await kept({ steady: 59_000, wall: 59_000 })).toBe(true);
    expect(await kept({ steady: 61_000, wall: 61_000 })).toBe(false);
    // Set back by two days, and a minute goes by.
    expect(await kept({ steady: 61_000, wall: -172_800_000 })).toBe(false);
    // The machine has slept for an hour.
    expect(await kept({ steady: 0, wall: 3_600_000 })).toBe(false);
  });

  test('drops everything for the tag *', async () => {
    const cache = new Memory(10);
    await cache.make('/a', async () => made('a', ['article:1']));
    cache.invalidate(['*']);
    expect(cache.get('/a')).toBeUndefined();
  });

  test('makes a value once for all who ask for it at the same time', async () => {
    const cache = new Memory(10);
    let times = 0;
    const make = async () => {
      times++;
      return made('a');
    };
    const all = await Promise.all(Array.from({ length: 20 }, () => cache.make('/a', make)));
    expect(times).toBe(1);
    expect(new Set(all.map((one) => one.value)).size).toBe(1);
  });

  test('hands out but does not keep a value that began before an invalidation of its tags', async () => {
    const cache = new Memory(10);
    const { make, finish } = waiting();
    const asked = cache.make('/a', make);
    cache.invalidate(['article:1']);
    finish(made('old', ['article:1']));
    expect((await asked).value.text).toBe('old');
    expect(cache.get('/a')).toBeUndefined();
  });

  test('keeps a value made during an invalidation of other tags', async () => {
    const cache = new Memory(10);
    const { make, finish } = waiting();
    const asked = cache.make('/a', make);
    cache.invalidate(['article:2']);
    finish(made('a', ['article:1']));
    await asked;
    expect(cache.get('/a')).toEqual({ text: 'a' });
  });

  test('who asks after an invalidation does not get a value that began before it', async () => {
    const cache = new Memory(10);
    const { make, finish } = waiting();
    const before = cache.make('/a', make);
    cache.invalidate(['article:1']);
    const after = await cache.make('/a', async () => made('new', ['article:1']));
    finish(made('old', ['article:1']));
    await before;
    expect(after.value.text).toBe('new');
    expect(cache.get('/a')).toEqual({ text: 'new' });
  });

  test('does not keep what may not be kept', async () => {
    const cache = new Memory(10);
    await cache.make('/a', async () => made('a', [], 0));
    expect(cache.get('/a')).toBeUndefined();
  });

  test('keeps nothing when it has no room, and still shares what is being made', async () => {
    const cache = new Memory(0);
    await cache.make('/a', async () => made('a'));
    expect(cache.get('/a')).toBeUndefined();
  });

  test('gives way to newer values when it is full', async () => {
    const cache = new Memory(2);
    for (const key of ['/a', '/b', '/c']) await cache.make(key, async () => made(key));
    expect([cache.get('/a'), cache.get('/c')]).toEqual([undefined, { text: '/c' }]);
  });

  test('a failed making is tried again by the next who asks', async () => {
    const cache = new Memory(10);
    await expect(
      cache.make('/a', async () => {
        throw new Error('no database');
      }),
    ).rejects.toThrow('no database');
    expect((await cache.make('/a', async () => made('a'))).value.text).toBe('a');
  });
});
