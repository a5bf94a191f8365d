// Reads what Discourse gives as JSON (its API, with `include_raw=1`, saved file by file) as records of ours.
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LIMITS } from '../threads/thread.ts';
import type { GivenLine } from './check-records.ts';
import { cookedToMarkdown } from './cooked.ts';
import type { LeftOutFile } from './import-files.ts';
import type { GivenRecord } from './record.ts';
import { digestOf, type Uploads, UploadsOfPost, uploadsIn } from './uploads.ts';

/** How a forum becomes topics of ours. */
export interface DiscourseOptions {
  /** Our topic by slug, name or number of a category there; `*` for all others. */
  topics: Readonly<Record<string, string>>;
  locale: string;
  /** Told of each file that a text names and that cannot come along, whenever the text is read. */
  onLeftOut?: (file: LeftOutFile) => void;
}

const time = z.string().nullish();
const categories = z.array(z.object({ id: z.number(), slug: z.string().nullish(), name: z.string().nullish() }));
const user = z.object({
  id: z.number(),
  username: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  created_at: time,
});
const post = z.object({
  id: z.number(),
  user_id: z.number().nullish(),
  username: z.string(),
  name: z.string().nullish(),
  created_at: z.string(),
  updated_at: time,
  version: z.number().nullish(),
  raw: z.string().nullish(),
  /** What it made of it, as HTML. */
  cooked: z.string().nullish(),
  post_number: z.number(),
  post_type: z.number().default(1),
  reply_to_post_number: z.number().nullish(),
  accepted_answer: z.boolean().nullish(),
  actions_summary: z.array(z.object({ id: z.number(), count: z.number().nullish() })).nullish(),
  hidden: z.boolean().nullish(),
  deleted_at: time,
  user_deleted: z.boolean().nullish(),
});
type DiscoursePost = z.output<typeof post>;
const topic = z.object({
  id: z.number(),
  title: z.string(),
  slug: z.string().nullish(),
  category_id: z.number().nullish(),
  tags: z.array(z.union([z.string(), z.object({ name: z.string() })])).nullish(),
  archetype: z.string().nullish(),
  created_at: time,
  closed: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  visible: z.boolean().nullish(),
  deleted_at: time,
  accepted_answer: z.object({ post_number: z.number() }).nullish(),
  post_stream: z.object({ posts: z.array(z.unknown()) }),
});

/** Discourse's number of a "like" among what people do with a post. */
const LIKE = 2;
/** Whispers, and what the program itself notes, are no posts. */
const REGULAR_POST = 1;
const MODERATORS_POST = 2;

/**
 * The records of a folder of JSON files, in whatever folders below it: categories (`categories.json` or `site.json`), people (lists of users,
 * with addresses where an administrator asked for them), and topics (`/t/12.json?include_raw=1`); further posts of a topic
 * (`/t/12/posts.json`) are found by `topic_id`; uploads by their names, as its folder `uploads` has them. Private messages, whispers, and
 * what was deleted or hidden, are left out. One topic is in memory at a time.
 */
export async function* readDiscourse(folder: string, options: DiscourseOptions): AsyncGenerator<GivenLine> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = jsonFiles(entries).sort();
  const uploads = await uploadsIn(folder, entries);
  const known = { categories: new Map<number, string[]>(), people: new Map<string, { id: string; name: string }>() };
  const emails = new Map<string, { email?: string; createdAt?: string; name?: string }>();
  const topics: string[] = [];
  const further = new Map<number, string[]>();
  for (const file of files) {
    const json = await readJson(file);
    if (json === undefined) {
      yield { place: place(folder, file), given: undefined };
      continue;
    }
    for (const one of categoriesIn(json))
      known.categories.set(one.id, [String(one.id), one.slug ?? '', one.name ?? '']);
    for (const one of usersIn(json))
      emails.set(one.username, {
        ...(one.email && { email: one.email }),
        ...(one.name && { name: one.name }),
        ...(one.created_at && { createdAt: one.created_at }),
      });
    if (topic.safeParse(json).success) topics.push(file);
    else for (const id of new Set(looseIds(json))) further.set(id, [...(further.get(id) ?? []), file]);
  }
  for (const file of topics) {
    const read = topic.parse(await readJson(file));
    if (read.archetype === 'private_message' || read.deleted_at || read.visible === false) continue;
    const at = place(folder, file);
    const found = read.post_stream.posts;
    for (const more of further.get(read.id) ?? []) found.push(...loosePosts(await readJson(more), read.id));
    const posts: DiscoursePost[] = [];
    for (const [index, one] of found.entries()) {
      const given = post.safeParse(one);
      if (given.success) posts.push(given.data);
      else {
        const issue = given.error.issues[0]!;
        yield {
          place: `${at}, post ${index + 1}`,
          given: { type: 'post', problem: `${issue.path.join('.')}: ${issue.message}` },
        };
      }
    }
    yield* recordsOf(read, posts, at, { ...options, known, emails, uploads });
  }
}

