import type { Page } from '@playwright/test';
import { allAddresses } from './addresses.ts';
import { send } from './http.ts';
import { makeSeeds } from './make-seeds.ts';
import { markContent, markDatabase, marked, marksIn, WRITTEN } from './marked.ts';
import { messages } from './messages.ts';
import { AskPage, SearchBox } from './pages.ts';
import { enterAs, SEED_ENV, type Seeds } from './seeds.ts';
import { expect, testSomewhere } from './test.ts';

// What people wrote is read in its own direction, whatever that of the page: of each such text, something between it and the block that
// it stands in says dir="auto" or isolates it. What an attribute, a title of a page, a choice of a list or a field says is set by the
// browser, each in a direction of its own or in none.

let seeds: Seeds;

const test = testSomewhere(
  async (place) => {
    await markContent(place.contentDir);
    seeds = await makeSeeds(place);
    const database = await place.open();
    await markDatabase(database.db, seeds);
    await database.close();
  },
  { ...SEED_ENV, LIMITS: 'false' },
);

/** Texts of the page that people wrote: all of them, and those whose direction nobody says; and fields for words without one. */
async function look(page: Page): Promise<{ seen: string[]; lost: string[] }> {
  const { texts, fields } = await page.evaluate(() => {
    const isInline = (element: Element) => /^(inline|contents)/.test(getComputedStyle(element).display);
    const isDirected = (text: Node): boolean => {
      // The text of an article has the direction of its language, or that of the page where they are the same.
      if (text.parentElement!.closest('[data-article-body], [data-editing], .prose.whole')) return true;
      for (let at = text.parentElement; at; at = at.parentElement) {
        if (at.tagName === 'BDI' || at.getAttribute('dir') === 'auto') return true;
        if (!isInline(at)) return false;
      }
      return false;
    };
    const found: { text: string; directed: boolean }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement!.closest('script, style, option, textarea, template'))
        found.push({ text: node.textContent ?? '', directed: isDirected(node) });
    for (const { value, dir } of document.querySelectorAll<HTMLInputElement>(
      'input[type=text], input:not([type]), textarea',
    ))
      found.push({ text: value, directed: dir === 'auto' });
    const fields = [...document.querySelectorAll('textarea, input[type=text], input[type=search], input:not([type])')];
    return {
      texts: found,
      fields: fields
        .filter((field) => !field.getAttribute('dir'))
        .map((field) => `field ${field.outerHTML.slice(0, 80)}`),
    };
  });
  return {
    seen: texts.flatMap(({ text }) => marksIn(text)),
    lost: [...texts.flatMap(({ text, directed }) => (directed ? [] : marksIn(text))), ...fields],
  };
}

test('every page shows what people wrote in its own direction', async ({ context, page, watch, helpwell }) => {
  test.setTimeout(600_000);
  watch.expects(/40[0-9]|410/);
  const query = encodeURIComponent(marked('title'));
  const paths = allAddresses(seeds)
    .filter(({ reads, file }) => reads && file.endsWith('.astro'))
    .map(({ path }) => path)
    .concat([
      '/en/videos/ask-a-question',
      '/en/categories/account',
      '/en/articles/reset-password',
      '/fr/articles/invoice',
    ])
    .concat([`/en/search?q=${query}`, `/en/staff/search?q=${query}`, `/en/staff/people?q=${query}`])
    .concat([`/en/ask/received?r=${seeds.receipt}`, '/en/staff/people/2', '/en/staff/requests?show=all'])
    .concat([`/en/requests/${seeds.foreign}`, '/en/articles/change-address']);
  const seen = new Set<string>();
  const lost: string[] = [];
  for (const role of [undefined, 'member', 'administrator'] as const) {
    if (role) await enterAs(context, helpwell, role);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const shown = new Set<string>();
    for (const path of new Set(paths)) {
      // Of the pages of the staff nobody else is shown more than that there is nothing, which `access` tries.
      if (role !== 'administrator' && path.includes('/staff/')) continue;
      // Many lead to the same page, such as that for signing in, or say that there is nothing: each is looked at once.
      const { status, headers, body } = await send(helpwell.url + path, { headers: { cookie } });
      const refusal = `${status} ${[...new Set(marksIn(body.toString()))].join(' ')}`;
      const what = status === 200 ? path : (headers.location?.split('?')[0] ?? refusal);
      if (shown.has(what)) continue;
      shown.add(what);
      await page.goto(path, { waitUntil: 'domcontentloaded' });
      const looked = await look(page);
      for (const what of looked.seen) seen.add(what);
      lost.push(...new Set(looked.lost.map((what) => `${path} (${role ?? 'visitor'}): ${what}`)));
    }
  }
  expect(lost).toEqual([]);
  expect(WRITTEN.filter((what) => !seen.has(what))).toEqual([]);
});

test('what appears while somebody types shows it in its own direction, too', async ({ page }) => {
  await page.goto('/en/articles/refund');
  const box = new SearchBox(page);
  await box.ready();
  await box.input.fill('password');
  await box.results.first().waitFor();
  const looked = await look(page);
  expect(looked.lost).toEqual([]);
  expect(looked.seen).toContain('title');
});

test('the ask form shows it in its own direction at each of its steps', async ({ page }) => {
  const form = new AskPage(page);
  await form.open();
  const name = `${marked('file')}.txt`;
  await form.files.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.getByText(name, { exact: true }).waitFor();
  const question = { subject: 'I forgot my password', body: 'How do I reset a forgotten password?' };
  await form.fill({ ...question, email: 'zoe@example.com' });
  // One that was opened is not shown before sending.
  await form.answers.getByRole('listitem').first().waitFor();
  const seen = async () => {
    const looked = await look(page);
    expect(looked.lost).toEqual([]);
    return looked.seen;
  };
  expect(await seen()).toEqual(expect.arrayContaining(['file', 'title', 'label']));
  await form.send.click();
  await form.before.waitFor();
  expect(await seen()).toContain('title');
  const answer = form.answer('Reset a forgotten password', form.before);
  await answer.toggle.click();
  expect(await seen()).toContain('title');
  await answer.solved.click();
  await page.getByRole('heading', { name: messages('en').ask.thanks.title }).waitFor();
  expect(await seen()).toContain('title');
});
