import { isUtf8 } from 'node:buffer';
import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { users } from '../../src/accounts/schema.ts';
import { reply } from '../../src/community/reply.ts';
import { startThread } from '../../src/community/start-thread.ts';
import { threadUrl } from '../../src/community/threads/thread.ts';
import { readSite } from '../../src/config/site.ts';
import { siteDeclaration } from '../../src/domains.ts';
import { startTestMailServer } from '../../src/mail/test-server.ts';
import { readWrittenMail } from '../../src/mail/written.ts';
import { freePort, send, visit } from './http.ts';
import { messages } from './messages.ts';
import { AskPage, SearchBox } from './pages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { test as base, expect } from './test.ts';

// What people write, in every place that it reaches: title, text, tag and name, by kinds of attack.

const { community: t } = messages('en');

/** One of each kind. What would run sets `window.hacked`, or makes an element with `data-hostile`. */
const PAYLOADS: Record<string, string> = {
  script: '<script data-hostile>window.hacked = 1</script>',
  'an element with a handler': '<img data-hostile src=x onerror="window.hacked = 1">',
  'the end of an attribute': `"' autofocus onfocus="window.hacked = 1" data-hostile="`,
  'an address that runs': '[press](javascript:window.hacked=1) <javascript:window.hacked=1>',
  'the end of a script': '</script><img data-hostile src=x onerror=window.hacked=1><!--',
  'the end of character data': ']]></title></entry><svg data-hostile onload="window.hacked=1">',
  'a template':
    '{{constructor.constructor("window.hacked=1")()}} {window.hacked=1} #{7*7} <%= 7*7 %> $' + '{window.hacked=1}',
  'a component': '<Note>x</Note> <Snippet name="x" /> {/* x */}',
  'lines of a mail': 'Hello\r\nBcc: victim@example.com\r\n\r\n<b data-hostile>text</b>',
  'signs that no XML has': 'nul \u0000 bell \u0007 escape \u001b end \uffff half \ud800 half',
  'directions that are turned': '\u202Egnp.exe\u202C \u2066wxyz\u2069 \u200F',
  'letters that look alike': 'аdmіn Неlрwеll ｆｕｌｌ ᴀɢᴇɴᴛ',
  'signs without width': 'pay\u200b\u200c\u200dpal\u00ad\ufeff me',
  'a word without an end': 'x'.repeat(120),
  'marks upon marks': `Z${'\u0335\u0321\u0322'.repeat(30)}algo`,
  'a reference to an entity': '&lt;img data-hostile&gt; &#60;script&#62; &amp;amp; &nosuch;',
};

let place: Place;
let helpwell: Helpwell;
let smtp: Awaited<ReturnType<typeof startTestMailServer>>;
const sources: string[] = [];
const threads: { kind: string; path: string; id: number }[] = [];

/** The same at each start. */
const port = await freePort();
const test = base.extend({ baseURL: ({ browserName: _ }, use) => use(`http://127.0.0.1:${port}`) });
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  smtp = await startTestMailServer((source) => sources.push(source));
  place = await somePlace();
  await seed(place);
  const site = await readSite(place.contentDir, siteDeclaration);
  const database = await place.open();
  const { db } = database;
  const [agent, moderator] = await Promise.all(
    (['agent', 'moderator'] as const).map(async (role) => {
      const [user] = await db
        .select()
        .from(users)
        .where(eq(users.email, `${role}@example.com`));
      return { id: user!.id, name: user!.name, email: `${role}@example.com`, role };
    }),
  );
  for (const [kind, payload] of Object.entries(PAYLOADS)) {
    const started = await startThread(db, site.community, agent!, {
      ...{ topic: 'using', kind: 'question', locale: 'en', key: undefined },
      ...{ title: `Quokka ${payload}`, body: `Quokka ${payload}\n\n> ${payload}\n\n@moderator`, tags: payload },
    });
    if (started.outcome !== 'started') throw new Error(`${kind}: ${JSON.stringify(started)}`);
    const { id } = started.thread;
    const answer = { threadId: id, body: `Answer ${payload}`, replyTo: 1, isUpdate: false, key: undefined };
    await reply(db, site.community, moderator!, answer);
    threads.push({ kind, id, path: threadUrl('en', started.thread) });
  }
  // A name that was let in before names were looked at.
  await db
    .update(users)
    .set({ name: 'Mo "><img data-hostile src=x onerror=window.hacked=1>' })
    .where(eq(users.id, moderator!.id));
  await database.close();
  const later = async () => {
    const again = await place.open();
    await again.db.execute('update notifications set mail_due_at = now() where mail_due_at is not null');
    await again.close();
  };
  const settings = { ...SEED_ENV, SMTP_URL: smtp.url, LIMITS: 'false', PORT: String(port) };
  helpwell = await startHelpwell(place, settings);
  // People are told in the background; then the moment of their mails comes.
  const told = async () => (await visit(helpwell, '/readyz')).status === 200;
  await expect.poll(told).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await helpwell.stop();
  await later();
  helpwell = await startHelpwell(place, settings);
});
test.afterAll(async () => {
  await helpwell.stop();
  await smtp.stop();
  await place.remove();
});

