import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { send, sendForm, sendJson } from './http.ts';
import { cookieOf, promiseReplies, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { type Helpwell, type Place, POSTGRES, postgresPlace, runCommand, startHelpwell } from './server.ts';
import { expect, test } from './test.ts';

test.describe('two servers on one database (PostgreSQL)', () => {
  test.skip(!POSTGRES, 'needs a PostgreSQL server');
  let place: Place;
  let seeds: Seeds;
  let nodes: Helpwell[];
  test.beforeAll(async () => {
    place = await postgresPlace();
    seeds = await seed(place);
    await promiseReplies(place, seeds, 60);
    nodes = [await startHelpwell(place, SEED_ENV), await startHelpwell(place, SEED_ENV)];
  });
  test.afterAll(async () => {
    for (const node of nodes) await node.stop();
    await place.remove();
  });
  const text = async (node: Helpwell, address: string) => (await send(node.url + address)).body.toString();

  test('keep pages in memory until what they show changes, and both show the change', async () => {
    const address = '/en/articles/refund';
    for (const node of nodes) expect(await text(node, address)).toContain('Get a refund');
    // Behind the back of the product: nobody is told, so what is shown is what was kept.
    await place.rows("update article_revisions set title = 'Changed in secret' where title = 'Get a refund'");
    for (const node of nodes) {
      expect(await text(node, address)).toContain('Get a refund');
      expect(await text(node, address)).not.toContain('Changed in secret');
    }
    const file = path.join(place.contentDir, 'articles/en/billing/refund.mdx');
    const source = await readFile(file, 'utf8');
    await writeFile(
      file,
      source.replace('Get a refund', 'Money returned').replace('## Ask for it', '## Request the zloty'),
    );
    const indexes = await Promise.all(nodes.map((node) => text(node, '/pagefind/pagefind-entry.json')));
    const { code, output } = await runCommand(place, 'content:sync');
    expect(code, output).toBe(0);
    for (const [number, node] of nodes.entries()) {
      // The index of the search box is swapped whole.
      await expect.poll(() => text(node, '/pagefind/pagefind-entry.json')).not.toBe(indexes[number]);
      await expect.poll(() => text(node, address)).toContain('Money returned');
      await expect.poll(() => text(node, '/en/')).toContain('Money returned');
      await expect.poll(() => text(node, '/en/categories/billing')).toContain('Money returned');
      await expect.poll(() => text(node, '/en/search?q=zloty')).toContain('Money returned');
      const suggested = async () =>
        (await sendJson(`${node.url}/api/suggest`, { text: 'request zloty', locale: 'en' })).body.toString();
      await expect.poll(suggested).toContain('Money returned');
    }
  });

  test('hear of a change again after the database has cut every connection', async () => {
    const address = '/en/articles/change-address';
    for (const node of nodes) expect(await text(node, address)).toContain('Change your e-mail address');
    await place.rows(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const file = path.join(place.contentDir, 'articles/en/account/change-address.mdx');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('Change your e-mail address', 'Another dunnart address'),
    );
    const { code, output } = await runCommand(place, 'content:sync');
    expect(code, output).toBe(0);
    for (const node of nodes) {
      await expect.poll(() => text(node, address)).toContain('Another dunnart address');
      await expect.poll(() => text(node, '/en/search?q=dunnart')).toContain('Another dunnart address');
    }
  });

  test('take an article away from pages, search and suggestions when its file goes', async () => {
    for (const node of nodes) expect(await text(node, '/en/search?q=invoice')).toContain('Download an invoice');
    await rm(path.join(place.contentDir, 'articles/en/billing/invoice.mdx'));
    expect((await runCommand(place, 'content:sync')).code).toBe(0);
    for (const node of nodes) {
      await expect.poll(async () => (await send(`${node.url}/en/articles/invoice`)).status).toBe(404);
      await expect.poll(() => text(node, '/en/search?q=invoice')).not.toContain('/en/articles/invoice');
      await expect.poll(() => text(node, '/en/')).not.toContain('/en/articles/invoice');
    }
  });

  test('let an article go live and take it away at a time, whole, once and at the same time on both', async () => {
    const cookie = await cookieOf(nodes[0]!, 'administrator');
    const [refund] = (await place.rows("select id from articles where slug = 'refund'")) as [{ id: string }];
    const writing = `/en/staff/articles/${refund.id}/en`;
    const address = '/en/articles/refund';
    const page = await text(nodes[0]!, address);
    expect(page).not.toContain('Wombat');
    const [live] = (await place.rows(
      `select live_revision_id as id from article_translations where article_id = ${refund.id} and locale = 'en'`,
    )) as [{ id: string }];
    const draft = {
      ...{ intent: 'save', base: live.id, sequence: '0', title: 'Wombat refund', summary: 'A wombat pays.' },
      ...{ body: 'Give the quokka receipt back.', audience: 'everyone', tags: '', related: '', position: '0' },
    };
    expect((await sendForm(nodes[0]!.url + writing, draft, { cookie })).status).toBe(303);
    const suggested = async (node: Helpwell) =>
      (await sendJson(`${node.url}/api/suggest`, { text: 'quokka receipt wombat', locale: 'en' })).body.toString();
    /** What readers see of it on each node, place by place: all of the old, or all of the new. */
    const places = (node: Helpwell) => ({
      page: () => text(node, address),
      home: () => text(node, '/en/'),
      list: () => text(node, '/en/categories/billing'),
      search: () => text(node, '/en/search?q=quokka+receipt'),
      suggestions: () => suggested(node),
    });
    const chosen = async (intent: string, ms: number, more: Record<string, string> = {}) => {
      // Times are chosen by the minute; the clock is not waited for.
      const form = { intent, date: '2099-01-01', time: '10:00', zone: 'UTC', ...more };
      expect((await sendForm(`${nodes[0]!.url}${writing}/schedule`, form, { cookie })).status).toBe(303);
      const what = intent === 'publish' ? 'publish_at' : 'unpublish_at';
      await place.rows(
        `update article_schedules set ${what} = now() + interval '${ms} milliseconds'; notify article_schedules`,
      );
      return Date.now() + ms;
    };
    // Two seconds for the product, and three for asking at every place on a machine that does other things too.
    const until = async (due: number, isThere: (node: Helpwell) => Promise<unknown>) =>
      Promise.all(
        nodes.map((node) =>
          expect(async () => expect(await isThere(node)).toBe(true)).toPass({
            timeout: Math.max(1, due + 5_000 - Date.now()),
            intervals: [50],
          }),
        ),
      );
    const everywhere = async (node: Helpwell, word: string, is: boolean) =>
      (await Promise.all(Object.values(places(node)).map((get) => get()))).every(
        (found) => found.includes(word) === is,
      );
    for (const node of nodes) expect(await everywhere(node, 'Wombat refund', false)).toBe(true);
    const due = await chosen('publish', 1_500, { sequence: '1', significance: 'minor', note: '' });
    // Until its time readers see the old one, and never a page of both.
    while (Date.now() < due - 300) {
      const shown = await text(nodes[1]!, address);
      expect(shown.includes('Wombat refund')).toBe(shown.includes('quokka receipt'));
    }
    await until(due, (node) => everywhere(node, 'Wombat refund', true));
    for (const node of nodes) expect(await text(node, '/sitemap.xml')).toContain(address);
    const acts = await place.rows("select id from audit_entries where action = 'article.published'");
    expect(acts).toHaveLength(1);

    const gone = await chosen('unpublish', 500);
    await until(gone, async (node) => {
      const { status } = await send(node.url + address);
      const left = Object.entries(places(node)).filter(([name]) => name !== 'page');
      const texts = await Promise.all(left.map(([, get]) => get()));
      const sitemap = await text(node, '/sitemap.xml');
      return (
        status === 404 && !texts.some((found) => found.includes('Wombat refund')) && !sitemap.includes(`${address}<`)
      );
    });
    const taken = await place.rows("select id from audit_entries where action = 'article.unpublished'");
    expect(taken).toHaveLength(1);
  });

  test('tell of a reply, and take a hidden one away, whichever of them it came to', async () => {
    const [one, two] = nodes as [Helpwell, Helpwell];
    const [agent, moderator, member] = [
      await cookieOf(one, 'agent'),
      await cookieOf(one, 'moderator'),
      await cookieOf(two, 'member'),
    ];
    const unread = async (node: Helpwell) => {
      const { body } = await send(`${node.url}/en/waiting.json`, { headers: { cookie: member } });
      const { waiting } = JSON.parse(body.toString()) as { waiting: { href: string }[] };
      return JSON.stringify(waiting.filter(({ href }) => href.includes('notifications')));
    };
    // Who has read what there is has nothing that waits.
    await send(two.url + seeds.thread, { headers: { cookie: member } });
    await expect.poll(() => unread(two), { timeout: 10_000 }).not.toMatch(/:[1-9]/);
    const before = await unread(two);
    // Both have the page in memory.
    for (const node of nodes) expect(await text(node, seeds.thread)).not.toContain('wombat');
    const fields = { intent: 'reply', body: 'Look behind the wombat.' };
    expect((await sendForm(one.url + seeds.thread, fields, { cookie: agent })).status).toBe(303);
    await expect.poll(() => text(two, seeds.thread), { timeout: 2_000 }).toContain('wombat');
    await expect.poll(() => unread(two), { timeout: 10_000 }).not.toBe(before);
    const [post] = (await place.rows("select number from posts where body like '%wombat%'")) as [{ number: number }];
    const hide = { intent: 'hide', post: String(post.number) };
    expect((await sendForm(one.url + seeds.thread, hide, { cookie: moderator })).status).toBe(303);
    await expect.poll(() => text(two, seeds.thread), { timeout: 2_000 }).not.toContain('wombat');
    await expect.poll(() => text(two, `${seeds.thread}/feed.rss`), { timeout: 2_000 }).not.toContain('wombat');
    await expect.poll(() => text(two, '/en/search?q=wombat'), { timeout: 5_000 }).not.toContain('Look behind');
  });

  test('show a request on the board of the other, and notice once that nobody has answered it', async () => {
    const [one, two] = nodes as [Helpwell, Helpwell];
    const cookie = await cookieOf(two, 'administrator');
    const onBoard = async () =>
      (await send(`${two.url}/en/staff/board`, { headers: { cookie, 'x-live': '1' } })).body.toString();
    expect(await onBoard()).not.toContain('Thylacine');
    const request = {
      subject: 'Thylacine',
      comment: { body: 'Gone.' },
      requester: { name: 'Z', email: 'z@example.org' },
    };
    expect((await sendJson(`${one.url}/api/v2/requests.json`, { request })).status).toBe(201);
    // Two seconds for the product, and as much again for a machine that does other things too.
    await expect.poll(onBoard, { timeout: 4_000, intervals: [100] }).toContain('Thylacine');
    const [{ id }] = (await place.rows("select id from tickets.tickets where subject = 'Thylacine'")) as [
      { id: string },
    ];
    const clocks = () =>
      place.rows<{ breached: boolean; told: boolean }>(
        `select breached_at is not null as breached, told_at is not null as told from sla_instances where ticket_id = ${id}`,
      );
    await expect.poll(clocks).toEqual([{ breached: false, told: false }]);
    // The clock is not waited for; both hear that there is one that runs out.
    await place.rows(
      `update sla_instances set due_at = now() - interval '2 seconds', warn_at = null where ticket_id = ${id}`,
    );
    await place.rows('notify sla');
    await expect.poll(clocks, { timeout: 10_000 }).toEqual([{ breached: true, told: true }]);
    const happened = await place.rows<{ kind: string }>(
      `select kind from ticket_metric_events where ticket_id = ${id} order by id`,
    );
    expect(happened.map(({ kind }) => kind)).toEqual(['activate', 'apply_sla', 'breach']);
    const mails = await place.rows<{ to: string }>(
      "select to_address as to from mail_outbox where kind = 'clocks-due' and to_address = 'administrator@example.com'",
    );
    expect(mails).toHaveLength(1);
    const alerts = await place.rows(`select kind from agent_alerts where ticket_id = ${id}`);
    expect(alerts).toEqual([{ kind: 'overdue' }]);
  });

  test('make one ticket of a form that is sent to both at once', async () => {
    const form = {
      subject: 'Quokka wombat',
      body: 'Bilby numbat.',
      email: 'both@example.org',
      key: 'the-same-key',
      intent: 'send-anyway',
    };
    const answers = await Promise.all([...nodes, ...nodes].map((node) => sendForm(`${node.url}/en/ask`, form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const filed = await place.rows("select subject from tickets.tickets where subject = 'Quokka wombat'");
    expect(filed).toHaveLength(1);
  });

  test('tell nobody what went wrong inside, but the log', async () => {
    // Nothing is in its memory yet.
    const node = await startHelpwell(place, SEED_ENV);
    nodes.push(node);
    await place.rows('alter table tickets.tickets rename to elsewhere');
    await place.rows('alter table articles rename to articles_elsewhere');
    const page = await send(`${node.url}/en/articles/install`);
    expect(page.status).toBe(500);
    const ask = {
      subject: 'Quokka wombat',
      body: 'Bilby numbat dunnart.',
      email: 'inside@example.org',
      intent: 'send-anyway',
    };
    const form = await sendForm(`${node.url}/en/ask`, ask);
    expect(form.status).toBe(500);
    expect(form.body.toString()).toContain('Bilby numbat dunnart.');
    expect(form.body.toString()).toContain('your request was not sent');
    const api = await sendJson(`${node.url}/api/v2/requests.json`, {
      request: { subject: 'x', comment: { body: 'y' }, requester: { name: 'Z', email: 'z@example.org' } },
    });
    expect(api.status).toBe(500);
    for (const answer of [page, form, api])
      expect(answer.body.toString()).not.toMatch(
        /relation "|insert into|update "|tickets\.tickets|node_modules|\.ts:\d/i,
      );
    const reference = /Reference: ([\w-]{8,})/.exec(page.body.toString())?.[1];
    expect(reference).toBeDefined();
    const logged = () =>
      node.log.filter((entry) => entry['requestId'] === reference).map((entry) => JSON.stringify(entry));
    await expect.poll(() => logged().join()).toContain('articles');
    await place.rows('alter table tickets.elsewhere rename to tickets');
    await place.rows('alter table articles_elsewhere rename to articles');
    // Nothing of the failure was kept.
    expect((await send(`${node.url}/en/articles/install`)).status).toBe(200);
  });
});
