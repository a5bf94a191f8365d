import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readWrittenMail } from '../../src/mail/written.ts';
import { visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// A community in which first posts wait, and in which an agent moderates one topic.

const { community: t, review: r, moderators: m, forms } = messages('en');

let seeds: Seeds;
let dataDir: string;

const test = testSomewhere(async (place) => {
  seeds = await seed(place);
  dataDir = place.env['DATA_DIR']!;
  const file = path.join(place.contentDir, 'site.yml');
  const careful = (await readFile(file, 'utf8'))
    .replace('newcomers: {', 'newcomers: { firstPostsHeld: 2,')
    .replace('- { id: using,', '- { id: using, moderators: [agent@example.com],');
  await writeFile(file, careful);
}, SEED_ENV);

const everywhere = () => [
  seeds.thread,
  `${seeds.thread}/feed.atom`,
  '/en/community',
  '/en/community/using',
  '/en/community/feed.rss',
  `/en/people/${seeds.member}`,
  '/en/search?q=wombat&kind=thread',
  '/sitemap.xml',
];

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('what a newcomer writes waits, is nowhere, and is published when a moderator approves it', async ({
    page,
    watch,
    helpwell,
  }) => {
    watch.expects(/404/);
    await enterAs(page.context(), helpwell, 'member');
    await page.goto(seeds.thread);
    const text = 'The wombat albums are empty as well.';
    await page.getByLabel(t.composer.body, { exact: true }).fill(text);
    await page.getByRole('button', { name: t.composer.submit, exact: true }).last().click();
    await expect(page.getByText(t.done.held)).toBeVisible();
    // What is theirs is in sight, and not the empty field that it was written in.
    await expect(page).toHaveURL(/#held$/);
    const own = page.getByRole('article', { name: t.held.yours });
    await expect(own).toContainText(text);
    await expect(own).toContainText(t.held.only);
    for (const address of everywhere())
      expect((await visit(helpwell, address)).text, address).not.toContain('wombat alb');
    await own.getByRole('link', { name: t.held.open }).click();
    await expect(page.getByRole('heading', { level: 1, name: t.held.title })).toBeVisible();
    const heldPage = new URL(page.url()).pathname;
    expect((await visit(helpwell, heldPage)).status).toBe(303);

    // Nobody else has it: neither the page nor its form.
    await enterAs(page.context(), helpwell, 'editor');
    expect((await page.goto(heldPage))!.status()).toBe(404);
    await page.goto(seeds.thread);
    await expect(page.getByText(text)).toHaveCount(0);

    // The agent moderates the topic.
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto('/en/staff');
    await page
      .getByRole('link', { name: new RegExp(`^${r.title}`) })
      .first()
      .click();
    const card = page.getByRole('article').filter({ hasText: 'wombat' });
    await expect(card).toContainText(r.reasons.newcomer);
    await card.getByRole('link', { name: new RegExp(`^${r.change}`) }).click();
    await page.getByLabel(t.new.body, { exact: true }).fill('The wombat albums are empty, too.');
    await page.getByRole('button', { name: r.approve, exact: true }).click();
    await expect(page.getByText(r.done.approve)).toBeVisible();
    await expect(async () => {
      expect((await visit(helpwell, seeds.thread)).text).toContain('The wombat albums are empty, too.');
    }).toPass();

    await enterAs(page.context(), helpwell, 'member');
    await page.goto(heldPage);
    await expect(page).toHaveURL(/#post-\d+$/);
  });

  test('a refused thread is with its author, with the reason', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'moderator');
    await page.goto('/en/staff/review?show=held');
    const card = page.getByRole('article').filter({ hasText: 'Where do deleted photos go' });
    await card.getByLabel(r.reason).fill('There is an article about it.');
    await card.getByRole('button', { name: new RegExp(`^${r.reject}`) }).click();
    await expect(page.getByText(r.done.reject)).toBeVisible();
    await enterAs(page.context(), helpwell, 'member');
    await page.goto(`/en/community/held/${seeds.held}`);
    await expect(page.getByRole('heading', { level: 1, name: t.held.titles.rejected })).toBeVisible();
    await expect(page.getByText(t.held.reason({ text: 'There is an article about it.' }))).toBeVisible();
    await expect(page.getByText('They are gone, says the member.').first()).toBeVisible();
  });

  test('the page of a person says in words what was done, and shows no address that was made up', async ({
    page,
    helpwell,
  }) => {
    const { acts } = messages('en').log;
    const { broughtIn } = messages('en').accounts.staff;
    await enterAs(page.context(), helpwell, 'administrator');
    // Before anybody claims to be her; by name, for nobody knows how many others there are by now.
    await page.goto('/en/staff/people?q=Grace%20of%20Old');
    await expect(page.getByRole('cell', { name: broughtIn })).toBeVisible();
    await expect(page.getByText('imported.invalid')).toHaveCount(0);
    await page.goto(`/en/staff/people/${seeds.broughtIn}`);
    await expect(page.getByText(broughtIn)).toBeVisible();
    await expect(page.getByText('imported.invalid')).toHaveCount(0);

    await page.goto(seeds.thread);
    await page.locator('details.moderation summary').click();
    await page.getByRole('button', { name: t.act.close, exact: true }).click();
    await expect(page.getByText(t.done.close)).toBeVisible();
    await page.goto(`/en/staff/people/${seeds.member}`);
    const title = (await visit(helpwell, seeds.thread)).text.match(/<h1[^>]*>([^<]*)</)![1]!;
    const act = acts['thread.closed']({ actor: 'An administrator', thread: title });
    await expect(page.getByRole('listitem').filter({ hasText: act })).toBeVisible();
    await page.goto(seeds.thread);
    await page.locator('details.moderation summary').click();
    await page.getByRole('button', { name: t.act.reopen }).click();
    await expect(page.getByText(t.done.reopen)).toBeVisible();
  });

  test('who was brought over without an address says who they were, and hears the answer', async ({
    page,
    watch,
    helpwell,
  }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'member');
    const person = `/en/people/${seeds.broughtIn}`;
    await page.goto(`${person}/claim`);
    await expect(page.getByRole('heading', { level: 1, name: t.claim.title({ name: 'Grace of Old' }) })).toBeVisible();
    await page.getByLabel(t.claim.why).fill('   ');
    await page.getByRole('button', { name: t.claim.submit }).click();
    await expect(page.getByRole('alert')).toContainText(t.claim.textMissing);
    await page.getByLabel(t.claim.why).fill('My address there was grace@old.example.');
    await page.getByRole('button', { name: t.claim.submit }).click();
    await expect(page.getByText(t.claim.waiting)).toBeVisible();

    await enterAs(page.context(), helpwell, 'moderator');
    await page.goto('/en/staff/review?show=claims');
    const card = page.getByRole('article').filter({ hasText: 'Grace of Old' });
    await expect(card).toContainText('My address there was grace@old.example.');
    await card.getByLabel(r.reason).fill('Welcome back.');
    await card.getByRole('button', { name: new RegExp(`^${r.approve}`) }).click();
    await expect(page.getByText(r.done.give)).toBeVisible();

    const folder = path.join(dataDir, 'mail');
    const mails = async () => {
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml'));
      return Promise.all(
        files.map(async (file) => readWrittenMail(file, await readFile(path.join(folder, file), 'utf8'))),
      );
    };
    const told = async () =>
      (await mails()).find(({ to, text }) => to === 'member@example.com' && /Grace of Old/.test(text));
    await expect.poll(told).toBeDefined();
    expect((await told())!.text).toContain('Welcome back.');
    await enterAs(page.context(), helpwell, 'member');
    await page.goto(`${person}/claim`);
    await expect(page).toHaveURL(`/en/people/${seeds.member}`);
  });

  test('a flagged post is hidden in the queue, and back with one undo', async ({ page, watch, helpwell }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'member');
    await page.goto(seeds.thread);
    const answer = page.getByRole('article').filter({ hasText: 'Open it again.' });
    await answer.locator('details.more summary').click();
    await answer.getByRole('link', { name: t.act.flag }).click();
    await page.getByRole('radio', { name: r.flagKinds.other }).check();
    await page.getByRole('button', { name: t.flag.submit }).click();
    await expect(page.getByRole('alert')).toContainText(t.flag.textMissing);
    await page.getByLabel(t.flag.words).fill('It does not help <b>at all</b>.');
    await page.getByRole('button', { name: t.flag.submit }).click();
    // Said where they are, and not above the thread, which is out of sight.
    await expect(answer.getByText(t.done.flagged)).toBeInViewport();

    await enterAs(page.context(), helpwell, 'moderator');
    await page.goto('/en/staff/review?show=flagged');
    const card = page.getByRole('article').filter({ hasText: 'Open it again.' });
    await expect(card).toContainText('It does not help <b>at all</b>.');
    await card.getByRole('button', { name: new RegExp(`^${r.hide}`) }).click();
    await expect(page.getByText(r.done.hide)).toBeVisible();
    await expect(async () => {
      expect((await visit(helpwell, seeds.thread)).text).not.toContain('Open it again.');
    }).toPass();
    await page.getByRole('button', { name: r.undo, exact: true }).click();
    await expect(page.getByText(r.done.undo)).toBeVisible();
    await expect(async () => {
      expect((await visit(helpwell, seeds.thread)).text).toContain('Open it again.');
    }).toPass();
    await card.getByRole('button', { name: new RegExp(`^${r.keep}`) }).click();
    await expect(page.getByText(r.done.keep)).toBeVisible();
    await page.goto('/en/staff/review?show=decided');
    await expect(page.getByRole('article').filter({ hasText: 'Open it again.' })).toContainText(r.postStates.approved);
  });
});

