import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { presentPath } from '../articles/store.ts';
import { describeStores } from '../db/test-database.ts';
import { Clock } from '../jobs/clock.ts';
import { searchDocuments } from '../search/schema.ts';
import { putDocument } from '../search/store.ts';
import { fileTicket } from '../tickets/file.ts';
import { tickets } from '../tickets/schema.ts';
import { actAs, addComment } from '../tickets/store.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { ticketLessons } from './schema.ts';
import { learnFromDueTickets, pagesLinkedIn, solvedTicketsWork } from './solved-tickets.ts';

const CONTEXT = {
  secret: 'a secret of at least thirty-two characters',
  publicUrl: 'https://help.example.com',
  presentPath,
};

describe('links to our pages in an answer', () => {
  test('are found in plain text, Markdown and HTML', () => {
    const body = `See https://help.example.com/en/articles/refunds. Or [this](https://help.example.com/en/articles/taxes?x=1#top),
      <a href="https://help.example.com/fr/videos/start/">that</a>, /en/articles/plans`;
    expect([...pagesLinkedIn(body, CONTEXT.publicUrl)]).toEqual([
      '/en/articles/refunds',
      '/en/articles/taxes',
      '/fr/videos/start',
      '/en/articles/plans',
    ]);
  });

  test('do not include those to other places', () => {
    const body =
      'https://evil.example/en/articles/refunds and https://help.example.com.evil.example/en/articles/refunds';
    expect([...pagesLinkedIn(body, CONTEXT.publicUrl)]).toEqual([]);
  });
});

