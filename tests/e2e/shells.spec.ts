import type { Page } from '@playwright/test';
import { messages } from './messages.ts';
import { SearchBox } from './pages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// What stands around every page: the row above, the menus in it, the rail of the staff.

const t = messages('en');
const PHONE = { width: 360, height: 740 };

let seeds: Seeds;

const test = testSomewhere(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

const banner = (page: Page) => page.getByRole('banner');
const languages = (page: Page) => banner(page).getByRole('button', { name: `${t.site.language}: English` });
const menu = (page: Page, role: 'member' | 'administrator') =>
  banner(page).getByRole('button', { name: t.accounts.account.signedInAs({ name: `An ${role}` }) });

test('on every page and on a phone too, one row has the languages and signing in', async ({ page }) => {
  for (const size of [PHONE, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    for (const path of ['/en/', '/en/articles/refund', '/en/search?q=refund', '/en/ask', '/en/categories/billing']) {
      await page.goto(path);
      await expect(languages(page)).toBeVisible();
      await expect(banner(page).getByRole('link', { name: t.accounts.signIn.link })).toBeVisible();
      const { height } = (await banner(page).boundingBox())!;
      expect(height, `${path} at ${size.width} px`).toBeLessThan(72);
    }
  }
});

test('on a phone the row leaves a name of eight letters its room, and the home page has the ways that are not in it', async ({
  browser,
  helpwell,
}) => {
  const context = await browser.newContext({ baseURL: helpwell.url, viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  await page.goto('/en/articles/refund');
  const room = await banner(page).evaluate((header) => {
    const left = (part: string) => header.querySelector(part)!.getBoundingClientRect().left;
    return left('.end') - left('.brand span');
  });
  // “Helpwell” in the type of the mark.
  expect(room).toBeGreaterThanOrEqual(80);
  await page.goto('/en/');
  const ways = page.getByRole('main').getByRole('navigation', { name: t.site.places, exact: true });
  await expect(ways.getByRole('link', { name: t.community.title })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(ways).toBeHidden();
  await context.close();
});

test('nothing in the row above lies on something else, however long its words are in a language', async ({ page }) => {
  for (const locale of ['en', 'fr'])
    for (const width of [360, 700, 1000, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`/${locale}/ask`);
      const found = await banner(page).evaluate((header) => {
        const parts = [...header.querySelectorAll('a, button, input')]
          .filter((part) => part.checkVisibility() && !part.closest('[popover]:not(:popover-open)'))
          .map((part) => {
            // What is not shown has no width; words that only screen readers get are clipped.
            const boxes = [part, ...part.querySelectorAll('*')]
              .filter((one) => getComputedStyle(one).clipPath === 'none')
              .map((one) => one.getBoundingClientRect())
              .filter((box) => box.width > 0);
            const [from, to] = [
              Math.min(...boxes.map(({ left }) => left)),
              Math.max(...boxes.map(({ right }) => right)),
            ];
            return { word: part.textContent.trim(), from, to };
          })
          .sort((a, b) => a.from - b.from);
        return parts.filter(({ from }, at) => at > 0 && from < parts[at - 1]!.to - 1).map(({ word }) => word);
      });
      expect(found, `${locale} at ${width} px`).toEqual([]);
    }
});

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the language menu leads to the same page in another language', async ({ page }) => {
      await page.goto('/en/articles/refund');
      await languages(page).click();
      await page.getByRole('link', { name: 'Français' }).click();
      await expect(page).toHaveURL(/\/fr\/articles\/refund$/);
    });

    test('who is signed in finds their requests and their account behind their initials, and signs out there', async ({
      context,
      page,
      helpwell,
    }) => {
      await enterAs(context, helpwell, 'member');
      await page.goto('/en/articles/refund');
      await menu(page, 'member').click();
      await expect(page.getByRole('link', { name: t.requests.link })).toBeVisible();
      await expect(page.getByRole('link', { name: t.accounts.account.title })).toBeVisible();
      await expect(page.getByRole('link', { name: t.accounts.staff.link })).toHaveCount(0);
      await page.getByRole('button', { name: t.accounts.signIn.out }).click();
      await expect(banner(page).getByRole('link', { name: t.accounts.signIn.link })).toBeVisible();
    });

    test('on a phone the rail of the staff opens over the page, and leads on', async ({ context, page, helpwell }) => {
      await enterAs(context, helpwell, 'administrator');
      await page.setViewportSize(PHONE);
      await page.goto('/en/staff');
      const place = page.getByRole('navigation', { name: t.accounts.staff.rail.label });
      await expect(place).toBeHidden();
      await page.getByRole('button', { name: t.accounts.staff.rail.label }).click();
      await place.getByRole('link', { name: t.accounts.staff.people }).click();
      await expect(page.getByRole('heading', { level: 1, name: t.accounts.staff.people })).toBeVisible();
    });
  });

test('on a phone the search opens over the page and is ready to be typed into, by its button and by Ctrl K', async ({
  page,
}) => {
  await page.setViewportSize(PHONE);
  await page.goto('/en/articles/refund');
  const box = new SearchBox(page);
  await page.locator('[data-awake]').waitFor({ state: 'attached' });
  await expect(box.input).toBeHidden();
  await banner(page).getByRole('button', { name: t.search.title, exact: true }).click();
  await expect(box.input).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(box.input).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(box.input).toBeFocused();
});

test('a menu is opened, read and closed by the keyboard', async ({ page }) => {
  await page.goto('/en/articles/refund');
  await languages(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'English' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'English' })).toBeHidden();
  await expect(languages(page)).toBeFocused();
});

