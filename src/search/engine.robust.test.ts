import { afterAll, describe, expect, test } from 'vitest';
import { createEngine, type SearchEngine } from './engine.ts';
import { createMerger } from './merge.ts';
import { bestPassage } from './passage.ts';
import { DEFAULT_TUNING } from './plan.ts';
import { mergeSegments } from './segment.ts';
import { testPage as page } from './test-page.ts';

const PAGES = [
  page(1, 'Reset your password', 'Open the sign-in page and choose Forgot password. A link arrives by e-mail.'),
  page(2, 'Erreurs de connexion', 'Le serveur répond 502 quand la connexion est coupée.'),
  page(3, 'パスワードを再設定する', 'ログイン画面で「パスワードを忘れた」を選びます。'),
  page(4, 'إعادة تعيين كلمة المرور', 'افتح صفحة تسجيل الدخول.'),
  page(
    5,
    'NullPointerException in ExportJob',
    'java.lang.NullPointerException at com.example.ExportJob.run(ExportJob.java:42) with ERR_0x80 in 4.1.1.1',
  ),
  page(6, 'Emoji in titles 🎉', 'The 🎉 sign is kept.'),
];

const search = (engine: SearchEngine, text: string) =>
  engine.search({ text, locale: 'en', audiences: ['everyone'], limit: 10 });

function filled(): SearchEngine {
  const engine = createEngine();
  engine.upsert(PAGES);
  return engine;
}

const STACK_TRACE = `java.lang.NullPointerException: null\n${Array.from({ length: 300 }, (_, i) => `\tat com.acme.p${i}.Worker$${i}.call(Worker${i}.java:${i})`).join('\n')}`;

describe('hard input', () => {
  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t\u00a0'],
    ['one letter', 'x'],
    ['stop words only', 'how do I do this to that'],
    ['punctuation only', '?!… -- /// @@@ ...'],
    ['10,000 words', Array.from({ length: 10_000 }, (_, i) => `word${i}`).join(' ')],
    ['10,000 equal words', 'password '.repeat(10_000)],
    ['one word of 100,000 letters', 'a'.repeat(100_000)],
    ['100,000 dots and letters', 'a.'.repeat(50_000)],
    ['a stack trace', STACK_TRACE],
    ['NUL and control signs', 'pass\u0000word \u0001\u0007'],
    ['broken surrogates', 'reset \ud800 password \udc00'],
    ['emoji', '🎉👩‍👩‍👧‍👦🇮🇹'],
    ['combining marks without end', `e${'\u0301'.repeat(10_000)}`],
    ['invisible signs', '\u200b\u200d\u00ad\ufeff'],
    ['Japanese', 'パスワードを忘れました'],
    ['Arabic', 'نسيت كلمة المرور'],
    ['mixed languages', 'password oublié パスワード пароль'],
  ])('%s: an answer or an empty list', (_, text) => {
    const { hits, total, confidence, asked } = search(filled(), text);
    expect(hits.length).toBeLessThanOrEqual(PAGES.length);
    expect(total).toBeGreaterThanOrEqual(hits.length);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    for (const document of PAGES) {
      const { text: quoted, marks } = bestPassage(document, asked);
      for (const [start, end] of marks) expect(quoted.slice(start, end)).not.toBe('');
    }
  });

  test('scripts without spaces, written right to left, and decomposed letters are found', () => {
    const engine = filled();
    expect(search(engine, 'パスワードを忘れました').hits[0]?.id).toBe(3);
    expect(search(engine, 'نسيت كلمة المرور').hits[0]?.id).toBe(4);
    expect(search(engine, 'connexion coupe\u0301e').hits[0]?.id).toBe(2);
  });

  test('a stack trace finds the page about its error', () => {
    expect(search(filled(), STACK_TRACE).hits[0]?.id).toBe(5);
  });

  test('limits that are no numbers give no hits', () => {
    const engine = filled();
    for (const limit of [0, -1, Number.NaN]) {
      expect(engine.search({ text: 'password', locale: 'en', audiences: ['everyone'], limit }).hits).toEqual([]);
    }
    expect(engine.search({ text: 'password', locale: 'xx', audiences: ['everyone'], limit: 5 }).hits).toEqual([]);
    expect(engine.search({ text: 'password', locale: 'en', audiences: [], limit: 5 }).hits).toEqual([]);
  });
});

