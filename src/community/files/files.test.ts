import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { VISITOR, type Viewer } from '../../accounts/viewer.ts';
import { describeStores } from '../../db/test-database.ts';
import { PLACE, testFiles } from '../../files/test-files.ts';
import { decideReview } from '../decide.ts';
import { keepDraft } from '../drafts/keep-draft.ts';
import { editPost } from '../edit.ts';
import { moderateThread, removePost, restorePost } from '../moderate.ts';
import { mergeThreads, splitThread } from '../rearrange.ts';
import { reply } from '../reply.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import type { Community } from '../threads/site-section.ts';
import { fileMarkdown, fileUrl, MOST_FILES, MOST_FILES_A_DAY, type NamedFile } from './file.ts';
import { postFiles } from './files-schema.ts';
import { keepFile } from './keep-file.ts';
import { readFiles } from './read-files.ts';
import { sweepFiles } from './sweep-files.ts';

const files = testFiles();

async function isKept({ key }: NamedFile): Promise<boolean> {
  const bytes = await files.storage.open(key);
  bytes?.destroy();
  return bytes !== undefined;
}

const photo = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#c33' } })
    .jpeg()
    .withExif({ IFD0: { Make: 'A camera', Orientation: '6' }, IFD3: PLACE })
    .withMetadata({ orientation: 6 })
    .toBuffer();