test.describe('without scripts, in a thread', () => {
  test.use({ javaScriptEnabled: false });

  test('replies become a thread of their own and go back, and every former address leads to them', async ({
    page,
    watch,
    helpwell,
  }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'moderator');
    await page.goto(seeds.thread);
    await page.getByLabel(t.composer.body, { exact: true }).fill('By the way: the quokkas are upside down.');
    await page.getByRole('button', { name: t.composer.submit, exact: true }).last().click();
    const number = /#post-(\d+)$/.exec(page.url())![1]!;
    await page.locator('details.moderation summary').click();
    await page.getByRole('link', { name: t.act.split }).click();
    await page.getByRole('checkbox', { name: /quokkas/ }).check();
    await page.getByLabel(t.new.titleLabel).fill('Quokkas upside down');
    await page.getByRole('button', { name: t.split.submit }).click();
    await expect(page.getByText(t.done.split)).toBeVisible();
    const made = new URL(page.url()).pathname;
    const before = await visit(helpwell, seeds.thread);
    expect(before.text).toContain(`id="post-${number}"`);
    expect(before.text).toContain(`href="${made}"`);
    expect(before.text).not.toContain('the quokkas are upside down');
    expect((await visit(helpwell, made)).text).toContain('the quokkas are upside down');

    await page.locator('details.moderation summary').click();
    await page.getByRole('link', { name: t.act.merge }).click();
    await page.getByRole('link', { name: forms.cancel }).click();
    await expect(page).toHaveURL(helpwell.url + made);
    await page.goto(`${made}/merge`);
    const find = async (words: string) => {
      await page.getByLabel(t.merge.search).fill(words);
      await page.getByRole('main').getByRole('button', { name: t.searchSubmit, exact: true }).click();
    };
    await find('xyzzy');
    await expect(page.getByText(t.merge.none)).toBeVisible();
    await find('why is the album empty');
    await page.getByRole('radio', { name: 'Why is the album empty' }).check();
    await page.getByRole('button', { name: t.merge.submit, exact: true }).click();
    await expect(page.getByText(t.done.merge)).toBeVisible();
    const led = await fetch(helpwell.url + made, { redirect: 'manual' });
    expect(led.status).toBe(301);
    expect(led.headers.get('location')).toMatch(new RegExp(`^${seeds.thread}#post-\\d+$`));
    await expect(async () => {
      const now = await visit(helpwell, seeds.thread);
      expect(now.text).toContain('the quokkas are upside down');
      expect(now.text).not.toContain(`href="${made}"`);
    }).toPass();
    // Where it stood is said under which number it is back, and not that it is in this thread.
    await expect(page.locator(`#post-${number}`)).toHaveText(
      t.thread.movedHere({ number: Number(number), now: Number(number) + 1 }),
    );

    await page.locator('details.notes summary').click();
    await page.getByLabel(t.act.note).fill('Seen by <b>us</b>.');
    await page.getByRole('button', { name: t.act.add, exact: true }).click();
    await expect(page.getByText('Seen by <b>us</b>.')).toBeVisible();
    for (const role of ['member', 'editor'] as const) {
      await enterAs(page.context(), helpwell, role);
      await page.goto(seeds.thread);
      await expect(page.getByText('Seen by <b>us</b>.')).toHaveCount(role === 'editor' ? 1 : 0);
    }
  });

  test('an administrator lets a member moderate a topic, and takes that back', async ({ page, watch, helpwell }) => {
    watch.expects(/404|422/);
    const queue = async () => {
      await enterAs(page.context(), helpwell, 'member');
      return (await page.goto('/en/staff/review'))!.status();
    };
    expect(await queue()).toBe(404);
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto('/en/staff');
    await page.getByRole('link', { name: m.title }).first().click();
    const topic = page.locator('#topic-using');
    await expect(topic).toContainText('agent@example.com');
    await topic.getByLabel(m.email).fill('nobody@example.com');
    await topic.getByRole('button', { name: m.appoint }).click();
    await expect(page.getByText(m.errors['no-account']).first()).toBeVisible();
    await expect(topic.getByLabel(m.email)).toHaveValue('nobody@example.com');
    await topic.getByLabel(m.email).fill('member@example.com');
    await topic.getByRole('button', { name: m.appoint }).click();
    await expect(page.getByText(m.done.appoint)).toBeVisible();
    expect(await queue()).toBe(200);
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto('/en/staff/moderators');
    await topic.getByRole('button', { name: /^Remove / }).click();
    await expect(page.getByText(m.done.dismiss)).toBeVisible();
    expect(await queue()).toBe(404);
  });

  test('everything of somebody is hidden with one act and back with one undo', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'moderator');
    await page.goto(`/en/staff/review/people/${seeds.member}`);
    await page.getByRole('button', { name: r.hideAll }).click();
    await expect(page.getByText(r.done['hide-all'])).toBeVisible();
    await expect(async () => {
      expect((await visit(helpwell, seeds.thread)).status).toBe(404);
    }).toPass();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(page.getByText(r.done['restore-all'])).toBeVisible();
    await expect(async () => {
      expect((await visit(helpwell, seeds.thread)).status).toBe(200);
    }).toPass();
  });
});

test('the page of who moderates which topic is accessible', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto('/en/staff/moderators');
});

test('the pages of moderation are accessible, on a phone and in the dark', async ({ page, helpwell }) => {
  test.setTimeout(240_000);
  await enterAs(page.context(), helpwell, 'moderator');
  for (const address of [
    '/en/staff/review',
    '/en/staff/review?show=newcomers',
    '/en/staff/review?show=decided',
    `/en/staff/review/${seeds.held}`,
    `/en/staff/review/people/${seeds.member}`,
    `${seeds.thread}/split`,
    `${seeds.thread}/merge?q=${encodeURIComponent(seeds.teamThread)}`,
    seeds.thread,
    `/en/community/held/${seeds.held}`,
    `/en/community/posts/${seeds.post}/flag`,
  ]) {
    await page.goto(address);
    await expectAccessible(page);
  }
});
