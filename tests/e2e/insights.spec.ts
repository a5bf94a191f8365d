import { randomUUID } from 'node:crypto';
import { eq, gt } from 'drizzle-orm';
import { addUser } from '../../src/accounts/set-up.ts';
import { articleRevisions } from '../../src/articles/schema.ts';
import type { Db } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { groupQuestions } from '../../src/deflection/group-questions.ts';
import { askReads, asks, searches, unansweredDecisions } from '../../src/deflection/schema.ts';
import { countWeeks } from '../../src/insights/count-weeks.ts';
import { insightWeeks } from '../../src/insights/schema.ts';
import { searchDocuments } from '../../src/search/schema.ts';
import { fileTicket } from '../../src/tickets/file.ts';
import { tickets } from '../../src/tickets/schema.ts';
import { messages } from './messages.ts';
import { enterAs, PASSWORD, SEED_ENV } from './seeds.ts';
import { type Place, somePlace, startHelpwell } from './server.ts';
import { test as base, expect, expectAccessible, testSomewhere } from './test.ts';

// What to write next, whether it helped, and the figures of the weeks.

const { unanswered: u, insights: t, publishing } = messages('en');
const { editor } = publishing;
const WEEK_MS = 7 * 86_400_000;
const ROLES = ['editor', 'agent', 'administrator'] as const;
const SITE = { timeZone: 'UTC', defaultLocale: 'en', locales: [{ code: 'en' }, { code: 'fr' }] };

/** Does something to the database of a server that does not run. */
async function inDatabase(place: Place, work: (db: Db) => Promise<void>): Promise<void> {
  const database = await place.open();
  try {
    await migrate(database);
    await work(database.db);
  } finally {
    await database.close();
  }
}

const weeksAgo = (weeks: number) => new Date(Date.now() - weeks * WEEK_MS);

async function requests(db: Db, subject: string, weeks: number, count: number): Promise<void> {
  for (let each = 0; each < count; each++) {
    const filed = await fileTicket(db, {
      requester: { email: `${randomUUID()}@example.com`, name: 'Ada' },
      subject,
      description: randomUUID(),
      channel: 'email',
    });
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    await db
      .update(tickets)
      .set({ createdAt: weeksAgo(weeks), firstRepliedAt: new Date(weeksAgo(weeks).getTime() + 45 * 60_000) })
      .where(eq(tickets.id, filed.ticket.id));
  }
}

/** What was asked and searched in half a year. */
async function history(db: Db): Promise<void> {
  for (const role of ROLES) await addUser(db, { email: `${role}@example.com`, name: role, role, password: PASSWORD });
  const search = { origin: 'page', resultCount: 3, confident: true } as const;
  for (let week = 0; week < 14; week++) {
    const createdAt = new Date(weeksAgo(week).getTime() - 3_600_000);
    const visits = Array.from({ length: 10 }, (_, index) => ({
      id: randomUUID(),
      locale: index < 8 ? 'en' : 'fr',
      text: `Anything ${week} ${index}`,
      createdAt,
      confident: true,
      solvedAt: index < 6 ? createdAt : null,
      ticketAt: index === 6 || index === 7 ? createdAt : null,
    }));
    await db.insert(asks).values(visits);
    await db.insert(searches).values(
      ['Waterproof lampshade', '=cmd|" /C calc"!A0'].map((text) => ({
        ...search,
        id: randomUUID(),
        locale: 'en',
        text,
        createdAt,
      })),
    );
  }
  for (const weeks of [8, 7, 6, 5, 4, 3, 2]) {
    await requests(db, 'Bent photo borders', weeks, 3);
    await requests(db, 'Bent photo borders after printing', weeks, 1);
  }
}

/** Title of an article that somebody read before a request. */
let read = '';
const test = testSomewhere(
  (place) =>
    inDatabase(place, async (db) => {
      await history(db);
      const [document] = await db.select().from(searchDocuments).where(eq(searchDocuments.url, '/en/articles/refund'));
      read = document!.title;
      const visit = randomUUID();
      await db.insert(asks).values({ id: visit, locale: 'en', text: 'Bent', confident: true, ticketAt: new Date() });
      const page = { documentId: document!.id, kind: 'article', title: document!.title, url: document!.url } as const;
      await db.insert(askReads).values({ askId: visit, ...page, openedAt: new Date() });
      // The first start has counted that nothing happened.
      await db.delete(insightWeeks);
      await countWeeks({ db, site: SITE });
    }),
  SEED_ENV,
);

