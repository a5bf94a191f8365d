import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { users } from '../../src/accounts/schema.ts';
import { addUser } from '../../src/accounts/set-up.ts';
import { reply } from '../../src/community/reply.ts';
import { startThread } from '../../src/community/start-thread.ts';
import { threadUrl } from '../../src/community/threads/thread.ts';
import { readSite } from '../../src/config/site.ts';
import type { Db } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { siteDeclaration } from '../../src/domains.ts';
import { addArabic, inArabicLetters } from './arabic.ts';
import { messages } from './messages.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

const PASSWORD = 'three horses in the rain';

/** A help center in Arabic, which its content folder alone has taught it, with an administrator. */
const test = testWith(async (use) => {
  const place = await somePlace();
  await addArabic(place.contentDir);
  await appendFile(path.join(place.contentDir, 'site.yml'), COMMUNITY);
  const database = await place.open();
  await migrate(database);
  await addUser(database.db, {
    email: 'admin@example.com',
    name: 'عمر Admin',
    role: 'administrator',
    password: PASSWORD,
  });
  await writeThreads(database.db, place.contentDir);
  await database.close();
  const helpwell = await startHelpwell(place);
  await use(helpwell);
  await helpwell.stop();
  await place.remove();
  expect(helpwell.log.filter(({ level, problem }) => level >= 50 || problem)).toEqual([]);
});

const COMMUNITY = `
community:
  topics:
    - { id: using, name: { ar: الاستعمال, en: Using }, description: { ar: أسئلة كل يوم, en: Everyday questions } }
`;
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
let thread: string;

/** A question and an incident in Arabic, each with a text in another direction below it. */
async function writeThreads(db: Db, contentDir: string): Promise<void> {
  const { community } = await readSite(contentDir, siteDeclaration);
  const [admin] = await db.select().from(users).where(eq(users.email, 'admin@example.com'));
  const by = { id: admin!.id, name: admin!.name, email: 'admin@example.com', role: 'administrator' } as const;
  for (const kind of ['incident', 'question'] as const) {
    const fields = { topic: 'using', kind, locale: 'ar', tags: 'ضوء, lamp', key: undefined };
    const title = kind === 'question' ? 'لماذا الألبوم فارغ' : 'الصور تصل متأخرة';
    const started = await startThread(db, community, by, { ...fields, title, body: `${title}؟\n\n\`larch --all\`` });
    if (started.outcome !== 'started') throw new Error(JSON.stringify(started));
    const state = kind === 'incident' ? { isUpdate: true, state: 'identified' as const } : { isUpdate: false };
    await reply(db, community, by, {
      ...{ threadId: started.thread.id, replyTo: 1, key: undefined, ...state },
      body: `Open ${LONG} again.\n\n| a | b |\n| --- | --- |\n| ${LONG} | ${LONG} |`,
    });
    if (kind === 'question') thread = threadUrl('ar', started.thread).replace('/ar/', '/');
  }
}

const VISITOR = ['', '/ask', '/search?q=larch', '/search?q=%D8%A7%D9%84%D8%B9%D9%86%D9%88%D8%A7%D9%86', '/sign-in']
  .concat(['/sign-up', '/forgot-password', '/articles/change-address', '/articles/change-address/helpful'])
  .concat(['/articles/sync-photos', '/categories/account', '/categories/devices', '/videos', '/sign-in/link?token=x'])
  .concat(['/requests/mails/x', '/rate/x', '/nothing-here']);
const MEMBER = ['/account', '/account/email', '/account/password', '/account/sessions', '/account/second-factor']
  .concat(['/account/data', '/requests', '/staff', '/staff/people', '/staff/people/1', '/staff/search'])
  .concat(['/staff/search?q=larch', '/staff/search/questions', '/staff/search/unanswered', '/staff/search/words']);

/** Opens pages on a phone and on a desktop; each runs from right to left, and none has to be scrolled sideways. */
async function expectFitting(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(`/ar${path}`);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      // From right to left, what sticks out to the left is scrolled to and counts.
      const outside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(outside, `${path} at ${width} px`).toBe(0);
    }
  }
}

test('every page of a visitor runs from right to left and fits', async ({ page, watch }) => {
  // Pages that say what is gone are pages too.
  watch.expects(/404|410/);
  await expectFitting(page, VISITOR);
  const community = ['', '/using', '/helpers', '/tags/lamp', '?list=unanswered', '?language=all'];
  await expectFitting(page, [...community.map((part) => `/community${part}`), thread, '/people/1']);
  await page.goto(`/ar${thread}`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByRole('article').last().getByText('Open Donau')).toHaveCSS('direction', 'ltr');
  await expectAccessible(page);
});

test('every page of an account and of the staff runs from right to left and fits', async ({ page, watch }) => {
  watch.expects(/404/);
  const { fields, signIn } = messages('en').accounts;
  await page.goto('/ar/sign-in');
  await page.getByLabel(inArabicLetters(fields.email)).fill('admin@example.com');
  await page.getByLabel(inArabicLetters(fields.password), { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: inArabicLetters(signIn.submit), exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  await expectFitting(page, MEMBER);
  const posts = ['edit', 'history', 'flag'].map((part) => `/community/posts/1/${part}`);
  const community = ['/community/new', thread, `${thread}/split`, '/notifications', '/notifications/settings'];
  await expectFitting(page, [...community, ...posts, '/staff/review', '/staff/moderators']);
  // What points along the line turns with it, also among what there is to go to.
  await page.locator('#open-palette').click();
  const checks = page.locator('#palette li svg', { has: page.locator('use[href$="#list-checks"]') });
  await expect(checks.first()).toHaveCSS('scale', '-1 1');
});

test('an article is accessible, and what its language has not is read in its own direction', async ({ page }) => {
  await page.goto('/ar/articles/change-address');
  await expectAccessible(page);
  await page.goto('/ar/articles/sync-photos');
  await expect(page.locator('[data-article-body]')).toHaveAttribute('dir', 'ltr');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCSS('direction', 'ltr');
});

test('a request in English and its answer keep their direction among Arabic', async ({ page }) => {
  const t = messages('en').ask;
  await page.goto('/ar/ask');
  await page.locator('input[name=key]:not([value=""])').waitFor({ state: 'attached' });
  await page.getByLabel(inArabicLetters(t.subject)).fill('Quokka wombat');
  await page.getByLabel(inArabicLetters(t.body)).fill('Bilby numbat dunnart.');
  await page.getByLabel(inArabicLetters(t.email)).fill('admin@example.com');
  await expect(page.getByLabel(inArabicLetters(t.subject))).toHaveCSS('direction', 'ltr');
  await page.getByRole('button', { name: inArabicLetters(t.submit), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(inArabicLetters(t.received.title));
});
