import { readFile } from 'node:fs/promises';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { exportContent } from '../../articles/export.ts';
import { articleFiles, snippetFiles } from '../../articles/schema.ts';
import { article, contentFolder, languages, liveOf, publishNew } from '../../articles/test-content.ts';
import { describeStores } from '../../db/test-database.ts';
import { searchDocuments } from '../../search/schema.ts';
import {
  deleteSnippet,
  digestOfSnippet,
  findProposedFile,
  findSnippet,
  publishSnippet,
  refuseSnippetFile,
  takeSnippetFile,
} from './edit-snippet.ts';
import { findSnippetRevision, listSnippetRevisions } from './snippet-history.ts';
import { listSnippets } from './snippet-list.ts';

const FILE = 'snippets/en/warning.mdx';
const content = await contentFolder();

afterAll(() => content.clear());

describeStores('editing snippets', (on) => {
  const key = { name: 'warning', locale: 'en' };
  let by: number;
  const doing = () => ({ by, languages });
  const liveBody = async (of = key) => (await findSnippet(on.db, of))?.body;
  const base = async (of = key) => digestOfSnippet(await findSnippet(on.db, of));
  const publish = async (body: string, of = key) => publishSnippet(on.db, of, { body, base: await base(of) }, doing());
  const found = async () => {
    const { id } = (await liveOf(on.db, 'one'))!;
    const rows = await on.db
      .select()
      .from(searchDocuments)
      .where(and(eq(searchDocuments.sourceId, String(id)), eq(searchDocuments.locale, 'en')));
    return JSON.stringify(rows);
  };

  beforeEach(async () => {
    // Everything of the test before goes with its files.
    await content.write('articles/en/a/one.mdx', article('One', 'Before.\n\n<Snippet name="warning" />'));
    await content.write(FILE, 'Mind the **fuse**.\n');
    await content.write('snippets/en/unused.mdx', 'Nobody says this.\n');
    await on.db.delete(snippetFiles);
    await content.sync(on.db);
    for (const of of [key, { name: 'unused', locale: 'en' }]) {
      const file = await readFile(`${content.path}/snippets/en/${of.name}.mdx`, 'utf8');
      if ((await liveBody(of)) !== file) await publish(file, of);
    }
    await on.db.delete(snippetFiles);
    await content.sync(on.db);
    by = (await aUser(on.db, { role: 'editor' })).id;
  });

  test('what it said before stays, with who wrote it', async () => {
    await publish('First.\n');
    await publish('Second.\n');
    await publish('Second.\n');
    const [second, first, ...others] = await listSnippetRevisions(on.db, key, { limit: 50 });
    expect([second, first]).toMatchObject([
      { body: 'Second.\n', origin: 'editor', writer: expect.any(String) },
      { body: 'First.\n', origin: 'editor' },
    ]);
    expect(others[0]).toMatchObject({ body: 'Mind the **fuse**.\n' });
    expect(await listSnippetRevisions(on.db, key, { before: second!.id, limit: 1 })).toEqual([first]);
    expect(await findSnippetRevision(on.db, { ...key, locale: 'fr' }, first!.id)).toBeUndefined();
    expect(await findSnippetRevision(on.db, key, Number.NaN)).toBeUndefined();
    const unused = { name: 'unused', locale: 'en' };
    expect(await deleteSnippet(on.db, unused, { base: await base(unused) }, doing())).toBe('deleted');
    const [gone] = await listSnippetRevisions(on.db, unused, { limit: 1 });
    expect(gone).toMatchObject({ body: null, origin: 'editor' });
  });

  test('a published text reaches the search and what is known of the articles with it, and is written down', async () => {
    expect(await publish('Mind the gizmotron, see ![it](/content/images/gizmo.png).\n')).toEqual({
      outcome: 'published',
    });
    expect(await found()).toContain('gizmotron');
    expect(await found()).not.toContain('fuse');
    const files = await on.db
      .select({ path: articleFiles.path })
      .from(articleFiles)
      .where(eq(articleFiles.revisionId, (await liveOf(on.db, 'one'))!.revision.id));
    expect(files).toContainEqual({ path: 'images/gizmo.png' });
    const [entry] = await on.db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.actorId, by), eq(auditEntries.action, 'snippet.published')));
    expect(entry!.details).toEqual({ snippet: 'warning', locale: 'en' });
  });

  test('a change reaches articles through another snippet too', async () => {
    await publish('Mind this:\n\n<Snippet name="unused" />\n');
    await publish('Nobody said flangewise.\n', { name: 'unused', locale: 'en' });
    expect(await found()).toContain('flangewise');
  });

  test('who began from another text than readers have changes nothing', async () => {
    const before = await base();
    await publish('The first.\n');
    expect(await publishSnippet(on.db, key, { body: 'The second.\n', base: before }, doing())).toEqual({
      outcome: 'conflict',
    });
    expect(await liveBody()).toBe('The first.\n');
    expect(await publishSnippet(on.db, key, { body: 'New?\n', base: '' }, doing())).toEqual({ outcome: 'conflict' });
  });

  test('a text with mistakes, without words or too long stays with its writer', async () => {
    expect(await publish('<Note>Never closed\n')).toMatchObject({
      outcome: 'invalid',
      errors: [{ field: 'body', problem: 'mistakes' }],
    });
    expect(await publish('<Snippet name="warning" />\n')).toMatchObject({ outcome: 'invalid' });
    expect(await publish(' \n')).toEqual({ outcome: 'invalid', errors: [{ field: 'body', problem: 'missing' }] });
    expect(await publish('a '.repeat(3_000_000))).toEqual({
      outcome: 'invalid',
      errors: [{ field: 'body', problem: 'too-long' }],
    });
    expect(await liveBody()).toBe('Mind the **fuse**.\n');
  });

  test('the same text is no change, and its file goes on to change it', async () => {
    expect(await publish('Mind the **fuse**.\n')).toEqual({ outcome: 'unchanged' });
    await content.write(FILE, 'By file.\n');
    await content.sync(on.db);
    expect(await liveBody()).toBe('By file.\n');
  });

  test('a file that changes after somebody published in the browser waits, and is taken or left aside', async () => {
    await publish('By hand.\n');
    const quiet = await content.sync(on.db);
    expect(quiet.counts.proposed).toBe(0);
    expect(await findProposedFile(on.db, key)).toBeUndefined();
    await content.write(FILE, 'By file.\n');
    expect((await content.sync(on.db)).counts.proposed).toBe(1);
    expect((await content.sync(on.db)).counts.proposed).toBe(0);
    expect(await liveBody()).toBe('By hand.\n');
    const saw = digestOfSnippet(await findProposedFile(on.db, key));
    expect((await listSnippets(on.db, { text: 'warn', after: '' })).rows[0]).toMatchObject({ waiting: ['en'] });
    expect(await refuseSnippetFile(on.db, key, { saw }, by)).toBe(true);
    expect(await refuseSnippetFile(on.db, key, { saw }, by)).toBe(false);
    await content.sync(on.db);
    expect(await findProposedFile(on.db, key)).toBeUndefined();
    await content.write(FILE, 'By file again.\n');
    await content.sync(on.db);
    expect(await takeSnippetFile(on.db, key, { saw }, doing())).toBe('gone');
    const now = digestOfSnippet(await findProposedFile(on.db, key));
    expect(await takeSnippetFile(on.db, key, { saw: now }, doing())).toBe('taken');
    expect(await found()).toContain('By file again');
    await content.write(FILE, 'The file has it again.\n');
    await content.sync(on.db);
    expect(await liveBody()).toBe('The file has it again.\n');
  });

  test('a file with mistakes does not wait: it is reported, and what readers have stays', async () => {
    await publish('By hand.\n');
    await content.write(FILE, '<Note>Never closed\n');
    const { problems } = await content.sync(on.db);
    expect(problems.map(({ file }) => file)).toContain(FILE);
    expect(await findProposedFile(on.db, key)).toBeUndefined();
    expect(await liveBody()).toBe('By hand.\n');
  });

  test('what is used is not deleted; what is not used goes, and stays gone while its file says the same', async () => {
    expect(await deleteSnippet(on.db, key, { base: await base() }, doing())).toBe('used');
    const unused = { name: 'unused', locale: 'en' };
    expect(await deleteSnippet(on.db, unused, { base: 'another' }, doing())).toBe('conflict');
    expect(await deleteSnippet(on.db, unused, { base: await base(unused) }, doing())).toBe('deleted');
    expect(await deleteSnippet(on.db, unused, { base: '' }, doing())).toBe('missing');
    await content.sync(on.db);
    expect(await findSnippet(on.db, unused)).toBeUndefined();
    await content.write('snippets/en/unused.mdx', 'Somebody says this.\n');
    await content.sync(on.db);
    expect(await findSnippet(on.db, unused)).toBeUndefined();
    const saw = digestOfSnippet(await findProposedFile(on.db, unused));
    expect(await takeSnippetFile(on.db, unused, { saw }, doing())).toBe('taken');
    expect(await liveBody(unused)).toBe('Somebody says this.\n');
  });

  test('a translation goes although the snippet is used, because the main language stands in', async () => {
    const french = { name: 'warning', locale: 'fr' };
    expect(await publish('Attention.\n', french)).toEqual({ outcome: 'published' });
    expect(await deleteSnippet(on.db, french, { base: await base(french) }, doing())).toBe('deleted');
  });

  test('the list says where each is used, in articles and other snippets, page by page', async () => {
    await publishNew(on.db, { slug: 'two', title: 'Two', userId: by, body: 'And:\n\n<Snippet name="warning" />\n' });
    await publish('With:\n\n<Snippet name="unused" />\n');
    const { rows, next } = await listSnippets(on.db, { text: '', after: '' });
    expect(next).toBeUndefined();
    expect(rows.map(({ name, articles, including }) => [name, articles, including])).toEqual([
      ['unused', 0, ['warning']],
      ['warning', 2, []],
    ]);
    expect(rows[1]!.uses.map(({ title }) => title)).toEqual(['One', 'Two']);
    expect((await listSnippets(on.db, { text: '', after: 'unused' })).rows.map(({ name }) => name)).toEqual([
      'warning',
    ]);
  });

  test('the export writes what was done in the browser, and syncs back to no change', async () => {
    const [unused, fresh] = [
      { name: 'unused', locale: 'en' },
      { name: 'brand-new', locale: 'fr' },
    ];
    await publish('By hand.\n');
    await publish('Neuf.\n', fresh);
    await deleteSnippet(on.db, unused, { base: await base(unused) }, doing());
    await exportContent(on.db, { contentDir: content.path });
    expect(await readFile(`${content.path}/${FILE}`, 'utf8')).toBe('By hand.\n');
    expect(await readFile(`${content.path}/snippets/fr/brand-new.mdx`, 'utf8')).toBe('Neuf.\n');
    await expect(readFile(`${content.path}/snippets/en/unused.mdx`)).rejects.toThrow();
    const { counts, problems } = await content.sync(on.db);
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ proposed: 0, created: 0, removed: 0, refused: 0 });
    expect(await findSnippet(on.db, key)).toMatchObject({ body: 'By hand.\n', origin: 'repository' });
    expect(await findSnippet(on.db, fresh)).toMatchObject({ body: 'Neuf.\n', origin: 'repository' });
    expect(await findSnippet(on.db, unused)).toBeUndefined();
    expect(await on.db.$count(snippetFiles)).toBe(0);
    await content.remove('snippets/fr/brand-new.mdx');
    // Of the test before.
    await content.remove('articles/en/general');
    await content.sync(on.db);
  });
});