test('the manager sees how questions end, with the same figures as a table and as a file', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/404/);
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto('/en/staff/insights');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.title);
  await expectAccessible(page);
  const deflection = page.getByRole('region', { name: t.plots.deflection }).first();
  await expect(deflection.getByRole('img', { name: t.plots.deflection })).toBeVisible();
  await deflection.getByText(messages('en').plot.figures).click();
  await expect(deflection.getByRole('cell', { name: '75%' }).first()).toBeVisible();
  await page.getByRole('link', { name: t.weeks({ count: 4 }), exact: true }).click();
  await expect(page.getByText(t.compared({ count: 4 }))).toBeVisible();
  await expect(deflection.getByRole('row', { includeHidden: true })).toHaveCount(6);

  const csv = page.getByRole('link', { name: t.plots.questions }).filter({ hasText: 'CSV' });
  const file = await page.request.get((await csv.getAttribute('href'))!);
  expect(file.headers()['content-type']).toBe('text/csv; charset=utf-8');
  // By its mark spreadsheets know that it is UTF-8.
  expect([...(await file.body()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = (await file.text()).trim().split('\r\n');
  expect(lines[0]).toBe('Week of,Language,Solved,Sent,Abandoned,Questions,Asked in the community');
  expect(lines).toHaveLength(6);
  expect(lines[2]).toMatch(/^\d{4}-\d{2}-\d{2},,6,2,2,10,0$/);
  const asked = await page.request.get('/en/staff/insights/unanswered.csv');
  expect(await asked.text()).toContain(`"'=cmd|"" /C calc""!A0"`);
  expect((await page.request.get('/en/staff/insights/nothing.csv')).status()).toBe(404);

  await page.getByRole('link', { name: 'Français', exact: true }).first().click();
  await expect(deflection.getByText(t.nothing)).toBeVisible();
  await enterAs(page.context(), helpwell, 'editor');
  expect((await page.goto('/en/staff/insights'))!.status()).toBe(404);
});

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a question is snoozed until it grows, and brought back', async ({ page, helpwell }) => {
      await enterAs(page.context(), helpwell, 'agent');
      await page.goto('/en/staff/search/unanswered');
      const row = page.getByRole('row').filter({ hasText: 'Waterproof lampshade' });
      await expect(row).toContainText(u.sources.clickless({ count: 5 }));
      await row.getByRole('checkbox').check();
      await page.getByLabel(u.snoozeFor, { exact: true }).selectOption('grown');
      await page.getByRole('button', { name: u.snooze, exact: true }).click();
      await expect(page.getByText(u.done.snooze({ count: 1 }))).toBeVisible();
      await expect(row).toHaveCount(0);
      await page.getByRole('link', { name: new RegExp(`^${u.shows.snoozed}`) }).click();
      await expect(row).toContainText(u.snoozedBelow({ count: 8 }));
      await row.getByRole('checkbox').check();
      await page.getByRole('button', { name: u.restore }).click();
      await expect(page.getByText(u.done.restore({ count: 1 }))).toBeVisible();
    });
  });

test('articles that were read before a request are listed', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/staff/search/unanswered?show=read');
  await expect(page.getByRole('row').filter({ hasText: read })).toContainText('100%');
  await expectAccessible(page);
});

base('a group of questions becomes an article, and its requests fall', async ({ browser }) => {
  base.setTimeout(180_000);
  const place = await somePlace();
  await inDatabase(place, history);
  let helpwell = await startHelpwell(place, SEED_ENV);
  const page = await browser.newPage();
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto(`${helpwell.url}/en/staff/search/unanswered`);
  const row = page.getByRole('row').filter({ hasText: 'Bent photo borders' });
  await row.getByRole('button', { name: u.write }).click();
  await expect(page.getByText(editor.done.started)).toBeVisible();
  await expect(page.locator('#body')).toHaveValue(/Bent photo borders after printing/);
  await page.getByRole('button', { name: editor.publish, exact: true }).first().click();
  await page.locator('#publish').getByRole('button', { name: editor.publish, exact: true }).click();
  await expect(page.getByText(editor.done.published)).toBeVisible();
  await page.goto(`${helpwell.url}/en/staff/search/unanswered?show=written`);
  await expect(page.getByText(u.written.verdict.waiting, { exact: true })).toBeVisible();
  await helpwell.stop();

  // Five weeks later: hardly anybody asks any more.
  await inDatabase(place, async (db) => {
    const [begun] = await db.select().from(unansweredDecisions);
    await db
      .update(articleRevisions)
      .set({ publishedAt: weeksAgo(4) })
      .where(eq(articleRevisions.articleId, begun!.articleId!));
    await db.delete(tickets).where(gt(tickets.createdAt, weeksAgo(4.5)));
    await groupQuestions({ db, site: SITE, questionSources: [] });
  });
  helpwell = await startHelpwell(place, SEED_ENV);
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto(`${helpwell.url}/en/staff/search/unanswered?show=written`);
  await expect(page.getByText(u.written.verdict.fell({ after: '0', before: '3.2' }), { exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: u.written.plot({ question: 'Bent photo borders' }) })).toBeVisible();
  await expectAccessible(page);
  await helpwell.stop();
  await place.remove();
});
