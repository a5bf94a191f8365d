import { describe, expect, test } from 'vitest';
import {
  type AskedAs,
  addAskedAs,
  currentAskedAs,
  isConfirmed,
  isSameQuestion,
  LONGEST_ASKED_AS,
  MOST_ASKED_AS,
  scrub,
  withoutPrivate,
} from './learn.ts';

describe('scrubbing', () => {
  test.each([
    ['e-mail addresses', 'I am jane.doe+x@example.co.uk and cannot log in', /jane|example/],
    ['phone numbers', 'Call me at +44 20 7946 0958 or (555) 123-4567 please', /\d{3}/],
    ['card numbers', 'My card 4111 1111 1111 1111 is refused', /\d{4}/],
    ['account numbers', 'Refund to FR76 3000 6000 0112 3456 7890 189 please', /FR76|3000/],
    ['order numbers', 'Where is order 20240117882?', /\d{4}/],
    ['passwords', 'It says wrong although my password is hunter2! every day', /hunter2/],
    ['French passwords', 'mon mot de passe : Secret99 ne marche pas', /Secret99/],
    ['tokens', 'API says 401 with sk_live_51HxYz2eZvKYlo2C and Bearer abc.def.ghi123', /sk_live|abc\.def/],
    ['private keys', 'login -----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY----- fails', /MIIE/],
    ['links with what they carry', 'The link https://app.example.com/reset?token=abc fails', /example|abc/],
    ['IP addresses', 'Blocked from 192.168.10.24 since today', /192/],
    ['IPv6 addresses', 'Blocked from 2001:db8:0:1:1:1:1:1 since today', /2001|db8/],
    ['names that are given', 'Hello, my name is Jane Q Doe and export fails', /Jane|Doe/],
    ['names in French', 'Je m’appelle Hélène Dupont, la facture manque', /Hélène|Dupont/],
    ['names in Italian', 'Mi chiamo Anna Rossi e non ricevo la fattura', /Anna|Rossi/],
    ['names that are signed', 'The export fails every day.\n\nBest regards,\nJohn Smith', /John|Smith/],
    ['names that are addressed', 'Dear Sandra, the export fails for Mr. Brown', /Sandra|Brown/],
    [
      'streets',
      'Deliver to 221B Baker Street or 12 rue de la Paix or via Garibaldi 7, it fails',
      /Baker|Paix|Garibaldi/,
    ],
    ['handles', 'Thanks @bob_the_builder it fails', /bob/],
  ])('%s do not stay', (_, question, gone) => {
    const text = scrub(question);
    expect(text).not.toMatch(gone);
    expect(text.length).toBeGreaterThan(8);
  });

  test('what the question is about stays: codes, versions, product words, accents', () => {
    for (const text of [
      'ERR_0x80 after the upgrade to 4.1.1.1',
      'Why does the export stop at 50 % on Windows 11?',
      'Comment changer l’adresse de facturation ?',
      'java.lang.NullPointerException in ExportJob',
    ]) {
      expect(scrub(text)).toBe(text);
    }
  });

  test('a long question is cut at a word', () => {
    const text = scrub('export fails again '.repeat(100));
    expect(text.length).toBeLessThanOrEqual(LONGEST_ASKED_AS);
    expect(text).toMatch(/(export|fails|again)$/);
  });

  test('hostile text is no error', () => {
    for (const text of [
      '',
      '\u0000\ud800',
      'a'.repeat(100_000),
      '1-'.repeat(5_000),
      'A '.repeat(5_000),
      '@'.repeat(5_000),
    ]) {
      expect(typeof scrub(text)).toBe('string');
    }
  });
});

describe('believing', () => {
  test('one person who says it three times moves nothing', () => {
    expect(isConfirmed([1, 2, 3].map(() => ({ by: 'x', from: 'reader' as const })))).toBe(false);
  });

  test('three different people, or one member of staff, are believed', () => {
    expect(isConfirmed(['x', 'y', 'z'].map((by) => ({ by, from: 'reader' as const })))).toBe(true);
    expect(isConfirmed([{ by: 'agent', from: 'staff' }])).toBe(true);
    expect(isConfirmed([])).toBe(false);
  });
});

describe('keeping', () => {
  const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

  test('the same question in other forms of its words is kept once and renewed', () => {
    const first = addAskedAs([], 'How can I reset my password?', day(1), 'en');
    const again = addAskedAs(first, 'resetting the passwords', day(5), 'en');
    expect(again).toEqual([{ text: 'How can I reset my password?', confirmedAt: day(5) }]);
    expect(isSameQuestion('reset my password', 'change my address', 'en')).toBe(false);
  });

  test('a page keeps so many, and forgets the one confirmed longest ago', () => {
    let known: AskedAs[] = [];
    for (let i = 1; i <= MOST_ASKED_AS + 1; i++) known = addAskedAs(known, `topic${i} breaks`, day(i), 'en');
    expect(known).toHaveLength(MOST_ASKED_AS);
    expect(known.some(({ text }) => text === 'topic1 breaks')).toBe(false);
    expect(known[0]?.text).toBe(`topic${MOST_ASKED_AS + 1} breaks`);
  });

  test('a question of which nothing is left after scrubbing is not kept', () => {
    expect(addAskedAs([], 'jane@example.com', day(1), 'en')).toEqual([]);
  });

  test('after a rewrite old questions fade in 90 days unless confirmed again', () => {
    const known = [
      { text: 'old', confirmedAt: day(1) },
      { text: 'new', confirmedAt: day(20) },
    ];
    expect(currentAskedAs(known, day(10), day(60))).toHaveLength(2);
    expect(currentAskedAs(known, day(10), day(120)).map(({ text }) => text)).toEqual(['new']);
    expect(currentAskedAs(known, undefined, day(500))).toHaveLength(2);
  });
});

describe('a text of several lines without what is private', () => {
  test('keeps its lines and its marks, and says where something was', () => {
    const text =
      'It **fails** for me.\n\n- Call +44 20 7946 0958\n- or jane@example.com\n\nBest regards,\nJane Doe\n\nIt is urgent.';
    const left = withoutPrivate(text);
    expect(left).toMatch(/^It \*\*fails\*\* for me\.\n\n- Call \[…\]\n- or \[…\]/);
    expect(left).toContain('\n\nIt is urgent.');
    expect(left).not.toMatch(/7946|example|Jane|Doe/);
  });

  test('takes out the names that are given, whole words in any case, and nothing else', () => {
    expect(withoutPrivate('Ada says: ADA’s radar is adaptive, asks lovelace.', ['Ada Lovelace'])).toBe(
      '[…] says: […]’s radar is adaptive, asks […].',
    );
    expect(withoutPrivate('A (b) c.*', ['.*', '(b)'])).toBe('A […] c.*');
  });

  test('is as long as it was, however long', () => {
    const line = 'The export stops half-way. ';
    expect(withoutPrivate(line.repeat(2_000))).toBe(line.repeat(2_000).trim());
  });
});
