import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { type HostPage, Product, Widget } from './host-page.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { ROOT } from './server.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

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

/** Its second step is on a page that the product loads. */
const LEADS_ON = `title: See what was sent
video: video.mp4
captions: [{ locale: en, label: English, file: en.vtt }]
chapters: [{ at: 0, title: Begin }, { at: 0:04, title: Look at it }]
steps:
  - { title: Go there, text: Select it., target: '#go' }
  - { title: There, text: Here it is., target: { selector: '#there', page: /sent } }
`;

const strict = (help: string) =>
  `default-src 'none'; script-src ${help}; frame-src ${help}; img-src data:; style-src 'self'; require-trusted-types-for 'script'`;
const pages = (help: string): Record<string, HostPage> => ({
  '/invoices': {
    csp: strict(help),
    body: '<p><a id="before" href="#here">Begin here</a></p><button>Other</button><button id="new">New invoice</button><p>Yours</p><a id="send" href="#send">Send</a><p><a id="go" href="/sent">Sent</a></p>',
  },
  '/sent': { csp: strict(help), body: '<p id="there">Sent today</p><button>Again</button>' },
});
const product = new Product(pages);

const test = testSomewhere(async (place) => {
  await seed(place);
  const origin = await product.listen();
  await appendFile(path.join(place.contentDir, 'site.yml'), `\nwidget: { origins: ['${origin}'] }\n`);
  for (const [slug, guide] of [
    ['send-an-invoice', GUIDE],
    ['see-what-was-sent', LEADS_ON],
  ] as const) {
    const folder = path.join(place.contentDir, 'videos', slug);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'guide.yml'), guide);
    for (const file of ['video.mp4', 'en.vtt'])
      await cp(path.join(ROOT, 'content/videos/see-what-to-write-next', file), path.join(folder, file));
  }
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

test('a tour goes on where a link of the product loads another page', async ({ page, helpwell }) => {
  const counted: { event: string }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/guide-events')) counted.push(...request.postDataJSON().events);
  });
  await page.goto(`${product.origin}/invoices`);
  await new Widget(page, helpwell.url).listen();
  await page.evaluate(() => window.Helpwell.tour('see-what-was-sent'));
  await expect.poll(() => focused(page)).toBe('dialog Go there');
  await page.locator('#go').click();
  await page.waitForURL(`${product.origin}/sent#helpwell=tour:see-what-was-sent@1`);
  await expect.poll(() => focused(page)).toBe('dialog There');
  await page.reload();
  await expect.poll(() => focused(page)).toBe('dialog There');
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe(`button ${t.done}`);
  await page.keyboard.press('Enter');
  await widget.expectTold('tour', { event: 'finished' });
  // The address is the product's own again, and nothing was kept anywhere.
  expect(page.url()).toBe(`${product.origin}/sent`);
  expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length, window.name])).toEqual(
    ['', 0, 0, ''],
  );
  await expect.poll(() => counted.map(({ event }) => event)).toEqual(['tour-begun', 'tour-finished']);
});

test('a guide is watched inside the product, and what happens is told from there', async ({ page, helpwell }) => {
  const told: { event: string; part?: number }[] = [];
  const voters: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || request.frame() === page.mainFrame()) return;
    if (request.url().endsWith('/api/guide-events')) told.push(...request.postDataJSON().events);
    if (request.url().endsWith('/helpful')) voters.push(request.headers()['x-helpwell-visitor']);
  });
  await page.goto(`${product.origin}/sent`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  const frame = await widget.open({ video: 'see-what-was-sent' });
  const video = frame.locator('video');
  const time = () => video.evaluate((one: HTMLVideoElement) => one.currentTime);
  await frame.getByRole('link', { name: 'Look at it' }).click();
  await expect.poll(time).toBeGreaterThan(4);
  const line = frame.locator('.said a').nth(3);
  await line.click();
  await expect.poll(time).toBeGreaterThan(Number(await line.getAttribute('data-seconds')) - 0.1);
  await expect(frame.locator('.said [aria-current]')).toHaveCount(1);
  await video.evaluate((one: HTMLVideoElement) => {
    one.currentTime = one.duration * 0.6;
  });
  await expect.poll(() => told.map(({ event }) => event)).toEqual(expect.arrayContaining(['play', 'watched-50']));

  // Two answers of the same person are one.
  const { yes, no, thanks } = messages('en').articles.helpful;
  for (const name of [yes, no]) {
    await frame.getByRole('button', { name, exact: true }).click();
    await expect(frame.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true');
  }
  await expect(frame.getByText(thanks)).toBeVisible();
  expect(voters).toHaveLength(2);
  expect(voters[0]).toMatch(/^[\w-]{22}$/);
  expect(new Set(voters).size).toBe(1);

  await frame.locator('main a[href*="/ask"]').first().click();
  await expect(frame.getByLabel(messages('en').ask.subject)).toBeVisible();
  await expect
    .poll(() => told.map(({ event, part }) => `${event} ${part ?? ''}`.trim()), { timeout: 15_000 })
    .toEqual(expect.arrayContaining(['watched-25', 'chapter 1', 'solved', 'asked']));
});