describe('snapshots', () => {
  test('a loaded snapshot answers like the engine that was saved', () => {
    const engine = filled();
    engine.remove([2]);
    const again = createEngine();
    expect(again.load(engine.save('2026-01-01'))).toBe('2026-01-01');
    expect(search(again, 'password error')).toEqual(search(engine, 'password error'));
    expect(again.size).toBe(5);
  });

  test('a snapshot with one changed byte, a cut one and a foreign file are refused and change nothing', () => {
    const bytes = filled().save('now');
    const engine = createEngine();
    engine.upsert([PAGES[0]!]);
    for (const at of [0, 5, 9, 13, 40, bytes.length >> 1, bytes.length - 9]) {
      const damaged = bytes.slice();
      damaged[at] = damaged[at]! ^ 0x10;
      expect(engine.load(damaged)).toBeUndefined();
    }
    expect(engine.load(bytes.slice(0, bytes.length - 8))).toBeUndefined();
    expect(engine.load(new Uint8Array(0))).toBeUndefined();
    expect(engine.load(new TextEncoder().encode('<!doctype html><title>Not an index</title>'))).toBeUndefined();
    expect(engine.ids()).toEqual([1]);
  });
});

describe('joining segments', () => {
  const merger = createMerger();
  afterAll(() => merger.close());

  function scattered(): SearchEngine {
    const engine = createEngine();
    for (let id = 1; id <= 6; id++) engine.upsert([page(id, `Password hint number ${id}`, `Text about topic${id}.`)]);
    return engine;
  }

  test('in a thread of its own it changes no answer', async () => {
    const engine = scattered();
    const before = search(engine, 'password topic4');
    expect(await engine.compact(merger.merge)).toBe(true);
    expect(search(engine, 'password topic4')).toEqual(before);
    expect(await engine.compact(merger.merge)).toBe(false);
  });

  test('what is changed and removed meanwhile stays changed and removed', async () => {
    const engine = scattered();
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const joining = engine.compact(async (segments, removed) => {
      await gate;
      return mergeSegments(segments, removed);
    });
    engine.remove([2]);
    engine.upsert([page(3, 'Invoices', 'Billing only.'), page(7, 'Password hint number 7', '')]);
    go();
    await joining;
    expect(engine.ids().sort()).toEqual([1, 3, 4, 5, 6, 7]);
    expect(search(engine, 'topic2').hits.map(({ id }) => id)).not.toContain(2);
    expect(search(engine, 'invoices').hits[0]?.id).toBe(3);
    expect(search(engine, 'topic3').hits.map(({ id }) => id)).not.toContain(3);
  });

  test('a join that fails loses nothing and can be tried again', async () => {
    const engine = scattered();
    const broken = (): never => {
      throw new Error('no memory');
    };
    await expect(engine.compact(broken)).rejects.toThrow('no memory');
    expect(engine.size).toBe(6);
    expect(await engine.compact(merger.merge)).toBe(true);
  });
});

