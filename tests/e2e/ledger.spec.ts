import type { Browser } from '@playwright/test';
import { SCREENSHOT } from './files.ts';
import { AskPage } from './pages.ts';
import { embeddedPlace, type Helpwell, type Place, POSTGRES, postgresPlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

const ANSWERED = { subject: 'I forgot my password', body: 'How do I reset a forgotten password?' };
const ANSWER = 'Reset a forgotten password';

const storages = [['PGlite', embeddedPlace] as const, ...(POSTGRES ? [['PostgreSQL', postgresPlace] as const] : [])];

for (const [storage, newPlace] of storages)
  test.describe(`what is kept (${storage})`, () => {
    test.slow();
    let place: Place;
    let helpwell: Helpwell;
    test.beforeEach(async () => {
      place = await newPlace();
      helpwell = await startHelpwell(place);
    });
    test.afterEach(async () => {
      await helpwell.stop();
      await place.remove();
    });

    test('of a question: what was shown, read and folded away, and the ticket it became', async ({ browser }) => {
      const page = await visitor(browser, helpwell);
      const ask = new AskPage(page);
      await ask.open();
      await ask.fill({ ...ANSWERED, email: 'Ada@Example.org', name: 'Ada Fern' });
      await ask.answer(ANSWER).toggle.click();
      await ask.answer(ANSWER).dismiss.click();
      await ask.topic.selectOption('Devices');
      await page.getByLabel('Which device?').fill('Fernphone 3');
      await page.getByLabel('Your plan').selectOption('Family');
      await ask.files.setInputFiles([SCREENSHOT]);
      await expect(page.getByRole('button', { name: `Remove ${SCREENSHOT.name}` })).toBeVisible();
      await ask.send.click();
      await ask.insist();
      const number = await ask.received();
      await page.context().close();
      expect(await helpwell.stop()).toBe(0);

      const [ticket, ...others] = await place.rows<Record<string, unknown>>('select * from tickets.tickets');
      expect(others).toEqual([]);
      expect(ticket).toMatchObject({
        subject: ANSWERED.subject,
        status: 'new',
        channel: 'web',
        locale: 'en',
        custom_fields: { category: 'devices', device: 'Fernphone 3', plan: 'family' },
        assignee_id: null,
      });
      expect(Number(ticket!['id'])).toBe(number);
      const [comment, ...more] = await place.rows<Record<string, unknown>>('select * from tickets.comments');
      expect(more).toEqual([]);
      expect(comment).toMatchObject({
        body: ANSWERED.body,
        public: true,
        author: 'requester',
        author_name: 'Ada Fern',
      });
      const requesters = await place.rows<Record<string, unknown>>('select email, name from tickets.requesters');
      expect(requesters).toEqual([{ email: 'ada@example.org', name: 'Ada Fern' }]);
      const files = await place.rows<Record<string, unknown>>(
        'select name, type, ticket_id, comment_id from tickets.attachments',
      );
      expect(files).toMatchObject([{ name: SCREENSHOT.name, type: 'image/png' }]);
      expect([files[0]!['ticket_id'], files[0]!['comment_id']].map(Number)).toEqual([number, Number(comment!['id'])]);
      const events = await place.rows<{ kind: string }>('select kind from tickets.events order by id');
      expect(events.map(({ kind }) => kind)).toEqual(['ticket.created', 'comment.created', 'attachment.created']);

      const [row, ...visits] = await place.rows<Record<string, unknown>>('select * from asks');
      expect(visits).toEqual([]);
      expect(row).toMatchObject({ id: ticket!['ask_id'], locale: 'en', solved_at: null });
      expect(Number(row!['ticket_id'])).toBe(number);
      expect(row!['ticket_at']).not.toBeNull();
      expect(row!['text']).toBe(`${ANSWERED.subject}\n${ANSWERED.body}`);
      const [shown] = await place.rows<Record<string, unknown>>(
        `select * from ask_suggestions where title = '${ANSWER}'`,
      );
      expect(shown).toMatchObject({ ask_id: row!['id'], kind: 'article', rank: 1 });
      expect(shown!['opened_at']).not.toBeNull();
      expect(shown!['dismissed_at']).not.toBeNull();
    });

    test('of a question that was answered, and of one that was given up', async ({ browser }) => {
      const answered = await visitor(browser, helpwell);
      const first = new AskPage(answered);
      await first.open();
      await first.subject.fill(ANSWERED.subject);
      await first.answer(ANSWER).toggle.click();
      // The page waits for nothing of it; a browser that ends before it was sent would take it along.
      const told = answered.waitForResponse(
        (response) => response.request().postData()?.includes('"solved":true') === true,
      );
      await first.answer(ANSWER).solved.click();
      await expect(answered.getByRole('heading', { name: 'Glad that helped!' })).toBeVisible();
      await told;
      await answered.context().close();
      const givenUp = await visitor(browser, helpwell);
      const second = new AskPage(givenUp);
      await second.open();
      await second.subject.fill('refund money back');
      await expect(second.answer('Get a refund').item).toBeVisible();
      await givenUp.context().close();
      expect(await helpwell.stop()).toBe(0);

      const rows = await place.rows<Record<string, unknown>>(
        'select text, solved_at is not null as solved, ticket_id, (select title from search_documents d where d.id = solved_by) as by from asks order by created_at',
      );
      expect(rows).toEqual([
        { text: ANSWERED.subject, solved: true, ticket_id: null, by: ANSWER },
        { text: 'refund money back', solved: false, ticket_id: null, by: null },
      ]);
      expect(await place.rows('select id from tickets.tickets')).toEqual([]);
    });

    test('of searches: text, language, result count and what was opened, no name and no address', async ({
      browser,
    }) => {
      const page = await visitor(browser, helpwell);
      await page.goto('/en/search?q=money+back');
      await page.getByRole('link', { name: 'Get a refund' }).click();
      await page.getByRole('button', { name: 'Yes' }).click();
      await expect(page.getByText('Thank you for telling us.')).toBeVisible();
      await page.goto('/fr/search?q=qwrtz');
      await page.context().close();
      expect(await helpwell.stop()).toBe(0);

      const searches = await place.rows<Record<string, unknown>>(
        'select locale, text, origin, result_count > 0 as found from searches order by created_at',
      );
      expect(searches).toEqual([
        { locale: 'en', text: 'money back', origin: 'page', found: true },
        { locale: 'fr', text: 'qwrtz', origin: 'page', found: false },
      ]);
      expect(await place.rows('select url from search_opens')).toEqual([{ url: '/en/articles/refund' }]);
      const votes = await place.rows<Record<string, unknown>>(
        'select helpful, s.text from article_votes v left join searches s on s.id = v.search_id',
      );
      expect(votes).toEqual([{ helpful: true, text: 'money back' }]);
      const everything = JSON.stringify([
        await place.rows('select * from searches'),
        await place.rows('select * from search_opens'),
        await place.rows('select * from asks'),
      ]);
      expect(everything).not.toMatch(/\b10\.\d+\.\d+\.\d+\b|127\.0\.0\.1|@/);
    });
  });

async function visitor(browser: Browser, helpwell: Helpwell) {
  const context = await browser.newContext({
    baseURL: helpwell.url,
    extraHTTPHeaders: { 'x-forwarded-for': someAddress() },
  });
  return context.newPage();
}
