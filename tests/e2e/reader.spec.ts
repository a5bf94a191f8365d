import { messages } from './messages.ts';
import { expect, expectAccessible, test } from './test.ts';

test.describe('a reader', () => {
  test('comes from the address of the site to an article and says that it helped', async ({ page, context }) => {
    await page.goto('/');
    await expect(page).toHaveURL('/en/');
    await page.getByRole('heading', { name: 'Payments' }).getByRole('link').click();
    await expect(page).toHaveURL('/en/categories/billing');
    await page.getByRole('link', { name: 'Get a refund' }).click();
    await expect(page).toHaveURL('/en/articles/refund');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Get a refund');
    await expect(page.getByRole('navigation', { name: 'You are here' }).getByRole('link')).toHaveText([
      /.+/,
      'Payments',
    ]);
    await expect(page.getByRole('navigation', { name: 'Read next' }).getByRole('link')).toHaveText([
      'Download an invoice',
    ]);
    expect(await context.cookies()).toEqual([]);

    await page.getByRole('button', { name: 'Yes' }).click();
    await expect(page.getByText('Thank you for telling us.')).toBeVisible();
    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: 'helpwell_visitor', httpOnly: true, sameSite: 'Lax' });
  });

  test('changes the answer and says why', async ({ page }) => {
    await page.goto('/en/articles/invoice');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByLabel('What was missing or wrong?').fill('The menu is called differently.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText('Thank you. Your comment goes to the authors of this article.')).toBeVisible();
    await page.goto('/en/articles/invoice/helpful');
    await expect(page.getByText('You did not find this helpful.')).toBeVisible();
  });

  test('jumps to a section and back by the table of contents, and links to a heading', async ({ page }) => {
    await page.goto('/en/articles/reset-password');
    await page
      .getByRole('navigation', { name: 'On this page' })
      .getByRole('link', { name: 'When no e-mail arrives' })
      .click();
    await expect(page).toHaveURL('/en/articles/reset-password#when-no-e-mail-arrives');
    await expect(page.getByRole('heading', { name: 'When no e-mail arrives' })).toBeInViewport();
    // Astro drops the space between elements on separate lines unless it is written out.
    await expect(page.getByText(/^Updated\s/)).toHaveText(/Updated\sSeptember 14, 2026/);
  });

  test('follows the old address of a renamed article', async ({ page }) => {
    const response = await page.goto('/en/articles/forgot-password');
    await expect(page).toHaveURL('/en/articles/reset-password');
    expect(response?.request().redirectedFrom()).not.toBeNull();
  });

  test('enlarges a picture over the page and comes back to it, by keyboard and by mouse', async ({ page }) => {
    const symbol = 'The cloud symbol with a line through it';
    const { articles } = messages('en');
    await page.goto('/en/articles/sync-photos');
    const link = page.getByRole('link', { name: `${articles.zoom}: ${symbol}` });
    const dialog = page.getByRole('dialog', { name: symbol });
    const close = dialog.getByRole('button');
    const ways: (() => Promise<void>)[] = [
      () => page.keyboard.press('Escape'),
      () => page.keyboard.press('Enter'),
      () => dialog.getByRole('img').click(),
    ];
    for (const [index, end] of ways.entries()) {
      await link.focus();
      await page.keyboard.press('Enter');
      await expect(dialog.getByRole('img', { name: symbol })).toBeVisible();
      await expect(close).toBeFocused();
      if (index === 0) await expectAccessible(page);
      await end();
      await expect(dialog).toHaveCount(0);
      await expect(link).toBeFocused();
    }
  });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });
    test('follows a picture to the picture itself', async ({ page }) => {
      await page.goto('/en/articles/sync-photos');
      await page.locator('a[data-zoom]').click();
      await expect(page).toHaveURL(/\/content\/images\/signal\.svg/);
    });
  });

  test('chooses between the tabs by keyboard', async ({ page }) => {
    await page.goto('/en/articles/sync-photos');
    const choices = page.getByRole('group', { name: 'Kind of phone' }).getByRole('radio');
    await choices.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'Android' })).toBeChecked();
    await expect(page.getByText('Unrestricted')).toBeVisible();
    await expect(page.getByText('Background refresh')).toBeHidden();
  });

  test('opens details, enlarges the picture and copies the code', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/en/articles/sync-photos');
    await page.getByText('For people who like the command line').click();
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe('larch sync --all --verbose');
  });

  test('is told when an article is not translated, and reads it in the default language', async ({ page }) => {
    await page.goto('/fr/articles/invoice');
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(
      page
        .getByRole('main')
        .getByText(/anglais/)
        .first(),
    ).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Download an invoice');
    await expect(
      page.getByRole('heading', { level: 1 }).locator('xpath=ancestor-or-self::*[@lang][1]'),
    ).toHaveAttribute('lang', 'en');
    await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', /\/en\/articles\/invoice$/);
  });

  test('changes the language of the page', async ({ page }) => {
    await page.goto('/en/articles/reset-password');
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('link', { name: 'Français' }).click();
    await expect(page).toHaveURL('/fr/articles/reset-password');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Réinitialiser un mot de passe oublié');
  });

  test('finds a search box on a page that does not exist', async ({ page, watch }) => {
    watch.expects(/status of 404/);
    for (const path of ['/en/articles/no-such-article', '/en/nowhere', '/fr/categories/none', '/xx/ask']) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
      await expect(page.getByRole('searchbox').or(page.getByRole('combobox')).first()).toBeVisible();
    }
    await expectAccessible(page);
  });

  test('meets accessible pages', async ({ page }) => {
    for (const path of [
      '/en/',
      '/en/categories/devices',
      '/en/articles/sync-photos',
      '/fr/articles/reset-password',
      '/en/articles/refund/helpful',
    ]) {
      await page.goto(path);
      await expectAccessible(page);
    }
  });
});

