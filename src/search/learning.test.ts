import { randomUUID } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import type { PageKey } from './asked-as.ts';
import { approveQuestion, forgetQuestion, removeQuestion } from './decide-questions.ts';
import { MOST_ASKED_AS } from './learn.ts';
import { askerKeys, noteAnswered } from './learning.ts';
import { findable } from './policy.ts';
import { findPage, listQuestions, listWaiting } from './question-list.ts';
import { askedQuestions, questionConfirmations, searchDocuments } from './schema.ts';
import { type NewDocument, putDocument, removeDocument } from './store.ts';
import { sweepLearnt } from './sweep-learnt.ts';

const DAY_MS = 86_400_000;
const SECRET = 'a secret of at least thirty-two characters';

describe('who an asker is', () => {
  test('keys are hashes: neither addresses nor numbers can be read out of them', () => {
    const keys = askerKeys(SECRET, { address: '203.0.113.7', email: 'ada@example.com', accountId: 77 });
    expect(keys).toHaveLength(3);
    expect(keys.join(' ')).not.toMatch(/203|ada|example|77$/);
  });

  test('all addresses of one IPv6 subscriber are one asker', () => {
    const one = askerKeys(SECRET, { address: '2001:db8:1:2::1' });
    expect(askerKeys(SECRET, { address: '2001:db8:1:2:ffff::9' })).toEqual(one);
    expect(askerKeys(SECRET, { address: '2001:db8:1:3::1' })).not.toEqual(one);
  });
});