describeStores('learning from solved tickets', (on) => {
  const fail = (error: unknown) => {
    throw error;
  };
  async function publish(slug = `refunds-${randomUUID()}`, locale = 'en', sourceId: string = randomUUID()) {
    await putDocument(on.db, {
      kind: 'article',
      sourceId,
      locale,
      title: 'Refunds',
      summary: 'How refunds work.',
      tags: [],
      sections: [{ anchor: '', heading: '', text: 'How refunds work.' }],
      category: 'billing',
      audience: 'everyone',
      url: `/${locale}/articles/${slug}`,
      solved: false,
    });
    return { slug, sourceId, askedAs: () => askedAs(`/${locale}/articles/${slug}`) };
  }
  async function askedAs(url: string) {
    const [row] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.url, url));
    return row?.askedAs;
  }
  async function file(differences: Parameters<typeof aTicket>[0] = {}) {
    const filed = await fileTicket(
      on.db,
      aTicket({
        subject: 'Charged twice',
        description: 'My card was charged twice for the same month.',
        ...differences,
      }),
    );
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    return filed.ticket;
  }
  const answer = (ticketId: number, body: string, isPublic = true) =>
    addComment(on.db, { ticketId, author: 'agent', agentId: 7, authorName: 'Sam', body, public: isPublic });
  const solve = (ticketId: number, actor = 'agent:7') =>
    on.db.transaction(async (tx) => {
      await actAs(tx, actor);
      await tx.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticketId));
    });
  const learn = () => learnFromDueTickets(on.db, CONTEXT, fail);

  test('an agent who links a page and solves the ticket teaches the page its question', async () => {
    const page = await publish();
    const ticket = await file();
    await answer(ticket.id, `Here you are: https://help.example.com/en/articles/${page.slug}.`);
    await learn();
    expect(await page.askedAs()).toEqual([]);
    await solve(ticket.id);
    await learn();
    expect(await page.askedAs()).toEqual(['Charged twice My card was charged twice for the same month.']);
  });

  test('each ticket teaches once, however often it is solved', async () => {
    const page = await publish();
    const ticket = await file();
    await answer(ticket.id, `/en/articles/${page.slug}`);
    await solve(ticket.id);
    await learn();
    await on.db
      .update(searchDocuments)
      .set({ askedAs: [] })
      .where(eq(searchDocuments.url, `/en/articles/${page.slug}`));
    await on.db.update(tickets).set({ status: 'open' }).where(eq(tickets.id, ticket.id));
    await solve(ticket.id);
    await learn();
    expect(await page.askedAs()).toEqual([]);
  });

  test('a ticket whose answer comes after it was solved teaches too', async () => {
    const page = await publish();
    const ticket = await file();
    await solve(ticket.id);
    await learn();
    await answer(ticket.id, `/en/articles/${page.slug}`);
    await learn();
    expect(await page.askedAs()).toHaveLength(1);
  });

  test('a requester who says "solved" is one voice, not the word of staff', async () => {
    const page = await publish();
    const solved = async (requester?: { email: string; name: string }, end = '') => {
      const ticket = await file({ description: `My card was charged twice${end}`, ...(requester && { requester }) });
      await answer(ticket.id, `/en/articles/${page.slug}`);
      await solve(ticket.id, 'requester:1');
      await learn();
    };
    const ada = { email: `${randomUUID()}@example.com`, name: 'Ada' };
    for (let i = 0; i < 5; i++) await solved(ada, '!'.repeat(i));
    expect(await page.askedAs()).toEqual([]);
    await solved();
    await solved();
    expect(await page.askedAs()).toHaveLength(1);
  });

  test('internal notes, unknown pages and long lists of links teach nothing', async () => {
    const page = await publish();
    const links = (await Promise.all([1, 2, 3, 4].map(() => publish()))).map(({ slug }) => `/en/articles/${slug}`);
    const note = await file();
    await answer(note.id, `/en/articles/${page.slug}`, false);
    const list = await file();
    await answer(list.id, links.join(' '));
    const unknown = await file();
    await answer(unknown.id, '/en/articles/no-such-page');
    for (const { id } of [note, list, unknown]) await solve(id);
    await learn();
    expect(await page.askedAs()).toEqual([]);
    for (const url of links) expect(await askedAs(url)).toEqual([]);
    const rows = await on.db.select().from(ticketLessons).where(eq(ticketLessons.ticketId, unknown.id));
    expect(rows).toMatchObject([{ dueAt: null, learntAt: null }]);
  });

  test('the question goes to the page in its own language', async () => {
    const english = await publish();
    const french = await publish(english.slug, 'fr', english.sourceId);
    const ticket = await file({
      locale: 'fr',
      subject: 'Débité deux fois',
      description: 'Ma carte a été débitée deux fois.',
    });
    await answer(ticket.id, `/en/articles/${english.slug}`);
    await solve(ticket.id);
    await learn();
    expect(await english.askedAs()).toEqual([]);
    expect(await french.askedAs()).toEqual(['Débité deux fois Ma carte a été débitée deux fois.']);
  });

  test('what was solved while no server ran is learnt at the next start, and what is solved then at once', async () => {
    const page = await publish();
    const before = await file();
    await answer(before.id, `/en/articles/${page.slug}`);
    await solve(before.id);
    const clock = new Clock(on.database, [solvedTicketsWork(on.db, CONTEXT, fail)], fail);
    await clock.start();
    await expect.poll(() => page.askedAs()).toHaveLength(1);
    const other = await publish();
    const after = await file({ subject: 'Where is my invoice?', description: 'I need the invoice of May.' });
    await answer(after.id, `/en/articles/${other.slug}`);
    await solve(after.id);
    await expect.poll(() => other.askedAs()).toHaveLength(1);
    await clock.stop();
  });

  test('two servers at once teach once', async () => {
    const page = await publish();
    const ticket = await file();
    await answer(ticket.id, `/en/articles/${page.slug}`);
    await solve(ticket.id, 'requester:1');
    await Promise.all([learn(), learn()]);
    const [learnt] = await on.db.select().from(ticketLessons).where(eq(ticketLessons.ticketId, ticket.id));
    expect(learnt).toMatchObject({ dueAt: null, learntAt: expect.any(Date) });
    expect(await page.askedAs()).toEqual([]);
  });
});
