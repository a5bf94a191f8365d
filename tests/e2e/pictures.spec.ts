import sharp from 'sharp';
import { send } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

const { pictures: t, publishing } = messages('en');
const test = testSomewhere(async (place) => {
  await seed(place);
}, SEED_ENV);

const screenshot = (background: string) =>
  sharp({ create: { width: 1200, height: 700, channels: 3, background } })
    .png()
    .toBuffer();

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a picture is added, described, put into an article, and readers get it once that is published', async ({
      page,
      helpwell,
      watch,
    }) => {
      watch.expects(/422|404/);
      await enterAs(page.context(), helpwell, 'editor');
      await page.goto('/en/staff/pictures');
      await page.getByRole('button', { name: t.submit }).click();
      await expect(page.getByRole('alert').getByText(t.errors.empty)).toBeVisible();
      const name = javaScriptEnabled ? 'With scripts.png' : 'Without scripts.png';
      const bytes = await screenshot(javaScriptEnabled ? '#246' : '#642');
      await page.getByLabel(t.file, { exact: true }).setInputFiles({ name, mimeType: 'image/png', buffer: bytes });
      await page.getByLabel(t.alt).fill(`${name}: the page of settings`);
      await page.getByRole('button', { name: t.submit }).click();
      await expect(page.getByText(t.added)).toBeVisible();
      const added = page.getByRole('listitem').filter({ hasText: t.added });
      const line = await added.getByLabel(t.code).inputValue();
      const address = /\((\/content\/[^)]+)\)/.exec(line)![1]!;
      await expect(added.getByRole('img', { name: `${name}: the page of settings` })).toHaveJSProperty(
        'complete',
        true,
      );
      expect((await send(helpwell.url + address)).status).toBe(404);

      await page.goto('/en/articles/close-account');
      await page.getByRole('link', { name: publishing.edit, exact: true }).click();
      const text = page.getByRole('textbox', { name: publishing.editor.body, exact: true });
      if (javaScriptEnabled) {
        await expect(page.locator('.has-visual')).toBeVisible();
        await page.getByRole('button', { name: publishing.visual.source, exact: true }).click();
        await text.press('ControlOrMeta+End');
        await page.keyboard.insertText(`\n\n${line}\n`);
        await expect(page.locator('[data-pane]').getByRole('img')).toHaveAttribute('src', address);
      } else await text.fill(`${await text.inputValue()}\n\n${line}\n`);
      await page.getByRole('button', { name: publishing.editor.publish, exact: true }).first().click();
      await page.locator('#publish').getByRole('button', { name: publishing.editor.publish, exact: true }).click();
      await expect(page.getByText(publishing.editor.done.published)).toBeVisible();
      await expect(async () => {
        const read = await send(`${helpwell.url}/en/articles/close-account`);
        expect(read.body.toString()).toContain(`src="${address}"`);
      }).toPass();
      const picture = await send(helpwell.url + address);
      expect(picture.status).toBe(200);
      expect(picture.headers['content-type']).toBe('image/png');
      expect(picture.headers['cache-control']).toBe('public, max-age=3600');

      await page.goto('/en/staff/pictures');
      const used = page
        .getByRole('listitem')
        .filter({ has: page.getByText(`${name}: the page of settings`, { exact: true }) });
      await expect(used.getByRole('button', { name: t.remove })).toHaveCount(0);
      await used.locator('summary').click();
      await expect(used.getByRole('link', { name: /account/i }).last()).toBeVisible();
    });
  });

test('a picture that nothing shows is taken out, and is gone', async ({ page, helpwell, watch }) => {
  watch.expects(/404/);
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/staff/pictures');
  const buffer = await screenshot('#9a3');
  await page.getByLabel(t.file, { exact: true }).setInputFiles({ name: 'unused.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: t.submit }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'unused.png' });
  await expect(card.getByText(t.undescribed)).toBeVisible();
  const address = (await card.getByRole('link').first().getAttribute('href'))!;
  expect((await page.request.get(address)).status()).toBe(200);
  await page.getByRole('link', { name: t.shows.unused }).click();
  await card.getByRole('button', { name: t.remove }).click();
  await expect(page.getByText(t.removed)).toBeVisible();
  await expect(card).toHaveCount(0);
  expect((await page.request.get(address)).status()).toBe(404);
});

test('the page of pictures is accessible, on a phone and in the dark', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/staff/pictures');
  const buffer = await screenshot('#a39');
  await page
    .getByLabel(t.file, { exact: true })
    .setInputFiles({ name: `${'long'.repeat(40)}.png`, mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: t.submit }).click();
  await expect(page.getByText(t.added)).toBeVisible();
  await expectAccessible(page);
});

test('a picture that is pasted into the text is kept, and asked what it shows', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/articles/sync-photos');
  await page.getByRole('link', { name: publishing.edit, exact: true }).click();
  const writing = page.locator('.has-visual').getByRole('textbox', { name: publishing.editor.body, exact: true });
  await writing.press('ControlOrMeta+End');
  const pasted = (await screenshot('#39a')).toString('base64');
  await writing.evaluate((place, base64) => {
    const clipboardData = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    place.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, pasted);
  const asked = page.getByRole('dialog', { name: publishing.visual.commands.Figure });
  await expect(asked.getByLabel(publishing.visual.props['Figure.src'])).toHaveValue(/^\/content\/images\/uploaded\//);
  await asked.getByLabel(publishing.visual.props['Figure.alt']).fill('The list of albums');
  await asked.getByRole('button', { name: publishing.visual.apply }).click();
  await expect(page.locator('#body')).toHaveValue(
    /<Figure src="\/content\/images\/uploaded\/image-1200x700-[0-9a-f]{12}\.png" alt="The list of albums" \/>/,
  );
  await expect(page.locator('[data-pane]').getByRole('img', { name: 'The list of albums' })).toBeVisible();
});
