import type { Browser, Page } from '@playwright/test';
import { addUser } from '../../src/accounts/set-up.ts';
import { migrate } from '../../src/db/migrate.ts';
import { messages } from './messages.ts';
import { expect, expectAccessible, someAddress, testSomewhere } from './test.ts';

const PASSWORD = 'three horses in the rain';
const PEOPLE = ['editor', 'agent', 'member', 'administrator'] as const;
const PAGES = ['', '/questions', '/unanswered', '/words'];

/** A help center with one person of each of these roles. */
const test = testSomewhere(async (place) => {
  const database = await place.open();
  await migrate(database);
  for (const role of PEOPLE)
    await addUser(database.db, { email: `${role}@example.com`, name: role, role, password: PASSWORD });
  await database.close();
});

const t = messages('en').staffSearch;
const u = messages('en').unanswered;
const rail = messages('en').accounts.staff.rail;

async function signIn(page: Page, role: (typeof PEOPLE)[number], locale = 'en'): Promise<void> {
  const { fields, signIn: texts } = messages(locale).accounts;
  await page.goto(`/${locale}/sign-in`);
  await page.getByLabel(fields.email).fill(`${role}@example.com`);
  await page.getByLabel(fields.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: texts.submit, exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** The titles that a visitor's search finds, the best first. */
async function found(page: Page, question: string, locale = 'en'): Promise<string[]> {
  await page.goto(`/${locale}/search?${new URLSearchParams({ q: question })}`);
  const titles = page.getByRole('main').getByRole('listitem').getByRole('heading', { level: 2 });
  return (await titles.allTextContents()).map((text) => text.trim());
}

/** Somebody else, who is not signed in. */
async function visitor(browser: Browser, baseURL: string | undefined): Promise<Page> {
  return browser.newPage({ baseURL: baseURL!, extraHTTPHeaders: { 'x-forwarded-for': someAddress() } });
}

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });
    // Each run has words of its own: both share a help center.
    const word = javaScriptEnabled ? 'quokka' : 'axolotl';
    const question = javaScriptEnabled ? 'larch pension scheme' : 'larch retirement fund';

    test('an editor says that words mean the same, and a search finds the page', async ({
      page,
      browser,
      baseURL,
      watch,
    }) => {
      watch.expects(/422/);
      const reader = await visitor(browser, baseURL);
      expect(await found(reader, word)).not.toContain('Get a refund');
      await signIn(page, 'editor');
      await page.goto('/en/staff');
      await page.getByRole('main').getByRole('link', { name: t.title }).click();
      await page.getByRole('link', { name: t.words.title }).first().click();
      await page.getByLabel(t.words.expressions).fill(word);
      await page.getByRole('button', { name: t.words.addSynonyms }).click();
      await expect(page.getByText(t.problems.tooFew)).toBeVisible();
      await expect(page.getByLabel(t.words.expressions)).toHaveValue(word);
      await page.getByLabel(t.words.expressions).fill(`${word}, refund`);
      await page.getByRole('button', { name: t.words.addSynonyms }).click();
      await expect(page.getByText(t.outcomes.synonyms)).toBeVisible();
      await expect(async () => expect((await found(reader, word))[0]).toBe('Get a refund')).toPass();

      await page.getByRole('listitem').filter({ hasText: word }).getByRole('button', { name: t.words.remove }).click();
      await expect(page.getByText(t.outcomes['synonyms-removed'])).toBeVisible();
      await expect(async () => expect(await found(reader, word)).not.toContain('Get a refund')).toPass();
      await reader.close();
    });

    test('an editor pins an answer to a question that they have tried', async ({ page, browser, baseURL, watch }) => {
      watch.expects(/422/);
      const reader = await visitor(browser, baseURL);
      await signIn(page, 'editor');
      await page.goto('/en/staff/search');
      await page.getByLabel(t.try.question, { exact: true }).fill(question);
      await page.getByRole('button', { name: t.try.button, exact: true }).last().click();
      await page.getByRole('link', { name: t.try.pin }).click();
      await expect(page.getByLabel(t.words.query)).toHaveValue(question);
      await page.getByLabel(t.words.url).fill('/en/articles/no-such-page');
      await page.getByRole('button', { name: t.words.addPin }).click();
      await expect(page.getByText(t.problems.noPage)).toBeVisible();
      await expect(page.getByLabel(t.words.query)).toHaveValue(question);
      await page.getByLabel(t.words.url).fill(`${baseURL}/en/articles/invoice`);
      await page.getByRole('button', { name: t.words.addPin }).click();
      await expect(page.getByText(t.outcomes.pin)).toBeVisible();
      // In any order: the words count.
      const turned = question.split(' ').reverse().join(' ');
      await expect(async () => expect((await found(reader, turned))[0]).toBe('Download an invoice')).toPass();
      await page.goto(`/en/staff/search?${new URLSearchParams({ q: question })}`);
      await expect(page.getByRole('listitem').filter({ hasText: t.try.pinned })).toContainText('Download an invoice');

      await page.goto('/en/staff/search/words');
      await page
        .getByRole('listitem')
        .filter({ hasText: question })
        .getByRole('button', { name: t.words.remove })
        .click();
      await expect(page.getByText(t.outcomes['pin-removed'])).toBeVisible();
      await expect(async () => expect((await found(reader, turned))[0]).not.toBe('Download an invoice')).toPass();
      await reader.close();
    });

    test('staff see which words in which fields found a page', async ({ page }) => {
      await signIn(page, 'agent');
      await page.goto(`/en/staff/search?${new URLSearchParams({ q: 'forgotten password' })}`);
      const first = page.getByRole('listitem').filter({ hasText: 'Reset a forgotten password' });
      await expect(first).toContainText(t.try.confident);
      await first.getByText(t.try.why).click();
      const table = first.getByRole('table');
      for (const field of ['title', 'text', 'pairs'] as const)
        await expect(table.getByRole('columnheader', { name: t.try.fields[field] })).toBeVisible();
      for (const word of ['forgotten', 'password', 'forgotten + password'])
        await expect(table.getByRole('rowheader', { name: word, exact: true })).toBeVisible();
      const points = (text: string | null) => Number(text?.match(/[\d.]+/)?.[0]);
      const total = points(await first.getByText(/ points$/).textContent());
      expect(total).toBeGreaterThan(0);
      expect(points(await table.getByRole('row').last().getByRole('cell').first().textContent())).toBe(total);
    });

    test('staff teach a page a question, see what it has learnt, and take it away', async ({
      page,
      browser,
      baseURL,
    }) => {
      const reader = await visitor(browser, baseURL);
      const asked = `the ${word} thingamajig went poof`;
      await signIn(page, 'agent');
      await page.goto(`/en/staff/search?${new URLSearchParams({ q: 'close account' })}`);
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Close your account' })
        .getByRole('link', { name: t.try.questions })
        .click();
      await expect(page.getByText(t.questions.noneLearnt)).toBeVisible();
      await page.getByLabel(t.questions.add).fill(asked);
      await page.getByRole('button', { name: t.questions.addButton }).click();
      await expect(page.getByText(t.outcomes.learnt)).toBeVisible();
      const learnt = page.getByRole('listitem').filter({ hasText: asked });
      await expect(learnt).toContainText(t.questions.byStaff);
      await expect(async () => expect((await found(reader, asked))[0]).toBe('Close your account')).toPass();

      await learnt.getByRole('button', { name: t.questions.remove }).click();
      await expect(page.getByText(t.outcomes.removed)).toBeVisible();
      await expect(page.getByRole('heading', { name: t.questions.removed })).toBeVisible();
      await expect(async () => expect((await found(reader, asked))[0]).not.toBe('Close your account')).toPass();
      await learnt.getByRole('button', { name: t.questions.forget }).click();
      await expect(page.getByText(t.outcomes.forgotten)).toBeVisible();
      await expect(learnt).toHaveCount(0);
      await reader.close();
    });

    test('staff see what found no answer, and try it', async ({ page, browser, baseURL }) => {
      const reader = await visitor(browser, baseURL);
      // Two of three words alike would make one group of both runs.
      const asked = javaScriptEnabled ? `teleport ${word} hamster` : `levitate ${word} gerbil`;
      await found(reader, asked);
      await found(reader, asked);
      await signIn(page, 'agent');
      const row = page.getByRole('row').filter({ hasText: asked });
      await expect(async () => {
        await page.goto('/en/staff/search/unanswered');
        await expect(row.getByRole('cell').nth(1)).toHaveText('2', { timeout: 500 });
      }).toPass();
      await row.getByRole('link', { name: asked, exact: true }).click();
      await expect(page.getByLabel(t.try.question, { exact: true })).toHaveValue(asked);
      await reader.close();
    });
  });

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('staff put a question aside, bring it back, assign it and begin its article', async ({
      page,
      browser,
      baseURL,
    }) => {
      const reader = await visitor(browser, baseURL);
      const asked = javaScriptEnabled ? 'xylophone varnish kangaroo' : 'bassoon lacquer wombat';
      await found(reader, asked);
      await found(reader, asked);
      // Somebody else: of one reader, it would be the same search put in other words.
      const another = await visitor(browser, baseURL);
      await found(another, `${asked.split(' ').reverse().join(' ')} please`);
      await another.close();
      await signIn(page, 'agent');
      const row = page.getByRole('row').filter({ hasText: asked });
      await expect(async () => {
        await page.goto('/en/staff/search/unanswered');
        await expect(row.getByRole('cell').nth(1)).toHaveText('3', { timeout: 500 });
      }).toPass();
      const select = () => row.getByRole('checkbox').check();
      await select();
      await page.getByLabel(u.assignee, { exact: true }).selectOption('agent');
      await page.getByRole('button', { name: u.assign }).click();
      await expect(page.getByText(u.done.assign({ count: 1 }))).toBeVisible();
      await page.getByRole('link', { name: u.shows.mine }).click();
      await expect(row).toBeVisible();

      await select();
      await page.getByRole('button', { name: u.dismiss }).click();
      await expect(page.getByText(u.done.dismiss({ count: 1 }))).toBeVisible();
      await expect(row).toHaveCount(0);
      await page.getByRole('button', { name: u.undo }).click();
      await expect(page.getByText(u.done.restore({ count: 1 }))).toBeVisible();
      await expect(row).toBeVisible();

      await row.getByRole('button', { name: u.write }).click();
      const { editor } = messages('en').publishing;
      await expect(page.getByText(editor.done.started)).toBeVisible();
      await expect(page.getByLabel(editor.fieldTitle, { exact: true })).toHaveValue(asked);
      await reader.close();
    });
  });