describe("editors' hand", () => {
  test('synonyms of the language are built in, and editors add their own, phrases too', () => {
    const engine = createEngine();
    engine.upsert([
      page(1, 'Cancel your subscription', 'It ends with the month.'),
      page(2, 'Kestrel desktop client', 'How to set it up.'),
      page(3, 'Invoices', 'For the bookkeeping.'),
    ]);
    expect(search(engine, 'terminate premium').hits[0]?.id).toBe(1);
    expect(search(engine, 'blue bird').hits).toEqual([]);
    engine.setSynonyms('en', [['blue bird', 'Kestrel']]);
    expect(search(engine, 'blue bird').hits[0]?.id).toBe(2);
    engine.setSynonyms('en', []);
    expect(search(engine, 'blue bird').hits).toEqual([]);
  });

  test('a pinned answer comes first for its query in any word order, and only for it', () => {
    const engine = filled();
    engine.setPins('en', [{ query: 'reset password', ids: [6] }]);
    const { hits } = search(engine, 'Password: reset?');
    expect(hits[0]).toMatchObject({ id: 6, pinned: true, confident: true });
    expect(hits.filter(({ id }) => id === 6)).toHaveLength(1);
    expect(search(engine, 'reset password by phone').hits[0]?.id).toBe(1);
  });

  test('a pin holds for a word that the search would correct, and for slips in what was pinned', () => {
    const engine = filled();
    engine.setPins('en', [
      { query: 'passwird', ids: [6] },
      { query: 'reset password', ids: [3] },
    ]);
    expect(search(engine, 'passwird').hits[0]).toMatchObject({ id: 6, pinned: true });
    expect(search(engine, 'reset pasword').hits[0]).toMatchObject({ id: 3, pinned: true });
  });

  test('a pin shows nobody what they may not see', () => {
    const engine = filled();
    engine.upsert([page(9, 'Internal', 'Secret.', { audience: 'staff' })]);
    engine.setPins('en', [{ query: 'reset password', ids: [9, 404] }]);
    expect(search(engine, 'reset password').hits.map(({ id }) => id)).not.toContain(9);
  });
});

describe('what documents abbreviate', () => {
  const explained = page(1, 'Data Retention Policy (DRP)', 'What is kept.');
  const about = page(2, 'The data retention policy in practice', 'Ask your manager.');
  const other = page(3, 'Invoices', 'For the bookkeeping.');

  test('is found by its short form on pages that only say the long one, and the other way round', () => {
    const engine = createEngine();
    engine.upsert([explained, about, other, page(4, 'DRP for newcomers', 'Start here.')]);
    expect(search(engine, 'drp').hits.map(({ id }) => id)).toEqual(expect.arrayContaining([1, 2, 4]));
    expect(search(engine, 'data retention policy').hits.map(({ id }) => id)).toContain(4);
  });

  test('is forgotten with the last page that explains it', () => {
    const engine = createEngine();
    engine.upsert([explained, about, other]);
    engine.remove([1]);
    expect(search(engine, 'drp').hits).toEqual([]);
  });

  test('is known after a restart from saved bytes', () => {
    const engine = createEngine();
    engine.upsert([explained, about, other]);
    const again = createEngine();
    again.load(engine.save('now'));
    expect(search(again, 'drp').hits.map(({ id }) => id)).toContain(2);
  });

  test('on a page that a visitor may not see tells that visitor nothing', () => {
    const engine = createEngine();
    engine.upsert([{ ...explained, audience: 'staff' }, about, other]);
    expect(search(engine, 'drp').hits).toEqual([]);
    const staff = engine.search({ text: 'drp', locale: 'en', audiences: ['everyone', 'staff'], limit: 10 });
    expect(staff.hits.map(({ id }) => id)).toContain(2);
  });
});

test('an expression of several words stands in the place of one with all of them together', () => {
  const engine = createEngine();
  engine.upsert([page(1, 'Blue parrot', ''), page(2, 'Blue', ''), page(3, 'Parrot', ''), page(4, 'Invoices', '')]);
  engine.setSynonyms('en', [['blue parrot', 'Kestrel']]);
  expect(search(engine, 'kestrel').hits[0]?.id).toBe(1);
});

test.each([
  ['en', 'Set up two-step verification', '2fa'],
  ['fr', 'Choisir un nouveau mot de passe', 'mdp perdu'],
  ['it', 'Dove trovo la tua imposta sul valore aggiunto', 'iva'],
  ['it', 'Scegliere una password', 'psw'],
])('%s: short forms that everybody knows find pages that write them out: "%s"', (locale, title, question) => {
  const engine = createEngine();
  engine.upsert([
    page(1, title, '', { locale }),
    page(2, 'Lorem ipsum', 'Dolor sit amet.', { locale }),
    page(3, 'Consectetur', 'Adipiscing elit.', { locale }),
  ]);
  const { hits } = engine.search({ text: question, locale, audiences: ['everyone'], limit: 10 });
  expect(hits[0]?.id).toBe(1);
});

