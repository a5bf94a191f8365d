import { describe, expect, test } from 'vitest';
import type { SearchDocument } from './document.ts';
import { createEngine } from './engine.ts';
import { bestPassage } from './passage.ts';
import type { SearchQuery } from './query.ts';
import { suggestMix } from './suggest.ts';
import { testPage as page } from './test-page.ts';

const ask = (text: string, rest: Partial<SearchQuery> = {}): SearchQuery => ({
  text,
  locale: 'en',
  audiences: ['everyone'],
  limit: 10,
  ...rest,
});

const PAGES = [
  page(1, 'Reset your password', 'Open the sign-in page and choose Forgot password. A link arrives by e-mail.'),
  page(2, 'Change your e-mail address', 'Open your profile and type the new address.'),
  page(3, 'Invoices and receipts', 'Every invoice can be downloaded as PDF from the billing page.'),
  page(4, 'Release notes 4.1.1.1', 'Fixes ERR_0x80 when exporting.'),
];

function engineWith(documents: readonly SearchDocument[]) {
  const engine = createEngine();
  engine.upsert(documents);
  return engine;
}

const ids = (engine: ReturnType<typeof createEngine>, query: SearchQuery): number[] =>
  engine.search(query).hits.map((hit) => hit.id);

describe('finding', () => {
  test('a long question in own words finds the page, although no page has all of its words', () => {
    const question =
      'Hello, I forgot my pasword yesterday and now the site will not let me in any more, what can I do?';
    expect(ids(engineWith(PAGES), ask(question))[0]).toBe(1);
  });

  test('an error code and a version find the page that names them', () => {
    const engine = engineWith(PAGES);
    expect(ids(engine, ask('ERR_0x80'))[0]).toBe(4);
    expect(ids(engine, ask('after upgrade to 4.1.1.1 nothing works'))[0]).toBe(4);
  });

  test('French and Italian elisions and forgotten accents do not hide a page', () => {
    const engine = engineWith([
      page(1, 'Supprimer l’abonnement', 'Votre accès se termine à la fin du mois.', { locale: 'fr' }),
      page(2, 'Modifier l’adresse', 'Ouvrez votre profil.', { locale: 'fr' }),
      page(3, 'Verifica dell’identità', 'Carica un documento.', { locale: 'it' }),
      page(4, 'Fatture', 'Scarica la fattura.', { locale: 'it' }),
    ]);
    expect(ids(engine, ask("arreter d'abonnement, acces", { locale: 'fr' }))[0]).toBe(1);
    expect(ids(engine, ask("l'identita non è verificata", { locale: 'it' }))[0]).toBe(3);
  });

  test('a slip near the end of a word still counts as the word', () => {
    const engine = engineWith([page(1, 'Configurations'), page(2, 'Billing')]);
    const found = engine.explain(ask('configuratiosn'), 1).contributions.map(({ channel }) => channel);
    expect(found).toContain('title');
  });

  test('a site that has a single page is confident of it when it answers', () => {
    const engine = engineWith([page(1, 'Cancel your subscription', 'Open billing and choose to cancel.')]);
    const { hits } = engine.search(ask('How can I cancel my subscription before it renews next month?'));
    expect(hits[0]).toMatchObject({ id: 1, confident: true });
    expect(engine.search(ask('How do I open a window in the kitchen?')).hits[0]?.confident ?? false).toBe(false);
  });

  test('a question of stop words alone still looks for them', () => {
    const engine = engineWith([page(1, 'Who is who'), page(2, 'Billing')]);
    expect(ids(engine, ask('who is who'))).toEqual([1]);
  });

  test('the words in which a page was asked for before find it', () => {
    const engine = engineWith([
      page(1, 'Reset your password', '', { askedAs: ['locked out of my account'] }),
      ...PAGES.slice(1),
    ]);
    expect(ids(engine, ask('I am locked out'))[0]).toBe(1);
  });

  test('nothing in common with any page is an empty list with confidence 0', () => {
    expect(engineWith(PAGES).search(ask('zzzz'))).toMatchObject({ total: 0, hits: [], confidence: 0 });
  });

  test('offset continues where the first page of results ended', () => {
    const engine = engineWith(Array.from({ length: 30 }, (_, i) => page(i + 1, `Password hint ${i}`)));
    const all = ids(engine, ask('password hint', { limit: 30 }));
    expect(all).toHaveLength(30);
    expect(ids(engine, ask('password hint', { limit: 10, offset: 10 }))).toEqual(all.slice(10, 20));
    expect(engine.search(ask('password hint', { limit: 5 })).total).toBe(30);
  });
});

