import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { type HostPage, Product, Widget } from './host-page.ts';
import { messages } from './messages.ts';
import { SEED_ENV, seed } from './seeds.ts';
import { ROOT } from './server.ts';
import { expect, expectAccessible, testOn } from './test.ts';

// A guide leads through a product on another origin, whose page allows next to nothing.

const { tour: t } = messages('en').widget;

const GUIDE = `title: { en: Send an invoice, fr: Envoyer une facture }
video: video.mp4
captions: [{ locale: en, label: English, file: en.vtt }]
steps:
  - { title: Begin, text: 'Select **New invoice**.', target: { selector: button, text: new invoice, placement: bottom } }
  - { title: Not there, text: Select it., target: '#gone' }
  - { title: <b>Send</b>, text: 'It goes out <img src=x onerror=alert(1)> at once.', target: { selector: '#send', placement: top } }
`;

const pages = (help: string): Record<string, HostPage> => ({
  '/invoices': {
    csp: `default-src 'none'; script-src ${help}; frame-src ${help}; img-src data:; style-src 'self'; require-trusted-types-for 'script'`,
    body: '<p><a id="before" href="#here">Begin here</a></p><button>Other</button><button id="new">New invoice</button><p>Yours</p><a id="send" href="#send">Send</a>',
  },
});
const product = new Product(pages);

const test = testOn(async (place) => {
  await seed(place);
  const origin = await product.listen();
  await appendFile(path.join(place.contentDir, 'site.yml'), `\nwidget: { origins: ['${origin}'] }\n`);
  const folder = path.join(place.contentDir, 'videos/send-an-invoice');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'guide.yml'), GUIDE);
  for (const file of ['video.mp4', 'en.vtt'])
    await cp(path.join(ROOT, 'content/videos/see-what-to-write-next', file), path.join(folder, file));
}, SEED_ENV);
// Modules are asked for across origins, which no header of the tests may change.
test.use({ extraHTTPHeaders: {} });
test.beforeEach(({ helpwell }) => product.has(helpwell.url));
test.afterAll(() => product.close());

interface Node {
  role?: { value: string };
  name?: { value: string };
  value?: { value: string };
  properties?: { name: string; value: { value?: unknown } }[];
}

/** What is there for assistive technology, also inside the closed shadow root. */
async function tree(page: Page): Promise<Node[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes as Node[];
}

const named = async (page: Page, role: string) =>
  (await tree(page)).filter((node) => node.role?.value === role).map(({ name }) => name?.value);
const values = async (page: Page) => (await tree(page)).map(({ value }) => value?.value);

/** What has the focus: its role and its name. */
async function focused(page: Page): Promise<string> {
  // The document and the frames around it say that they are focused too.
  const node = (await tree(page)).findLast(({ properties }) =>
    properties?.some(({ name, value }) => name === 'focused' && value.value),
  );
  return `${node?.role?.value} ${node?.name?.value}`;
}

test('a tour is taken with the keyboard alone, skips what is not there, and gives the focus back', async ({
  page,
  helpwell,
}) => {
  const counted: unknown[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/guide-events')) counted.push(...request.postDataJSON().events);
  });
  await page.goto(`${product.origin}/invoices`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  await page.locator('#before').focus();
  await page.evaluate(() => window.Helpwell.tour('send-an-invoice'));
  await widget.expectTold('tour', { tour: 'send-an-invoice', event: 'begun' });
  await expect.poll(() => focused(page)).toBe('dialog Begin');
  await expectAccessible(page);

  // To the element, which is free to be used, and back.
  await page.keyboard.press('F6');
  await expect(page.locator('#new')).toBeFocused();
  await page.keyboard.press('F6');
  await expect.poll(() => focused(page)).toBe('dialog Begin');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe(`button ${t.next}`);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('dialog <b>Send</b>');
  expect(await widget.told('tour')).toContainEqual({ tour: 'send-an-invoice', event: 'missing', step: 1 });

  await page.keyboard.press('Escape');
  await expect(page.locator('#before')).toBeFocused();
  await widget.expectTold('tour', { event: 'left', step: 2 });
  await expect
    .poll(() => counted)
    .toEqual([{ event: 'tour-begun' }, { event: 'tour-missing', part: 1 }, { event: 'tour-left', part: 2 }]);
});

test('a tour goes on when its step is done, and is finished', async ({ page, watch, helpwell }) => {
  watch.expects(/404/);
  await page.goto(`${product.origin}/invoices`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  await page.evaluate(() => window.Helpwell.open({ tour: 'send-an-invoice' }));
  await expect.poll(() => focused(page)).toBe('dialog Begin');
  await page.locator('#new').click();
  await expect.poll(() => focused(page)).toBe('dialog <b>Send</b>');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe(`button ${t.done}`);
  await page.keyboard.press('Enter');
  await widget.expectTold('tour', { event: 'finished' });

  await page.evaluate(() => window.Helpwell.tour('refund'));
  await widget.expectTold('error', { reason: 'tour', tour: 'refund' });
  await page.evaluate(() => window.Helpwell.destroy());
  expect(await page.evaluate(() => document.querySelectorAll('helpwell-widget').length)).toBe(0);
});

test('the steps of a tour are recorded by clicking them, and nothing happens in the product', async ({
  page,
  helpwell,
}) => {
  await page.goto(`${product.origin}/invoices`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  await page.evaluate(() => {
    document.querySelector('#new')!.addEventListener('click', () => {
      document.title = 'clicked';
    });
    window.Helpwell.recordTour();
  });
  await expect.poll(() => named(page, 'region')).toContain(messages('en').widget.recorder.label);
  await expectAccessible(page);
  await page.locator('#new').click();
  await expect.poll(() => focused(page)).toBe(`textbox ${messages('en').widget.recorder.title}`);
  await page.keyboard.type('Begin');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Select it.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe(`button ${messages('en').widget.recorder.pause}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const step = {
    title: 'Begin',
    text: 'Select it.',
    target: { selector: '#new', text: 'New invoice', page: '/invoices' },
  };
  await expect.poll(() => values(page)).toContain(`steps:\n  - ${JSON.stringify(step)}\n`);
  expect(await page.title()).toBe('Invoices – Acme');
  // Paused, the page is as always.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#new').click();
  expect(await page.title()).toBe('clicked');
});
