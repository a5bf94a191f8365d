import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { answerPasswordCheck } from './password-check.ts';
import { from, testApp } from './test-factory.ts';

describeStores('the check of a password while it is typed', (on) => {
  const ask = async (password: unknown, own: unknown = [], env = {}) =>
    (await answerPasswordCheck(testApp(on.db, env), { body: { password, own }, address: from(77).address })).json();

  test('says what sending the password would say', async () => {
    expect(await ask('short')).toMatchObject({ problem: 'too-short' });
    expect(await ask('password123')).toMatchObject({ problem: 'common' });
    expect(await ask('ada@example.com', ['Ada', 'ada@example.com'])).toMatchObject({ problem: 'own-name' });
    expect(await ask('a'.repeat(300))).toMatchObject({ problem: 'too-long' });
    expect(await ask('three horses in the rain')).toEqual({ problem: null, score: 4 });
    const { score } = await ask('wilhelmina1');
    expect((await ask('wilhelmina1', ['Wilhelmina'])).score).toBeLessThan(score);
  });

  test.each([[[]], [12], ['x'.repeat(1_000)]])('refuses what is no password: %s', async (password) => {
    await expect(ask(password)).rejects.toMatchObject({ kind: 'bad-request' });
  });

  test('is limited by the place it is asked from', async () => {
    await expect(
      (async () => {
        for (let count = 0; count < 100; count++) await ask('short');
      })(),
    ).rejects.toMatchObject({ kind: 'limited' });
  });
});
