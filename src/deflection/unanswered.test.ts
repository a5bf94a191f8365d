import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { listTeam } from '../accounts/team.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { noteAnswered } from '../search/learning.ts';
import { searchDocuments } from '../search/schema.ts';
import { putDocument } from '../search/store.ts';
import { fileTicket } from '../tickets/file.ts';
import { tickets } from '../tickets/schema.ts';
import { addComment } from '../tickets/store.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { assignQuestions, dismissQuestions, restoreQuestions, snoozeQuestions } from './decide-unanswered.ts';
import { freshenGroups, groupQuestions } from './group-questions.ts';
import type { AskedElsewhere } from './question-source.ts';
import { asks, searches, searchOpens, unansweredDecisions, unansweredReading } from './schema.ts';
import { learnFromDueTickets } from './solved-tickets.ts';
import { sweepDecisions } from './sweep-decisions.ts';
import { countLists, countOpen, listUnanswered, type UnansweredList } from './unanswered.ts';

describeStores('questions that found no answer', (on) => {
  const search = (text: string, more: Partial<typeof searches.$inferInsert> = {}) =>
    on.db
      .insert(searches)
      .values({ id: randomUUID(), locale: 'en', text, origin: 'page', resultCount: 2, confident: false, ...more });
  const ask = (text: string, more: Partial<typeof asks.$inferInsert> = {}) =>
    on.db.insert(asks).values({ id: randomUUID(), locale: 'en', text, ...more });
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const elsewhere: AskedElsewhere[] = [];
  const app = () => ({
    db: on.db,
    site: { timeZone: 'UTC', defaultLocale: 'en', locales: [{ code: 'en' }, { code: 'de' }] },
    questionSources: [{ read: async () => elsewhere }],
  });
  const ALL = { viewerId: 0, locale: undefined, order: 'count', limit: 50, offset: 0 } as const;
  /** Puts questions together and lists them. */
  async function list(which: UnansweredList = 'open', viewerId = 0) {
    await groupQuestions(app());
    return listUnanswered(on.db, which, { ...ALL, viewerId });
  }
  const texts = async (which?: UnansweredList) => (await list(which)).map(({ text }) => text);

  beforeEach(async () => {
    elsewhere.length = 0;
    await on.db.delete(tickets);
    await on.db.delete(asks);
    await on.db.delete(searches);
    await on.db.delete(unansweredDecisions);
  });

  test('come the most frequent first, with where they were asked', async () => {
    await search('fax machines');
    await ask('Dark mode\nfor printing', { ticketAt: new Date() });
    await search('dark mode for printing');
    await search('printing dark  MODE');
    expect(await list()).toMatchObject([
      { count: 3, asks: 1, searches: 2, tickets: 1, last: expect.any(Date) },
      { text: 'fax machines', count: 1, asks: 0, searches: 1, tickets: 0 },
    ]);
  });

  /** A search that found something, which was opened. */
  async function opened(text: string) {
    const id = randomUUID();
    await search(text, { id, confident: true, createdAt: ago(60) });
    await on.db.insert(searchOpens).values({ searchId: id, url: '/en/articles/any' });
  }

  test('are searches without a click, too, once somebody had the time to click', async () => {
    await opened('photo albums');
    await search('photo borders', { confident: true, createdAt: ago(60) });
    await search('photo captions', { confident: true, createdAt: ago(5) });
    expect(await list()).toMatchObject([{ text: 'photo borders', count: 1, searches: 0, clickless: 1 }]);
  });

  test('are requests that came in any way, and questions that wait in the community', async () => {
    const request = { requester: { email: `${randomUUID()}@example.com`, name: 'Ada' } };
    for (const subject of ['Bent photo borders', 'photo borders are bent'])
      await fileTicket(on.db, aTicket({ ...request, subject, channel: 'email' }));
    elsewhere.push({ text: 'Why are photo borders bent?', locale: 'en', at: ago(60) });
    elsewhere.push({ text: 'Photo borders bent', locale: 'en', at: ago(60 * 24 * 40) });
    expect(await list()).toMatchObject([{ count: 3, before: 1, asks: 0, tickets: 2, threads: 1 }]);
  });

  test('tell how often they were asked in the thirty days before', async () => {
    for (const days of [31, 40, 59, 61]) await search('fax machines', { createdAt: ago(days * 24 * 60) });
    await search('fax machine');
    expect(await list()).toMatchObject([{ text: 'fax machine', count: 1, before: 3 }]);
  });

  test('leave out what was answered, other languages, beginnings of words and what is long ago', async () => {
    await opened('confident');
    await ask('solved in the end', { solvedAt: new Date() });
    await ask('confident too', { confident: true });
    await search('imprimante', { locale: 'fr' });
    await search('pr');
    await search('long ago', { createdAt: new Date(Date.now() - 31 * 86_400_000) });
    await search('printers');
    expect(await texts()).toEqual(['printers']);
  });

  test('tell nothing of who asked', async () => {
    await ask('My name is Ada Lovelace, call +44 20 7946 0958 or ada@example.com: how do I print?');
    const [text] = await texts();
    expect(text).toContain('how do I print?');
    expect(text).not.toMatch(/ada|lovelace|7946/i);
  });

  test('leave out a question that a page answered in the end, however else it was asked before', async () => {
    await search('shrink the photos', { createdAt: ago(9) });
    await ask('photos shrink', { createdAt: ago(8), lastSeenAt: ago(7) });
    await search('printers', { createdAt: ago(9) });
    await ask('How do I shrink photos?', { createdAt: ago(6), solvedAt: ago(5), solvedBy: 1 });
    expect(await texts()).toEqual(['printers']);
  });

  test('come back when they are asked again and still find nothing', async () => {
    await search('shrink photos', { createdAt: ago(9) });
    await ask('shrink photos', { createdAt: ago(6), solvedAt: ago(5), solvedBy: 1 });
    await search('shrink photos', { createdAt: ago(1) });
    expect(await list()).toMatchObject([{ text: 'shrink photos', count: 2, searches: 2 }]);
  });

  test('leave out a visit whose request was solved with a link to a page, as long as it stays solved', async () => {
    const page = await publish();
    const askId = randomUUID();
    const filed = await fileTicket(on.db, aTicket({ subject: 'Shrinking photos', askId }));
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    const { id } = filed.ticket;
    await ask('Shrinking photos', { id: askId, lastSeenAt: ago(3), ticketAt: ago(3), ticketId: id });
    const setStatus = (status: 'open' | 'solved') => on.db.update(tickets).set({ status }).where(eq(tickets.id, id));
    await setStatus('solved');
    expect(await texts()).toEqual(['Shrinking photos']);
    await addComment(on.db, { ticketId: id, author: 'agent', agentId: 7, authorName: 'Sam', body: page.url });
    await learnFromDueTickets(
      on.db,
      {
        secret: 'a secret of at least thirty-two characters',
        publicUrl: undefined,
        presentPath: async () => undefined,
      },
      (error) => {
        throw error;
      },
    );
    expect(await texts()).toEqual([]);
    await setStatus('open');
    expect(await texts()).toEqual(['Shrinking photos']);
  });

  test('leave out what staff have taught a page since', async () => {
    const page = await publish();
    await search('squeeze pictures', { createdAt: ago(9) });
    await noteAnswered(on.db, {
      documentId: page.id,
      question: 'pictures squeeze',
      locale: 'en',
      source: 'staff',
      byStaff: true,
      askerKeys: ['someone'],
    });
    expect(await texts()).toEqual([]);
  });

  test('are one where they are alike, with their other forms and languages', async () => {
    await search('export invoices to excel');
    await search('export invoices to excel');
    await search('how can I export my invoices to Excel files?');
    await search('export invoices excel', { locale: 'de' });
    await search('fax machines');
    const [first, ...others] = await list();
    expect(first).toMatchObject({ text: 'export invoices to excel', locale: 'en', count: 4, locales: ['en', 'de'] });
    expect(first!.examples.map(({ text }) => text)).toContain('how can I export my invoices to Excel files?');
    expect(others.map(({ text }) => text)).toEqual(['fax machines']);
  });

  test('are decided about until half a year after the last one like them', async () => {
    const { id } = await aUser(on.db, { role: 'editor' });
    const decide = (text: string) => dismissQuestions(on.db, id, [{ locale: 'en', text }]);
    for (const text of ['fax machines', 'dark mode for printing', 'paper trays']) await decide(text);
    const left = async () => (await on.db.select().from(unansweredDecisions)).map(({ text }) => text).sort();
    expect(await sweepDecisions(app(), new Date())).toBe(0);
    await on.db.update(unansweredDecisions).set({ changedAt: new Date(Date.now() - 181 * 86_400_000) });
    await decide('paper trays');
    await search('printing in dark mode');
    expect(await sweepDecisions(app(), new Date())).toBe(1);
    expect(await left()).toEqual(['dark mode for printing', 'paper trays']);
  });

  test('that are dismissed stay dismissed however they are asked, until they are brought back', async () => {
    const { id } = await aUser(on.db, { role: 'agent' });
    await search('export invoices to excel');
    const [one] = await list();
    await dismissQuestions(on.db, id, [one!]);
    await search('exporting the invoices to excel, please');
    await search('exporting the invoices to excel, please');
    expect(await texts()).toEqual([]);
    expect(await countOpen(on.db)).toBe(0);
    expect(await list('dismissed')).toMatchObject([{ text: one!.text, count: 3, dismissed: true }]);
    expect(await restoreQuestions(on.db, id, [one!])).toBe(1);
    expect(await list()).toMatchObject([{ text: one!.text, count: 3, dismissed: false }]);
  });

  test('that are snoozed come back by themselves when it is time', async () => {
    const { id } = await aUser(on.db, { role: 'agent' });
    await search('export invoices to excel');
    const [one] = await list();
    await snoozeQuestions(on.db, id, [one!], new Date(Date.now() + 60_000));
    expect(await texts()).toEqual([]);
    expect(await list('snoozed')).toMatchObject([{ text: one!.text, snoozed: true, snoozedUntil: expect.any(Date) }]);
    await on.db.update(unansweredDecisions).set({ snoozedUntil: ago(1) });
    expect(await texts()).toEqual([one!.text]);
    expect(await countLists(on.db, { viewerId: id, locale: 'en' })).toMatchObject({ open: 1, snoozed: 0 });
  });

  test('that are snoozed until they are asked half as often again come back then', async () => {
    const { id } = await aUser(on.db, { role: 'agent' });
    for (let times = 0; times < 4; times++) await search('fax machines');
    const [one] = await list();
    await snoozeQuestions(on.db, id, [one!], 'grown');
    await search('fax machines');
    expect(await texts()).toEqual([]);
    await search('machines fax');
    expect(await list()).toMatchObject([{ count: 6, snoozed: false }]);
  });

  test('are put together anew for the page only where that is quick', async () => {
    await search('fax machines');
    const now = Date.now();
    await groupQuestions(app(), new Date(now - 60_000));
    await search('paper trays');
    await on.db.update(unansweredReading).set({ tookMs: 10_000 });
    expect(await freshenGroups(app(), new Date(now))).toEqual(new Date(now - 60_000));
    expect(await countOpen(on.db)).toBe(1);
    // A page waits for it at most a twentieth of the time.
    await on.db.update(unansweredReading).set({ tookMs: 1_900, madeAt: new Date(now - 30_000) });
    expect(await freshenGroups(app(), new Date(now))).toEqual(new Date(now - 30_000));
    await on.db.update(unansweredReading).set({ tookMs: 1_900, madeAt: new Date(now - 40_000) });
    expect(await freshenGroups(app(), new Date(now))).toEqual(new Date(now));
    await on.db.update(unansweredReading).set({ tookMs: 10, madeAt: new Date(now - 60_000) });
    expect(await freshenGroups(app(), new Date(now))).toEqual(new Date(now));
    expect(await countOpen(on.db)).toBe(2);
  });

  test('are assigned to a colleague who works here, and to nobody else', async () => {
    const agent = await aUser(on.db, { role: 'agent' });
    const member = await aUser(on.db, { role: 'member' });
    const suspended = await aUser(on.db, { role: 'agent' });
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, suspended.id));
    await search('fax machines');
    const [one] = await list();
    for (const { id } of [member, suspended, { id: 999_999_999 }])
      expect(await assignQuestions(on.db, agent.id, [one!], id)).toBe(false);
    expect(await assignQuestions(on.db, agent.id, [one!], agent.id)).toBe(true);
    expect(await list()).toMatchObject([{ assigneeId: agent.id }]);
    const colleagues = (await listTeam(on.db)).map(({ id }) => id);
    expect(colleagues).toContain(agent.id);
    expect(colleagues).not.toContain(suspended.id);
    expect(colleagues).not.toContain(member.id);
    expect(await assignQuestions(on.db, agent.id, [one!], undefined)).toBe(true);
    expect(await list()).toMatchObject([{ assigneeId: undefined }]);
  });

  async function publish(): Promise<{ id: number; url: string }> {
    const sourceId = randomUUID();
    const url = `/en/articles/${sourceId}`;
    await putDocument(on.db, {
      kind: 'article',
      sourceId,
      locale: 'en',
      title: 'Smaller photos',
      summary: 'How photos become smaller.',
      tags: [],
      sections: [{ anchor: '', heading: '', text: 'How photos become smaller.' }],
      category: 'photos',
      audience: 'everyone',
      url,
      solved: false,
    });
    const [page] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.url, url));
    return { id: page!.id, url };
  }
});
