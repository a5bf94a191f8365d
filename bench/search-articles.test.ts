import { describe, expect, test } from 'vitest';
import { createEngine } from '../src/search/engine.ts';
import { readOwnArticles } from './search-articles.ts';

describe.each(['en', 'fr', 'it'])('our own articles in %s', (locale) => {
  const articles = readOwnArticles(locale);
  const engine = createEngine();
  engine.upsert([...articles.values()]);
  const slugs = new Map([...articles].map(([slug, { id }]) => [id, slug]));
  const ask = (text: string) => {
    const [first] = engine.search({ text, locale, audiences: ['everyone'], limit: 3 }).hits;
    return first && { page: slugs.get(first.id), confident: first.confident };
  };

  const ANSWERED: Readonly<Record<string, readonly [question: string, page: string][]>> = {
    en: [
      ['How do I reset my password', 'sign-in'],
      ['how do I delete my account', 'your-account'],
      ['I lost my phone and cannot sign in', 'your-account'],
      ['download my data', 'your-account'],
      ['i cant log in', 'sign-in'],
      ['log out', 'your-account'],
    ],
    fr: [
      ['Comment réinitialiser mon mot de passe', 'sign-in'],
      ['exporter mes données', 'your-account'],
      ['se déconnecter', 'your-account'],
      ["j'ai perdu mon téléphone et je ne peux pas me connecter", 'your-account'],
    ],
    it: [
      ['Come reimposto la password', 'sign-in'],
      ['come elimino il mio account', 'your-account'],
      ['esportare i miei dati', 'your-account'],
      ['disconnettersi', 'your-account'],
      ['ho perso il telefono e non riesco ad accedere', 'your-account'],
    ],
  };
  test.each(ANSWERED[locale]!)('answer, and are sure of it: %s', (question, page) => {
    expect(ask(question)).toEqual({ page, confident: true });
  });

  const STRANGE: Readonly<Record<string, readonly string[]>> = {
    en: ['where is my parcel', 'best pizza recipe', 'how do I get a refund'],
    fr: ['où est mon colis', 'recette de pizza', 'résilier mon abonnement'],
    it: ['dov’è il mio pacco', 'ricetta della pizza', 'disdire l’abbonamento'],
  };
  test.each(STRANGE[locale]!)('are not sure of what is none of their business: %s', (question) => {
    expect(ask(question)?.confident ?? false).toBe(false);
  });
});

describe('our own articles in English, asked in German', () => {
  const articles = readOwnArticles('en');
  const engine = createEngine();
  engine.upsert([...articles.values()]);
  const first = (text: string) =>
    engine.search({ text, locale: 'en', spokenIn: 'de', audiences: ['everyone'], limit: 1 }).hits[0];

  test.each([
    ['Passwort vergessen', 'sign-in'],
    ['Status meiner Anfrage', 'my-requests'],
    ['Untertitel für ein Video', 'make-a-video-guide'],
    ['Artikel aus Zendesk importieren', 'import-articles'],
  ])('answer, and are sure of it: %s', (question, page) => {
    expect(first(question)).toMatchObject({ id: articles.get(page)!.id, confident: true });
  });

  test.each(['Wo ist mein Paket?', 'Flug verspätet', 'Rezept für Pizza', 'Versicherungsvertrag kündigen'])(
    'are not sure of what is none of their business: %s',
    (question) => {
      expect(first(question)?.confident ?? false).toBe(false);
    },
  );
});
