import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { perform } from '../web/action.ts';
import { aJson, aSender } from '../web/test-sender.ts';
import { passwordCheckAction } from './password-check.ts';
import { from, testApp } from './test-factory.ts';

describeStores('the check of a password while it is typed', (on) => {
  const check = async (password: unknown, own: unknown = []) =>
    (
      await perform(
        testApp(on.db),
        passwordCheckAction,
        aJson({ password, own }),
        aSender({ address: from(77).address }),
      )
    ).result;
  const ask = async (password: unknown, own: unknown = []) => {
    const result = await check(password, own);
    if (!('check' in result)) throw new Error(result.outcome);
    return result.check;
  };

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
    const outcomes = new Set<string>();
    for (let count = 0; count < 100; count++) outcomes.add((await check('short')).outcome);
    expect(outcomes).toContain('limited');
  });
});
