import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { visit } from './http.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import type { Helpwell } from './server.ts';
import { expect, expectAccessible, someAddress, testSomewhere } from './test.ts';

// What everybody is to know at once: a known problem from its report to its end, and an announcement on every page.

const { community: t, ask, site } = messages('en');

const test = testSomewhere(async (place) => {
  const file = path.join(place.contentDir, 'site.yml');
  const french = '  - { code: fr, label: Français }\n';
  const inItalian = (await readFile(file, 'utf8')).replace(french, `${french}  - { code: it, label: Italiano }\n`);
  await writeFile(file, `${inItalian}\ntimeZone: UTC\n`);
  await seed(place);
}, SEED_ENV);

interface Person {
  page: Page;
  close(): Promise<void>;
}

async function somebody(
  browser: Browser,
  helpwell: Helpwell,
  role: 'moderator' | 'member' | 'visitor',
  javaScriptEnabled: boolean,
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: helpwell.url,
    javaScriptEnabled,
    extraHTTPHeaders: { 'x-forwarded-for': someAddress() },
  });
  if (role !== 'visitor') await enterAs(context, helpwell, role);
  return { page: await context.newPage(), close: () => context.close() };
}

async function start(page: Page, kind: 'incident' | 'announcement', title: string, text: string, locale = 'en') {
  const { community } = messages(locale);
  await page.goto(`/${locale}/community/new`);
  await page.getByLabel(community.kinds[kind]).check();
  await page.getByLabel(community.new.titleLabel).fill(title);
  await page.getByLabel(community.new.topic, { exact: true }).selectOption('using');
  await page.getByLabel(community.new.body, { exact: true }).fill(text);
  await page.getByRole('button', { name: community.new.submit }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  return new URL(page.url()).pathname;
}

async function tell(page: Page, thread: string, state: keyof typeof t.incident.states, text: string, locale = 'en') {
  const { community } = messages(locale);
  await page.goto(thread);
  await page.getByText(community.incident.tell, { exact: true }).click();
  await page.getByLabel(community.incident.state, { exact: true }).selectOption(state);
  await page.getByLabel(community.composer.body, { exact: true }).fill(text);
  await page.getByRole('button', { name: community.incident.submit, exact: true }).click();
  await expect(page.getByText(community.done.update)).toBeVisible();
}

/** Waits until a page as visitors have it says something, or says it no more: at most the second that is promised, by far. */
async function untilVisitorsSee(helpwell: Helpwell, address: string, text: string, is = true) {
  await expect.poll(async () => (await visit(helpwell, address)).text.includes(text)).toBe(is);
}

for (const javaScriptEnabled of [true, false]) {
  test(`an incident from its report to its end, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({
    browser,
    helpwell,
  }) => {
    const title = javaScriptEnabled ? 'Albums of today do not open' : 'Thumbnails stay grey';
    // The pages are kept as they were before.
    for (const address of ['/en/', '/en/ask']) expect((await visit(helpwell, address)).text).not.toContain(title);
    const moderator = await somebody(browser, helpwell, 'moderator', javaScriptEnabled);
    const thread = await start(moderator.page, 'incident', title, 'We **see** it, too.');
    for (const address of ['/en/', '/en/ask']) await untilVisitorsSee(helpwell, address, title);
    expect((await visit(helpwell, '/fr/')).text).not.toContain(title);

    // Somebody who wanted to ask need not: what was typed goes into the ledger, and they are told how it goes.
    const member = await somebody(browser, helpwell, 'member', javaScriptEnabled);
    const form = new AskPage(member.page);
    if (javaScriptEnabled) await form.open();
    else await member.page.goto('/en/ask');
    await form.subject.fill('My album does not open');
    const known = member.page.getByRole('region', { name: t.incident.known({ count: 1 }) });
    await known.getByRole('button', { name: new RegExp(`${t.act.affected}.*${title}`) }).click();
    await expect(member.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(member.page.getByText(t.done.affected)).toBeVisible();
    await expect(member.page.getByText(t.incident.youHaveIt)).toBeVisible();

    // Who has no account says it, too, and is shown how to be told.
    const visitor = await somebody(browser, helpwell, 'visitor', javaScriptEnabled);
    await visitor.page.goto('/en/ask');
    await visitor.page.getByRole('button', { name: new RegExp(`${t.incident.thisIsIt}.*${title}`) }).click();
    await expect(visitor.page.getByText(t.done.known)).toBeVisible();
    await expect(visitor.page.getByRole('link', { name: t.incident.signIn })).toBeVisible();
    await visitor.close();

    await tell(moderator.page, thread, 'identified', `A cable is broken. ${title}`);
    await untilVisitorsSee(helpwell, '/en/', 'A cable is broken.');
    await tell(moderator.page, thread, 'fixed', `The cable is mended. ${title}`);
    for (const address of ['/en/', '/en/ask']) await untilVisitorsSee(helpwell, address, title, false);
    const status = moderator.page.locator('.incident ol li');
    await expect(status.first()).toContainText('The cable is mended.');
    await expect(status.nth(1)).toContainText('A cable is broken.');

    await expect(async () => {
      await member.page.goto('/en/notifications');
      await expect(member.page.getByRole('listitem').filter({ hasText: title })).toContainText(
        messages('en').notifications.told.incidentOver,
        { timeout: 500 },
      );
    }).toPass();
    await member.close();
    await moderator.close();
  });
}

test('an incident in Italian, on a phone, by keyboard and without violations', async ({ browser, helpwell, page }) => {
  const { community: it } = messages('it');
  const title = 'Le foto non si caricano';
  const moderator = await somebody(browser, helpwell, 'moderator', true);
  const thread = await start(moderator.page, 'incident', title, 'Lo vediamo anche noi.', 'it');
  await tell(moderator.page, thread, 'monitoring', 'La correzione è attiva.', 'it');
  await expectAccessible(moderator.page);
  await moderator.close();

  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto('/it/');
  const known = page.getByRole('region', { name: it.incident.known({ count: 1 }) });
  await expect(known).toContainText(it.incident.states.monitoring);
  await expectAccessible(page);
  await enterAs(page.context(), helpwell, 'member');
  await page.goto('/it/ask');
  await expectAccessible(page);
  const button = page.getByRole('button', { name: new RegExp(`${it.act.affected}.*${title}`) });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(it.done.affected)).toBeVisible();
  await page.getByRole('button', { name: it.act.unaffected }).click();
  await expect(page.getByText(it.done.unaffected)).toBeVisible();
  await expect(page.getByRole('button', { name: it.act.affected })).toBeVisible();
});

test('what had the problem of an incident counts as answered, until it is asked all the same', async ({
  page,
  helpwell,
  browser,
}) => {
  const moderator = await somebody(browser, helpwell, 'moderator', true);
  const title = 'Sharing links are slow';
  const thread = await start(moderator.page, 'incident', title, 'We look into it.');
  await enterAs(page.context(), helpwell, 'member');
  const form = new AskPage(page);
  await form.open();
  await form.fill({ subject: 'Quokka links', body: 'They take a minute.', email: 'member@example.com' });
  await page.getByRole('button', { name: new RegExp(title) }).click();
  await expect(page).toHaveURL(new RegExp(thread));
  await page.goBack();
  await form.ready();
  await expect(form.subject).toHaveValue('Quokka links');
  await form.send.click();
  await form.insist();
  expect(await form.received()).toBeGreaterThan(0);
  await tell(moderator.page, thread, 'fixed', 'They are quick again.');
  await moderator.close();
});

test.describe('an announcement on every page', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);

  async function announce(browser: Browser, helpwell: Helpwell, title: string): Promise<Person & { thread: string }> {
    const moderator = await somebody(browser, helpwell, 'moderator', true);
    const thread = await start(moderator.page, 'announcement', title, 'All of Sunday.');
    await moderator.page.getByText(t.act.moderate, { exact: true }).click();
    await moderator.page.getByLabel(t.act.bannerUntil({ zone: 'UTC' })).fill(inDays(2));
    await moderator.page.getByRole('button', { name: t.act.banner }).click();
    await expect(moderator.page.getByText(t.done.banner)).toBeVisible();
    return { ...moderator, thread };
  }

  async function takeDown({ page, thread }: Person & { thread: string }) {
    await page.goto(thread);
    await page.getByText(t.act.moderate, { exact: true }).click();
    await page.getByRole('button', { name: t.act.unbanner }).click();
    await expect(page.getByText(t.done.unbanner)).toBeVisible();
  }

  test('comes and goes on pages that were kept, in its language, with what it says as text', async ({
    browser,
    helpwell,
  }) => {
    const title = 'Larch sleeps on <b>Sunday</b> & Monday';
    const pages = ['/en/', '/en/community', '/en/ask', '/en/articles/reset-password', '/en/videos'];
    for (const address of pages) expect((await visit(helpwell, address)).text, address).not.toContain('Larch sleeps');
    const moderator = await announce(browser, helpwell, title);
    for (const address of pages) {
      await untilVisitorsSee(helpwell, address, 'Larch sleeps on &lt;b&gt;Sunday');
      expect((await visit(helpwell, address)).text).not.toContain('>Larch sleeps on <b>');
    }
    expect((await visit(helpwell, '/fr/')).text).not.toContain('Larch sleeps');
    await takeDown(moderator);
    for (const address of pages.filter((one) => one !== '/en/community'))
      await untilVisitorsSee(helpwell, address, 'Larch sleeps', false);
    await moderator.close();
  });

  test('is put away for this browser, and nothing moves on the pages after', async ({ browser, helpwell, page }) => {
    const moderator = await announce(browser, helpwell, 'New albums are here');
    await page.goto('/en/');
    const banners = page.getByRole('complementary', { name: site.banner.label });
    await expect(banners.getByRole('link', { name: 'New albums are here' })).toBeVisible();
    await expectAccessible(page);
    await banners.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await expect(banners.getByRole('link')).toBeHidden();
    await page.goto('/en/search');
    await expect(page.getByRole('link', { name: 'New albums are here' })).toBeHidden();
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
        }),
    );
    expect(shift).toBe(0);
    const plain = await somebody(browser, helpwell, 'visitor', false);
    await plain.page.goto('/en/');
    await expect(plain.page.getByRole('link', { name: 'New albums are here' })).toBeVisible();
    await expect(plain.page.locator('[data-banner] button')).toBeHidden();
    await plain.close();
    await takeDown(moderator);
    await moderator.close();
  });

  test('stands on the pages of the team, too, and who puts it away in one place has done so everywhere', async ({
    browser,
    helpwell,
  }) => {
    const title = 'Larch moves to a larger house';
    const moderator = await announce(browser, helpwell, title);
    const { page } = moderator;
    const banners = page.getByRole('complementary', { name: site.banner.label });
    for (const [width, address, other] of [
      [1280, '/en/staff', '/en/'],
      [360, '/en/articles/reset-password', '/en/staff/review'],
    ] as const) {
      await page.setViewportSize({ width, height: 740 });
      for (const one of [other, address]) {
        await page.goto(one);
        await expect(banners.getByRole('link', { name: title })).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
      if (address === '/en/staff') await expectAccessible(page);
      await banners.getByRole('button', { name: site.banner.close({ text: title }) }).focus();
      await page.keyboard.press('Enter');
      await expect(banners.getByRole('link')).toBeHidden();
      // Who closed it by the keyboard goes on with the page.
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
      for (const one of [address, other]) {
        await page.goto(one);
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
        await expect(banners.getByRole('link')).toBeHidden();
      }
      await page.evaluate(() => localStorage.clear());
    }
    await takeDown(moderator);
    await moderator.close();
  });

  test('has an end that is told where it is none', async ({ browser, helpwell, watch }) => {
    watch.expects(/422/);
    const moderator = await somebody(browser, helpwell, 'moderator', false);
    const { page } = moderator;
    await start(page, 'announcement', 'Nothing new', 'Nothing.');
    await page.getByText(t.act.moderate, { exact: true }).click();
    await page.getByLabel(t.act.bannerUntil({ zone: 'UTC' })).fill(inDays(-3));
    await page.getByRole('button', { name: t.act.banner }).click();
    await expect(page.getByRole('alert').filter({ hasText: t.errors.until })).toBeVisible();
    await moderator.close();
  });
});

test('the ask form shows no known problem once it has asked', async ({ page, helpwell, browser }) => {
  const moderator = await somebody(browser, helpwell, 'moderator', true);
  const thread = await start(moderator.page, 'incident', 'Zebra prints wait', 'A day at most.');
  await page.goto('/en/ask');
  await expect(page.getByRole('region', { name: t.incident.known({ count: 1 }) })).toBeVisible();
  const form = new AskPage(page);
  await form.ready();
  await form.fill({ subject: 'How do I reset my password?', body: 'I forgot it.', email: 'somebody@example.com' });
  await form.send.click();
  await expect(page.getByRole('region', { name: ask.before.title })).toBeVisible();
  await expect(page.getByRole('region', { name: t.incident.known({ count: 1 }) })).toBeHidden();
  await tell(moderator.page, thread, 'fixed', 'They are out.');
  await moderator.close();
});
