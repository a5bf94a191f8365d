import { describe, expect, test } from 'vitest';
import { kindsOf } from './question-kinds.ts';

const terms = (text: string, locale: string): number[] => kindsOf(text, locale).map(({ term }) => term);

describe('what a question wants to know', () => {
  test.each([
    ['fr', 'Qu’est-ce qu’une donnée personnelle ?', 'Une donnée à caractère personnel, c’est quoi ?'],
    ['fr', 'Quelle est la durée du remboursement ?', 'Remboursement : combien de temps faut-il attendre ?'],
    ['fr', 'Les associations doivent-elles tenir un registre ?', 'Tenir un registre, est-ce obligatoire ?'],
    ['en', 'Who can see my profile?', 'Profiles: who may see them'],
    ['en', 'How does billing work?', 'How billing works'],
    ['it', 'Cos’è un gettone?', 'Gettone: cosa significa'],
  ])('%s: "%s" asks what "%s" answers', (locale, question, title) => {
    const [asked] = terms(question, locale);
    expect(asked).toBeDefined();
    expect(terms(title, locale)).toContain(asked);
  });

  test('is the same number in every language', () => {
    expect(terms('How long does it take?', 'en')).toEqual(terms('Combien de temps cela prend ?', 'fr'));
  });

  test('is nothing where it only tells what happened', () => {
    expect(terms('The invoice that I paid is not in the list', 'en')).toEqual([]);
    expect(terms('La personne qui est venue a pris la clé', 'fr')).toEqual([]);
  });

  test('asks how, and not whether, after a word that asks how', () => {
    expect(terms('Devo pagare?', 'it')).toEqual(terms('Il pagamento è obbligatorio', 'it'));
    expect(terms('Cosa devo fare per pagare?', 'it')).toEqual([]);
    expect(terms('come devo compilare il modulo', 'it')).toEqual([]);
  });

  test('is read at the beginning: a story further on asks nothing', () => {
    expect(terms(`${'My printer is green. '.repeat(30)} Who can tell?`, 'en')).toEqual([]);
  });

  test('is unknown in a language without patterns', () => {
    expect(terms('Wat is dat?', 'nl')).toEqual([]);
  });

  test('is told within a moment for any beginning', () => {
    expect(terms('how '.repeat(5_000), 'en')).toEqual([]);
  });
});