/** What of the payloads has become more than text on a page. */
const foundOn = (page: Page) =>
  page.evaluate(() => ({
    ran: 'hacked' in window,
    elements: [...document.querySelectorAll('[data-hostile], [onerror], [onfocus], [onload]')].map(
      ({ outerHTML }) => outerHTML,
    ),
    addresses: [...document.querySelectorAll('a[href], form[action]')]
      .map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? '')
      .filter((address) => /^\s*(javascript|data|vbscript):/i.test(address)),
    said: [...document.querySelectorAll('script[type="application/ld+json"]')].map(({ textContent }) => {
      try {
        JSON.parse(textContent ?? '');
        return 'JSON';
      } catch {
        return textContent;
      }
    }),
  }));

async function expectHarmless(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'load' });
  const { said, ...found } = await foundOn(page);
  expect(found, address).toEqual({ ran: false, elements: [], addresses: [] });
  expect(
    said.filter((one) => one !== 'JSON'),
    address,
  ).toEqual([]);
  // Nothing widens the page.
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), address).toBeLessThanOrEqual(0);
}

test('on pages of readers it is text and nothing else', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const { path } of threads) await expectHarmless(page, path);
  const tags = await page
    .goto('/en/community')
    .then(() =>
      page
        .locator('a[href*="/community/tags/"]')
        .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname)),
    );
  const lists = ['/en/community', '/en/community/using', '/en/search?q=quokka', '/en/search?q=quokka&kind=thread'];
  for (const address of [...lists, ...new Set(tags)]) await expectHarmless(page, address);
});

test('on pages of the team and of who was told it is text and nothing else', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 360, height: 740 });
  await enterAs(page.context(), helpwell, 'moderator');
  await expectHarmless(page, '/en/notifications');
  await expectHarmless(page, '/en/staff/review');
  await enterAs(page.context(), helpwell, 'administrator');
  for (const address of ['/en/staff', '/en/staff/log', '/en/staff/people', '/en/staff/search?q=quokka'])
    await expectHarmless(page, address);
  for (const { path } of threads.slice(0, 6)) {
    await expectHarmless(page, path);
    await expectHarmless(page, `${path}/split`);
  }
});

test('while somebody types it is text and nothing else', async ({ page }) => {
  const form = new AskPage(page);
  await form.open();
  await form.fill({ subject: 'quokka press', body: 'The quokka, press it', email: 'zoe@example.com' });
  await form.answers.getByRole('listitem').first().waitFor();
  const { said: _, ...asked } = await foundOn(page);
  expect(asked).toEqual({ ran: false, elements: [], addresses: [] });
  await page.goto('/en/articles/refund');
  const box = new SearchBox(page);
  await box.ready();
  await box.input.fill('quokka');
  await box.results.first().waitFor();
  const { said: __, ...searched } = await foundOn(page);
  expect(searched).toEqual({ ran: false, elements: [], addresses: [] });
});

