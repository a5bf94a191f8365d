import { messages } from './messages.ts';
import { SearchBox } from './pages.ts';
import { expect, expectAccessible, test } from './test.ts';

const CLOSE = 'Close your account';

test.describe('a reader whose language lacks the page', () => {
  test('finds it by words of their language, in a group of its own, and reads it under their address', async ({
    page,
  }) => {
    await page.goto('/fr/search?q=fermer+mon+compte');
    const group = page.getByRole('region', { name: 'En anglais' });
    await expect(group.getByRole('link', { name: CLOSE })).toHaveAttribute('lang', 'en');
    await expectAccessible(page);
    await group.getByRole('link', { name: CLOSE }).click();
    await expect(page).toHaveURL(/\/fr\/articles\/close-account/);
  });

  test('sees it in the box while typing, below what there is in their language', async ({ page }) => {
    await page.goto('/fr/');
    const box = new SearchBox(page, 'fr');
    await box.ready();
    await box.input.fill('supprimer mon compte');
    const group = page.getByRole('group', { name: 'En anglais' });
    await expect(group.getByRole('option', { name: CLOSE })).toHaveAttribute('lang', 'en');
    await expectAccessible(page);
  });

  test('is suggested it in the form', async ({ page }) => {
    await page.goto('/fr/ask');
    await page.getByLabel(messages('fr').ask.subject).fill('fermer mon compte et supprimer mes photos');
    await expect(page.getByRole('heading', { name: 'En anglais' })).toBeAttached();
    await expect(page.getByRole('heading', { level: 4, name: CLOSE })).toBeAttached();
    await expectAccessible(page);
  });

  for (const path of ['/fr/', '/fr/categories/account'])
    test(`sees on ${path} what is translated first, and under a heading what is not`, async ({ page }) => {
      await page.goto(path);
      const main = page.getByRole('main');
      const text = (await main.textContent()) ?? '';
      expect(text.indexOf('mot de passe')).toBeGreaterThan(-1);
      expect(text.indexOf('En anglais')).toBeGreaterThan(text.indexOf('mot de passe'));
      expect(text.indexOf(CLOSE)).toBeGreaterThan(text.indexOf('En anglais'));
      await expectAccessible(page);
    });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    test('finds it, too, and no page is wider than a phone', async ({ page }) => {
      for (const path of ['/fr/search?q=fermer+mon+compte', '/fr/', '/fr/categories/account']) {
        await page.goto(path);
        await expect(page.getByRole('link', { name: CLOSE })).toBeVisible();
        await expect(page.getByText('En anglais').first()).toBeVisible();
      }
    });
  });
});