test.describe('a reader in French', () => {
  test.use({ locale: 'fr-FR' });

  test('is sent to the French pages, and reads them', async ({ page }) => {
    await page.goto('/');
    await expect(page).toHaveURL('/fr/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comment pouvons-nous vous aider ?');
    await page.getByRole('link', { name: 'Obtenir un remboursement' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Obtenir un remboursement');
    await expect(page.locator('main')).not.toContainText(/Was this helpful|Read next|Updated/);
  });
});

test.describe('a reader with a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('reads without scrolling sideways', async ({ page }) => {
    for (const path of ['/en/', '/en/categories/devices', '/en/articles/sync-photos', '/en/articles/refund']) {
      await page.goto(path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
    }
  });

  test('every control is large enough for a thumb', async ({ page }) => {
    for (const path of ['/en/', '/en/ask', '/en/articles/sync-photos']) {
      await page.goto(path);
      const small = await page
        .locator('main button:visible, main select:visible, main summary:visible, header a.button:visible')
        .evaluateAll((elements) =>
          elements
            .map((element) => ({ html: element.outerHTML.slice(0, 120), ...element.getBoundingClientRect().toJSON() }))
            .filter(({ width, height }) => width < 24 || height < 24),
        );
      // Target size of WCAG 2.2, 2.5.8.
      expect(small, path).toEqual([]);
    }
  });
});

test.describe('a reader without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('reads everything, tabs and pictures included, and votes', async ({ page }) => {
    await page.goto('/en/articles/sync-photos');
    await expect(page.getByText('Background refresh')).toBeVisible();
    await expect(page.getByRole('img', { name: 'The cloud symbol with a line through it' })).toBeVisible();
    await page.getByText('For people who like the command line').click();
    await expect(page.getByText('larch sync --all --verbose')).toBeVisible();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you for telling us.');
    await page.getByLabel('What was missing or wrong?').fill('The picture is old.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you for telling us.');
    await page.getByRole('link', { name: 'Back to the article' }).click();
    await expect(page).toHaveURL('/en/articles/sync-photos');
  });
});
