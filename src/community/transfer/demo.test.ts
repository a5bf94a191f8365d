import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { eq, like, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditEntries, users } from '../../accounts/schema.ts';
import { VISITOR } from '../../accounts/viewer.ts';
import { readSite } from '../../config/site.ts';
import { describeStores } from '../../db/test-database.ts';
import { siteDeclaration } from '../../domains.ts';
import { searchDocuments } from '../../search/schema.ts';
import { BOARD_MONTHS, readHelpers } from '../helpers-board.ts';
import { makeTicket } from '../make-ticket.ts';
import { readThread } from '../read-thread.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import { affectedPeople, posts, threads } from '../threads/schema.ts';
import { importDemo } from './demo.ts';
import { readLines } from './read-lines.ts';
import { readRecord, type ThreadRecord } from './record.ts';
import { removeDemo } from './remove-demo.ts';
import { communityImports } from './schema.ts';

const FOLDER = path.join(import.meta.dirname, '../../../demo/community');
const NOW = new Date('2030-05-01T12:00:00Z');
const HOUR_MS = 3_600_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-demo-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function recordsOfDemo() {
  const records = [];
  for await (const { place, given } of readLines(path.join(FOLDER, 'community.ndjson'))) {
    const read = readRecord(given);
    if (!('record' in read)) throw new Error(`${place}: ${read.problem}`);
    records.push(read.record);
  }
  return records;
}

/** A small demo community: a solved question of two people, one of them of the team, and a question in French. */
async function smallDemo(): Promise<string> {
  const small = await mkdtemp(path.join(folder, 'small-'));
  const thread = { type: 'thread', topic: 'anywhere', locale: 'en', author: 'ada', affected: ['team-ben'] };
  const post = (of: string, number: number, author: string, createdAt: string) => ({
    ...{ type: 'post', id: `${of}-${number}`, thread: of, number, author, createdAt, body: `Text ${number} of ${of}.` },
  });
  const records = [
    { type: 'community', version: 1 },
    { type: 'person', id: 'ada', name: 'Ada Lamp' },
    { type: 'person', id: 'team-ben', name: 'Ben Lamp' },
    { type: 'person', id: 'cleo', name: 'Cleo Lampe' },
    { ...thread, id: 'a', title: 'It blinks', createdAt: '2024-01-01T10:00:00Z' },
    post('a', 1, 'ada', '2024-01-01T10:00:00Z'),
    { ...post('a', 2, 'team-ben', '2024-01-01T11:00:00Z'), solutionAt: '2024-01-01T12:00:00Z', votes: ['ada'] },
    { ...thread, id: 'b', title: 'It hums', createdAt: '2024-01-03T10:00:00Z' },
    post('b', 1, 'ada', '2024-01-03T10:00:00Z'),
    { ...thread, id: 'c', title: 'Il clignote', locale: 'fr', author: 'cleo', createdAt: '2024-01-02T10:00:00Z' },
    post('c', 1, 'cleo', '2024-01-02T10:00:00Z'),
  ];
  await writeFile(path.join(small, 'community.ndjson'), records.map((one) => JSON.stringify(one)).join('\n'));
  return small;
}

