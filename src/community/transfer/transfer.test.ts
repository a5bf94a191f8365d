import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { users } from '../../accounts/schema.ts';
import { VISITOR } from '../../accounts/viewer.ts';
import { describeStores } from '../../db/test-database.ts';
import { searchDocuments } from '../../search/schema.ts';
import { LONGEST_FILE } from '../files/file.ts';
import { openPostFiles } from '../files/keep-file.ts';
import { readThread } from '../read-thread.ts';
import { COMMUNITY } from '../test-factory.ts';
import { posts, threads } from '../threads/schema.ts';
import { findAddress } from './addresses.ts';
import { exportCommunity, importCommunity, importDiscourse } from './commands.ts';
import { bodyOf } from './discourse.ts';

const SITE = { community: COMMUNITY, locales: [{ code: 'en', label: 'English' }] } as Parameters<
  typeof importCommunity
>[1];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-transfer-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const textOf = async (stream: Parameters<typeof textOfStream>[0] | undefined) =>
  stream ? await textOfStream(stream) : undefined;

/** A file of records, in a file of its own. */
async function fileWith(...records: object[]): Promise<string> {
  const file = path.join(folder, `${crypto.randomUUID()}.ndjson`);
  await writeFile(file, records.map((one) => JSON.stringify(one)).join('\n'));
  return file;
}

const at = '2024-03-01T10:00:00Z';
const header = { type: 'community', version: 1 };
const people = ['ada', 'ben'].map((id) => ({ type: 'person', id, name: `${id} Lamp` }));
const thread = {
  type: 'thread',
  id: 't1',
  topic: 'open',
  locale: 'en',
  title: 'Why does it blink?',
  author: 'ada',
  createdAt: at,
};
const post = (number: number, more: object = {}) => ({
  type: 'post',
  id: `p${number}`,
  thread: 't1',
  number,
  author: number === 1 ? 'ada' : 'ben',
  body: `Text number ${number}.`,
  createdAt: at,
  ...more,
});