describe('changes', () => {
  test('a replaced document is found by its new words only', () => {
    const engine = engineWith(PAGES);
    engine.upsert([page(3, 'Refunds', 'Money comes back within a week.')]);
    expect(ids(engine, ask('invoice'))).not.toContain(3);
    expect(ids(engine, ask('refund'))[0]).toBe(3);
    expect(engine.size).toBe(4);
  });

  test('a removed document is gone, and unknown ids are ignored', () => {
    const engine = engineWith(PAGES);
    engine.remove([1, 99]);
    expect(ids(engine, ask('reset password'))).not.toContain(1);
    expect(engine.size).toBe(3);
  });
});

describe('who may see what', () => {
  const secret = page(9, 'Reset password of a customer by hand', 'Password reset for staff.', { audience: 'staff' });

  test('a document for staff is found by staff and by nobody else', () => {
    const engine = engineWith([...PAGES, secret]);
    expect(ids(engine, ask('reset password'))).not.toContain(9);
    expect(ids(engine, ask('reset password', { audiences: ['everyone', 'staff'] }))).toContain(9);
  });

  test('a hidden document changes neither order nor scores of what a visitor sees', () => {
    const question = ask('how to reset the password by hand');
    expect(engineWith([...PAGES, secret]).search(question)).toEqual(engineWith(PAGES).search(question));
  });

  test('other languages, kinds and categories stay out when not asked for', () => {
    const engine = engineWith([
      page(1, 'Password'),
      page(2, 'Password', '', { locale: 'fr' }),
      page(3, 'Password', '', { kind: 'thread' }),
      page(4, 'Password', '', { category: 'billing' }),
    ]);
    expect(ids(engine, ask('password')).sort()).toEqual([1, 3, 4]);
    expect(ids(engine, ask('password', { kinds: ['thread'] }))).toEqual([3]);
    expect(ids(engine, ask('password', { category: 'billing' }))).toEqual([4]);
    expect(ids(engine, ask('password', { category: 'unknown' }))).toEqual([]);
  });
});

describe('threads', () => {
  test('a solved thread outranks an equal unsolved one', () => {
    const engine = engineWith([
      page(1, 'Export fails', 'It stops half-way.', { kind: 'thread' }),
      page(2, 'Export fails', 'It stops half-way.', { kind: 'thread', solved: true }),
    ]);
    expect(ids(engine, ask('export fails'))).toEqual([2, 1]);
  });

  test('suggestions are at most three articles or guides and two threads, in order', () => {
    const kinds = ['thread', 'thread', 'thread', 'article', 'video', 'article', 'article'] as const;
    const mixed = suggestMix(kinds.map((kind, place) => ({ kind, place })));
    expect(mixed.map(({ place }) => place)).toEqual([0, 1, 3, 4, 5]);
    expect(
      suggestMix(
        kinds.map((kind) => ({ kind })),
        2,
      ),
    ).toHaveLength(2);
  });
});

describe('explaining', () => {
  test('the contributions of words and fields add up to the score', () => {
    const engine = engineWith(PAGES);
    const question = ask('reset my password by e-mail');
    const { score, contributions } = engine.explain(question, 1);
    expect(score).toBeCloseTo(engine.search(question).hits[0]!.score, 5);
    expect(contributions.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 5);
    expect(contributions).toContainEqual(expect.objectContaining({ channel: 'title', words: ['password'] }));
  });

  test('what a viewer may not see is not explained either', () => {
    const engine = engineWith([page(1, 'Secret', '', { audience: 'staff' })]);
    expect(engine.explain(ask('secret'), 1)).toEqual({ score: 0, contributions: [] });
  });
});

