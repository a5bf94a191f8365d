import { describe, expect, test } from 'vitest';
import { analyzerFor, fold } from './analyze.ts';
import { kindsOf } from './question-kinds.ts';
import { STOP_WORDS } from './stopwords.ts';
import { createSynonyms } from './synonyms.ts';

const words = (text: string) =>
  analyzerFor('de')
    .words(text)
    .map(({ word }) => word);
const stem = (word: string) => words(word)[0]!.stem;

describe('German', () => {
  test.each([
    ['ändern', 'ändere', 'Aendern', 'AENDERN'],
    ['Rechnung', 'Rechnungen', 'rechnung'],
    ['Größe', 'Groesse', 'Grösse', 'größe'],
    ['Schlüssel', 'Schluessel', 'SCHLÜSSEL'],
    ['zurücksetzen', 'zuruecksetzen', 'Zurücksetzen'],
    ['Konten', 'konten'],
  ])('takes %s and what people write for it as one word', (first, ...others) => {
    for (const other of others) expect(`${other}: ${stem(other)}`).toBe(`${other}: ${stem(first)}`);
  });

  test('leaves out the words that say nothing, which are written folded', () => {
    const said = words('Wie kann ich meine Rechnung für das Jahr herunterladen?').filter(({ stop }) => !stop);
    expect(said.map(({ folded }) => folded)).toEqual(['rechnung', 'jahr', 'herunterladen']);
    for (const word of STOP_WORDS['de']!) expect(fold(word)).toBe(word);
  });

  test('knows words of one meaning', () => {
    const spoken = analyzerFor('de').words('Kennwort');
    const terms = createSynonyms('de')
      .find(spoken)[0]!
      .map(([term]) => term);
    expect(terms).toContain(words('Passwort')[0]!.term);
  });

  test('shares the parts of a compound with its words', () => {
    const [compound] = words('Rechnungsadresse');
    const shared = words('Adresse')[0]!.grams.filter((gram) => compound!.grams.includes(gram));
    expect(shared.length).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ['Was bedeutet Roaming?', 'Bedeutung von Roaming'],
    ['Wie lange dauert die Lieferung?', 'Dauer der Lieferung'],
    ['Wer darf das Konto sehen?', 'Wer sieht das Konto?'],
    ['Muss ich die App aktualisieren?', 'Ist die Aktualisierung Pflicht?'],
  ])('knows what a question wants: “%s” as “%s”', (asked, title) => {
    const [wanted] = kindsOf(asked, 'de');
    expect(kindsOf(title, 'de').map(({ term }) => term)).toContain(wanted?.term);
  });
});