describeStores('bringing a community in', (on) => {
  const postFiles = openPostFiles({ dataDir: path.join(os.tmpdir(), `helpwell-post-files-${crypto.randomUUID()}`) });
  const place = () => ({ db: on.db, postFiles });
  const run = (folder: string, name = 'forum') => importCommunity(place(), SITE, { folder, name });
  const read = async (path: string) =>
    (await readThread(on.db, COMMUNITY, VISITOR, {
      id: (await findAddress(on.db, COMMUNITY, VISITOR, path))!.id,
      page: 1,
    }))!;

  test('threads come with replies, solutions, votes and their old address', async () => {
    const solved = post(2, { solutionAt: at, votes: ['ada'], replyTo: 1 });
    const file = await fileWith(
      header,
      ...people,
      { ...thread, addresses: ['/t/1'] },
      post(1),
      solved,
      post(3, { helpful: 4 }),
    );
    expect(await run(file)).toEqual({
      outcome: 'imported',
      people: 2,
      threads: 1,
      posts: 3,
      known: 0,
      files: 0,
      filesLeftOut: [],
    });
    const shown = await read('/t/1');
    expect(shown.thread).toMatchObject({
      title: 'Why does it blink?',
      replies: 2,
      othersReplies: 2,
      helpful: 5,
      lastNumber: 3,
    });
    expect(shown.thread.solvedAt).toEqual(new Date(at));
    expect(shown.solutions.map(({ number, author }) => [number, author.name])).toEqual([[2, 'ben Lamp']]);
    expect(shown.replies[0]!.replyTo).toMatchObject({ number: 1 });
    expect(await on.db.$count(searchDocuments, eq(searchDocuments.sourceId, String(shown.thread.id)))).toBe(1);
  });

  test('who has the problem of a thread too is counted, and goes along in an export', async () => {
    const name = crypto.randomUUID();
    const given = { ...thread, addresses: [`/t/${name}`], affected: ['ben', 'ben'] };
    await run(await fileWith(header, ...people, given, post(1)), name);
    const shown = await read(`/t/${name}`);
    expect(shown.thread.affected).toBe(1);
    const { file } = await exportCommunity(place(), { folder: path.join(folder, crypto.randomUUID()) });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const records = lines.map(
      (line) => JSON.parse(line) as { type: string; id: string; affected?: string[]; name?: string },
    );
    const [id] = records.find((one) => one.type === 'thread' && one.id === String(shown.thread.id))!.affected!;
    expect(records.find((one) => one.type === 'person' && one.id === id)!.name).toBe('ben Lamp');
  });

  test('another run of the same name changes nothing and adds what is new', async () => {
    const name = crypto.randomUUID();
    const old = { ...thread, addresses: [`/t/${name}`] };
    await run(await fileWith(header, ...people, old, post(1), post(2)), name);
    const again = await run(
      await fileWith(header, ...people, old, post(1, { body: 'Other words.' }), post(2), post(3)),
      name,
    );
    expect(again).toEqual({
      outcome: 'imported',
      people: 0,
      threads: 0,
      posts: 1,
      known: 5,
      files: 0,
      filesLeftOut: [],
    });
    const shown = await read(`/t/${name}`);
    expect(shown.first!.body).toBe('Text number 1.');
    expect(shown.replies.map(({ number }) => number)).toEqual([2, 3]);
  });

  test('what is wrong is told by its line, and nothing is written', async () => {
    const before = await on.db.$count(threads);
    const wrong = await fileWith(
      header,
      people[0]!,
      { ...thread, id: 't9', topic: 'nowhere' },
      { ...post(1), thread: 't9', author: 'nobody' },
      { type: 'post' },
    );
    const result = await run(wrong, crypto.randomUUID());
    expect(result).toMatchObject({
      outcome: 'invalid',
      problems: [{ place: 'line 3' }, { place: 'line 4' }, { place: 'line 5' }],
    });
    expect(JSON.stringify(result)).toContain('nowhere');
    expect(await on.db.$count(threads)).toBe(before);
  });

  test('who has an account with the address is its author, and an address makes what others wrote theirs later', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const name = crypto.randomUUID();
    const [account] = await on.db.insert(users).values({ email, name: 'Known', role: 'member' }).returning();
    const later = `${crypto.randomUUID()}@example.com`;
    const known = [
      { ...people[0]!, email: email.toUpperCase() },
      { ...people[1]!, email: later },
    ];
    await run(await fileWith(header, ...known, { ...thread, addresses: [`/t/${name}`] }, post(1), post(2)), name);
    const shown = await read(`/t/${name}`);
    expect(shown.author).toMatchObject({ id: account!.id, name: 'Known' });
    const [imported] = await on.db.select().from(users).where(eq(users.email, later));
    expect(imported).toMatchObject({ id: shown.replies[0]!.authorId, passwordHash: null, role: 'member' });
  });

  test('what is exported is read again elsewhere, and refused where it comes from', async () => {
    const out = path.join(folder, crypto.randomUUID());
    const { file, threads: written } = await exportCommunity(place(), { folder: out });
    expect(written).toBe(await on.db.$count(threads));
    expect(await run(out, 'again')).toMatchObject({ outcome: 'invalid', problems: [{ place: 'line 1' }] });
    const elsewhere = path.join(folder, `${crypto.randomUUID()}.ndjson`);
    await writeFile(
      elsewhere,
      (await readFile(file, 'utf8')).replace(/"installation":"[^"]+"/, '"installation":"other"'),
    );
    const counts = await on.db.$count(posts);
    expect(await run(elsewhere, 'again')).toMatchObject({ outcome: 'imported', threads: written, posts: counts });
    expect(await run(elsewhere, 'again')).toMatchObject({ outcome: 'imported', threads: 0, posts: 0, people: 0 });
  });

  test('files, earlier versions, followers and banners go along, and what is no such file stays behind and is named', async () => {
    const name = crypto.randomUUID();
    const from = await mkdtemp(path.join(folder, 'files-'));
    await writeFile(path.join(from, 'steps.txt'), 'It blinks.');
    await writeFile(path.join(from, 'page.png'), Buffer.from([0x4d, 0x5a, 0, 1, 2, 3, 0xff, 0xfe, 0, 0]));
    const announcement = {
      ...thread,
      kind: 'announcement',
      followers: ['ben'],
      bannerUntil: '2030-01-01T00:00:00Z',
      addresses: [`/t/${name}`],
    };
    const first = post(1, {
      body: 'See [steps](a/steps.txt) and ![page](a/page.png).',
      files: [
        { path: 'steps.txt', name: 'steps.txt', url: 'a/steps.txt' },
        { path: 'page.png', name: 'page.png', url: 'a/page.png' },
      ],
      revisions: [{ title: 'Why?', body: 'See [steps](a/steps.txt).', author: 'ben', writtenAt: at }],
    });
    const records = [header, ...people, announcement, first];
    await writeFile(path.join(from, 'community.ndjson'), records.map((one) => JSON.stringify(one)).join('\n'));
    expect(await run(from, name)).toMatchObject({
      ...{ outcome: 'imported', threads: 1, posts: 1, files: 1 },
      filesLeftOut: [{ thread: 't1', post: 'p1', name: 'page.png', reason: 'type' }],
    });
    const shown = await read(`/t/${name}`);
    expect(shown.thread.bannerUntil).toEqual(new Date('2030-01-01T00:00:00Z'));
    const [file] = shown.first!.files;
    expect(shown.first).toMatchObject({ revision: 2, files: [{ name: 'steps.txt', sizeBytes: 10 }] });
    expect(shown.first!.body).toBe(`See [steps](/files/${file!.key}/steps.txt) and ![page](a/page.png).`);
    expect(await textOf(await postFiles.open(file!.key))).toBe('It blinks.');

    // And out again, with what lies beside the records.
    const out = path.join(folder, crypto.randomUUID());
    const exported = await exportCommunity(place(), { folder: out });
    expect(exported.files).toBe(1);
    expect(await readFile(path.join(out, 'files', file!.key), 'utf8')).toBe('It blinks.');
    const lines = (await readFile(exported.file, 'utf8')).trimEnd().split('\n');
    const written = lines.map((line) => JSON.parse(line) as { id?: string; type: string; followers?: string[] });
    expect(written.find(({ type, id }) => type === 'post' && id === String(shown.first!.id))).toMatchObject({
      files: [{ path: `files/${file!.key}`, name: 'steps.txt', url: `/files/${file!.key}/steps.txt` }],
      revisions: [{ title: 'Why?' }],
    });
    const threadOut = written.find(({ type, id }) => type === 'thread' && id === String(shown.thread.id))!;
    expect(threadOut).toMatchObject({ bannerUntil: '2030-01-01T00:00:00.000Z' });
    expect(threadOut.followers).toHaveLength(1);
  });

  test('a file that is not there, or lies elsewhere, is told before anything is written', async () => {
    const from = await mkdtemp(path.join(folder, 'outside-'));
    await writeFile(path.join(folder, 'secret.txt'), 'secret');
    await symlink(path.join(folder, 'secret.txt'), path.join(from, 'link.txt'));
    for (const given of ['none.txt', 'link.txt', '../secret.txt', path.join(folder, 'secret.txt')]) {
      const first = post(1, { files: [{ path: given, name: 'a.txt', url: 'a.txt' }] });
      const records = [header, ...people, { ...thread, id: 't1' }, first];
      await writeFile(path.join(from, 'community.ndjson'), records.map((one) => JSON.stringify(one)).join('\n'));
      expect(await run(from, crypto.randomUUID()), given).toMatchObject({
        outcome: 'invalid',
        problems: [{ place: 'line 5' }],
      });
    }
  });

  test('a forum of Discourse comes with what is public of it', async () => {
    const dump = await mkdtemp(path.join(folder, 'discourse-'));
    const number = Math.floor(Math.random() * 1e9);
    const one = (post_number: number, more: object = {}) => ({
      id: number * 10 + post_number,
      topic_id: number,
      username: post_number % 2 ? 'ada_l' : 'ben',
      name: post_number % 2 ? 'Ada L' : '',
      created_at: at,
      post_number,
      post_type: 1,
      raw: `Text ${post_number} for @ben`,
      ...more,
    });
    const topic = {
      id: number,
      title: 'Blinking',
      category_id: 7,
      archetype: 'regular',
      tags: ['lamp'],
      created_at: at,
    };
    const files: Record<string, unknown> = {
      'categories.json': { category_list: { categories: [{ id: 7, slug: 'support', name: 'Support' }] } },
      'users.json': [{ id: 1, username: 'ben', name: 'Ben B' }],
      't-1.json': {
        ...topic,
        post_stream: {
          posts: [
            one(1),
            one(2, { accepted_answer: true, actions_summary: [{ id: 2, count: 3 }] }),
            one(3, { deleted_at: at, raw: 'secret one' }),
            one(4, { post_type: 4, raw: 'secret whisper' }),
          ],
        },
      },
      't-1-posts.json': {
        post_stream: {
          posts: [
            one(5, { reply_to_post_number: 2 }),
            one(6, { raw: undefined, cooked: '<p>Hello <a class="mention" href="/u/ben">@ben</a>, <em>now</em>.</p>' }),
            one(7, { raw: undefined, cooked: '<div class="meta">1 KB</div>' }),
          ],
        },
      },
      'pm.json': {
        ...topic,
        id: number + 1,
        archetype: 'private_message',
        post_stream: { posts: [one(1, { raw: 'secret message' })] },
      },
    };
    for (const [name, json] of Object.entries(files)) await writeFile(path.join(dump, name), JSON.stringify(json));
    const input = { folder: dump, name: 'discourse', topics: { support: 'open' }, locale: 'en' };
    expect(await importDiscourse(place(), SITE, input)).toEqual({
      outcome: 'imported',
      people: 2,
      threads: 1,
      posts: 4,
      known: 0,
      files: 0,
      filesLeftOut: [],
    });
    const shown = await read(`/t/${number}`);
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown.first!.body).toBe('Text 1 for @Ben B');
    expect(shown.first!.mentioned.map(({ name }) => name)).toEqual(['Ben B']);
    expect(shown.solutions.map(({ number, helpful }) => [number, helpful])).toEqual([[2, 3]]);
    expect(shown.replies.map(({ number }) => number)).toEqual([2, 5, 6]);
    expect(shown.replies.at(-1)!.body).toBe('Hello @Ben B, *now*.');
    expect(await importDiscourse(place(), SITE, input)).toMatchObject({ threads: 0, posts: 0, people: 0 });
    const unmapped = await importDiscourse(place(), SITE, { ...input, topics: {} });
    expect(JSON.stringify(unmapped)).toContain('support');
  });

  test('uploads of Discourse that lie in the folder come with their posts, and what cannot come is named', async () => {
    const dump = await mkdtemp(path.join(folder, 'uploads-'));
    const number = Math.floor(Math.random() * 1e9);
    // Discourse names a file by its SHA-1 with 62 digits in texts, and with 16 in its folder.
    const [digest, short] = ['bda2c513e1da04f7b4e99230851ea2aafeb8cc4e', 'r3AYqESanERjladb4vBB7VsMBm6'];
    const [program, large] = ['1'.repeat(40), '2'.repeat(40)];
    await mkdir(path.join(dump, 'uploads/default/original/1X'), { recursive: true });
    const put = (name: string, bytes: string | Buffer) =>
      writeFile(path.join(dump, 'uploads/default/original/1X', name), bytes);
    await put(`${digest}.txt`, 'It blinks.');
    await put(`${program}.exe`, Buffer.from([0x4d, 0x5a, 0, 1, 2, 3, 0xff, 0xfe, 0, 0]));
    await put(`${large}.txt`, Buffer.alloc(LONGEST_FILE + 1, 'a'));
    const at1X = '/uploads/default/original/1X';
    const one = (post_number: number, more: object) => ({
      ...{ id: number * 10 + post_number, topic_id: number, username: 'ada_l', created_at: at, post_number },
      ...more,
    });
    const posts = [
      one(1, { raw: `See [steps.txt|attachment](upload://${short}.txt) (10 Bytes), ![x](https://a.example/x.png)` }),
      one(2, { cooked: `<p>Here: <a class="attachment" href="${at1X}/${digest}.txt">steps.txt</a></p>` }),
      one(3, {
        raw: `[a](${at1X}/${program}.exe) [b](https://f.example${at1X}/${large}.txt) ![c|9x9](upload://${'a'.repeat(27)}.png)`,
      }),
    ];
    const topic = { id: number, title: 'Blinking', category_id: 7, post_stream: { posts } };
    await writeFile(path.join(dump, 't.json'), JSON.stringify(topic));
    const input = { folder: dump, name: crypto.randomUUID(), topics: { '*': 'open' }, locale: 'en' };
    const done = await importDiscourse(place(), SITE, input);
    if (done.outcome !== 'imported') throw new Error(JSON.stringify(done));
    expect(done.files).toBe(2);
    expect(done.filesLeftOut.map(({ post, name, reason }) => [Number(post) % 10, name, reason]).toSorted()).toEqual([
      [3, 'a.exe', 'type'],
      [3, 'b.txt', 'too-large'],
      [3, 'c.png', 'missing'],
    ]);
    const shown = await read(`/t/${number}`);
    const [file] = shown.first!.files;
    expect(shown.first!.body).toBe(
      `See [steps.txt](/files/${file!.key}/steps.txt) (10 Bytes), ![x](https://a.example/x.png)`,
    );
    expect(await textOf(await postFiles.open(file!.key))).toBe('It blinks.');
    expect(shown.replies[0]!.body).toMatch(/^Here: \[steps\.txt\]\(\/files\/[0-9a-f]{32}\/steps\.txt\)$/);
    expect(shown.replies[1]!.body).toContain('*(b)* *(c)*');
  });
});

test.each([
  ['[quote="ada_l, post:3, topic:12"]\nHello\nyou\n[/quote]\nYes.', '> **Ada L:**\n>\n> Hello\n> you\n\nYes.'],
  [
    'See ![lamp|690x320](upload://abc.png) and [a.pdf|attachment](upload://x.pdf) (1 kB)',
    'See *(lamp)* and *(a.pdf)* (1 kB)',
  ],
  ['[details="More"]\ninside\n[/details]', '**More**\n\n\ninside'.replace('\n\n\n', '\n\n')],
  ['`@ada_l` and me@ada_l.example', '`@ada_l` and me@ada_l.example'],
  ['```\n[quote="x"]no[/quote] @ada_l\n```', '```\n[quote="x"]no[/quote] @ada_l\n```'],
])('Markdown of Discourse becomes ours: %j', (raw, body) => {
  expect(bodyOf(raw, new Map([['ada_l', { id: 'ada_l', name: 'Ada L' }]])).body).toBe(body);
});