describe('quoting', () => {
  /** The passage for a question, and what is marked in it. */
  function quote(document: SearchDocument, question: string) {
    const passage = bestPassage(document, engineWith([document]).search(ask(question)).asked);
    return { ...passage, marked: passage.marks.map(([start, end]) => passage.text.slice(start, end)) };
  }
  const long = page(1, 'Account', '', {
    sections: [
      { anchor: '', heading: '', text: 'This page is about accounts in general.' },
      {
        anchor: 'close',
        heading: 'Closing',
        text: `${'Filler words stand here. '.repeat(40)}To delete your account, write to us. ${'More text. '.repeat(40)}`,
      },
    ],
  });

  test('the passage comes from the section that answers, with the words of the question marked', () => {
    const passage = quote(long, 'how can I delete the account?');
    expect(passage.section?.anchor).toBe('close');
    expect(passage.marked).toEqual(['delete', 'account']);
    expect(passage.text.length).toBeLessThan(400);
  });

  test('the words for which a passage was chosen are in it, also where its sentence begins long before', () => {
    const text = `${'Filler words. '.repeat(30)}Before anything else ${'of several kinds '.repeat(9)}comes the refund and ${'more of it '.repeat(5)}the invoice.`;
    const document = page(1, 'Money', '', { sections: [{ anchor: 'a', heading: '', text }] });
    expect(quote(document, 'refund invoice').marked).toEqual(['refund', 'invoice']);
  });

  test('a passage is one line: dots part the items of a list', () => {
    const text = 'You find it here:\nName\nE-mail address\nPassword';
    const document = page(1, 'Account', '', { sections: [{ anchor: 'a', heading: '', text }] });
    const passage = quote(document, 'change password name');
    expect(passage.text).toBe('You find it here: Name · E-mail address · Password');
    expect(passage.marked).toEqual(['Name', 'Password']);
  });

  test('a word that was mistyped is marked as the page has it', () => {
    const text = `${'Filler words stand here. '.repeat(40)}The calendar shows your appointments.`;
    const document = page(1, 'Days', '', { sections: [{ anchor: 'a', heading: '', text }] });
    expect(quote(document, 'calenadr').marked).toEqual(['calendar']);
  });

  test('what means the same is marked, several words as one, where the page has another word for it', () => {
    const text = `${'Filler words stand here. '.repeat(40)}Turn on two-factor authentication. A factor alone is nothing.`;
    const document = page(1, 'Safety', '', { sections: [{ anchor: 'a', heading: '', text }] });
    expect(quote(document, '2FA').marked).toEqual(['two-factor authentication']);
    const both = { ...document, summary: 'All about 2FA.' };
    expect(quote(both, '2FA').marked).toEqual(['2FA']);
  });

  test('small words within an expression do not part it', () => {
    const text = 'Choisissez un mot de passe. Une passe ne dit mot.';
    const document = page(1, 'Compte', '', { locale: 'fr', sections: [{ anchor: 'a', heading: '', text }] });
    const engine = engineWith([document]);
    const { text: quoted, marks } = bestPassage(document, engine.search({ ...ask('mdp'), locale: 'fr' }).asked);
    expect(marks.map(([start, end]) => quoted.slice(start, end))).toEqual(['mot de passe']);
  });

  test('without a match the beginning is quoted and nothing is marked', () => {
    expect(quote(long, 'zebra')).toMatchObject({
      index: 0,
      text: 'This page is about accounts in general.',
      marks: [],
    });
  });

  test('a document without sections quotes its summary', () => {
    const bare = page(1, 'Bare', '', { sections: [], summary: 'A summary about billing.' });
    expect(quote(bare, 'billing')).toMatchObject({
      index: -1,
      text: 'A summary about billing.',
      marks: [[16, 23]],
    });
  });
});