test.each([
  ['en', 'Forgotten password', 'Password rules', 'how do I reset my password'],
  ['fr', 'Mot de passe oublié', 'Règles du mot de passe', 'réinitialiser mon mot de passe'],
  ['it', 'Password dimenticata', 'Regole della password', 'reimpostare la password'],
])('%s: who asks to reset a password is led to "%s" and not to "%s"', (locale, title, other, question) => {
  const engine = createEngine();
  engine.upsert([
    page(1, other, '', { locale }),
    page(2, title, '', { locale }),
    page(3, 'Lorem ipsum', '', { locale }),
  ]);
  expect(engine.search({ text: question, locale, audiences: ['everyone'], limit: 10 }).hits[0]?.id).toBe(2);
});

test('a page whose title answers that kind of question comes before one that shares the subject only', () => {
  const engine = createEngine();
  engine.upsert([
    page(1, 'Exports and archives', 'An export of an account.'),
    page(2, 'Exports: the meaning of it', 'An export of an account.'),
    page(3, 'Exports: how long it takes', 'An export of an account.'),
    page(4, 'Invoices', 'For the bookkeeping.'),
  ]);
  expect(search(engine, 'what is an export?').hits[0]?.id).toBe(2);
  expect(search(engine, 'for how many days do I wait for exports?').hits[0]?.id).toBe(3);
});

test('in a long story the page that names its error code comes before one that shares its common words', () => {
  const engine = createEngine();
  const rest = (i: number): string =>
    i % 2 ? 'About invoices, windows and colleagues.' : 'About printing, screens and printers.';
  engine.upsert([
    page(1, 'The accounting window', 'About invoices.'),
    page(2, 'Known errors', 'QX-7741-B: the spooler is full. QX-7742-C: it is empty.'),
    ...Array.from({ length: 12 }, (_, i) => page(10 + i, `Note ${i}`, rest(i))),
  ]);
  const story =
    'Yesterday morning our accounting window worked, then a colleague opened an invoice, printing failed, the window closed and now ' +
    'whenever somebody opens any invoice in accounting the printer light blinks and the screen says QX-7741-B until we restart everything.';
  expect(search(engine, story).hits[0]?.id).toBe(2);
});

test('a word typed with one slip is taken for the word that pages have', () => {
  const engine = filled();
  for (const slip of ['pasword', 'passwrod', 'passsword', 'passwird']) expect(search(engine, slip).hits[0]?.id).toBe(1);
});

test.each([
  ['en', 'Turn to the right', 'night'],
  ['it', 'Domande frequenti', 'comandi'],
  ['fr', 'Chaque semaine', 'demain'],
])('a word that begins with another letter is no slip: %s, “%s” and “%s”', (locale, title, word) => {
  const engine = createEngine();
  engine.upsert([page(1, title, '', { locale })]);
  const query = { text: word, locale, audiences: ['everyone'] as const, limit: 10 };
  expect(engine.explain(query, 1).contributions.map(({ channel }) => channel)).not.toContain('title');
});

test('where every page ends with its lead, the lead counts for nothing beside the text that it is', () => {
  const weights = { ...DEFAULT_TUNING.weights, leadGrams: 0 };
  const [engine, without] = [createEngine(), createEngine({ ...DEFAULT_TUNING, weights })];
  const pages = Array.from({ length: 12 }, (_, i) =>
    page(i + 1, '', `Note ${i} about ${i % 2 ? 'rents' : 'rental'} and keys.`),
  );
  const scores = (one: SearchEngine) => search(one, 'when is the rent due').hits.map(({ id, score }) => [id, score]);
  for (const one of [engine, without]) one.upsert(pages);
  expect(scores(engine)).toEqual(scores(without));
  for (const one of [engine, without])
    one.upsert([page(13, '', `The rent is due. ${'More about the house. '.repeat(300)}`)]);
  expect(scores(engine)).not.toEqual(scores(without));
});
