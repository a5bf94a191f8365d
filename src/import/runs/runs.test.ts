import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, asc, eq, sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { articleAttachments } from '../../articles/attachments/schema.ts';
import { audiencesOfFile } from '../../articles/files.ts';
import { articlePictures } from '../../articles/pictures/schema.ts';
import { archiveArticle } from '../../articles/publish.ts';
import { articleRedirects, articles, articleTranslations, articleVotes, categories } from '../../articles/schema.ts';
import { liveOf, publishEdit, publishNew, site } from '../../articles/test-content.ts';
import { describeStores } from '../../db/test-database.ts';
import { testFiles } from '../../files/test-files.ts';
import { jobs } from '../../jobs/schema.ts';
import { articleDrafts } from '../../publishing/schema.ts';
import { english } from '../english.ts';
import { noteWords } from '../note.ts';
import { serveZendesk, zendeskArticle, zendeskTopics, zendeskTranslation, zipOf } from '../test-help-centers.ts';
import { beginWithFiles, beginWithZendesk, confirmRun, stopRun } from './begin.ts';
import { type ImportCommand, importIntoDatabase } from './command.ts';
import { readAddress } from './run.ts';
import { importedArticles, importedPictures, importItems, importPages, importRuns } from './schema.ts';
import { changeRun, findRun, listItems, sweepRuns } from './store.ts';
import { runImport } from './work.ts';

const SECRET = 'a secret of at least thirty-two characters';
const files = testFiles();
const picture = (background: string) =>
  sharp({ create: { width: 4, height: 3, channels: 3, background } })
    .png()
    .toBuffer();
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const [PNG, OTHER] = [await picture('#c33'), await picture('#3c3')];

