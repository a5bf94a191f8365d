import { expect, test } from 'vitest';
import { hasMixedScripts, skeletonOf } from './look-alikes.ts';

test('texts that look alike have one skeleton', () => {
  const ada = skeletonOf('Ada Support');
  for (const alike of [
    'ada support',
    '\u0410da Support',
    'Ada\u200b Supp\u043ert',
    'Ａda Support',
    '𝐀da Support',
    'Ada Supp0rt',
    'Ada\u00ad Support',
  ])
    expect(skeletonOf(alike), JSON.stringify(alike)).toBe(ada);
  for (const other of ['Ada Suport', 'Adam Support']) expect(skeletonOf(other)).not.toBe(ada);
});

test('an accent makes another name', () => {
  expect(skeletonOf('Zoë')).not.toBe(skeletonOf('Zoe'));
  expect(skeletonOf('Zoe\u0308')).toBe(skeletonOf('Zoë'));
});

test('names in one script are fine, in whichever', () => {
  for (const name of [
    'Ada',
    'Zoë O’Hara-2',
    'Иван Петров',
    'Ελένη',
    '山田 太郎',
    '山田タロウ3',
    'やまだ Taro',
    '김철수',
    'محمد',
    'אבי כהן',
    'सीता',
    'นภา',
    'Иван (Acme)',
    'Jean-Noël 🦉',
    '',
  ])
    expect(hasMixedScripts(name), name).toBe(false);
});

test('a word with letters of two scripts is not', () => {
  for (const name of ['\u0410da', 'Supp\u043ert', 'Pаypal', 'Αda', 'Иvan', 'ΑлексΑ'])
    expect(hasMixedScripts(name), JSON.stringify(name)).toBe(true);
});
