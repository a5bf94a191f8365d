import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { serveZendesk, zendeskArticle, zendeskTopics, zendeskTranslation } from '../../src/import/test-help-centers.ts';
import { send, visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// An administrator brings another help center over: from its export, and straight from where it is.

const { imports: t } = messages('en');

/** Where the other help center is; it lies in a private network, so the settings name it. */
let port = 0;
const env: Record<string, string> = { ...SEED_ENV };
const test = testSomewhere(async (place) => {
  // Free at the moment.
  const finder = createServer();
  await new Promise<void>((resolve) => finder.listen(0, '127.0.0.1', resolve));
  port = (finder.address() as AddressInfo).port;
  await new Promise((resolve) => finder.close(resolve));
  env['IMPORT_HOSTS'] = `127.0.0.1:${port}`;
  await seed(place);
}, env);

const figure = (page: Page, name: string) => page.locator('dl.figures div').filter({ hasText: name }).locator('dd');

/** The page tells by itself when the work is done; without scripts somebody asks again. */
async function until(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(text)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an export is looked at, comes, keeps its old addresses, and comes again without doubles', async ({
    page,
    helpwell,
    watch,
  }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'administrator');
    const articles = [
      zendeskArticle(360081, {
        title: 'Pay with a voucher',
        body: '<p>Type the code.</p>',
        translations: [zendeskTranslation(360081, 'fr', { title: 'Payer avec un bon' })],
      }),
      zendeskArticle(360082, { title: 'Not finished yet', draft: true }),
    ];
    const bring = async (name: string, text: string) => {
      await page.goto('/en/staff/imports');
      await page
        .getByLabel(t.file, { exact: true })
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: t.look }).first().click();
    };
    await bring('program.exe', 'MZ');
    await expect(page.getByRole('alert')).toContainText('program.exe');
    await bring('export.json', JSON.stringify({ articles, ...zendeskTopics }));
    await until(page, t.readyText);
    await expect(figure(page, t.counts.created)).toHaveText('3');
    expect((await visit(helpwell, '/hc/en-us/articles/360081')).status).toBe(404);
    await page.getByRole('button', { name: t.confirm }).click();
    await until(page, t.doneText);
    const moved = await send(`${helpwell.url}/hc/fr/articles/360081-Payer`);
    expect([moved.status, moved.headers.location]).toEqual([301, '/fr/articles/pay-with-a-voucher']);
    expect((await visit(helpwell, '/en/articles/pay-with-a-voucher')).text).toContain('Type the code.');
    expect((await visit(helpwell, '/en/articles/not-finished-yet')).status).toBe(404);
    await page.getByRole('link', { name: 'Not finished yet' }).click();
    await expect(page.getByText('Not finished yet').first()).toBeVisible();

    await bring('export (1).json', JSON.stringify({ articles, ...zendeskTopics }));
    await until(page, t.readyText);
    await expect(figure(page, t.counts.created)).toHaveText('0');
    await expect(figure(page, t.counts.unchanged)).toHaveText('3');
    await page.getByRole('button', { name: t.discard }).click();
    await expect(page.getByText(t.stoppedText)).toBeVisible();
  });
});

test('a help center comes straight from where it is, with its pictures but none of a private network', async ({
  page,
  helpwell,
}) => {
  const picture = await sharp({ create: { width: 8, height: 6, channels: 3, background: '#3c3' } })
    .png()
    .toBuffer();
  const origin = `http://127.0.0.1:${port}`;
  const body = ['good', 'moved'].map((name) => `<p><img src="${origin}/${name}.png" alt="A ${name} one"></p>`).join('');
  const server = await serveZendesk(
    {
      articles: [zendeskArticle(360091, { title: 'Set up the scale', body })],
      authorization: `Basic ${Buffer.from('ada@example.com/token:T0ken').toString('base64')}`,
      busy: { '/api/v2/help_center/articles.json': [{ status: 429, retryAfter: '1' }] },
      files: { '/good.png': picture, '/moved.png': { location: 'http://127.0.0.2:9/private.png' } },
    },
    port,
  );
  try {
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto('/en/staff/imports');
    await expectAccessible(page);
    const form = page.locator('form').filter({ has: page.locator('#from-zendesk') });
    const begin = async (token: string) => {
      await page.goto('/en/staff/imports');
      await form.getByLabel(t.address, { exact: true }).fill(origin);
      await form.getByLabel(t.email, { exact: true }).fill('ada@example.com');
      await form.getByLabel(t.secret, { exact: true }).fill(token);
      await form.getByRole('button', { name: t.look }).click();
    };
    await begin('wrong');
    await expect(page.getByText(t.problems.token)).toBeVisible({ timeout: 15_000 });
    await begin('T0ken');
    await expect(page.getByText(t.readyText)).toBeVisible({ timeout: 20_000 });
    await expectAccessible(page);
    await page.getByRole('button', { name: t.confirm }).click();
    await expect(page.getByText(t.doneText)).toBeVisible({ timeout: 20_000 });
    await expect(figure(page, t.counts.lost)).toHaveText('1');
    await expect(
      page.getByText(/moved\.png could not be fetched: its address lies in a private network/),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Set up the scale' }).click();
    await expect(page.getByRole('img', { name: 'A good one' })).toBeVisible();
    expect(JSON.stringify(helpwell.log)).not.toContain('T0ken');
  } finally {
    await server.stop();
  }
});