interface Known {
  known: { categories: Map<number, string[]>; people: Map<string, { id: string; name: string }> };
  emails: Map<string, { email?: string; createdAt?: string; name?: string }>;
  uploads: Uploads;
}

function* recordsOf(
  read: z.output<typeof topic>,
  all: DiscoursePost[],
  at: string,
  { topics, locale, onLeftOut, known, emails, uploads }: DiscourseOptions & Known,
): Generator<GivenLine> {
  const line = (given: GivenRecord, where = at): GivenLine => ({ place: where, given });
  const posts = [...new Map(all.map((one) => [one.id, one])).values()]
    .filter(({ post_type }) => post_type === REGULAR_POST || post_type === MODERATORS_POST)
    .filter(({ deleted_at, hidden, user_deleted, raw }) => !deleted_at && !hidden && !user_deleted && raw !== '')
    .sort((a, b) => a.post_number - b.post_number);
  const [first] = posts;
  // What has lost its question is no thread.
  if (first?.post_number !== 1) return;
  for (const { username, name } of posts) {
    if (known.people.has(username)) continue;
    const more = emails.get(username);
    const shown = more?.name || name || username;
    known.people.set(username, { id: username, name: shown });
    yield line({
      type: 'person',
      id: username,
      name: [...shown].slice(0, 100).join(''),
      ...(more?.email && { email: more.email }),
      ...(more?.createdAt && { createdAt: more.createdAt }),
    });
  }
  const id = String(read.id);
  const names = known.categories.get(read.category_id ?? -1) ?? [String(read.category_id ?? '')];
  const ours = names.map((name) => topics[name]).find((one) => one !== undefined) ?? topics['*'];
  const accepted = posts.some(({ accepted_answer }) => accepted_answer) || read.accepted_answer;
  yield line({
    type: 'thread',
    id,
    topic: ours ?? `(none for the category ${names.filter(Boolean).join(' / ')})`,
    kind: accepted || /\?\s*$/.test(read.title) ? 'question' : 'discussion',
    locale,
    title: cut(read.title, LIMITS.title),
    tags: (read.tags ?? []).map((tag) => (typeof tag === 'string' ? tag : tag.name)).slice(0, LIMITS.tags),
    author: first.username,
    createdAt: first.created_at,
    ...((read.closed || read.archived) && { closedAt: posts.at(-1)!.created_at }),
    addresses: [`/t/${id}`],
  });
  for (const one of posts) {
    const number = one.post_number;
    const isAccepted = number > 1 && (one.accepted_answer || read.accepted_answer?.post_number === number);
    const taken = new UploadsOfPost(uploads);
    const text = one.raw ?? cookedToMarkdown(one.cooked ?? '', taken);
    const { body, mentions } = bodyOf(text, known.people, taken);
    for (const file of taken.leftOut) onLeftOut?.({ thread: id, post: String(one.id), ...file });
    const isThere = one.raw != null || one.cooked != null;
    // What is left of a reply is nothing but what its program made of it.
    if (body === '' && isThere && number > 1) continue;
    yield line(
      {
        type: 'post',
        id: String(one.id),
        thread: id,
        number,
        author: one.username,
        // A question may be its title alone.
        body: cut(body || (isThere ? read.title : ''), LIMITS.body),
        createdAt: one.created_at,
        ...((one.version ?? 1) > 1 && one.updated_at && { editedAt: one.updated_at }),
        ...(one.reply_to_post_number && one.reply_to_post_number < number && { replyTo: one.reply_to_post_number }),
        ...(isAccepted && { solutionAt: one.created_at }),
        helpful: one.actions_summary?.find(({ id }) => id === LIKE)?.count ?? 0,
        mentions,
        files: taken.files,
      },
      `${at}, post ${number}${isThere ? '' : ' (without raw: ask for it with include_raw=1)'}`,
    );
  }
}

/**
 * Discourse's Markdown as ours: quotations with the name of who said it, what folds away shown, uploads that do not come along by their
 * names, `@username` as the name that people here have.
 */