test('the keys j, x and Enter move through the list, select and open', async ({ page, browser, baseURL }) => {
  const reader = await visitor(browser, baseURL);
  await found(reader, 'unicycle marmalade');
  await signIn(page, 'agent');
  const first = page.locator('.list .open').first();
  await expect(async () => {
    await page.goto('/en/staff/search/unanswered');
    await expect(first).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole('region', { name: u.title }).focus();
  await page.keyboard.press('j');
  await expect(first).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.getByRole('checkbox').nth(1)).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.title);
  await reader.close();
});

test('a phone shows what found no answer without scrolling sideways', async ({ page, browser, baseURL }) => {
  const reader = await visitor(browser, baseURL);
  const asked = 'where do zeppelins refuel between two transatlantic journeys';
  await found(reader, asked);
  await signIn(page, 'agent');
  await page.setViewportSize({ width: 360, height: 700 });
  const row = page.getByRole('row').filter({ hasText: asked });
  await expect(async () => {
    await page.goto('/en/staff/search/unanswered');
    await expect(row).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(row).toContainText('1');
  const table = page.getByRole('region', { name: u.title });
  expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectAccessible(page);
  await reader.close();
});

test('a member, and a visitor, do not learn that these pages exist', async ({ page, browser, baseURL, watch }) => {
  watch.expects(/404/);
  await signIn(page, 'member');
  for (const path of PAGES) expect((await page.goto(`/en/staff/search${path}`))?.status(), path).toBe(404);
  const reader = await visitor(browser, baseURL);
  for (const path of PAGES) expect((await reader.goto(`/en/staff/search${path}`))?.status(), path).toBe(404);
  await reader.close();
});

test('an agent looks, and does not change what every search finds', async ({ page, watch }) => {
  watch.expects(/404/);
  await signIn(page, 'agent');
  await page.goto('/en/staff/search?q=refund');
  const learn = page.getByRole('navigation', { name: rail.label }).getByRole('group', { name: rail.groups.learn });
  await expect(learn.getByRole('link', { name: t.title })).toBeVisible();
  await expect(learn.getByRole('link', { name: u.title })).toBeVisible();
  await expect(learn.getByRole('link', { name: t.words.title })).toHaveCount(0);
  await expect(page.getByRole('link', { name: t.try.pin })).toHaveCount(0);
  expect((await page.goto('/en/staff/search/words'))?.status()).toBe(404);
});

test('everybody can use these pages', async ({ page }) => {
  test.slow();
  await signIn(page, 'editor');
  await page.goto('/en/staff/search?q=forgotten+password');
  await page.getByText(t.try.why).first().click();
  await expectAccessible(page);
  await page.getByRole('link', { name: t.try.questions }).first().click();
  await page.getByLabel(t.questions.add).fill('cannot get in any more');
  await page.getByRole('button', { name: t.questions.addButton }).click();
  await expectAccessible(page);
  await page.goto('/en/staff/search/words');
  await page.getByLabel(t.words.expressions).fill('snapshot, picture, photograph');
  await page.getByRole('button', { name: t.words.addSynonyms }).click();
  await page.getByLabel(t.words.query).fill('pay less');
  await page.getByLabel(t.words.url).fill('/en/articles/refund');
  await page.getByRole('button', { name: t.words.addPin }).click();
  await expectAccessible(page);
  for (const path of ['/questions', '/unanswered']) {
    await page.goto(`/en/staff/search${path}`);
    await expectAccessible(page);
  }
});

test('an editor who reads French does all of it in French', async ({ page, browser, baseURL }) => {
  const fr = messages('fr').staffSearch;
  const reader = await visitor(browser, baseURL);
  await signIn(page, 'editor', 'fr');
  await page.goto('/fr/staff/search');
  await page.getByLabel(fr.try.question, { exact: true }).fill('mot de passe perdu');
  await page.getByRole('button', { name: fr.try.button, exact: true }).last().click();
  const first = page.getByRole('listitem').filter({ hasText: 'Réinitialiser un mot de passe oublié' });
  await first.getByText(fr.try.why).click();
  await expect(first.getByRole('columnheader', { name: fr.try.fields.title })).toBeVisible();
  await first.getByRole('link', { name: fr.try.questions }).click();
  await page.getByLabel(fr.questions.add).fill('plus moyen d’entrer chez Larch');
  await page.getByRole('button', { name: fr.questions.addButton }).click();
  await expect(page.getByText(fr.outcomes.learnt)).toBeVisible();
  await page.getByRole('button', { name: fr.questions.remove }).click();
  await expect(page.getByText(fr.outcomes.removed)).toBeVisible();

  await page.getByRole('link', { name: fr.words.title }).first().click();
  await page.getByLabel(fr.words.expressions).fill('pécune, remboursement');
  await page.getByRole('button', { name: fr.words.addSynonyms }).click();
  await expect(page.getByText(fr.outcomes.synonyms)).toBeVisible();
  await expect(async () => expect((await found(reader, 'pécune', 'fr'))[0]).toBe('Obtenir un remboursement')).toPass();
  await page.getByLabel(fr.words.query).fill('sésame');
  await page.getByLabel(fr.words.url).fill('/fr/articles/reset-password');
  await page.getByRole('button', { name: fr.words.addPin }).click();
  await expect(page.getByText(fr.outcomes.pin)).toBeVisible();
  await expect(async () =>
    expect((await found(reader, 'sésame', 'fr'))[0]).toBe('Réinitialiser un mot de passe oublié'),
  ).toPass();
  await page
    .getByRole('link', { name: messages('fr').unanswered.title })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(messages('fr').unanswered.title);
  await expectAccessible(page);
  await reader.close();
});

test('the command palette reaches places by a part of their name, articles, and nothing that one may not see', async ({
  page,
}) => {
  const { palette } = messages('en');
  await signIn(page, 'agent');
  await page.goto('/en/staff');
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: palette.title });
  await expect(box).toBeFocused();
  await expectAccessible(page);
  await box.fill('write n');
  await expect(page.getByRole('option', { name: u.title })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(u.title);

  await page.getByRole('button', { name: palette.open }).click();
  await box.fill('#12');
  await expect(page.getByRole('option', { name: palette.request({ number: '12' }) })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await box.fill('refund');
  await expect(page.getByRole('option', { name: palette.person({ query: 'refund' }) })).toHaveCount(0);
  await page.getByRole('option', { name: palette.articles({ query: 'refund' }) }).click();
  await expect(page).toHaveURL(/\/en\/search\?q=refund/);
});

test('the command palette finds people for administrators while they type', async ({ page }) => {
  const { palette } = messages('en');
  await signIn(page, 'administrator');
  await page.goto('/en/staff');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: palette.title }).fill('agent@');
  const person = page.getByRole('option', { name: 'agent@example.com' }).and(page.locator('.person'));
  await expect(person).toBeVisible();
  await expectAccessible(page);
  await person.click();
  await expect(page).toHaveURL(/\/en\/staff\/people\/\d+$/);
  await expect(page.locator('main').getByText('agent@example.com').first()).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the button of the command palette leads to the search', async ({ page }) => {
    await signIn(page, 'agent');
    await page.goto('/en/staff');
    await page.getByRole('link', { name: messages('en').palette.open }).click();
    await expect(page).toHaveURL(/\/en\/search$/);
  });
});
