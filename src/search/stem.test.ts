import { describe, expect, test } from 'vitest';
import { analyzerFor } from './analyze.ts';
import { STOP_WORDS } from './stopwords.ts';
import { WORD_FORMS } from './word-forms.ts';

const stem = (locale: string, word: string): string => analyzerFor(locale).words(word)[0]!.word.stem;

/** Fails with both words in its message. */
function expectSame(locale: string, words: readonly string[]): void {
  const [first = '', ...others] = words;
  for (const word of others) expect(`${word}: ${stem(locale, word)}`).toBe(`${word}: ${stem(locale, first)}`);
}

describe('words that people take for one another have one stem', () => {
  test('irregular verbs', () => {
    expectSame('en', ['forget', 'forgot', 'forgotten', 'forgetting']);
    expectSame('fr', ['recevoir', 'reçu', 'reçoit', 'reçois']);
    expectSame('it', ['scegliere', 'scelto', 'scelse']);
  });

  test('British and American spelling', () => {
    expectSame('en', ['color', 'colour', 'colours']);
    expectSame('en', ['synchronize', 'synchronise', 'synchronised', 'synchronizing']);
  });

  test('a French noun of action and its verb, as titles and customers say it', () => {
    for (const pair of [
      ['verrouillage', 'verrouiller'],
      ['étalonnage', 'étalonner'],
      ['nettoyage', 'nettoyer'],
      ['blocage', 'bloquer'],
      ['connexion', 'connecter'],
      ['vérification', 'vérifier'],
      ['fermeture', 'fermer'],
      ['juxtaposition', 'juxtaposer'],
      ['suppression', 'supprimer'],
    ]) {
      expectSame('fr', pair);
    }
  });

  test('an Italian noun of action and its verb', () => {
    expectSame('it', ['apertura', 'aprire', 'aperto']);
    expectSame('it', ['verifica', 'verificare', 'verificato']);
  });

  test('a French verb with its accents forgotten', () => {
    expectSame('fr', ['oublié', 'oublie', 'oublier', 'oubliée']);
    expectSame('fr', ['désactivé', 'desactive', 'désactiver']);
  });
});

describe('words of different meaning keep their own stem', () => {
  test('French words in -age that are no action of a verb', () => {
    expect(stem('fr', 'message')).not.toBe(stem('fr', 'messe'));
    expect(stem('fr', 'personnage')).not.toBe(stem('fr', 'personne'));
    expect(stem('fr', 'partage')).not.toBe(stem('fr', 'partir'));
    expect(stem('fr', 'ouvrage')).not.toBe(stem('fr', 'ouvrir'));
  });

  test.each(Object.keys(WORD_FORMS))('no form in the list of %s belongs to two words', (locale) => {
    const owners = new Map<string, string>();
    const shared: string[] = [];
    for (const [base = '', ...forms] of WORD_FORMS[locale]!) {
      for (const form of forms) {
        const owner = owners.get(form);
        if (owner !== undefined && owner !== base) shared.push(`${form}: ${owner}, ${base}`);
        owners.set(form, base);
      }
    }
    expect(shared).toEqual([]);
  });

  test.each([
    ['it', 'impostare', 'imporre'],
    ['it', 'chiesa', 'chiedere'],
    ['it', 'corso', 'correre'],
    ['fr', 'suite', 'suivre'],
    ['fr', 'boîte', 'boire'],
    ['fr', 'saisir', 'savoir'],
    ['en', 'author', 'organize'],
    ['en', 'conversation', 'convert'],
  ])('of %s: %s and %s', (locale, one, other) => {
    expect(stem(locale, one)).not.toBe(stem(locale, other));
  });

  test.each(Object.keys(WORD_FORMS))('no form of %s is a word that says nothing', (locale) => {
    const forms = WORD_FORMS[locale]!.flatMap(([, ...rest]) => rest);
    expect(forms.filter((form) => STOP_WORDS[locale]!.has(form))).toEqual([]);
  });
});

test('a language without a stemmer compares words as they are written, without accents', () => {
  expect(stem('xx', 'Àbracadabras')).toBe('abracadabras');
});
