import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { organizations, users } from '../../src/accounts/schema.ts';
import { addUser } from '../../src/accounts/set-up.ts';
import type { AccountRole } from '../../src/accounts/viewer.ts';
import { send, sendJson } from './http.ts';
import { messages } from './messages.ts';
import { cookieOf, enterAs, PASSWORD, SEED_ENV } from './seeds.ts';
import { expect, expectAccessible, someAddress, testSomewhere } from './test.ts';

// For whom an article is: the same answer on its page, in lists, in every search, in links, in what may be read next, and for its pictures.

const { publishing } = messages('en');

/** Who reads: the beginning of their address. */
const READERS = ['visitor', 'member', 'pro', 'acme', 'agent'] as const;
type Reader = (typeof READERS)[number];
/** Who may read what is for whom. */
const TABLE: Record<string, { audience: string; may: readonly Reader[] }> = {
  all: { audience: 'everyone', may: READERS },
  signed: { audience: 'member', may: ['member', 'pro', 'acme', 'agent'] },
  planned: { audience: 'plan:pro', may: ['pro', 'agent'] },
  organized: { audience: 'organization', may: ['acme', 'agent'] },
  inside: { audience: 'staff', may: ['agent'] },
};
const names = Object.keys(TABLE);

const test = testSomewhere(async (place) => {
  const { contentDir } = place;
  const database = await place.open();
  const { db } = database;
  const added = await db
    .insert(organizations)
    .values([{ name: 'Other' }, { name: 'Acme' }])
    .returning();
  const acme = added.find(({ name }) => name === 'Acme')!.id;
  const site = path.join(contentDir, 'site.yml');
  await appendFile(
    site,
    '\nplans:\n  - { id: free, label: Free, channels: [email] }\n  - { id: pro, label: Professional, channels: [email] }\n',
  );
  const folder = path.join(contentDir, 'articles/en/zebras');
  await mkdir(folder, { recursive: true });
  for (const [name, { audience }] of Object.entries(TABLE)) {
    const links = names.map((other) => `[to ${other}](zebra-${other}.mdx)`).join(' ');
    const related = names.map((other) => `zebra-${other}`).join(', ');
    const head = `---\ntitle: Zebra ${name}\naudience: ${audience === 'organization' ? `organization:${acme}` : audience}\nrelated: [${related}]\n---\n`;
    await writeFile(
      path.join(folder, `zebra-${name}.mdx`),
      `${head}\nQuaggas of ${name}. ${links}\n\n![Zebra](${name}.svg)\n`,
    );
    await writeFile(path.join(folder, `${name}.svg`), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  }
  const more: Record<string, object> = { pro: { plan: 'pro' }, acme: { organizationId: acme } };
  for (const name of ['member', 'pro', 'acme', 'agent', 'editor']) {
    const role = name === 'agent' || name === 'editor' ? name : 'member';
    await addUser(db, { email: `${name}@example.com`, name, role, password: PASSWORD });
    if (more[name])
      await db
        .update(users)
        .set(more[name])
        .where(eq(users.email, `${name}@example.com`));
  }
  await database.close();
}, SEED_ENV);

for (const reader of READERS)
  test(`${reader}: page, list, search, suggestion, link, next article, picture and site map agree`, async ({
    helpwell,
  }) => {
    const headers: Record<string, string> = { 'x-forwarded-for': someAddress() };
    // Accounts here are called after what they are, not after a role.
    if (reader !== 'visitor') headers['cookie'] = await cookieOf(helpwell, reader as AccountRole);
    const get = async (path: string) => await send(helpwell.url + path, { headers });
    const expected = names.filter((name) => TABLE[name]!.may.includes(reader)).sort();
    const titlesIn = (text: string) => names.filter((name) => new RegExp(`Zebra ${name}\\b`).test(text)).sort();

    const statuses = await Promise.all(
      names.map(async (name) => {
        const page = await get(`/en/articles/zebra-${name}`);
        const picture = await get(`/content/articles/en/zebras/${name}.svg`);
        return [name, page.status, picture.status];
      }),
    );
    expect(statuses).toEqual(names.map((name) => (expected.includes(name) ? [name, 200, 200] : [name, 404, 404])));

    const article = (await get('/en/articles/zebra-all')).body.toString();
    const linked = names.filter((name) => article.includes(`href="/en/articles/zebra-${name}"`)).sort();
    expect(linked).toEqual(expected);
    expect(titlesIn(article)).toEqual(expected);
    for (const path of ['/en/categories/zebras', '/en/search?q=quaggas'])
      expect(titlesIn((await get(path)).body.toString()), path).toEqual(expected);
    expect(titlesIn((await get('/api/search?locale=en&q=quaggas')).body.toString())).toEqual(expected);
    const suggested = await sendJson(
      `${helpwell.url}/api/suggest`,
      { text: 'quaggas of zebras', locale: 'en' },
      headers,
    );
    const offered = titlesIn(suggested.body.toString());
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.filter((name) => !expected.includes(name))).toEqual([]);
    // What search engines get is what everybody may read.
    const map = (await get('/sitemap.xml')).body.toString();
    expect(names.filter((name) => map.includes(`/en/articles/zebra-${name}`))).toEqual(['all']);
  });

test('a writer chooses a plan or an organization by its name', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/articles/zebra-inside');
  await page.getByRole('link', { name: publishing.edit, exact: true }).click();
  await page.getByText(publishing.editor.more, { exact: true }).click();
  const readers = page.getByLabel(publishing.editor.audience);
  await expect(readers).toHaveValue('staff');
  await expect(readers.locator('option')).toHaveText([
    publishing.editor.audiences.everyone,
    publishing.editor.audiences.member,
    publishing.editor.audiences.staff,
    publishing.editor.planAudience({ name: 'Professional' }),
    'Acme',
    'Other',
  ]);
  await readers.selectOption('Acme');
  await expectAccessible(page);
  await page.getByRole('button', { name: publishing.editor.publish }).first().click();
  await page.locator('#publish').getByRole('button', { name: publishing.editor.publish }).click();
  await expect(page.getByText(publishing.editor.done.published)).toBeVisible();
  const cookie = await cookieOf(helpwell, 'acme' as AccountRole);
  const answer = await send(`${helpwell.url}/en/articles/zebra-inside`, { headers: { cookie } });
  expect(answer.status).toBe(200);
});
