import { describe, expect, test } from 'vitest';
import { hashPassword, isPassword, passwordProblem, passwordStrength } from './password.ts';

describe('a password', () => {
  test('is kept as argon2id and recognised again', async () => {
    const hash = await hashPassword('three horses in the rain');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword('three horses in the rain', hash)).toBe(true);
    expect(await isPassword('three horses in the sun', hash)).toBe(false);
  });

  test('has a different hash each time', async () => {
    expect(await hashPassword('three horses in the rain')).not.toBe(await hashPassword('three horses in the rain'));
  });

  test('is the same from every keyboard: composed and decomposed accents are one', async () => {
    expect(await isPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
  });

  test('is never right where there is none', async () => {
    expect(await isPassword('nobody has this password', null)).toBe(false);
    expect(await isPassword('nobody has this password', undefined)).toBe(false);
  });

  test.each([
    ['nine char', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['password123', 'common'],
    ['Qwertyuiop', 'common'],
    ['aaaaaaaaaaaaaa', 'common'],
    ['Ada@Example.com', 'own-name'],
    ['Ada Lovelace', 'own-name'],
  ])('%j is not taken: %s', async (password, problem) => {
    expect(await passwordProblem(password, ['Ada Lovelace', 'ada@example.com'])).toBe(problem);
  });

  test.each(['ten chars!', 'three horses in the rain', 'пароль из слов', `${'x'.repeat(255)}y`])(
    '%j is taken',
    async (password) => {
      expect(await passwordProblem(password, ['Ada'])).toBeUndefined();
    },
  );

  test('counts characters and not bytes', async () => {
    expect(await passwordProblem('🐎🐎🌧🌧🐎', [])).toBe('too-short');
  });

  test('is estimated: common words are weak, many of them are strong', async () => {
    expect(await passwordStrength('password123')).toBe(0);
    expect(await passwordStrength('three horses in the rain at noon')).toBe(4);
  });

  test('is estimated by its beginning and that of a few of its owner’s texts, however long they are', async () => {
    const own = 'zq7 kx3 vj9 wy2 hb8 pl4 mf6 tn1 gr5 cd0 zq7 kx3';
    const begins = own.slice(0, 32);
    expect(await passwordStrength(begins)).toBe(4);
    expect(await passwordStrength(begins, [begins])).toBe(0);
    expect(await passwordStrength(own, [own])).toBe(0);
    expect(await passwordStrength(begins, [...Array(5).fill('x'), begins])).toBe(4);
  });
});
