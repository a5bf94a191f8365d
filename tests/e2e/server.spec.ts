import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { freePort, send, sendForm, sendJson } from './http.ts';
import { embeddedPlace, FIXTURE, runServer, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

/** Pages that every visitor may be shown from memory. */
const VISITOR_PAGES = [
  '/en/',
  '/fr/',
  '/en/categories/billing',
  '/en/articles/refund',
  '/en/search',
  '/en/search?q=refund',
  '/en/ask',
];

test.describe('starting', () => {
  for (const [name, value, said = JSON.stringify(value)] of [
    ['PORT', 'eighty'],
    ['PUBLIC_URL', 'help.example.com'],
    ['DATABASE_URL', 'mysql://localhost/helpwell', 'not right'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', 'everybody'],
    ['SECRET', 'short', 'not right'],
    ['PAGE_CACHE_MB', '-1'],
  ] as [name: string, value: string, said?: string][])
    test(`ends with one line when ${name} is wrong`, async () => {
      const { code, stderr } = await runServer({ [name]: value });
      expect(code).toBe(1);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(`${name} is ${said}, but must be `);
    });

  test('ends with one line that names file and line when site.yml is wrong', async () => {
    const place = await embeddedPlace();
    const file = path.join(place.contentDir, 'site.yml');
    await writeFile(file, (await readFile(file, 'utf8')).replace("'#7a2f8f'", 'violet'));
    const { code, stderr } = await runServer(place.env);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/site\.yml:\d+: colors\.accent: expected a colour/);
    await place.remove();
  });

  test('ends with one line when there is no content folder', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-e2e-'));
    const { code, stderr } = await runServer({ CONTENT_DIR: path.join(folder, 'nothing'), DATA_DIR: folder });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('site.yml');
    await rm(folder, { recursive: true });
  });

  test('ends with one line when nobody answers at DATABASE_URL', async () => {
    const { code, stderr } = await runServer({
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      CONTENT_DIR: FIXTURE,
    });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('DATABASE_URL');
  });

  test('ends with one line when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const place = await embeddedPlace();
    const { code, stderr } = await runServer({ ...place.env, PORT: String(port) });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(String(port));
    other.close();
    await place.remove();
  });

  test('a second process on the same data folder is refused, and the first goes on', async () => {
    const place = await embeddedPlace();
    const first = await startHelpwell(place);
    const { code, stderr } = await runServer(place.env);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`process ${first.pid}`);
    expect((await send(`${first.url}/readyz`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
    await place.remove();
  });

  test('an article with a mistake never takes the site down', async () => {
    const place = await embeddedPlace(FIXTURE, true);
    await writeFile(path.join(place.contentDir, 'articles/en/account/broken.mdx'), '---\ntitle: [\n---\n\n<Steps>\n');
    await appendFile(path.join(place.contentDir, 'articles/en/account/close-account.mdx'), '\n{process.env.HOME}\n');
    const helpwell = await startHelpwell(place, { HOME: '/home/of-nobody' });
    expect((await send(`${helpwell.url}/en/articles/refund`)).status).toBe(200);
    const broken = await send(`${helpwell.url}/en/articles/close-account`);
    expect(broken.body.toString()).not.toContain('/home/of-nobody');
    expect(helpwell.log.some((entry) => JSON.stringify(entry).includes('broken.mdx'))).toBe(true);
    await helpwell.stop();
    await place.remove();
  });
});

test.describe('stopping', () => {
  test('lets a request under way finish, takes no new one, and ends well', async () => {
    const place = await embeddedPlace();
    const helpwell = await startHelpwell(place, { SHUTDOWN_SECONDS: '60' });
    const body = JSON.stringify({ text: 'forgotten password', locale: 'en' });
    const slow = request(`${helpwell.url}/api/suggest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
    });
    slow.write(body.slice(0, 10));
    // An answer to another request proves that the first has been received: the server takes them in order of arrival.
    expect((await send(`${helpwell.url}/healthz`)).status).toBe(200);
    const stopped = helpwell.stop();
    await expect
      .poll(() =>
        send(`${helpwell.url}/readyz`).then(
          ({ status }) => status,
          () => 'refused',
        ),
      )
      .toBe('refused');
    const answered = once(slow, 'response');
    slow.end(body.slice(10));
    const [response] = await answered;
    expect(response.statusCode).toBe(200);
    response.resume();
    expect(await stopped).toBe(0);
    await place.remove();
  });

  test('ends well also when it is told to right after the start', async () => {
    const place = await embeddedPlace();
    expect(await (await startHelpwell(place)).stop()).toBe(0);
    await place.remove();
  });

  test('cuts what does not finish in time', async () => {
    const place = await embeddedPlace();
    const helpwell = await startHelpwell(place, { SHUTDOWN_SECONDS: '0' });
    const endless = request(`${helpwell.url}/api/suggest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '100' },
    });
    const cut = once(endless, 'error');
    endless.write('{');
    expect((await send(`${helpwell.url}/healthz`)).status).toBe(200);
    expect(await helpwell.stop()).toBe(0);
    await cut;
    await place.remove();
  });
});

