import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { takeAway } from '../db/test-away.ts';
import { describeStores } from '../db/test-database.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { HOUR, limitsOf, MINUTE, networkOf, sweepLimits, takeFromLimit } from './limits.ts';
import { rateLimits } from './schema.ts';

const secret = 'a secret of at least thirty-two characters';

const limits = limitsOf('test', {
  letters: { points: 10, seconds: HOUR },
  lettersOfEmail: { points: 10, seconds: HOUR },
  looks: { points: 120, seconds: MINUTE, withoutDatabase: true },
});

describeStores('a limit on public writes', (on) => {
  const take = (address: string, enabled = true) =>
    takeFromLimit(on.db, { limit: limits.letters, counted: { address }, secret, enabled });

  test('allows as often as it says, then says when to come back', async () => {
    const address = '192.0.2.1';
    for (let use = 0; use < limits.letters.points; use++) expect(await take(address)).toEqual({ allowed: true });
    const refused = await take(address);
    if (refused.allowed) throw new Error('allowed');
    expect(refused.retryAfterSeconds).toBeGreaterThan(0);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(3_600);
    expect(await take('192.0.2.2')).toEqual({ allowed: true });
  });

  test('holds when all uses come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => take('192.0.2.3')));
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(limits.letters.points);
  });

  test('holds for each process alone while the database is away', async () => {
    const { database, away } = takeAway(on.database);
    away(true);
    // The counters outlive the database: each run is an address of its own.
    const address = randomUUID();
    const takeAlone = (limit = limits.looks) =>
      takeFromLimit(database.db, { limit, counted: { address }, secret, enabled: true });
    for (let use = 0; use < limits.looks.points; use++) expect(await takeAlone()).toEqual({ allowed: true });
    expect((await takeAlone()).allowed).toBe(false);
    // What needs the database comes to nothing, and uses nothing up.
    await expect(takeAlone(limits.letters)).rejects.toSatisfy(isUnavailable);
  });

  test('begins anew when its time is over', async () => {
    for (let use = 0; use < 9; use++) await take('192.0.2.4');
    await on.db.update(rateLimits).set({ expire: new Date(Date.now() - 1) });
    for (let use = 0; use < 9; use++) expect(await take('192.0.2.4')).toEqual({ allowed: true });
  });

  test('holds nobody for longer than it says when the clock is set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const now = Date.now();
    const address = '192.0.2.7';
    for (let use = 0; use < limits.letters.points; use++) await take(address);
    expect((await take(address)).allowed).toBe(false);
    vi.setSystemTime(now - 3 * 86_400_000);
    for (let use = 0; use < limits.letters.points; use++) expect(await take(address)).toEqual({ allowed: true });
    const refused = await take(address);
    if (refused.allowed) throw new Error('allowed');
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(3_600);
  });

  test('counts from its beginning what was counted before the clock was set back, by whatever process', async () => {
    const address = '192.0.2.8';
    await take(address);
    await on.db.update(rateLimits).set({ points: 10, expire: new Date(Date.now() + 5 * 86_400_000) });
    for (let use = 0; use < limits.letters.points; use++) expect(await take(address)).toEqual({ allowed: true });
    await on.db.update(rateLimits).set({ expire: new Date(Date.now() + 5 * 86_400_000) });
    await sweepLimits(on.db, new Date());
    expect(await on.db.$count(rateLimits)).toBe(0);
  });

  test('counts an address once, whatever invisible characters stand in it', async () => {
    const [local, domain] = [randomUUID(), 'example.com'];
    const takeTyped = (typed: string) =>
      takeFromLimit(on.db, { limit: limits.lettersOfEmail, counted: { email: typed }, secret, enabled: true });
    for (let use = 0; use < limits.lettersOfEmail.points; use++)
      await takeTyped(`${local}${'\u200b'.repeat(use)}@${domain}`);
    expect((await takeTyped(`${local}@\u2060${domain}`)).allowed).toBe(false);
  });

  test('counts typed addresses without their case, apart from each other limit', async () => {
    const email = `${randomUUID()}@Example.com`;
    const takeEmail = (typed: string) =>
      takeFromLimit(on.db, { limit: limits.lettersOfEmail, counted: { email: typed }, secret, enabled: true });
    for (let use = 0; use < limits.lettersOfEmail.points; use++) await takeEmail(email);
    expect((await takeEmail(` ${email.toLowerCase()} `)).allowed).toBe(false);
    expect((await take(email)).allowed).toBe(true);
  });

  test('keeps no address', async () => {
    await take('198.51.100.77');
    expect(JSON.stringify(await on.db.select().from(rateLimits))).not.toContain('198.51.100');
  });

  test('does not count while limits are switched off', async () => {
    for (let use = 0; use < 15; use++) expect(await take('192.0.2.5', false)).toEqual({ allowed: true });
  });

  test('is swept away when its time is over, and not before', async () => {
    await take('192.0.2.6');
    const counters = await on.db.$count(rateLimits);
    await sweepLimits(on.db, new Date(Date.now() - 3_600_000));
    expect(await on.db.$count(rateLimits)).toBe(counters);
    expect(await sweepLimits(on.db, new Date(Date.now() + 3_600_001))).toBe(counters);
    expect(await on.db.$count(rateLimits)).toBe(0);
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
  ['', ''],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
