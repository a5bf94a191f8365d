import { describe, expect, test } from 'vitest';
import type { SearchDocument } from './document.ts';
import { createEngine } from './engine.ts';
import { bestPassage } from './passage.ts';
import { testPage } from './test-page.ts';

const pages = [
  testPage(1, 'Delete your account', 'All of your data goes with it.'),
  testPage(2, 'Reset your password', 'A link comes by email.'),
  testPage(3, 'Download invoices', 'Each invoice is a PDF file.'),
  testPage(4, 'Change the color of buttons', 'Any color of your brand.'),
  testPage(5, 'Invite members of your team', 'They get an email with a link.'),
];

function engineWith(documents: SearchDocument[] = pages) {
  const engine = createEngine();
  engine.upsert(documents);
  return (text: string, spokenIn: string, except?: ReadonlySet<number>) =>
    engine.search({ text, locale: 'en', spokenIn, audiences: ['everyone'], limit: 5, ...(except && { except }) });
}

describe('a question in a language that the pages are not written in', () => {
  const search = engineWith();

  test.each([
    ['de', 'Konto löschen', 1],
    ['de', 'Wie kann ich mein Passwort zurücksetzen?', 2],
    ['de', 'Wo finde ich meine Rechnungen?', 3],
    ['fr', 'Comment supprimer mon compte ?', 1],
    ['fr', 'j’ai oublié mon mot de passe', 2],
    ['fr', 'inviter un collègue dans l’équipe', 5],
    ['it', 'cambiare il colore dei pulsanti', 4],
    ['it', 'scaricare una fattura', 3],
  ])('finds by its words in %s: %s', (spokenIn, text, id) => {
    expect(search(text, spokenIn).hits[0]?.id).toBe(id);
  });

  test('may be asked in the language of the pages just as well', () => {
    for (const page of pages) expect(search(page.title, 'de').hits[0]?.id).toBe(page.id);
  });

  test('does not take small words of the asker for words of the pages', () => {
    const withDie = engineWith([...pages, testPage(6, 'When batteries die', 'Die, was, also: man in war.')]);
    expect(withDie('die Rechnung', 'de').hits.map(({ id }) => id)).toEqual([3]);
  });

  test('marks in a page what its words mean', () => {
    const { asked } = search('Rechnung', 'de');
    const { text, marks } = bestPassage(pages[2]!, asked);
    expect(marks.map(([start, end]) => text.slice(start, end))).toContain('invoice');
  });
});

test('documents that are left out are not counted, and others get no better by it', () => {
  const search = engineWith([...pages, testPage(7, 'Delete a draft', 'What you wrote is gone.')]);
  const all = search('delete my account', 'de');
  const rest = search('delete my account', 'de', new Set([1]));
  expect(rest.hits.map(({ id }) => id)).not.toContain(1);
  expect(rest.total).toBe(all.total - 1);
  expect(rest.hits).toEqual(all.hits.filter(({ id }) => id !== 1));
});
