import { BROWSER_FLAGS, wholeBrowser } from '../browser.ts';
import { AskPage } from './pages.ts';
import { expect, test } from './test.ts';

const ASK = { subject: 'Quokka wombat', body: 'Bilby numbat dunnart.' };

// A browser as people have it keeps the page it leaves, scripts and all, and shows that very page again.
test.use({
  launchOptions: {
    ...wholeBrowser(),
    args: BROWSER_FLAGS,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

test('the Back button after the confirmation shows a form that works, and makes no second ticket', async ({ page }) => {
  const ask = new AskPage(page);
  await ask.open();
  await page.evaluate(() => {
    addEventListener('pageshow', (event) => {
      document.documentElement.dataset['kept'] = String(event.persisted);
    });
  });
  await ask.fill({ ...ASK, email: 'back@example.org' });
  await ask.send.click();
  const first = await ask.received();
  await page.goBack({ waitUntil: 'commit' });
  await ask.ready();
  await expect(page.locator('html')).toHaveAttribute('data-kept', 'true');
  await expect(ask.subject).toHaveValue(ASK.subject);
  await ask.send.click();
  expect(await ask.received()).toBe(first);
});
