import { visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Translating: beside the original, and through the tools of translators.

const { publishing: t } = messages('en');
const { editor, translation, translations } = t;

let seeds: Seeds;
const test = testSomewhere(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a major change of the original tells readers of the translation, until it is published again', async ({
    page,
    helpwell,
  }) => {
    await enterAs(page.context(), helpwell, 'editor');
    const french = async () => (await visit(helpwell, '/fr/articles/refund')).text;
    const notice = messages('fr').articles.outdatedRead({ language: 'anglais' });
    expect(await french()).not.toContain(notice);
    await page.goto(`/en/staff/articles/${seeds.article}/en`);
    const body = page.locator('#body');
    await body.fill(`${await body.inputValue()}\nAsk within **ninety** days.\n`);
    await page.getByRole('button', { name: editor.publish, exact: true }).first().click();
    await page.locator('#publish').getByLabel(editor.significances.major).check();
    await page.locator('#publish').getByRole('button', { name: editor.publish, exact: true }).click();
    await expect(page.getByText(editor.done.published)).toBeVisible();
    await expect(async () => expect(await french()).toContain(notice)).toPass();

    await page.goto('/en/staff/translations');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'French' })
      .getByRole('link', { name: translations.outdated })
      .first()
      .click();
    await page.getByRole('link', { name: /remboursement/i }).click();
    await expect(page.getByText(translation.outdated)).toBeVisible();
    await expect(page.locator('#changed ins', { hasText: 'ninety' }).first()).toBeVisible();
    await body.fill(`${await body.inputValue()}\nDemandez-le sous **quatre-vingt-dix** jours.\n`);
    await page.getByRole('button', { name: editor.publish, exact: true }).click();
    await expect(page.getByText(editor.done.published)).toBeVisible();
    await expect(page.getByText(translation.outdated)).toHaveCount(0);
    await expect(async () => {
      const text = await french();
      expect(text).toContain('quatre-vingt-dix');
      expect(text).not.toContain(notice);
    }).toPass();
  });

  test('an article goes out as XLIFF, and comes back as a draft', async ({ page, watch, helpwell }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/staff/translations');
    const card = page.getByRole('listitem').filter({ hasText: 'French' });
    const link = card.getByRole('link', { name: translations.downloads.missing, exact: true });
    const response = await page.request.get((await link.getAttribute('href'))!);
    expect(response.headers()['content-disposition']).toContain('en-fr-missing.xlf');
    const xliff = await response.text();
    const send = async (text: string) => {
      const file = { name: 'back.xlf', mimeType: 'application/xliff+xml', buffer: Buffer.from(text) };
      await page.getByLabel(translations.file).setInputFiles(file);
      await page.getByRole('button', { name: translations.bring }).click();
    };
    await send('<!DOCTYPE x><xliff/>');
    await expect(page.getByRole('alert')).toContainText(translations.errors.doctype);
    await send(
      xliff.replace(
        /(<unit id="title"[\s\S]*?<source>)Download an invoice(<\/source>\n)/,
        '$1Download an invoice$2<target>Télécharger une facture</target>\n',
      ),
    );
    await expect(page.getByText(translations.came({ count: 1 }))).toBeVisible();
    await expect(page.getByText(translations.problems.nothing).first()).toBeVisible();
    await page.getByRole('link', { name: 'Télécharger une facture' }).click();
    await expect(page.getByLabel(editor.fieldTitle, { exact: true })).toHaveValue('Télécharger une facture');
  });
});

test('a translation is saved while it is written, and begins as a copy of the original', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/staff/translations');
  await expectAccessible(page);
  await page.goto('/en/staff/articles?in=fr&show=missing');
  // What was worked on last comes first.
  await page.locator('a.open').last().click();
  await expect(page.getByText(translation.copied)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel(editor.fieldTitle, { exact: true }).fill('Un titre');
  await expect(page.locator('[data-status]')).toHaveText(editor.saved);
  await page.reload();
  await expect(page.getByLabel(editor.fieldTitle, { exact: true })).toHaveValue('Un titre');
});