describeStores('what answered questions teach', (on) => {
  let documentId: number;
  let page: PageKey;

  async function publish(differences: Partial<NewDocument> = {}): Promise<number> {
    const document: NewDocument = {
      kind: 'article',
      sourceId: randomUUID(),
      locale: 'en',
      title: 'Export your data',
      summary: 'Get a copy of everything.',
      tags: [],
      sections: [{ anchor: '', heading: '', text: 'Open settings, choose archive, and download the file we prepare.' }],
      category: 'data',
      audience: 'everyone',
      url: `/en/articles/${randomUUID()}`,
      solved: false,
      ...differences,
    };
    await putDocument(on.db, document);
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.url, document.url));
    return row!.id;
  }
  const say = (question: string, keys: string[], more: { byStaff?: boolean; locale?: string } = {}) =>
    on.db.transaction((tx) =>
      noteAnswered(tx, { documentId, question, locale: 'en', source: 'ask', askerKeys: keys, ...more }),
    );
  const someone = () => [randomUUID()];
  const askedAs = async () => {
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, documentId));
    return row?.askedAs;
  };

  beforeEach(async () => {
    documentId = await publish();
    page = (await findPage(on.db, documentId))!;
  });

  test('one person who confirms a hundred times moves nothing', async () => {
    const me = someone();
    const outcomes = new Set<string>();
    for (let i = 0; i < 100; i++) outcomes.add((await say('How do I take my invoices out?', me)).outcome);
    expect([...outcomes]).toEqual(['waiting', 'counted']);
    expect(await askedAs()).toEqual([]);
    expect((await listQuestions(on.db, page)).map(({ voices }) => voices)).toEqual([1]);
  });

  test('one person with a new visit each time, behind one address, moves nothing', async () => {
    for (let i = 0; i < 100; i++)
      await say('How do I take my invoices out?', askerKeys(SECRET, { askId: randomUUID(), address: '203.0.113.7' }));
    expect(await askedAs()).toEqual([]);
  });

  test('one person who changes the address but keeps the account moves nothing', async () => {
    for (let i = 0; i < 20; i++)
      await say('How do I take my invoices out?', askerKeys(SECRET, { accountId: 5, address: `203.0.113.${i}` }));
    expect(await askedAs()).toEqual([]);
  });

  test('what links two voices makes them one', async () => {
    await say('How do I take my invoices out?', ['home']);
    await say('How do I take my invoices out?', ['office']);
    await say('How do I take my invoices out?', ['home', 'office']);
    expect((await listQuestions(on.db, page)).map(({ voices }) => voices)).toEqual([1]);
    await say('How do I take my invoices out?', someone());
    expect(await askedAs()).toEqual([]);
  });

  test('the third independent person makes it part of the page', async () => {
    await say('How do I take my invoices out?', someone());
    await say('how do i take out my invoice', someone());
    expect(await askedAs()).toEqual([]);
    expect((await say('Taking my invoices out, how?', someone())).outcome).toBe('learnt');
    expect(await askedAs()).toEqual(['How do I take my invoices out?']);
  });

  test('three voices that come at once are counted as three', async () => {
    await Promise.all([1, 2, 3].map(() => say('How do I take my invoices out?', someone())));
    expect(await askedAs()).toEqual(['How do I take my invoices out?']);
  });

  test('three people with three different questions teach none of them', async () => {
    await say('How do I take my invoices out?', someone());
    await say('Can I keep a backup at home?', someone());
    await say('Where is the zip with my photos?', someone());
    expect(await askedAs()).toEqual([]);
  });

  test('the word of staff is enough', async () => {
    await say('How do I take my invoices out?', someone(), { byStaff: true });
    expect(await askedAs()).toEqual(['How do I take my invoices out?']);
  });

  test('nothing personal is stored', async () => {
    const question =
      'My name is Ada Lovelace, ada@example.com, +44 20 7946 0958, password: hunter2. How do I export invoices?';
    // Chosen identifiers: a random one may spell what is looked for.
    documentId = await publish({ sourceId: 'a-page' });
    await say(question, ['someone'], { byStaff: true });
    const asked = await on.db.select().from(askedQuestions).where(eq(askedQuestions.sourceId, 'a-page'));
    const ids = asked.map(({ id }) => id);
    const voices = await on.db
      .select()
      .from(questionConfirmations)
      .where(inArray(questionConfirmations.questionId, ids));
    const stored = JSON.stringify([asked, voices, await askedAs()]);
    expect(stored).toContain('someone');
    expect(stored).toContain('How do I export invoices?');
    expect(stored).not.toMatch(/Ada|Lovelace|ada@|7946|hunter2/);
  });

  test('a question in another language, and one of nothing but secrets, teach nothing', async () => {
    expect((await say('Comment exporter mes factures ?', someone(), { byStaff: true, locale: 'fr' })).outcome).toBe(
      'nothing',
    );
    expect((await say('ada@example.com', someone(), { byStaff: true })).outcome).toBe('nothing');
  });

  test('nobody fills the list of a page: five questions of one person wait, no more', async () => {
    const me = someone();
    const topics = ['invoices', 'photographs', 'calendars', 'messages', 'passwords', 'bookmarks', 'recipes'];
    for (const topic of topics) await say(`Where do my ${topic} go?`, me);
    expect(await listQuestions(on.db, page)).toHaveLength(5);
  });

  test('a page keeps a limited number, the newest', async () => {
    for (let i = 0; i < MOST_ASKED_AS + 3; i++)
      await say(`Where is device${i} kept in cabinet${i}?`, someone(), { byStaff: true });
    const texts = (await askedAs())!;
    expect(texts).toHaveLength(MOST_ASKED_AS);
    expect(texts[0]).toContain(`device${MOST_ASKED_AS + 2}`);
    expect(texts.join()).not.toContain('device0 ');
  });

  test('staff take a question away, and readers cannot bring it back', async () => {
    for (let i = 0; i < 3; i++) await say('How do I take my invoices out?', someone());
    const [question] = await listQuestions(on.db, page);
    expect(await removeQuestion(on.db, question!.id)).toBe(true);
    expect(await askedAs()).toEqual([]);
    for (let i = 0; i < 5; i++)
      expect((await say('How do I take my invoices out?', someone())).outcome).toBe('removed');
    expect(await askedAs()).toEqual([]);
    expect((await listQuestions(on.db, page)).map(({ state }) => state)).toEqual(['removed']);
  });

  test('staff approve what waits, and what was taken away', async () => {
    await say('How do I take my invoices out?', someone());
    const [question] = await listQuestions(on.db, page);
    await approveQuestion(on.db, question!.id, someone());
    expect(await askedAs()).toEqual(['How do I take my invoices out?']);
    await removeQuestion(on.db, question!.id);
    await approveQuestion(on.db, question!.id, someone());
    expect(await askedAs()).toEqual(['How do I take my invoices out?']);
  });

  test('a question that is forgotten leaves nothing behind', async () => {
    await say('How do I take my invoices out?', someone(), { byStaff: true });
    const [question] = await listQuestions(on.db, page);
    await forgetQuestion(on.db, question!.id);
    expect(await askedAs()).toEqual([]);
    expect(await listQuestions(on.db, page)).toEqual([]);
    const left = await on.db
      .select()
      .from(questionConfirmations)
      .where(eq(questionConfirmations.questionId, question!.id));
    expect(left).toEqual([]);
    expect(await approveQuestion(on.db, question!.id, someone())).toBe(false);
  });

  test('after a rewrite, what was not confirmed again fades after ninety days', async () => {
    await say('How do I take my invoices out?', someone(), { byStaff: true });
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, documentId));
    await putDocument(on.db, { ...rewritten(row!) });
    await say('Is there a limit of members in a team?', someone(), { byStaff: true });
    await sweepLearnt(on.db, new Date(Date.now() + 80 * DAY_MS));
    expect(await askedAs()).toHaveLength(2);
    await sweepLearnt(on.db, new Date(Date.now() + 91 * DAY_MS));
    expect(await askedAs()).toEqual(['Is there a limit of members in a team?']);
  });

  test('a small correction is no rewrite', async () => {
    await say('How do I take my invoices out?', someone(), { byStaff: true });
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, documentId));
    const { id, updatedAt, rewrittenAt, askedAs: _, ...document } = row!;
    await putDocument(on.db, {
      ...document,
      sections: [{ anchor: '', heading: '', text: `${document.sections[0]!.text} It takes a minute.` }],
    });
    const [after] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, documentId));
    expect(after!.rewrittenAt).toBeNull();
    expect(after!.askedAs).toHaveLength(1);
  });

  test('a page that goes and comes back is known again', async () => {
    await say('How do I take my invoices out?', someone(), { byStaff: true });
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.id, documentId));
    await removeDocument(on.db, row!);
    const { id, updatedAt, rewrittenAt, askedAs: _, ...document } = row!;
    await putDocument(on.db, document);
    const [back] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.url, row!.url));
    expect(back!.id).not.toBe(documentId);
    expect(back!.askedAs).toEqual(['How do I take my invoices out?']);
  });

  test('questions wait for half a year at most', async () => {
    await say('How do I take my invoices out?', someone());
    await sweepLearnt(on.db, new Date(Date.now() + 179 * DAY_MS));
    expect(await listQuestions(on.db, page)).toHaveLength(1);
    await sweepLearnt(on.db, new Date(Date.now() + 181 * DAY_MS));
    expect(await listQuestions(on.db, page)).toEqual([]);
  });

  test('waiting questions are listed with their page, those with most voices first, for who may know the page', async () => {
    await say('Where do my photographs go?', someone());
    await say('How do I take my invoices out?', someone());
    await say('How do I take my invoices out?', someone());
    const everything = await listWaiting(on.db, findable({ role: 'agent' }), 100);
    expect(everything.filter((one) => one.documentId === documentId).map(({ text }) => text)).toEqual([
      'How do I take my invoices out?',
      'Where do my photographs go?',
    ]);
    await on.db.update(searchDocuments).set({ audience: 'staff' }).where(eq(searchDocuments.id, documentId));
    const visitors = await listWaiting(on.db, findable({ role: 'visitor' }), 100);
    expect(visitors.filter((one) => one.documentId === documentId)).toEqual([]);
  });

  function rewritten(row: typeof searchDocuments.$inferSelect): NewDocument {
    const { id, updatedAt, rewrittenAt, askedAs: _, ...document } = row;
    return {
      ...document,
      summary: 'Who belongs to a team.',
      sections: [
        { anchor: '', heading: '', text: 'Invite colleagues, give them roles, and share folders between groups.' },
      ],
    };
  }
});