test('a tour is recorded into the draft of its guide, on whatever page of the product', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/422/);
  const { tour, steps } = messages('en').guideEditing;
  const { recorder } = messages('en').widget;
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/staff/guides/see-what-was-sent/tour');
  await expectAccessible(page);
  await page.getByLabel(tour.product).fill(`${product.origin}/invoices`);
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: tour.open }).click();
  const popup = await opening;
  await expect(page.getByRole('status').getByText(tour.records)).toBeVisible();

  // A new step.
  await expect.poll(() => named(popup, 'region')).toContain(recorder.label);
  await popup.locator('#new').click();
  await expect.poll(() => focused(popup)).toBe(`textbox ${recorder.title}`);
  for (const key of ['Tab', 'Select <b>it</b>.', 'Tab', 'Enter'])
    await (/^(Tab|Enter)$/.test(key) ? popup.keyboard.press(key) : popup.keyboard.type(key));
  await expect(page.getByRole('status').getByText(tour.kept({ number: '3' }))).toBeVisible();
  await expect(page.locator('#step-2')).toContainText('Select <b>it</b>.');
  await expect(page.locator('#step-2 code').first()).toHaveText('#new');

  // Paused, the product loads another page; there the recorder is again, for another step of the guide, whose words it knows.
  await page.getByLabel(tour.choose({ number: 2 })).check();
  await expect.poll(() => focused(popup)).toBe(`button ${recorder.pause}`);
  await popup.keyboard.press('Enter');
  await popup.locator('#go').click();
  await popup.waitForURL(`${product.origin}/sent`);
  await expect.poll(() => named(popup, 'region')).toContain(recorder.label);
  await popup.getByRole('button', { name: 'Again' }).click();
  await expect.poll(() => values(popup)).toContain('Here it is.');
  await popup.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText(tour.kept({ number: '2' }))).toBeVisible();
  await expect(page.locator('#step-1')).toContainText('Again');
  await expect(page.locator('#step-1')).toContainText('Here it is.');

  // In another order, without the first one; with steps that were copied elsewhere, of which one cannot be read.
  await page.getByRole('button', { name: tour.up({ number: 3 }) }).click();
  await expect(page.getByText(tour.done.moved)).toBeVisible();
  await expect(page.locator('#step-1')).toContainText('Select <b>it</b>.');
  await page.getByRole('button', { name: tour.remove({ number: 1 }) }).click();
  await expect(page.getByText(tour.done.removed)).toBeVisible();
  await expect(page.getByText(steps.step({ number: 3 }))).toHaveCount(0);
  await page.getByText(tour.paste).click();
  await page.getByRole('textbox', { name: tour.pasted }).fill('- { text: One more., target: "#x" }\n- { text: [] }');
  await page.getByRole('button', { name: tour.take }).click();
  await expect(page.getByRole('textbox', { name: tour.pasted })).toHaveValue(/One more/);
  await page.getByRole('textbox', { name: tour.pasted }).fill('- { text: One more., target: "#x" }');
  await page.getByRole('button', { name: tour.take }).click();
  await expect(page.locator('#step-2')).toContainText('One more.');

  await page.goto('/en/staff/guides/see-what-was-sent');
  await page.getByRole('button', { name: messages('en').guideEditing.publish, exact: true }).click();
  const answer = await page.request.get('/api/widget/tours/see-what-was-sent?locale=en');
  expect(((await answer.json()) as { steps: { target: object }[] }).steps.map(({ target }) => target)).toMatchObject([
    { selector: '#new', page: '/invoices' },
    { text: 'Again', page: '/sent' },
    { selector: '#x' },
  ]);
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
    target: { selector: '#new', page: '/invoices' },
  };
  await expect.poll(() => values(page)).toContain(`steps:\n  - ${JSON.stringify(step)}\n`);
  expect(await page.title()).toBe('Invoices – Acme');
  // Paused, the page is as always.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#new').click();
  expect(await page.title()).toBe('clicked');
});
