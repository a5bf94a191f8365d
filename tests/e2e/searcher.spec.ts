import { SearchBox } from './pages.ts';
import { expect, expectAccessible, test } from './test.ts';

test.describe('somebody who searches', () => {
  test('finds an article while typing, by keyboard alone', async ({ page }) => {
    await page.goto('/en/');
    const box = new SearchBox(page);
    await box.ready();
    await page.keyboard.press('Control+k');
    await expect(box.input).toBeFocused();
    await page.keyboard.type('password');
    const first = box.results.first();
    await expect(first).toContainText('Reset a forgotten password');
    await expect(box.input).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(first).toHaveAttribute('aria-selected', 'true');
    await expect(box.input).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id'))!);
    await page.keyboard.press('Escape');
    await expect(first).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await expect(first).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/en\/articles\/reset-password/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reset a forgotten password');
  });

  test('goes to the page of all results with Enter when none is chosen', async ({ page }) => {
    await page.goto('/en/articles/invoice');
    const box = new SearchBox(page);
    await box.ready();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('refund');
    await expect(box.results.first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/en/search?q=refund');
    await expect(page.getByRole('link', { name: 'Get a refund' })).toBeVisible();
  });

  test('reaches the section that matches', async ({ page }) => {
    await page.goto('/en/');
    const box = new SearchBox(page);
    await box.ready();
    await box.input.fill('command line');
    await box.results.filter({ hasText: 'Photos do not appear' }).first().click();
    await expect(page).toHaveURL(/\/en\/articles\/sync-photos(\?s=[\w-]+)?#start-the-transfer-again$/);
  });

  test('gets an answer from the server for a whole question, which the index of words does not find', async ({
    page,
  }) => {
    await page.goto('/en/');
    const box = new SearchBox(page);
    await box.ready();
    await box.input.fill('why are my pictures missing on my telephone?');
    await expect(box.results.filter({ hasText: 'Photos do not appear on the phone' })).toHaveCount(1);
  });

  test('no letter alone is a shortcut', async ({ page }) => {
    await page.goto('/en/articles/invoice');
    const box = new SearchBox(page);
    await box.ready();
    for (const key of ['/', 'k', 's', '?']) await page.keyboard.press(key);
    await expect(box.input).not.toBeFocused();
  });

  test('is offered the ask form when nothing is found', async ({ page }) => {
    await page.goto('/en/');
    const box = new SearchBox(page);
    await box.ready();
    await box.input.fill('qwrtz vbnmy');
    const nothing = page.locator('.found').getByRole('link', { name: 'Ask' });
    await expect(nothing).toBeVisible();
    await expect(
      page
        .getByRole('status')
        .filter({ hasText: /nothing|no /i })
        .first(),
    ).toBeAttached();
    await nothing.click();
    await expect(page).toHaveURL('/en/ask');
  });

  test('an older answer never replaces a newer one', async ({ page, watch }) => {
    watch.expects(/pagefind/);
    await page.goto('/en/');
    const box = new SearchBox(page);
    await box.ready();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let answered = () => {};
    const late = new Promise<void>((resolve) => {
      answered = resolve;
    });
    // Only the server is asked in this test, and it takes its time over the first question.
    await page.route('**/pagefind/**', (route) => route.fulfill({ status: 404, body: '' }));
    await page.route('**/api/search?*', async (route) => {
      const isFirst = route.request().url().includes('invoice');
      if (isFirst) await held;
      await route.fallback();
      if (isFirst) answered();
    });
    const asked = page.waitForRequest('**/api/search?*');
    await box.input.fill('invoice');
    await asked;
    await box.input.fill('refund');
    await expect(box.results.first()).toContainText('refund');
    const response = page.waitForResponse((one) => one.url().includes('invoice'));
    release();
    await late;
    await (await response).finished();
    await expect(box.results.first()).toContainText('refund');
    await expect(box.results.filter({ hasText: 'Download an invoice' })).toHaveCount(0);
  });

  test('shares the address of the results, and filters them', async ({ page }) => {
    await page.goto('/en/search?q=password+or+refund');
    const results = page.getByRole('main').getByRole('listitem').getByRole('heading');
    await expect(results.filter({ hasText: 'Reset a forgotten password' })).toHaveCount(1);
    await expect(results.filter({ hasText: 'Get a refund' })).toHaveCount(1);
    const filters = page.getByRole('navigation', { name: 'Narrow the results' });
    await filters.getByRole('link', { name: /^Payments/ }).click();
    await expect(page).toHaveURL(/category=billing/);
    await expect(filters.getByRole('link', { name: /^Payments/ })).toHaveAttribute('aria-current', 'true');
    await expect(results.filter({ hasText: 'Get a refund' })).toHaveCount(1);
    await expect(results.filter({ hasText: 'Reset a forgotten password' })).toHaveCount(0);
    // All that is found is an article: nothing to choose between.
    await expect(filters.getByRole('heading', { name: 'Kind' })).toHaveCount(0);
    await expect(page).toHaveTitle(/password or refund/);
  });

  test('on a phone sees results without scrolling: what narrows them is one row each, what is chosen first', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto('/en/search?q=password+or+refund');
    const filters = page.getByRole('navigation', { name: 'Narrow the results' });
    for (const list of await filters.getByRole('list').all())
      expect((await list.boundingBox())!.height).toBeLessThan(64);
    await expect(page.getByRole('main').getByRole('listitem').getByRole('heading').first()).toBeInViewport();
    const last = filters.getByRole('list').last().getByRole('link').last();
    await last.click();
    await expect(filters.locator('[aria-current]').last()).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test('is offered topics, popular pages and a question where nothing is found', async ({ page }) => {
    await page.goto('/en/search?q=refund&kind=video');
    await expect(page.getByText('Nothing found for')).toBeVisible();
    const main = page.getByRole('main');
    await expect(main.getByRole('link', { name: 'Payments' })).toBeVisible();
    await expect(main.getByRole('link', { name: 'Reset a forgotten password' })).toBeVisible();
    await expect(main.getByRole('link', { name: 'Ask a question' })).toBeVisible();
    await main.getByRole('link', { name: 'Clear filters' }).click();
    await expect(main.getByRole('link', { name: 'Get a refund' })).toBeVisible();
  });

  test('the words that match are marked, and nothing typed becomes part of the page', async ({ page }) => {
    await page.goto(
      `/en/search?q=${encodeURIComponent('refund "><img src=x onerror=alert(1)><script>alert(1)</script>')}`,
    );
    await expect(
      page
        .getByRole('main')
        .locator('mark')
        .filter({ hasText: /refund/i })
        .first(),
    ).toBeVisible();
    await expect(page.locator('img[src=x]')).toHaveCount(0);
  });

  test('the page of results is accessible, with results and without', async ({ page }) => {
    await page.goto('/en/search?q=refund');
    await expectAccessible(page);
    await page.goto('/en/search?q=qwrtz');
    await expectAccessible(page);
  });

  test('the open search box is accessible', async ({ page }) => {
    await page.goto('/en/');
    const box = new SearchBox(page);
    await box.ready();
    await box.input.fill('password');
    await expect(box.results.first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expectAccessible(page);
  });
});

test.describe('somebody who searches without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('finds, filters and reads', async ({ page }) => {
    await page.goto('/en/');
    await page.getByRole('combobox', { name: 'Search the help center' }).fill('change the address on an invoice');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/en\/search\?q=change/);
    await page
      .getByRole('navigation', { name: 'Narrow the results' })
      .getByRole('link', { name: /^Payments/ })
      .click();
    await page.getByRole('link', { name: 'Download an invoice' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Download an invoice');
  });
});
