import { expect, test } from 'vitest';
import { readableExcerpt } from './excerpt.ts';

test.each([
  ['Se <mark>un</mark> <mark>file</mark> manca.', 'Se un <mark>file</mark> manca.'],
  ['<mark>un</mark> articolo', '… <mark>un</mark> articolo …'],
  ['e riavvia. <mark>file,</mark> poi', '… e riavvia. <mark>file,</mark> poi …'],
  ['« <mark>Fichier</mark> vide »', '« <mark>Fichier</mark> vide »'],
  ['… <mark>密码</mark>或 <mark>Wi</mark>-<mark>Fi</mark>。', '… <mark>密码</mark>或 Wi-Fi。'],
  ['', ''],
])('the excerpt %j is shown with signs where it is cut and marks where they tell something', (excerpt, shown) => {
  expect(readableExcerpt(excerpt)).toBe(shown);
});
