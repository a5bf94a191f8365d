import { setTimeout as pause } from 'node:timers/promises';
import { breakableWay } from '../../src/db/test-proxy.ts';
import { send, sendForm, sendJson } from './http.ts';
import { AskPage } from './pages.ts';
import { type Helpwell, type Place, POSTGRES, postgresPlace, runServer, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

/** Long enough that everything that polls, retries or gives up has done so. */
const AWAY_MS = 60_000;

/** No request may take longer while the database is away, on a machine that does other things too. */
const PATIENCE_MS = 15_000;

const QUESTION = { subject: 'The zeppelin module hums', body: 'Since Monday the zeppelin module hums all night.' };

test.describe('while the database is away (PostgreSQL)', () => {
  test.skip(!POSTGRES, 'needs a PostgreSQL server');
  test.slow();
  // Each waits more than it works.
  test.describe.configure({ mode: 'parallel' });
  let place: Place;
  let way: Awaited<ReturnType<typeof breakableWay>>;
  let helpwell: Helpwell;
  test.beforeEach(async () => {
    place = await postgresPlace();
    way = await breakableWay(place.env['DATABASE_URL']!);
    helpwell = await startHelpwell({ env: { ...place.env, DATABASE_URL: way.url } });
  });
  test.afterEach(async () => {
    await helpwell.stop();
    await way.close();
    await place.remove();
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const late = pause(PATIENCE_MS, 'late' as const, { ref: false });
    const answer = await Promise.race([send(helpwell.url + path, { headers }), late]);
    if (answer === 'late') throw new Error(`${path} was not answered within ${PATIENCE_MS} ms.`);
    return { status: answer.status, headers: answer.headers, text: answer.body.toString() };
  };
  const suggest = async (text: string) =>
    JSON.parse((await sendJson(`${helpwell.url}/api/suggest`, { text, locale: 'en' })).body.toString()) as {
      suggestions: { title: string }[];
    };
  const fields = (email: string) => ({ ...QUESTION, email, name: 'Ada Fern' });

  for (const broken of ['refused', 'silent'] as const)
    test(`reading and searching go on, and everything noted or filed arrives once: ${broken}`, async () => {
      test.setTimeout(300_000);
      const read = (await get('/en/articles/refund')).text;
      expect(read).toContain('Get a refund');
      await way.become(broken);
      const ends = Date.now() + AWAY_MS;
      let round = 0;
      do {
        round++;
        expect((await get('/healthz')).status).toBe(200);
        expect((await get('/en/articles/refund')).text).toBe(read);
        const found = await get(`/en/search?q=get+a+refund+${round}`);
        expect([found.status, found.text]).toEqual([200, expect.stringContaining('Get a refund')]);
        const box = await get('/api/search?q=refund&locale=en');
        expect([box.status, box.text]).toEqual([200, expect.stringContaining('Get a refund')]);
        expect((await suggest(`How do I get a refund ${round}?`)).suggestions[0]!.title).toBe('Get a refund');
        const ready = await get('/readyz');
        expect([ready.status, JSON.parse(ready.text)]).toEqual([503, expect.objectContaining({ database: false })]);

        const filed = await sendForm(`${helpwell.url}/en/ask`, { ...fields('ada@example.org'), intent: 'send-anyway' });
        expect([filed.status, filed.headers['retry-after']]).toEqual([503, '10']);
        for (const typed of [...Object.values(QUESTION), 'ada@example.org', 'Ada Fern'])
          expect(filed.body.toString()).toContain(typed);
        await pause(3000);
      } while (Date.now() < ends);

      await way.become('open');
      await expect.poll(async () => (await get('/readyz')).status, { timeout: 30_000 }).toBe(200);
      const filed = await sendForm(`${helpwell.url}/en/ask`, { ...fields('ada@example.org'), intent: 'send-anyway' });
      expect(filed.status).toBe(303);
      const count = async (query: string) => Number((await place.rows<{ n: string }>(query))[0]!.n);
      await expect
        .poll(() => count("select count(*) as n from searches where text like 'get a refund %'"), { timeout: 30_000 })
        .toBe(round);
      await expect
        .poll(() => count("select count(*) as n from asks where text like 'How do I get a refund %'"))
        .toBe(round);
      expect(await count('select count(*) as n from tickets.tickets')).toBe(1);
      // Told once that it went and once that it came back, and nothing else went wrong.
      expect(helpwell.log.filter(({ level }) => level >= 40).map(({ msg }) => msg)).toEqual([
        expect.stringContaining('cannot be reached'),
        'the database is back',
      ]);
    });

  test('who is signed in reads what visitors read, or is told to come back, and is nobody else', async () => {
    await get('/en/articles/refund');
    await way.become('refused');
    const cookie = 'helpwell_session=abcdefghijklmnopqrstuvwxyz0123456789abcd';
    const article = await get('/en/articles/refund', { cookie });
    expect([article.status, article.headers['cache-control']]).toEqual([200, 'private, no-store']);
    expect((await get('/en/search?q=refund', { cookie })).text).toContain('Get a refund');
    for (const path of ['/en/requests', '/en/account', '/en/staff', '/en/staff/people']) {
      const answer = await get(path, { cookie });
      expect([path, answer.status, answer.headers['retry-after']]).toEqual([path, 503, '10']);
      expect(answer.text).toContain('Nothing was lost');
      // The cookie stays: it may well be good.
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('what was written on a page that needs it comes back, to be sent again', async () => {
    await way.become('refused');
    const cookie = 'helpwell_session=abcdefghijklmnopqrstuvwxyz0123456789abcd';
    const message = 'It still hums, <b>louder</b> than before, and now by day as well.';
    const reply = await sendForm(
      `${helpwell.url}/en/requests/7`,
      { intent: 'reply', key: 'k'.repeat(20), body: message },
      { cookie },
    );
    expect(reply.status).toBe(503);
    expect(reply.body.toString()).toContain(
      'It still hums, &lt;b&gt;louder&lt;/b&gt; than before, and now by day as well.',
    );
    const signIn = await sendForm(`${helpwell.url}/en/sign-in`, {
      email: 'ada@example.org',
      password: 'correct horse',
    });
    expect(signIn.status).toBe(503);
    expect(signIn.body.toString()).not.toContain('correct horse');
  });

  test('the ask form keeps what is written, says so, and sends it by itself when it can', async ({
    browser,
    watch,
  }) => {
    watch.expects(/503/);
    const context = await browser.newContext({
      baseURL: helpwell.url,
      extraHTTPHeaders: { 'x-forwarded-for': someAddress() },
    });
    const page = await context.newPage();
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...QUESTION, email: 'ada@example.org', name: 'Ada Fern' });
    await way.become('refused');
    await ask.send.click();
    await expect(ask.problems).toContainText('Nothing was lost');
    await expect(ask.body).toHaveValue(QUESTION.body);
    await page.reload();
    await expect(ask.body).toHaveValue(QUESTION.body);
    await ask.send.click();
    await expect(ask.problems).toContainText('We try again');
    await way.become('open');
    await ask.insist();
    expect(await ask.received()).toBeGreaterThan(0);
    expect(await place.rows('select subject from tickets.tickets')).toEqual([{ subject: QUESTION.subject }]);
    await context.close();
  });

  test('a start says in one line that the database is not there', async () => {
    for (const broken of ['refused', 'silent'] as const) {
      await way.become(broken);
      const { code, stderr } = await runServer({ ...place.env, DATABASE_URL: way.url });
      expect(code).toBe(1);
      expect(stderr.trim().split('\n')).toEqual([
        expect.stringMatching(/^DATABASE_URL: The database cannot be reached/),
      ]);
    }
    await way.become('open');
  });
});