test('what unfolds over a page is closed by Escape, which leads back to its button, and by a press elsewhere', async ({
  context,
  page,
  helpwell,
}) => {
  await enterAs(context, helpwell, 'administrator');
  for (const path of [seeds.thread, `/en/staff/requests/${seeds.own}`]) {
    await page.goto(path);
    const menu = page.locator('details:is(.more, .acts)').first();
    const button = menu.locator('summary');
    await button.press('Enter');
    await expect(menu).toHaveAttribute('open');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect(menu, path).not.toHaveAttribute('open');
    await expect(button).toBeFocused();
    await button.click();
    await page.getByRole('heading', { level: 1 }).click();
    await expect(menu, path).not.toHaveAttribute('open');
  }
});

test('the rail shrinks to its icons, which keep their names, and stays so', async ({ context, page, helpwell }) => {
  await enterAs(context, helpwell, 'administrator');
  await page.goto('/en/staff');
  const rail = page.getByRole('navigation', { name: t.accounts.staff.rail.label });
  const wide = (await rail.boundingBox())!.width;
  await page.getByRole('button', { name: t.accounts.staff.rail.collapse }).click();
  expect((await rail.boundingBox())!.width).toBeLessThan(wide / 2);
  await page.goto('/en/staff/people');
  expect((await rail.boundingBox())!.width).toBeLessThan(wide / 2);
  await expect(rail.getByRole('link', { name: t.accounts.staff.people })).toHaveAttribute('aria-current', 'page');
});

test('a form on a page of its own has a way back to where somebody came from', async ({ context, page, helpwell }) => {
  await enterAs(context, helpwell, 'administrator');
  const staff = {
    articles: ['articles/new'],
    guides: ['guides/new'],
    snippets: ['snippets/new'],
    categories: ['categories/new', 'categories/billing'],
    macros: ['macros/new', `macros/${seeds.macro}`],
    mailboxes: ['mailboxes/new'],
    webhooks: ['webhooks/new'],
    schedules: [`schedules/${seeds.schedule}`],
    policies: [`policies/${seeds.policy}`],
    requests: ['requests/new', `requests/merge?ids=${seeds.own},${seeds.foreign}`],
    [`requests/${seeds.own}`]: [
      `requests/${seeds.own}/split`,
      `requests/merge?ids=${seeds.own}`,
      `requests/problem?ids=${seeds.own}`,
    ],
    'requests/views': ['requests/views/new'],
  };
  const pages = [
    ...Object.entries(staff).flatMap(([back, all]) =>
      all.map((one) => [`/en/staff/${one}`, `/en/staff/${back}`] as const),
    ),
    [`${seeds.thread}/split`, seeds.thread],
    [`/en/community/posts/${seeds.post}/flag`, seeds.thread],
    ['/en/account/email', '/en/account'],
    ['/en/account/password', '/en/account'],
  ] as const;
  const found = await Promise.all(
    pages.map(async ([path, back]) => {
      const text = await (await page.request.get(path)).text();
      const hrefs = [...text.matchAll(/<a class="button quiet" href="([^"#?]*)[^"]*"[^>]*>([^<]*)</g)];
      return [path, hrefs.find(([, , word]) => word === t.forms.cancel)?.[1] === back];
    }),
  );
  expect(found).toEqual(pages.map(([path]) => [path, true]));
});

test('the skip link leads past the row and the rail', async ({ context, page, helpwell }) => {
  await enterAs(context, helpwell, 'administrator');
  for (const path of ['/en/articles/refund', '/en/staff']) {
    await page.goto(path);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: t.site.skip })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  }
});

test('both menus and the rail are accessible when they are open', async ({ context, page, helpwell }) => {
  await enterAs(context, helpwell, 'administrator');
  await page.goto('/en/staff');
  await menu(page, 'administrator').click();
  await expectAccessible(page);
  await page.goto('/en/articles/refund');
  await languages(page).click();
  await expectAccessible(page);
});