describeStores('the demo community', (on) => {
  const bring = async (given: Partial<Parameters<typeof importDemo>[2]> = {}) =>
    await importDemo(on.db, COMMUNITY, {
      folder: await smallDemo(),
      anyway: false,
      installation: 'here',
      locales: ['en'],
      now: NOW,
      ...given,
    });
  const count = async () => ({
    threads: await on.db.$count(threads),
    posts: await on.db.$count(posts),
    people: await on.db.$count(users),
    known: await on.db.$count(communityImports),
    found: await on.db.$count(searchDocuments),
  });
  const NOTHING = { threads: 0, posts: 0, people: 0, known: 0, found: 0 };

  beforeEach(async () => {
    await on.db.delete(threads);
    await on.db.delete(searchDocuments);
    await on.db.delete(communityImports);
    await on.db.delete(auditEntries);
    await on.db.execute(sql`truncate users cascade`);
  });

  const titled = async (title: string) => (await on.db.select().from(threads).where(eq(threads.title, title)))[0]!;

  test('its threads come with times that are not long ago, in a topic where everybody may post', async () => {
    expect(await bring()).toEqual({
      outcome: 'imported',
      people: 2,
      threads: 2,
      posts: 3,
      known: 0,
      files: 0,
      filesLeftOut: [],
      leftOut: 1,
    });
    const newest = await titled('It hums');
    expect(newest).toMatchObject({ topic: 'open', createdAt: new Date(NOW.getTime() - 3 * HOUR_MS), affected: 1 });
    const solved = await titled('It blinks');
    expect(solved.createdAt).toEqual(new Date(NOW.getTime() - 51 * HOUR_MS));
    expect(solved.solvedAt).toEqual(new Date(NOW.getTime() - 49 * HOUR_MS));
    expect(await on.db.$count(affectedPeople, eq(affectedPeople.threadId, solved.id))).toBe(1);
  });

  test('nobody of it can sign in or be reached, and those of the team have the badge', async () => {
    await bring();
    const people = await on.db.select().from(users).orderBy(users.name);
    expect(people.map(({ name, role }) => [name, role])).toEqual([
      ['Ada Lamp', 'member'],
      ['Ben Lamp', 'moderator'],
    ]);
    for (const person of people) {
      expect(person).toMatchObject({ passwordHash: null, externalId: null, suspendedAt: expect.any(Date) });
      expect(person.email).toMatch(/@imported\.invalid$/);
    }
    const shown = await readThread(on.db, COMMUNITY, VISITOR, { id: (await titled('It blinks')).id, page: 1 });
    expect(shown!.replies[0]!.author).toMatchObject({ name: 'Ben Lamp', role: 'moderator' });
  });

  test('no request is made of its threads, because nobody could be answered', async () => {
    await bring();
    const { id: threadId } = await titled('It blinks');
    const by = await aMember(on.db, { role: 'administrator' });
    expect(await makeTicket(on.db, COMMUNITY, by, { threadId })).toEqual({ outcome: 'no-address' });
  });

  test('a second run changes nothing', async () => {
    await bring();
    const before = await count();
    const later = new Date(NOW.getTime() + 100 * HOUR_MS);
    expect(await bring({ now: later })).toMatchObject({ outcome: 'imported', people: 0, threads: 0, posts: 0 });
    expect(await count()).toEqual(before);
    expect((await titled('It hums')).createdAt).toEqual(new Date(NOW.getTime() - 3 * HOUR_MS));
  });

  test('where people have started threads it comes only when that is said', async () => {
    await aThread(on.db);
    expect(await bring()).toEqual({ outcome: 'in-use', threads: 1 });
    expect(await on.db.$count(threads)).toBe(1);
    expect(await bring({ anyway: true })).toMatchObject({ outcome: 'imported', threads: 2 });
  });

  test('without a topic for everybody nothing is written', async () => {
    const staffOnly = { ...COMMUNITY, topics: COMMUNITY.topics.filter(({ id }) => id === 'news' || id === 'members') };
    const given = { folder: await smallDemo(), anyway: false, installation: 'here', locales: ['en'] };
    expect(await importDemo(on.db, staffOnly, given)).toEqual({ outcome: 'no-topic' });
    expect(await count()).toEqual(NOTHING);
  });

  test('it goes without a trace, and can come again', async () => {
    await bring();
    expect(await removeDemo(on.db)).toEqual({ threads: 2, posts: 3, people: 2, kept: [], keptPeople: 0 });
    expect(await count()).toEqual(NOTHING);
    expect(await bring()).toMatchObject({ outcome: 'imported', threads: 2 });
  });

  test('what people wrote and have stays when it goes', async () => {
    const { thread, asker } = await aThread(on.db);
    await bring({ anyway: true });
    await removeDemo(on.db);
    expect((await on.db.select().from(threads)).map(({ id }) => id)).toEqual([thread.id]);
    expect((await on.db.select().from(users)).map(({ id }) => id)).toEqual([asker.id]);
    expect(await on.db.$count(searchDocuments)).toBe(1);
  });

  test('a thread in which others have replied stays whole, and goes once the reply is gone', async () => {
    await bring();
    const { id } = await titled('It blinks');
    const reply = await aReply(on.db, id, { by: await aMember(on.db) });
    expect(await removeDemo(on.db)).toEqual({
      threads: 1,
      posts: 1,
      people: 0,
      kept: [{ id, locale: 'en', title: 'It blinks' }],
      keptPeople: 2,
    });
    const shown = await readThread(on.db, COMMUNITY, VISITOR, { id, page: 1 });
    expect(shown!.replies.map(({ number, author }) => [number, author.name])).toEqual([
      [2, 'Ben Lamp'],
      [3, reply.by.name],
    ]);
    expect(shown!.solutions).toHaveLength(1);
    await on.db.delete(posts).where(eq(posts.id, reply.id));
    expect(await removeDemo(on.db)).toMatchObject({ threads: 1, posts: 2, people: 2, kept: [], keptPeople: 0 });
  });

  test('somebody whom a text of others names stays', async () => {
    const { first } = await aThread(on.db);
    await bring({ anyway: true });
    const [ada] = await on.db.select().from(users).where(like(users.name, 'Ada%'));
    await on.db
      .update(posts)
      .set({ mentions: [ada!.id] })
      .where(eq(posts.id, first.id));
    expect(await removeDemo(on.db)).toMatchObject({ threads: 2, people: 1, keptPeople: 1 });
    expect(await on.db.$count(users, eq(users.id, ada!.id))).toBe(1);
  });

  test('who helped in it stands on the board of helpers, although nobody can sign in as them', async () => {
    const now = new Date();
    await bring({ folder: FOLDER, now, locales: ['en', 'fr', 'it'] });
    const site = { community: COMMUNITY, timeZone: 'UTC' };
    const boards = await Promise.all(BOARD_MONTHS.map((month) => readHelpers(on.db, site, VISITOR, month)));
    const helpers = boards.flatMap((board) => board.helpers);
    expect(helpers.length).toBeGreaterThan(3);
    expect(helpers.map(({ person }) => person.role)).not.toContain('moderator');
  });

  test('the one that is shipped comes whole', async () => {
    const records = await recordsOfDemo();
    const number = (type: string) => records.filter((one) => one.type === type).length;
    expect(await bring({ folder: FOLDER, locales: ['en', 'fr', 'it', 'de'] })).toEqual({
      outcome: 'imported',
      people: number('person'),
      threads: number('thread'),
      posts: number('post'),
      known: 0,
      files: 0,
      filesLeftOut: [],
      leftOut: 0,
    });
    await removeDemo(on.db);
    expect(await count()).toEqual(NOTHING);
  });
});

test('the lines for site.yml have the topics of its threads, in every language of the interface', async () => {
  const content = await mkdtemp(path.join(folder, 'content-'));
  const shipped = (await readFile('content/site.yml', 'utf8')).replace(/^logo:.*$/m, '');
  const lines = await readFile(path.join(FOLDER, 'topics.yml'), 'utf8');
  const changed = shipped.replace(/^community:\n {2}topics: \[\]\n/m, () => lines);
  expect(changed).not.toBe(shipped);
  await writeFile(path.join(content, 'site.yml'), changed);
  const { community } = await readSite(content, siteDeclaration);
  const used = (await recordsOfDemo()).filter((one): one is ThreadRecord => one.type === 'thread');
  expect([...new Set(used.map(({ topic }) => topic))].sort()).toEqual(community.topics.map(({ id }) => id).sort());
  for (const { name, description } of community.topics)
    for (const text of [name, description!]) expect(Object.keys(text).sort()).toEqual(['de', 'en', 'fr', 'it']);
});

test('nobody in it has an address', async () => {
  const people = (await recordsOfDemo()).filter((one) => one.type === 'person');
  expect(people.filter((one) => one.email !== undefined)).toEqual([]);
});