export function bodyOf(
  raw: string,
  people: ReadonlyMap<string, { id: string; name: string }>,
  uploads = new UploadsOfPost(new Map()),
): { body: string; mentions: string[] } {
  const mentions = new Set<string>();
  const body = outsideCode(raw.replace(/\r\n?/g, '\n'), (text) =>
    quotations(text, people)
      .replace(/\[\/?(?:spoiler|wrap|poll|event|chat)(?:[= ][^\]\n]{0,300})?\]/g, '')
      .replace(/\[details(?:="?([^"\]\n]{0,200})"?)?\]/g, (_, title: string | undefined) =>
        title ? `**${title}**\n\n` : '',
      )
      .replace(/\[\/details\]/g, '')
      .replace(
        /!\[([^\]\n|]{0,300})(?:\|[^\]\n]{0,100})?\]\(([^)\s]{1,500})\)/g,
        (whole, name: string, address: string) => {
          if (!isUpload(address)) return whole;
          const url = uploads.take(address, name);
          return url ? `![${name}](${url})` : `*(${name || 'picture'})*`;
        },
      )
      .replace(
        /(?<!!)\[([^\]\n|]{0,300})(?:\|attachment)?\]\(([^)\s]{1,500})\)/g,
        (whole, name: string, address: string) => {
          if (!isUpload(address)) return whole;
          const url = uploads.take(address, name);
          return url ? `[${name}](${url})` : `*(${name})*`;
        },
      )
      .replace(/(?<![\p{L}\p{N}_/@.+-])@([\p{L}\p{N}_.-]{2,60})/gu, (whole, username: string) => {
        const found = people.get(username) ?? people.get(username.replace(/[.-]+$/, ''));
        if (!found) return whole;
        mentions.add(found.id);
        return `@${found.name}${username.slice(found.id.length)}`;
      }),
  );
  return { body: body.replace(/\n{3,}/g, '\n\n').trim(), mentions: [...mentions] };
}

/** As its texts name them, and as those do that were made of its pages. */
const isUpload = (address: string) => address.startsWith('upload://') || digestOf(address) !== undefined;

/** `[quote="user, post:3, topic:12"]…[/quote]`, the innermost first. */
function quotations(text: string, people: ReadonlyMap<string, { name: string }>): string {
  const quote = /\[quote(?:="?([^"\]\n]{0,300})"?)?\]\n?((?:(?!\[quote)[\s\S])*?)\[\/quote\]/g;
  let now = text;
  // No deeper than anybody quotes.
  for (let depth = 0; depth < 8 && quote.test(now); depth++)
    now = now.replace(quote, (_, of: string | undefined, said: string) => {
      const username = of?.split(',')[0]?.trim();
      const name = username && (people.get(username)?.name ?? username);
      const lines = [...(name ? [`**${name}:**`, ''] : []), ...said.trim().split('\n')];
      return `\n${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`;
    });
  return now;
}

/** Changes what is no sample of code. */
function outsideCode(text: string, change: (text: string) => string): string {
  return text
    .split(/(^(?:```|~~~)[^\n]*\n[\s\S]*?^(?:```|~~~)[ \t]*$|`[^`\n]+`)/m)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 2).join('')} …` : text;
}

const place = (folder: string, file: string) => path.relative(folder, file);

function jsonFiles(entries: readonly Dirent[]): string[] {
  return entries
    .filter((one) => one.isFile() && one.name.endsWith('.json'))
    .map((one) => path.join(one.parentPath, one.name));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function categoriesIn(json: unknown): z.output<typeof categories> {
  const list = z.object({ category_list: z.object({ categories }) }).safeParse(json);
  if (list.success) return list.data.category_list.categories;
  const site = z.object({ categories }).safeParse(json);
  return site.success ? site.data.categories : [];
}

function usersIn(json: unknown): z.output<typeof user>[] {
  const list = z.array(user).safeParse(json);
  if (list.success) return list.data;
  const directory = z.object({ users: z.array(user) }).safeParse(json);
  return directory.success ? directory.data.users : [];
}

const loose = z.object({ topic_id: z.number() });
const streams = z.union([
  z
    .object({ post_stream: z.object({ posts: z.array(z.unknown()) }) })
    .transform(({ post_stream }) => post_stream.posts),
  z.object({ latest_posts: z.array(z.unknown()) }).transform(({ latest_posts }) => latest_posts),
  z.array(z.unknown()),
]);

/** Posts that stand outside of their topic's file. */
function loosePosts(json: unknown, topicId?: number): unknown[] {
  const list = streams.safeParse(json);
  if (!list.success) return [];
  return list.data.filter((one) => {
    const read = loose.safeParse(one);
    return read.success && (topicId === undefined || read.data.topic_id === topicId);
  });
}

const looseIds = (json: unknown) => loosePosts(json).map((one) => (one as { topic_id: number }).topic_id);