test('while somebody writes it is text and nothing else: preview, card, quotation, likely answers', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await enterAs(page.context(), helpwell, 'member');
  for (const { path, kind } of threads) {
    const quoted = `${path}?quote=1`;
    await expectHarmless(page, quoted);
    const body = page.getByLabel(t.composer.body, { exact: true });
    await body.focus();
    await expect(page.getByRole('toolbar', { name: t.drafts.toolbar })).toBeVisible();
    // Its own text again, and a card of the thread with its title.
    const payload = PAYLOADS[kind]!.toWellFormed();
    await body.fill(`${payload}\n\n${helpwell.url}${path}\n\n> ${payload}`);
    await page.getByRole('button', { name: t.drafts.preview, exact: true }).click();
    await expect(page.locator('a.page-card').first(), kind).toContainText('Quokka');
    const { said: _, ...found } = await foundOn(page);
    expect(found, kind).toEqual({ ran: false, elements: [], addresses: [] });
  }
  await page.goto('/en/community/new');
  await page.getByLabel(t.new.titleLabel).pressSequentially('quokka press window');
  const likely = page.getByRole('region', { name: t.new.likely });
  await likely.getByRole('link').first().waitFor();
  const { said: _, ...found } = await foundOn(page);
  expect(found).toEqual({ ran: false, elements: [], addresses: [] });
});

test('on the pages of one post, of its author and of its tags it is text and nothing else', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 360, height: 740 });
  await enterAs(page.context(), helpwell, 'moderator');
  for (const { path } of threads) {
    await page.goto(path);
    const posts = await page
      .locator('a[href*="/community/posts/"]')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname));
    for (const address of new Set(posts)) await expectHarmless(page, address);
    const tags = await page
      .locator('.tags a')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname));
    for (const tag of tags) {
      await expectHarmless(page, tag);
      for (const feed of ['rss', 'atom']) {
        const { text } = await visit(helpwell, `${tag}/feed.${feed}`);
        const isXml = await page.evaluate(
          (xml) => new DOMParser().parseFromString(xml, 'application/xml').querySelector('parsererror') === null,
          text,
        );
        expect(isXml, `${tag}/feed.${feed}`).toBe(true);
      }
    }
  }
  // Whose name is one, and who wrote the others.
  const people = await page
    .locator('a[href*="/people/"]')
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname));
  for (const address of new Set(people)) await expectHarmless(page, address);
  await expectHarmless(page, '/en/community/helpers');
  await expectHarmless(page, '/en/notifications/settings');
});

test('feeds are well-formed, and have the elements of a feed alone', async ({ page }) => {
  await page.goto('/en/');
  const feeds = [
    '/en/community/feed.rss',
    '/en/community/feed.atom',
    '/en/community/using/feed.rss',
    '/en/community/using/feed.atom',
  ];
  for (const address of [...feeds, ...threads.flatMap(({ path }) => [`${path}/feed.rss`, `${path}/feed.atom`])]) {
    const { text, status } = await visit(helpwell, address);
    expect(status, address).toBe(200);
    const wrong = await page.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, 'application/xml');
      return [...document.querySelectorAll('parsererror, img, script, svg, b, [data-hostile]')].map(
        ({ textContent }) => textContent,
      );
    }, text);
    expect(wrong, address).toEqual([]);
  }
});

test('mails have the lines and the people that we wrote, and its text is text', async ({ page }) => {
  await expect.poll(() => sources.length, { timeout: 30_000 }).toBeGreaterThan(0);
  for (const source of sources) {
    const [head = ''] = source.split(/\r?\n\r?\n/);
    expect(head).not.toMatch(/^bcc:/im);
    expect(head.match(/^(to|from|subject):/gim)?.length).toBe(3);
  }
  await page.goto('about:blank');
  for (const source of sources) {
    const [, , part = ''] = source.split(`--${/boundary="([^"]+)"/.exec(source)![1]}`);
    const html = readWrittenMail('', part.trimStart());
    expect(html.text).toContain('<html');
    const found = await page.evaluate((html) => {
      const document = new DOMParser().parseFromString(html, 'text/html');
      return [...document.querySelectorAll('[data-hostile], script, [onerror], a[href^="javascript:"]')].map(
        (one) => one.outerHTML,
      );
    }, html.text);
    expect(found, readWrittenMail('', source).subject).toEqual([]);
  }
});

test('what is shown elsewhere of a page is text: its name, its description', async ({ page }) => {
  for (const { path } of threads) {
    const { body } = await send(helpwell.url + path);
    await page.goto(path);
    const { title, described } = await page.evaluate(() => ({
      title: document.title,
      described: [...document.querySelectorAll('meta[property^="og:"], meta[name="description"]')].map(
        (one) => one.getAttribute('content') ?? '',
      ),
    }));
    expect(title).toContain('Quokka');
    for (const text of described) expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
    // What leaves the house is UTF-8 without a zero byte.
    expect(body.includes(0)).toBe(false);
    expect(isUtf8(body)).toBe(true);
  }
});
