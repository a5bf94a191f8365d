import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { SignJWT } from 'jose';
import { type HostPage, Product, Widget } from './host-page.ts';
import { send, sendJson } from './http.ts';
import { messages } from './messages.ts';
import { SEED_ENV, seed } from './seeds.ts';
import { expect, expectAccessible, someAddress, testSomewhere } from './test.ts';

// The widget in pages of other origins, as hard on it as products are.

const t = messages('en');
const SECRET = 'a shared secret of the product, 32+';
const PHONE = { width: 360, height: 740 };
const HOSTILE =
  '*{all:unset!important;display:none!important}html,body,main{display:block!important}helpwell-widget{opacity:0!important;width:100%!important}';

/** Everybody with an account may ask the community, or write to the team. */
const CHANNELS = `
plans: [{ id: free, label: Free, channels: [community, email] }]
channels: { community: { on: true }, email: { on: true } }
`;

const pages = (help: string): Record<string, HostPage> => ({
  '/invoices': {
    csp: `default-src 'none'; script-src ${help}; frame-src ${help}; img-src data:; require-trusted-types-for 'script'`,
    body: '<button id="own" data-helpwell="article:refund">?</button><p data-help="article:invoice">Your invoices</p>',
  },
  '/settings': {},
  '/hostile': { head: `<style>${HOSTILE}</style>` },
  '/own': { head: '<script>window.Helpwell = { mine: true }</script>' },
  '/early': {
    head: '<script>(window.Helpwell = window.Helpwell || []).push(["open", { article: "refund" }])</script>',
  },
  '/isolated': {
    headers: { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' },
  },
  '/no-frames': { csp: `script-src ${help} 'unsafe-inline'; frame-src 'none'` },
  '/arabic': { attributes: 'data-label="مساعدة" data-position="start"' },
});
const product = new Product(pages);
const stranger = new Product(pages);

const test = testSomewhere(
  async (place) => {
    await seed(place);
    const origin = await product.listen();
    await stranger.listen();
    const section = { origins: [origin], pages: [{ match: '/settings', show: ['article:reset-password'] }] };
    await appendFile(path.join(place.contentDir, 'site.yml'), `${CHANNELS}widget: ${JSON.stringify(section)}\n`);
  },
  { ...SEED_ENV, PRODUCT_SIGN_IN: JSON.stringify({ algorithm: 'HS256', secret: SECRET, audience: 'helpwell' }) },
);
// A header of every request, as other tests have it, is one that browsers ask permission for on other origins.
test.use({ extraHTTPHeaders: {} });
test.beforeEach(({ helpwell }) => {
  product.has(helpwell.url);
  stranger.has(helpwell.url);
});
test.afterAll(() => {
  product.close();
  stranger.close();
});

/** A token of the product; given claims replace its own. */
function token(given: Record<string, unknown> = {}): Promise<string> {
  const payload = {
    aud: 'helpwell',
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    email: 'paula@example.com',
    email_verified: true,
    name: 'Paula Product',
    external_id: 'paula',
    origin: product.origin,
    ...given,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(SECRET));
}

test('on a strict page it opens, finds, reads, asks and files, and leaves nothing', async ({
  page,
  helpwell,
  context,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${product.origin}/invoices`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  // Before the first click the page asks for the one script.
  expect(asked.filter((url) => url.startsWith(helpwell.url))).toEqual([`${helpwell.url}/widget.js`]);

  await widget.launch();
  const frame = await widget.frame();
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('How can we help?');
  // What the page's mark names, before anything that is found by words.
  const fits = frame.getByRole('region', { name: t.widget.frame.fits });
  await expect(fits.getByRole('link').first()).toHaveText('Download an invoice');
  await fits.getByRole('link').first().click();
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Download an invoice');
  await widget.expectTold('navigate', { path: '/en/articles/invoice' });

  await frame.getByRole('button', { name: t.articles.helpful.yes }).click();
  await expect(frame.getByRole('status').filter({ hasText: t.articles.helpful.thanks })).toBeVisible();
  await frame.getByRole('button', { name: t.widget.frame.back }).click();
  const search = frame.getByRole('combobox');
  await search.fill('refund');
  await search.press('Enter');
  await expect(frame.getByRole('link', { name: /refund/i }).first()).toBeVisible();

  await widget.open({ ask: 'My photos do not sync' });
  await expect(frame.getByLabel(t.ask.subject)).toHaveValue('My photos do not sync');
  await frame.getByLabel(t.ask.body).fill('The telephone shows a red cloud since yesterday, and nothing arrives.');
  // The same answers as on the site.
  await expect(frame.getByRole('button', { name: /possible answer/ })).toBeVisible();
  await frame.getByLabel(t.ask.email).fill('ada@example.com');
  await frame.getByRole('button', { name: t.ask.submit }).click();
  const anyway = frame.getByRole('button', { name: t.ask.before.sendAnyway });
  const received = frame.getByRole('heading', { name: t.ask.received.title });
  await expect(anyway.or(received)).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  await expect(received).toBeVisible();

  await page.keyboard.press('Escape');
  await widget.expectTold('close', {});
  expect(await context.cookies()).toEqual([]);
  await page.evaluate(() => window.Helpwell.destroy());
  expect(
    await page.evaluate(() => [typeof window.Helpwell, document.querySelectorAll('helpwell-widget, iframe').length]),
  ).toEqual(['undefined', 0]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

test('what fits is looked up again where somebody goes on within the page', async ({ page, helpwell }) => {
  await page.goto(`${product.origin}/hostile`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  // Styles of the page change nothing of it.
  await widget.launch();
  const frame = await widget.frame();
  await expect(frame.getByRole('heading', { level: 1 })).toBeVisible();
  const seen = await page.evaluate(() => {
    const under = document.elementFromPoint(innerWidth - 200, innerHeight - 300);
    return [under?.localName, getComputedStyle(under!).opacity];
  });
  expect(seen).toEqual(['helpwell-widget', '1']);
  await page.evaluate(() => history.pushState(null, '', '/settings'));
  await expect(frame.getByRole('region', { name: t.widget.frame.fits }).getByRole('link').first()).toHaveText(
    'Reset a forgotten password',
  );
  const found = await page.evaluate(() => window.Helpwell.suggest());
  expect(found[0]).toEqual({
    kind: 'article',
    title: 'Reset a forgotten password',
    url: `${helpwell.url}/en/articles/reset-password`,
  });
});

test('another thing called Helpwell stays, and calls made before it is there are kept', async ({ page, helpwell }) => {
  await page.goto(`${product.origin}/own`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen('HelpwellWidget');
  expect(await page.evaluate(() => window.Helpwell)).toEqual({ mine: true });
  await widget.launch();
  await widget.frame();
  await page.goto(`${product.origin}/early`);
  await expect.poll(() => page.frames().some((one) => one.url().endsWith('/widget/articles/refund'))).toBe(true);
});

test('an isolated page shows it', async ({ page, helpwell }) => {
  await page.goto(`${product.origin}/isolated`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  const frame = await widget.open({ article: 'refund' });
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText(/refund/i);
  // Results while typing come from a worker, which an isolated page allows only if it is marked too.
  await widget.open({ search: '' });
  await frame.locator('[data-awake]').waitFor();
  await frame.getByRole('combobox').fill('password');
  await expect(frame.getByRole('option').first()).toBeVisible();
});

for (const [what, origin, at] of [
  ['of which site.yml says nothing', () => stranger.origin, '/settings'],
  ['that allows no frames', () => product.origin, '/no-frames'],
] as const)
  test(`on a page ${what} the help center opens in a tab`, async ({ page, helpwell, context, watch }) => {
    watch.expects(/frame-ancestors|frame-src|Content Security Policy|postMessage|Framing/i);
    await page.goto(origin() + at);
    const widget = new Widget(page, helpwell.url);
    await widget.listen();
    await page.evaluate(() => window.Helpwell.open({ article: 'refund' }));
    await widget.expectTold('error', { reason: 'refused' });
    const tab = context.waitForEvent('page');
    // The way out has the focus.
    await page.keyboard.press('Enter');
    await (await tab).waitForURL(`${helpwell.url}/en/articles/refund`);
  });

test('the keyboard opens it, is led in and back, and is free to leave', async ({ page, helpwell }) => {
  await page.goto(`${product.origin}/invoices`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  await expectAccessible(page);
  await page.locator('#own').focus();
  await page.keyboard.press('Enter');
  const frame = await widget.frame();
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText(/refund/i);
  await expect(frame.locator('#content')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#own')).toBeFocused();
  await page.setViewportSize(PHONE);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(frame.getByRole('button', { name: t.widget.frame.close })).toBeVisible();
  await frame.getByRole('button', { name: t.widget.frame.close }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('helpwell-widget');
});

test('pages in it are accessible', async ({ page, helpwell }) => {
  for (const at of [
    '/en/widget',
    '/en/widget/articles/refund',
    '/en/widget/search?q=refund',
    '/en/widget/ask',
    '/en/widget/outside?to=/en/account',
  ]) {
    await page.goto(helpwell.url + at);
    await expectAccessible(page);
  }
});

test('who is signed in to the product has their requests in it, until they are forgotten', async ({
  page,
  helpwell,
}) => {
  await page.exposeFunction('token', () => token());
  await page.goto(`${product.origin}/settings`);
  const widget = new Widget(page, helpwell.url);
  await widget.listen();
  await page.evaluate(() =>
    window.Helpwell.identify(() => (window as unknown as { token(): Promise<string> }).token()),
  );
  const frame = await widget.open({ ask: 'A question of mine' });
  await widget.expectTold('identify', { identified: true });
  // Written as who the product says it is.
  await expect(frame.getByLabel(t.ask.email)).toHaveValue('paula@example.com');
  await expect(frame.getByLabel(t.ask.email)).toHaveAttribute('readonly');
  await expect(frame.getByLabel(t.ask.subject)).toHaveValue('A question of mine');
  await frame.getByLabel(t.ask.body).fill('Zzyzx qwxyz plugh.');
  await frame.getByRole('button', { name: t.ask.submit }).click();
  await expect(frame.getByRole('heading', { name: t.ask.received.title })).toBeVisible();
  await frame.getByRole('link', { name: t.requests.link }).first().click();
  await frame.getByRole('link', { name: 'A question of mine' }).click();
  await frame.getByLabel(t.requests.reply.label).fill('One thing more.');
  await frame.getByRole('button', { name: t.requests.reply.submit }).click();
  await expect(frame.getByText('One thing more.')).toBeVisible();

  // In the community they write as themselves too, without leaving the product.
  await widget.open({ ask: 'Who prints albums at home?' });
  await expect(frame.getByLabel(t.ask.subject)).toHaveValue('Who prints albums at home?');
  await frame.getByRole('button', { name: t.community.ask.instead }).click();
  await expect(frame.getByRole('heading', { level: 1, name: t.community.new.title })).toBeVisible();
  await frame.getByLabel(t.community.new.topic, { exact: true }).selectOption('using');
  await frame.getByLabel(t.community.new.body, { exact: true }).fill('On which paper, I would like to know.');
  await frame.getByRole('button', { name: t.community.new.submit, exact: true }).click();
  // Of somebody new it may wait for a moderator first, and is shown so in place.
  const written = frame.getByRole('heading', { name: 'Who prints albums at home?' });
  const still = frame.getByRole('button', { name: t.community.new.anyway });
  await expect(still.or(written)).toBeVisible();
  if (await still.isVisible()) await still.click();
  await expect(written).toBeVisible();
  expect(page.context().pages()).toHaveLength(1);

  await page.evaluate(() => window.Helpwell.forget());
  await widget.expectTold('forget', {});
  await page.evaluate(() => window.Helpwell.open({ requests: true }));
  await expect(frame.getByRole('heading', { name: t.widget.frame.outside.signInTitle })).toBeVisible();
});

test('a session counts for its product alone, and opens nothing of the team’s', async ({ helpwell }) => {
  const headers = { 'x-forwarded-for': someAddress() };
  const exchange = async (given: string, origin = product.origin) => {
    const { status, body } = await sendJson(`${helpwell.url}/api/widget/session`, { token: given, origin }, headers);
    return { status, ...(JSON.parse(body.toString()) as { session?: string; reason?: string }) };
  };
  const get = (at: string, session: string, origin = product.origin) =>
    send(helpwell.url + at, {
      headers: { ...headers, authorization: `Bearer ${session}`, 'x-helpwell-origin': origin },
    });

  expect(await exchange(await token({ origin: stranger.origin }))).toMatchObject({ status: 403, reason: 'origin' });
  expect(await exchange(await token(), stranger.origin)).toMatchObject({ status: 403, reason: 'origin' });
  expect(await exchange(await token({ iat: 1 }))).toMatchObject({ status: 403, reason: 'expired' });
  const once = await token();
  const { session = '' } = await exchange(once);
  expect(await exchange(once)).toMatchObject({ status: 403, reason: 'used' });

  expect((await get('/en/widget/requests', session)).status).toBe(200);
  // Pictures that are not for everybody are asked for with it, at their own address.
  const picture = '/content/images/uploaded/none-1x1-0123456789ab.png';
  expect((await get(picture, session)).status).toBe(404);
  expect((await get(picture, session, stranger.origin)).status).toBe(401);
  // From another page, and as a session of the site.
  expect((await get('/en/widget/requests', session, stranger.origin)).status).toBe(401);
  expect((await get('/en/requests', session)).status).toBe(303);
  expect((await get('/en/account', session)).status).toBe(303);
  const cookie = { ...headers, cookie: `helpwell_session=${session}` };
  expect((await send(`${helpwell.url}/en/requests`, { headers: cookie })).status).toBe(303);

  await send(`${helpwell.url}/en/widget/account`, { headers }).then(({ status }) => expect(status).toBe(404));
});
