import { expect, test } from 'vitest';
import { fragmentOf } from './cached-fragments.ts';

/** Says how often it was drawn. */
function drawing() {
  let times = 0;
  return async () => `<p>${++times}</p>`;
}

test('a fragment is drawn once for all who are shown the same', async () => {
  const [of, draw] = [{}, drawing()];
  await fragmentOf(of, 'en', draw);
  expect(await fragmentOf(of, 'en', draw)).toBe('<p>1</p>');
});

test('each variant is drawn by itself', async () => {
  const [of, draw] = [{}, drawing()];
  await fragmentOf(of, 'en', draw);
  expect(await fragmentOf(of, 'fr', draw)).toBe('<p>2</p>');
});

test('another object of the same content is drawn anew', async () => {
  const draw = drawing();
  await fragmentOf({ title: 'same' }, 'en', draw);
  expect(await fragmentOf({ title: 'same' }, 'en', draw)).toBe('<p>2</p>');
});

test('what could not be drawn is tried again', async () => {
  const of = {};
  await expect(fragmentOf(of, 'en', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await fragmentOf(of, 'en', drawing())).toBe('<p>1</p>');
});

test('variants without end are drawn, but not kept', async () => {
  const of = {};
  for (let n = 0; n < 40; n++) await fragmentOf(of, `variant ${n}`, async () => 'first');
  expect(await fragmentOf(of, 'variant 0', async () => 'again')).toBe('first');
  expect(await fragmentOf(of, 'variant 39', async () => 'again')).toBe('again');
});