describeStores('importing a help center', (on) => {
  let by: Awaited<ReturnType<typeof aUser>>;
  let hosts: string[] = [];
  const stops: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(stops.map((stop) => stop())));
  const app = () => ({
    db: on.db,
    site: site as never,
    secret: SECRET,
    settings: { importHosts: hosts },
    importFiles: files.storage,
    articlePictures: files.storage,
    articleAttachments: files.storage,
  });
  const serve = async (held: Parameters<typeof serveZendesk>[0]) => {
    const server = await serveZendesk(held);
    stops.push(server.stop);
    hosts = [server.host];
    return server;
  };
  const work = (run: number, signal = new AbortController().signal) =>
    runImport(app(), { payload: { run }, signal, progress: () => {} });
  const begin = async (sent: Record<string, string | Uint8Array>, more: { name?: string; download?: boolean } = {}) => {
    const list = await Promise.all(
      Object.entries(sent).map(async ([name, bytes]) => ({
        name,
        path: await files.temporary(bytes),
        sizeBytes: bytes.length,
      })),
    );
    const id = await beginWithFiles(app(), by, { name: '', download: false, locale: 'en', files: list, ...more });
    await work(id);
    return id;
  };
  const live = async (server: { address: string }, more: { token?: string; email?: string; download?: boolean } = {}) =>
    beginWithZendesk(app(), by, {
      ...{ address: readAddress(server.address)!, email: '', token: 'T0ken', locale: 'en', download: false },
      ...more,
    });
  const bring = async (id: number) => {
    expect(await confirmRun(on.db, by, id)).toBe('done');
    await work(id);
    return (await findRun(on.db, id))!;
  };
  const outcomes = async (id: number) =>
    (await listItems(on.db, id, { only: 'all', after: 0, limit: 100 })).map(
      ({ locale, title, outcome, isDraft }) => `${locale} ${title}: ${outcome}${isDraft ? ', draft' : ''}`,
    );
  const exported = (list: Record<string, unknown>[], more: Record<string, unknown> = {}) => ({
    'export.json': JSON.stringify({ articles: list, ...zendeskTopics, ...more }),
  });

  beforeEach(async () => {
    hosts = [];
    for (const table of [
      articleAttachments,
      importRuns,
      importedArticles,
      importedPictures,
      articleTranslations,
      articles,
      categories,
      jobs,
    ])
      await on.db.delete(table as typeof jobs);
    by = await aUser(on.db, { role: 'administrator' });
  });

  test('is first a look, which changes nothing, and then comes whole', async () => {
    const id = await begin(
      exported([
        zendeskArticle(360001, {
          title: 'Get a refund',
          vote_count: 5,
          vote_sum: 1,
          body: '<p>See <a href="/hc/en-us/articles/360002">this</a>.</p>',
          translations: [zendeskTranslation(360001, 'fr', { title: 'Se faire rembourser' })],
        }),
        zendeskArticle(360002, { title: 'Only for members', user_segment_id: 900 }),
        zendeskArticle(360003, { title: 'Not finished', draft: true }),
        zendeskArticle(360004, { title: 'For agents', user_segment_id: 901 }),
      ]),
    );
    const seen = ['en Get a refund: created', 'en Only for members: created', 'en Not finished: created, draft', 'en For agents: created', 'fr Se faire rembourser: created']; // biome-ignore format: one list
    expect((await findRun(on.db, id))!).toMatchObject({ state: 'ready', counts: { drafts: 1, locales: ['en', 'fr'] } });
    expect((await outcomes(id)).sort()).toEqual(seen.sort());
    expect(await on.db.$count(articles)).toBe(0);

    expect(await bring(id)).toMatchObject({ state: 'done', counts: { outcomes: { created: 5 } } });
    const en = (await liveOf(on.db, 'get-a-refund'))!;
    expect(en).toMatchObject({
      category: 'refunds',
      revision: { title: 'Get a refund', origin: 'editor', author: by.id, audience: 'everyone', tags: ['billing'], updatedOn: '2024-05-02', body: '\nSee [this](/en/articles/only-for-members).\n' },
    }); // biome-ignore format: one record
    expect((await liveOf(on.db, 'get-a-refund', 'fr'))!.id).toBe(en.id);
    expect((await liveOf(on.db, 'only-for-members'))!.revision.audience).toBe('member');
    expect((await liveOf(on.db, 'for-agents'))!.revision.audience).toBe('staff');
    expect(await liveOf(on.db, 'not-finished')).toBeUndefined();
    expect(await on.db.select().from(articleDrafts)).toMatchObject([
      { author: by.id, fields: { title: 'Not finished', audience: 'everyone' } },
    ]);
    expect(await on.db.select().from(categories)).toMatchObject([
      { slug: 'refunds', locale: 'en', title: 'Refunds', origin: 'editor' },
      { slug: 'refunds', locale: 'fr' },
    ]);
    const former = await on.db.select().from(articleRedirects).where(eq(articleRedirects.articleId, en.id));
    expect(former.map((one) => one.former)).toEqual(expect.arrayContaining(['360001', '360001-Article-360001']));
    const votes = (helpful: boolean) =>
      on.db.$count(articleVotes, and(eq(articleVotes.articleId, en.id), eq(articleVotes.helpful, helpful)));
    expect([await votes(true), await votes(false)]).toEqual([3, 2]);
  });

  test('comes again without doubles: what is the same stays, what changed is updated, what was edited here is left alone', async () => {
    const list = [1, 2, 3, 4].map((n) =>
      zendeskArticle(360000 + n, { title: `Number ${n}`, vote_count: 2, vote_sum: 2 }),
    );
    await bring(await begin(exported(list)));
    await publishEdit(on.db, 'number-3', { body: 'Ours.\n' });
    await archiveArticle(on.db, (await liveOf(on.db, 'number-4'))!.id, { origin: 'editor', userId: by.id });
    const changed = list.map((one, n) => ({ ...one, ...(n > 0 && { body: `<p>Changed ${n}.</p>` }) }));
    const id = await begin({ 'another-name.json': JSON.stringify({ articles: changed, ...zendeskTopics }) });
    const expected = ['en Number 1: unchanged', 'en Number 2: updated', 'en Number 3: kept', 'en Number 4: kept'];
    expect(await outcomes(id)).toEqual(expected);
    await bring(id);
    expect(await outcomes(id)).toEqual(expected);
    expect(await on.db.$count(articles)).toBe(4);
    expect((await liveOf(on.db, 'number-2'))!.revision.body).toBe('\nChanged 1.\n');
    expect((await liveOf(on.db, 'number-3'))!.revision.body).toBe('Ours.\n');
    expect(await liveOf(on.db, 'number-4')).toBeUndefined();
    const { id: two } = (await liveOf(on.db, 'number-2'))!;
    expect(await on.db.$count(articleVotes, eq(articleVotes.articleId, two))).toBe(2);
  });

  test('a draft that was finished there goes live here, unless somebody worked at it', async () => {
    const draft = (n: number) => zendeskArticle(360000 + n, { title: `Draft ${n}`, draft: true });
    await bring(await begin(exported([draft(1), draft(2)])));
    await on.db.update(articleDrafts).set({ sequence: 7 }).where(sql`fields->>'title' = 'Draft 2'`);
    const id = await begin(exported([draft(1), draft(2)].map((one) => ({ ...one, draft: false }))));
    await bring(id);
    expect(await outcomes(id)).toEqual(['en Draft 1: updated', 'en Draft 2: kept']);
    expect((await liveOf(on.db, 'draft-1'))!.revision.title).toBe('Draft 1');
    expect((await on.db.select().from(articleDrafts)).map(({ fields }) => fields.title)).toEqual(['Draft 2']);
  });

  test('takes no address from an article that is here', async () => {
    const articleId = await publishNew(on.db, {
      slug: 'get-a-refund',
      category: 'refunds',
      title: 'Ours',
      userId: by.id,
    });
    await on.db.insert(articleRedirects).values({ former: '360009', articleId });
    await bring(await begin(exported([zendeskArticle(360001, { title: 'Get a refund' }), zendeskArticle(360009)])));
    expect((await liveOf(on.db, 'get-a-refund'))!.revision.title).toBe('Ours');
    expect((await liveOf(on.db, 'get-a-refund-refunds'))!.revision.title).toBe('Get a refund');
    // It was here already, under its old number.
    expect(await on.db.$count(articles)).toBe(2);
  });

  test('a ZIP of pages brings its pictures into the library, and each picture once', async () => {
    const zip = await zipOf({
      'guide/form.pdf': PDF,
      'guide/one.html':
        '<h1>One</h1><p>Look <img src="shot.png" alt="The shot"> and <a href="form.pdf">save the form</a></p>',
      'guide/two.md': '# Two\n\n![The shot](shot.png)\n',
      'guide/shot.png': PNG,
    });
    await bring(await begin({ 'help (1).zip': zip }));
    const [picture, ...others] = await on.db.select().from(articlePictures);
    expect([picture!.alt, others]).toEqual(['The shot', []]);
    const { revision } = (await liveOf(on.db, 'one'))!;
    expect(revision.body).toContain(`![The shot](/content/${picture!.path})`);
    const [file] = await on.db.select().from(articleAttachments).where(eq(articleAttachments.name, 'form.pdf'));
    expect(revision.body).toContain(`[save the form](/content/${file!.path})`);
    // Known by the path in imports of one name.
    const again = await begin({ 'help-2026-11-29.zip': zip });
    expect(await outcomes(again)).toEqual(['en One: unchanged', 'en Two: unchanged']);
  });

  test.each([
    ['no.zip', 'PK damaged', 'zip-damaged'],
    ['none.json', '{"a": 1}', 'empty'],
  ])('%s cannot be read, and says why', async (name, text, code) => {
    await begin({ [name]: text });
    const [run] = await on.db.select().from(importRuns);
    expect(run).toMatchObject({ state: 'failed', problem: { code } });
  });

  test('a help center is read through its interface, page by page, waiting when it is asked to, and goes on where it stood', async () => {
    const held = {
      articles: [1, 2, 3].map((n) => zendeskArticle(360000 + n)),
      attachments: {
        360002: [{ id: 5, file_name: 'form.pdf', content_url: 'https://help.larch.example/form.pdf', inline: false }],
      },
      busy: { '/api/v2/help_center/sections.json': [{ status: 429, retryAfter: '1' }] },
      authorization: `Basic ${Buffer.from('ada@larch.example/token:T0ken').toString('base64')}`,
      size: 2,
    };
    const server = await serve(held);
    const id = await live(server, { email: 'ada@larch.example' });
    const [begun] = await on.db.select().from(importRuns);
    expect(begun!.token).toMatch(/^(?!.*T0ken)[\w-]{40,}$/);
    const abort = new AbortController();
    // The process ends after the third answer.
    const stopped = runImport(app(), {
      payload: { run: id },
      signal: abort.signal,
      progress: (pages) => {
        if (pages === 3) abort.abort(new Error('the process stops'));
      },
    });
    await expect(stopped).rejects.toThrow('the process stops');
    expect(await on.db.$count(importPages)).toBe(3);
    const before = server.asked.length;
    await work(id);
    expect(server.asked.filter((path) => path.includes('sections')).length).toBe(2);
    expect(server.asked.length - before).toBe(5);
    expect(await findRun(on.db, id)).toMatchObject({ state: 'ready', token: null });
    await bring(id);
    expect(server.asked.length - before).toBe(5);
    expect((await liveOf(on.db, 'article-360002'))!.revision.body).toContain(
      '[form.pdf](https://help.larch.example/form.pdf)',
    );
    expect(JSON.stringify(await on.db.select().from(jobs))).not.toContain('T0ken');
  });

  test('files below and within articles come when asked for, once, with whoever may read the article, and nothing of a private network', async () => {
    const held = {
      articles: [] as Record<string, unknown>[],
      attachments: {} as Record<string, Record<string, unknown>[]>,
      files: {
        '/form.pdf': PDF,
        '/hc/article_attachments/77': Buffer.from('PK a driver'),
        '/login.pdf': Buffer.from('<html>Sign in</html>'),
        '/moved.zip': { location: 'http://169.254.169.254/latest/meta-data' },
      },
    };
    const server = await serve(held);
    const at = (path: string) => `${server.address}${path}`;
    const links = ['/hc/article_attachments/77', '/moved.zip', '/login.pdf'].map(
      (path) => `<a href="${at(path)}">${path}</a>`,
    );
    const html_url = at('/hc/en-us/articles/360001');
    held.articles.push(
      zendeskArticle(360001, { html_url, body: `<p>${links.join(' ')} <a href="http://127.0.0.2:1/a.zip">a</a></p>` }),
      zendeskArticle(360002, { html_url, user_segment_id: 901, title: 'For agents' }),
    );
    const pdf = { id: 5, file_name: 'The form.pdf', content_url: at('/form.pdf'), inline: false };
    const driver = { id: 77, file_name: 'driver.zip', content_url: at('/hc/article_attachments/77'), inline: false };
    held.attachments = { 360001: [driver], 360002: [pdf] };
    const without = await live(server);
    await work(without);
    await bring(without);
    const [told] = await listItems(on.db, without, { only: 'remarks', after: 0, limit: 10 });
    expect(told!.notes.map(({ what }) => what)).toContain('attachment-elsewhere');
    expect(server.asked.filter((path) => /form|attachments\/77|moved/.test(path))).toEqual([]);

    const id = await live(server, { download: true });
    await work(id);
    expect(await bring(id)).toMatchObject({ counts: { attachments: { brought: 2, elsewhere: 4, failed: 2 } } });
    const files = await on.db.select().from(articleAttachments).orderBy(asc(articleAttachments.name));
    expect(files.map(({ name }) => name)).toEqual(['The form.pdf', 'driver.zip']);
    expect(await audiencesOfFile(on.db, {}, files[0]!.path)).toEqual(['staff']);
    expect(await audiencesOfFile(on.db, {}, files[1]!.path)).toEqual(['everyone']);
    expect((await liveOf(on.db, 'for-agents'))!.revision.body).toContain(`[The form.pdf](/content/${files[0]!.path})`);
    const why = (await listItems(on.db, id, { only: 'remarks', after: 0, limit: 10 })).flatMap(({ notes }) =>
      notes.filter(({ kind }) => kind === 'attachment').map((note) => noteWords(english, note).what),
    );
    expect(why.join('\n')).toMatch(/moved\.zip could not be fetched: its address lies in a private network/);
    expect(why.join('\n')).toMatch(/login\.pdf could not be fetched: it is of a type/);
    const asked = server.asked.length;
    const again = await live(server, { download: true });
    await work(again);
    expect(await bring(again)).toMatchObject({ counts: { outcomes: { unchanged: 2 } } });
    expect(server.asked.slice(asked).filter((path) => /form|attachments\/77/.test(path))).toEqual([]);
  });

  test('the command line looks, brings and brings again without doubles, as the browser does', async () => {
    const zip = await zipOf({
      'guide/one.md': '# One\n\n[The form](form.pdf) and [gone](gone.md)\n',
      'guide/form.pdf': PDF,
    });
    const sent = path.join(files.folder, 'Old help.zip');
    await writeFile(sent, zip);
    const folder = path.join(files.folder, 'old-help');
    await mkdir(path.join(folder, 'guide'), { recursive: true });
    await writeFile(path.join(folder, 'guide/one.md'), '# One\n\n[The form](form.pdf) and [gone](gone.md)\n');
    await writeFile(path.join(folder, 'guide/form.pdf'), PDF);
    const call = async (more: Partial<ImportCommand>) => {
      const input = { as: by.email!, locale: 'en', download: false, dryRun: false, path: sent, ...more };
      return importIntoDatabase(app(), input, () => {}, { works: true });
    };
    const seen = await call({ dryRun: true });
    expect(seen).toMatchObject({ outcome: 'done', report: { dryRun: true, files: [{ file: 'en: guide/one.md', outcome: 'created', notes: [{ what: 'link-nowhere' }] }] } }); // biome-ignore format: one record
    expect(await on.db.$count(articles)).toBe(0);
    expect(await call({})).toMatchObject({ report: { files: [{ outcome: 'created' }], images: { copied: 1 } } });
    expect(await liveOf(on.db, 'one')).toBeDefined();
    expect(await call({ name: 'Old help', path: folder })).toMatchObject({
      report: { files: [{ outcome: 'unchanged' }] },
    });
    expect(await call({ path: path.join(files.folder, 'gone') })).toEqual({ outcome: 'refused', why: 'nothing' });
    const writer = await aUser(on.db, { role: 'editor' });
    expect(await call({ as: writer.email! })).toEqual({ outcome: 'refused', why: 'no-administrator' });
  });

  test('pictures of other sites are fetched when asked for, once, and never from a private network that nobody named', async () => {
    const held = {
      articles: [] as Record<string, unknown>[],
      files: { '/good.png': OTHER, '/moved.png': { location: 'http://169.254.169.254/latest/meta-data' } },
    };
    const server = await serve(held);
    const pictures = [`${server.address}/good.png`, `${server.address}/moved.png`, 'http://127.0.0.2:1/private.png'];
    const body = pictures.map((src) => `<p><img src="${src}" alt="${/(\w+).png/.exec(src)![1]}"></p>`).join('');
    held.articles.push(zendeskArticle(360001, { body }));
    const id = await live(server, { download: true });
    await work(id);
    expect(server.asked.filter((path) => path.endsWith('.png'))).toEqual([]);
    expect(await bring(id)).toMatchObject({ counts: { pictures: { brought: 1, elsewhere: 3, failed: 2 } } });
    const { revision } = (await liveOf(on.db, 'article-360001'))!;
    expect(revision.body).toMatch(/!\[good\]\(\/content\/images\/uploaded\/good-4x3-\w+\.png\)/);
    const [item] = await listItems(on.db, id, { only: 'remarks', after: 0, limit: 10 });
    expect(item!.notes.map((note) => noteWords(english, note).what).join('\n')).toMatch(
      /moved.*private network[\s\S]*private.*private network/,
    );
    const again = await live(server, { download: true });
    await work(again);
    await bring(again);
    expect(server.asked.filter((path) => path === '/good.png')).toHaveLength(1);
  });

  test.each([
    ['a wrong token', { authorization: 'Bearer other' }, 'token'],
    ['pages of another host', { busy: {}, articles: [] }, 'empty'],
  ])('%s is told, and the token is gone', async (_, held, code) => {
    const server = await serve({ articles: [], ...held });
    const id = await live(server);
    await work(id);
    expect(await findRun(on.db, id)).toMatchObject({ state: 'failed', token: null, problem: { code } });
  });

  test('a private address is not read from unless it was named', async () => {
    const server = await serve({ articles: [zendeskArticle(360001)] });
    hosts = [];
    const id = await live({ address: server.address });
    await work(id);
    expect(await findRun(on.db, id)).toMatchObject({ state: 'failed', problem: { code: 'address' } });
    expect(server.asked).toEqual([]);
  });

  test('goes on after a fall with nothing half, and says at the end what it did', async () => {
    const id = await begin(exported([1, 2, 3].map((n) => zendeskArticle(360000 + n))));
    await confirmRun(on.db, by, id);
    const abort = new AbortController();
    let seen = 0;
    const watch = vi.fn((done: number) => {
      if (done >= 1 && ++seen === 1) abort.abort(new Error('the process stops'));
    });
    await expect(runImport(app(), { payload: { run: id }, signal: abort.signal, progress: watch })).rejects.toThrow(
      'the process stops',
    );
    await work(id);
    expect(await outcomes(id)).toEqual([1, 2, 3].map((n) => `en Article ${360000 + n}: created`));
    expect(await on.db.$count(articles)).toBe(3);
  });

  test('ends when it is stopped, and what waited for it is taken away', async () => {
    const id = await begin(exported([zendeskArticle(360001)]));
    expect(await stopRun(on.db, by, id)).toBe('done');
    expect(await confirmRun(on.db, by, id)).toBe('gone');
    await work(id);
    expect(await on.db.$count(articles)).toBe(0);
    await sweepRuns(on.db, new Date());
    expect(await findRun(on.db, id)).toMatchObject({ state: 'stopped', files: [] });
    await changeRun(on.db, id, { endedAt: new Date(0) });
    await sweepRuns(on.db, new Date());
    expect(await findRun(on.db, id)).toBeUndefined();
    expect(await on.db.$count(importItems)).toBe(0);
  });

  test('forgets the token of one whose job has gone', async () => {
    const id = await live({ address: 'https://larch.zendesk.com' });
    await on.db.delete(jobs);
    await sweepRuns(on.db, new Date());
    expect(await findRun(on.db, id)).toMatchObject({ state: 'failed', token: null, problem: { code: 'gave-up' } });
  });
});