describeStores('files of posts', (on) => {
  async function aFile(by: { id: number }, name = 'lamp.jpg', bytes?: Uint8Array | string): Promise<NamedFile> {
    const kept = await keepFile(on.db, files.storage, by, {
      path: await files.temporary(bytes ?? (await photo())),
      name,
    });
    if (kept.outcome !== 'kept') throw new Error(JSON.stringify(kept));
    return kept.file;
  }
  const sees = async (viewer: Viewer, { key }: NamedFile, community = COMMUNITY) =>
    (await readFiles(on.db, community, viewer, [key])).length === 1;
  const answer = async (by: SignedIn, threadId: number, body: string, community: Community = COMMUNITY) =>
    await reply(on.db, community, by, { threadId, body, replyTo: undefined, isUpdate: false, key: undefined });
  async function withFile() {
    const [by, moderator] = [await aMember(on.db), await aMember(on.db, { role: 'moderator' })];
    const { thread } = await aThread(on.db);
    const file = await aFile(by);
    const post = await aReply(on.db, thread.id, { by, body: `Look: ${fileMarkdown(file)}` });
    return { by, moderator, thread, file, post };
  }

  test('a photo loses what it says about where it was taken, and stands upright', async () => {
    const before = await photo();
    expect(before.includes(Buffer.from('A camera'))).toBe(true);
    const { key, name } = await aFile(await aMember(on.db), 'Where I live.jpg', before);
    const bytes = await buffer((await files.storage.open(key))!);
    const facts = await sharp(bytes).metadata();
    expect(facts).toMatchObject({ format: 'jpeg', width: 20, height: 40 });
    expect(facts.exif).toBeUndefined();
    expect(bytes.includes(Buffer.from('A camera'))).toBe(false);
    const [row] = await on.db.select().from(postFiles).where(eq(postFiles.key, key));
    expect(row).toMatchObject({ name, type: 'image/jpeg', width: 20, height: 40, sizeBytes: bytes.length });
  });

  test('other files are kept as they are, and what nobody should open is refused', async () => {
    const by = await aMember(on.db);
    const { key, name } = await aFile(by, '../what happened.log.exe', 'It blinks.\n');
    expect(name).toBe('what happened.log.exe.txt');
    expect(String(await buffer((await files.storage.open(key))!))).toBe('It blinks.\n');
    const refused = async (bytes: Uint8Array | string) =>
      await keepFile(on.db, files.storage, by, { path: await files.temporary(bytes), name: 'a.png' });
    expect(await refused('')).toEqual({ outcome: 'refused', reason: 'empty' });
    expect(await refused(Buffer.from('MZ\0\0program'))).toEqual({ outcome: 'refused', reason: 'type' });
    // A picture that ends in the middle.
    expect(await refused((await photo()).subarray(0, 200))).toEqual({ outcome: 'refused', reason: 'type' });
    const ftyp = Buffer.from('0000001866747970686569630000000068656963', 'hex');
    expect(await refused(ftyp)).toEqual({ outcome: 'refused', reason: 'type' });
    expect(
      await refused(await readFile(process.execPath).then((bytes) => bytes.subarray(0, 11 * 1024 * 1024))),
    ).toEqual({ outcome: 'refused', reason: 'too-large' });
  });

  test('before it is posted a file is its owner’s alone; then it follows its post', async () => {
    const [by, other] = [await aMember(on.db), await aMember(on.db)];
    const file = await aFile(by);
    expect([await sees(by, file), await sees(other, file), await sees(VISITOR, file)]).toEqual([true, false, false]);
    const { thread } = await aThread(on.db);
    await answer(by, thread.id, `Look: ${fileMarkdown(file)}`);
    expect([await sees(by, file), await sees(other, file), await sees(VISITOR, file)]).toEqual([true, true, true]);
  });

  test('who may not see the post does not see its file, from the moment it is hidden or deleted', async () => {
    const { by, moderator, file, post } = await withFile();
    const who = async () => [await sees(VISITOR, file), await sees(by, file), await sees(moderator, file)];
    await removePost(on.db, COMMUNITY, moderator, { postId: post.id, removal: 'hidden' });
    expect(await who()).toEqual([false, true, true]);
    await restorePost(on.db, COMMUNITY, moderator, { postId: post.id });
    expect(await who()).toEqual([true, true, true]);
    await removePost(on.db, COMMUNITY, moderator, { postId: post.id, removal: 'deleted' });
    expect(await who()).toEqual([false, false, true]);
  });

  test('a file goes along where its post is moved, split off or merged', async () => {
    const { by, moderator, thread, file, post } = await withFile();
    await moderateThread(on.db, COMMUNITY, moderator, { threadId: thread.id, act: 'move', topic: 'team' });
    expect(await sees(VISITOR, file)).toBe(false);
    await moderateThread(on.db, COMMUNITY, moderator, { threadId: thread.id, act: 'move', topic: 'open' });
    const split = { threadId: thread.id, numbers: [post.number], title: 'Another matter', kind: 'discussion' } as const;
    const parted = await splitThread(on.db, COMMUNITY, moderator, split);
    if (parted.outcome !== 'split') throw new Error(JSON.stringify(parted));
    const threadId = parted.thread.id;
    expect(await sees(VISITOR, file)).toBe(true);
    await moderateThread(on.db, COMMUNITY, moderator, { threadId, act: 'move', topic: 'members' });
    expect([await sees(VISITOR, file), await sees(by, file)]).toEqual([false, true]);
    const { thread: open } = await aThread(on.db);
    await mergeThreads(on.db, COMMUNITY, moderator, { threadId, into: open.id });
    expect(await sees(VISITOR, file)).toBe(true);
  });

  test('nobody gets hold of the file of another one by naming it', async () => {
    const { by, file } = await withFile();
    const thief = await aMember(on.db);
    const fresh = await aFile(by);
    const { thread } = await aThread(on.db, { topic: 'open' });
    await answer(thief, thread.id, `Mine: ${fileMarkdown(fresh)} ${fileMarkdown(file)}`);
    expect(await sees(thief, fresh)).toBe(false);
    const rows = await on.db.select().from(postFiles).where(eq(postFiles.key, fresh.key));
    expect(rows).toMatchObject([{ postId: null, ownerId: by.id }]);
  });

  test('what an edit takes out is seen by moderators alone, and comes back with the next', async () => {
    const { by, moderator, file, post } = await withFile();
    const edit = (body: string, base: number) =>
      editPost(on.db, COMMUNITY, by, { postId: post.id, body, title: '', tags: '', base });
    await edit('Nothing to see', 1);
    expect([await sees(VISITOR, file), await sees(by, file), await sees(moderator, file)]).toEqual([
      false,
      false,
      true,
    ]);
    await edit(`Here again: ${fileMarkdown(file)}`, 2);
    expect(await sees(VISITOR, file)).toBe(true);
  });

  test('the file of a text that waits is its author’s and the moderators’, until it is approved', async () => {
    const strict = { ...COMMUNITY, newcomers: { ...COMMUNITY.newcomers, firstPostsHeld: 5 } };
    const [by, moderator, other] = [
      await aMember(on.db),
      await aMember(on.db, { role: 'moderator' }),
      await aMember(on.db),
    ];
    const { thread } = await aThread(on.db);
    const file = await aFile(by);
    const held = await answer(by, thread.id, `Look: ${fileMarkdown(file)}`, strict);
    expect(held.outcome).toBe('held');
    const who = async () => [await sees(other, file), await sees(by, file), await sees(moderator, file)];
    expect(await who()).toEqual([false, true, true]);
    const { reviewId } = held as { reviewId: number };
    await decideReview(on.db, strict, moderator, { reviewId, decision: 'approve', told: '' });
    expect(await who()).toEqual([true, true, true]);
  });

  test('a post has ten files at most, and a person a hundred a day', async () => {
    const by = await aMember(on.db);
    const { thread } = await aThread(on.db);
    const named = Array.from({ length: MOST_FILES + 1 }, (_, index) =>
      fileUrl({ key: index.toString(16).padStart(32, '0'), name: 'a.png' }),
    );
    expect(await answer(by, thread.id, named.join('\n'))).toMatchObject({
      outcome: 'invalid',
      errors: [{ field: 'body', problem: 'files', most: MOST_FILES }],
    });
    await on.db.insert(postFiles).values(
      Array.from({ length: MOST_FILES_A_DAY }, () => ({
        key: crypto.randomUUID().replaceAll('-', ''),
        ownerId: by.id,
        name: 'a.txt',
        type: 'text/plain',
        sizeBytes: 1,
      })),
    );
    expect(await keepFile(on.db, files.storage, by, { path: await files.temporary('x'), name: 'a.txt' })).toEqual({
      outcome: 'too-many',
    });
  });

  test('what nobody posted is swept after a day, unless a draft names it', async () => {
    const by = await aMember(on.db);
    const [forgotten, drafted] = [await aFile(by), await aFile(by)];
    const { file: posted } = await withFile();
    const write = { sequence: 0, key: crypto.randomUUID(), text: { body: fileMarkdown(drafted) }, isChosen: false };
    await keepDraft(on.db, COMMUNITY, by, { place: { kind: 'new' }, ...write });
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    await sweepFiles(on.db, files.storage, new Date());
    expect(await isKept(forgotten)).toBe(true);
    await sweepFiles(on.db, files.storage, tomorrow);
    expect(await isKept(forgotten)).toBe(false);
    expect([await sees(by, forgotten), await sees(by, drafted), await sees(VISITOR, posted)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