test.describe('the server', () => {
  test('says that it lives and that it is ready', async ({ helpwell }) => {
    expect((await send(`${helpwell.url}/healthz`)).status).toBe(200);
    const ready = await send(`${helpwell.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body.toString())).toMatchObject({ database: true, search: true });
  });

  test('keeps a connection for longer than proxies do, so that none sends into one that closes', async ({
    helpwell,
  }) => {
    const { headers } = await send(`${helpwell.url}/en/`, { headers: { connection: 'keep-alive' } });
    expect(Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1])).toBeGreaterThan(120);
  });

  test('sets no cookie on a page for visitors, and a strict policy on every page', async ({ helpwell }) => {
    for (const page of VISITOR_PAGES) {
      const { status, headers } = await send(helpwell.url + page);
      expect(status, page).toBe(200);
      expect(headers['set-cookie'], page).toBeUndefined();
      const policy = headers['content-security-policy'] as string;
      expect(policy, page).toContain("default-src 'self'");
      expect(policy, page).toContain("object-src 'none'");
      expect(policy, page).toContain("frame-ancestors 'none'");
      expect(policy, page).not.toContain('unsafe-inline');
      expect(policy, page).not.toMatch(/'unsafe-eval'/);
      expect(headers, page).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(headers['x-powered-by'], page).toBeUndefined();
    }
  });

  test('compresses with brotli and gzip, each with an entity tag of its own, and answers 304', async ({ helpwell }) => {
    const url = `${helpwell.url}/en/articles/refund`;
    const plain = await send(url);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const tags = new Set([plain.headers.etag]);
    for (const [encoding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const packed = await send(url, { headers: { 'accept-encoding': encoding } });
      expect(packed.headers['content-encoding']).toBe(encoding);
      expect(packed.headers.vary).toMatch(/accept-encoding/i);
      expect(decode(packed.body).equals(plain.body)).toBe(true);
      tags.add(packed.headers.etag);
      const again = await send(url, {
        headers: { 'accept-encoding': encoding, 'if-none-match': packed.headers.etag! },
      });
      expect(again.status).toBe(304);
      expect(again.body.length).toBe(0);
    }
    expect(tags.size).toBe(3);
    expect((await send(url, { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
  });

  test('answers HEAD like GET, without the body', async ({ helpwell }) => {
    const head = await send(`${helpwell.url}/en/articles/invoice`, { method: 'HEAD' });
    const get = await send(`${helpwell.url}/en/articles/invoice`);
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    expect(head.headers.etag).toBe(get.headers.etag);
  });

  test('keeps whole what was first asked for with HEAD', async ({ helpwell }) => {
    for (const path of ['/robots.txt', '/sitemap.xml']) {
      const head = await send(`${helpwell.url}${path}`, { method: 'HEAD' });
      const whole = await send(`${helpwell.url}${path}`);
      expect(whole.body.length, path).toBeGreaterThan(20);
      expect(head.headers['content-length'], path).toBe(String(whole.body.length));
    }
  });

  test('serves hashed files for a year, compressed', async ({ helpwell }) => {
    const page = (await send(`${helpwell.url}/en/`)).body.toString();
    const style = /\/_astro\/[^"]+\.css/.exec(page)![0];
    const file = await send(helpwell.url + style, { headers: { 'accept-encoding': 'br' } });
    expect(file.headers['cache-control']).toContain('immutable');
    expect(file.headers['content-encoding']).toBe('br');
  });

  test('keeps pages within their weight', async ({ helpwell }) => {
    const br = { headers: { 'accept-encoding': 'br' } };
    const page = await send(`${helpwell.url}/en/articles/sync-photos`, br);
    expect(page.body.length).toBeLessThanOrEqual(14 * 1024);
    const html = brotliDecompressSync(page.body).toString();
    const weigh = async (pattern: RegExp) => {
      let bytes = 0;
      for (const [address] of html.matchAll(pattern)) bytes += (await send(helpwell.url + address, br)).body.length;
      return bytes;
    };
    const css = await weigh(/\/_astro\/[^"]+\.css/g);
    const script = await weigh(/\/_astro\/[^"]+\.js/g);
    expect(css).toBeGreaterThan(1000);
    expect(css).toBeLessThanOrEqual(12 * 1024);
    expect(script).toBeGreaterThan(1000);
    expect(script).toBeLessThanOrEqual(12 * 1024);
  });

  test('no Host header, forwarded host or request target decides what anybody is shown', async ({ helpwell }) => {
    const url = `${helpwell.url}/en/articles/change-address`;
    const attempts: Parameters<typeof send>[1][] = [
      { headers: { host: 'evil.example' } },
      {
        headers: {
          host: 'evil.example',
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example',
        },
      },
      { target: '//evil.example/en/articles/change-address' },
      { target: '/en/articles/change-address?utm_source=evil.example' },
    ];
    for (const attempt of attempts)
      expect((await send(url, attempt)).body.toString(), JSON.stringify(attempt)).not.toContain('evil.example');
    expect(
      (await send(url, { target: 'http://evil.example/en/articles/change-address' })).body.toString(),
    ).not.toContain('evil.example');
    const page = (await send(url)).body.toString();
    expect(page).toContain(`<link rel="canonical" href="${url}"`);
    expect(page).not.toContain('evil.example');
  });

  test("what one visitor sends along is in nobody else's page", async ({ helpwell }) => {
    const url = `${helpwell.url}/en/articles/close-account`;
    const personal = {
      cookie: 'helpwell_session=made-up; helpwell_visitor=0123456789012345678901',
      'accept-language': 'fr',
    };
    const own = await send(`${url}?s=5b8e2f6e-0000-4000-8000-000000000000&utm_source=letter`, { headers: personal });
    expect(own.status).toBe(200);
    const other = (await send(url)).body.toString();
    for (const trace of ['made-up', '5b8e2f6e', 'utm_source', '0123456789012345678901'])
      expect(other).not.toContain(trace);
    expect(other).toContain('<html lang="en"');
  });

  test('refuses what it cannot read, in words', async ({ helpwell }) => {
    expect((await send(helpwell.url, { target: '/en/%E0%A4%A' })).status).toBe(400);
    expect((await send(`${helpwell.url}/en/`, { method: 'PROPFIND' })).status).toBe(405);
    expect((await send(`${helpwell.url}/.env`)).status).toBe(404);
    for (const target of ['/_image', '/_image?href=/_astro/x&w=1&f=webp', '/_image?href=http://127.0.0.1/'])
      expect((await send(helpwell.url, { target })).status, target).toBe(404);
    expect((await send(helpwell.url, { target: '/content/../../package.json' })).status).toBe(404);
    expect((await send(helpwell.url, { target: '/content/%2e%2e/%2e%2e/package.json' })).status).toBe(404);
    expect((await send(`${helpwell.url}/content/site.yml`)).status).toBe(404);
  });

  test('writes nothing but lines of JSON, whatever it is asked', async ({ helpwell }) => {
    for (const [method, target] of [
      ['PUT', '/en/sign-out'],
      ['DELETE', '/robots.txt'],
      ['GET', '/api/suggest'],
      ['GET', '/_image'],
    ] as const)
      await send(helpwell.url, { method, target, headers: { 'content-type': 'application/json' } });
    expect(helpwell.spoken.filter((line) => !/ is at http| no administrator yet|\/setup\?token=/.test(line))).toEqual(
      [],
    );
  });

  test('tells a program in whole sentences that nothing is at an address', async ({ helpwell }) => {
    const answer = await send(`${helpwell.url}/api/nothing`);
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
      404,
      {
        error: 'not-found',
        description: 'There is nothing at this address.',
        message: 'This page does not exist',
        requestId: expect.any(String),
      },
    ]);
  });

  test('says what went wrong in the language of the address', async ({ helpwell }) => {
    const answer = await send(`${helpwell.url}/fr/articles/nothing-here`, { headers: { 'accept-language': 'en' } });
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toContain('<html lang="fr"');
  });

  test('forms from other sites are refused, programs with JSON are not', async ({ helpwell }) => {
    const ask = `${helpwell.url}/en/ask`;
    for (const origin of ['https://evil.example', 'null', `${helpwell.url}.evil.example`])
      expect((await sendForm(ask, { subject: 'x' }, { origin })).status, origin).toBe(403);
    expect((await sendForm(ask, { subject: 'x' })).status).toBe(422);
    expect(
      (
        await sendForm(
          `${helpwell.url}/en/articles/refund/helpful`,
          { helpful: 'yes' },
          { origin: 'https://evil.example' },
        )
      ).status,
    ).toBe(403);
    expect((await sendJson(`${helpwell.url}/api/suggest`, { text: 'refund', locale: 'en' })).status).toBe(200);
  });

  test('refuses bodies that are too large, whether or not their length is told', async ({ helpwell }) => {
    const url = `${helpwell.url}/api/suggest`;
    const large = JSON.stringify({ text: 'x'.repeat(1_100_000), locale: 'en' });
    expect((await sendJson(url, large)).status).toBe(413);
    const chunked = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      body: large,
    });
    expect(chunked.status).toBe(413);
    expect(JSON.parse(chunked.body.toString())).toHaveProperty('error');
  });

  test('writes links from PUBLIC_URL and takes forms from there only', async () => {
    const place = await embeddedPlace();
    const port = await freePort();
    const helpwell = await startHelpwell(place, { PUBLIC_URL: 'https://help.larch.example', PORT: String(port) });
    expect(helpwell.url).toBe('https://help.larch.example');
    const here = `http://127.0.0.1:${port}`;
    const page = await send(`${here}/en/articles/refund`);
    expect(page.body.toString()).toContain(
      '<link rel="canonical" href="https://help.larch.example/en/articles/refund"',
    );
    expect(page.body.toString()).not.toContain(here);
    expect(page.headers['strict-transport-security']).toMatch(/max-age=\d+/);
    expect((await sendForm(`${here}/en/ask`, { subject: 'x' }, { origin: 'https://help.larch.example' })).status).toBe(
      422,
    );
    expect((await sendForm(`${here}/en/ask`, { subject: 'x' }, { origin: here })).status).toBe(403);
    for (const file of ['/sitemap.xml', '/robots.txt']) {
      const text = (await send(here + file)).body.toString();
      expect(text, file).toContain('https://help.larch.example/');
      expect(text, file).not.toContain('127.0.0.1');
    }
    await helpwell.stop();
    await place.remove();
  });
});

test.describe('POST /api/suggest', () => {
  test('answers as its contract says', async ({ helpwell }) => {
    const url = `${helpwell.url}/api/suggest`;
    const answer = await sendJson(url, { text: 'I forgot my password', locale: 'en', limit: 2 });
    expect(answer.status).toBe(200);
    const { askId, suggestions } = JSON.parse(answer.body.toString());
    expect(askId).toMatch(/^[0-9a-f-]{36}$/);
    expect(suggestions.length).toBeLessThanOrEqual(2);
    expect(suggestions[0]).toMatchObject({
      kind: 'article',
      id: expect.any(Number),
      title: 'Reset a forgotten password',
      url: expect.stringMatching(/^\/en\/articles\/reset-password/),
      snippet: expect.any(String),
      score: expect.any(Number),
      confident: true,
    });
    const again = await sendJson(url, { text: 'refund money', locale: 'en', askId });
    expect(JSON.parse(again.body.toString()).askId).toBe(askId);
  });

  test('answers 413 over 10,000 characters and 400 to what is malformed, in JSON', async ({ helpwell }) => {
    const url = `${helpwell.url}/api/suggest`;
    expect((await sendJson(url, { text: 'x'.repeat(10_000), locale: 'en' })).status).toBe(200);
    for (const [body, status] of [
      [{ text: 'x'.repeat(10_001), locale: 'en' }, 413],
      ['{"text": "refund"', 400],
      ['[]', 400],
      ['', 400],
      [{ locale: 'en' }, 400],
      [{ text: 'refund', locale: 'xx' }, 400],
      [{ text: 'refund', locale: 'en', limit: 6 }, 400],
    ] as const) {
      const answer = await sendJson(url, body);
      expect(answer.status, JSON.stringify(body).slice(0, 80)).toBe(status);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(JSON.parse(answer.body.toString())).toMatchObject({
        error: expect.any(String),
        description: expect.any(String),
      });
    }
  });
});

test.describe('limits', () => {
  const ask = (number: number) => ({
    subject: `Quokka wombat ${number}`,
    body: 'Bilby numbat dunnart.',
    email: `limits-${number}@example.org`,
    intent: 'send-anyway',
  });

  test('answer 429 with when to come back, keep the text, and hold nobody else', async ({ page, watch, helpwell }) => {
    watch.expects(/status of 429/);
    const address = someAddress();
    const url = `${helpwell.url}/en/ask`;
    for (let number = 1; number <= 10; number++)
      expect((await sendForm(url, ask(number), { 'x-forwarded-for': address })).status, `ticket ${number}`).toBe(303);
    const refused = await sendForm(url, ask(11), { 'x-forwarded-for': address });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.body.toString()).toContain('Quokka wombat 11');

    await page.context().setExtraHTTPHeaders({ 'x-forwarded-for': address });
    await page.goto('/en/ask');
    await page.locator('input[name=key]:not([value=""])').waitFor({ state: 'attached' });
    await page.getByLabel('What is it about?').fill('Quokka wombat 12');
    await page.getByLabel('What happened?').fill('Bilby numbat dunnart.');
    await page.getByLabel('Your email address').fill('limits-12@example.org');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText(/try again in \d+ minutes?/);
    await expect(page.getByLabel('What is it about?')).toHaveValue('Quokka wombat 12');

    expect((await sendForm(url, ask(13), { 'x-forwarded-for': someAddress() })).status).toBe(303);
  });

  test('count the address of the connection while no proxy is trusted', async () => {
    const place = await embeddedPlace();
    const helpwell = await startHelpwell(place, { TRUST_PROXY: '' });
    const statuses = [];
    for (let number = 1; number <= 11; number++)
      statuses.push(
        (await sendForm(`${helpwell.url}/en/ask`, ask(number), { 'x-forwarded-for': someAddress() })).status,
      );
    expect(statuses).toEqual([...Array(10).fill(303), 429]);
    await helpwell.stop();
    await place.remove();
  });

  test('hold a program that asks for suggestions without end', async ({ helpwell }) => {
    const address = { 'x-forwarded-for': someAddress() };
    const statuses = await Promise.all(
      Array.from({ length: 121 }, () =>
        sendJson(`${helpwell.url}/api/suggest`, { text: 'refund money', locale: 'en' }, address),
      ),
    );
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(1);
    expect(statuses.find(({ status }) => status === 429)!.headers['retry-after']).toMatch(/^\d+$/);
  });

  test('hold a program that searches without end', async ({ helpwell }) => {
    const headers = { 'x-forwarded-for': someAddress() };
    const answers = await Promise.all(
      Array.from({ length: 121 }, (_, n) => send(`${helpwell.url}/en/search?q=refund+${n}`, { headers })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]!.headers['retry-after']).toMatch(/^\d+$/);
    expect((await send(`${helpwell.url}/en/search?q=refund`)).status).toBe(200);
  });
});

test('the trap that people do not see catches programs, and tells a person what to do', async ({ helpwell }) => {
  const caught = await sendForm(`${helpwell.url}/en/ask`, {
    subject: 'Quokka wombat',
    body: 'Bilby numbat dunnart.',
    email: 'trap@example.org',
    website: 'https://spam.example',
    intent: 'send-anyway',
  });
  expect(caught.status).toBe(422);
  expect(caught.body.toString()).toContain('This field must stay empty');
});
