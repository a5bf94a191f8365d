import { z } from 'zod';
import { MOST_FILES } from '../files/file.ts';
import { INCIDENT_STATES, LIMITS, REMOVALS, THREAD_KINDS } from '../threads/thread.ts';

/** Edition of the format; what reads it refuses others. */
export const FORMAT_VERSION = 1;
/** Name of the file in its folder. */
export const FILE_NAME = 'community.ndjson';

const key = z.string().min(1).max(200);
const time = z.iso.datetime({ offset: true });
const length = (most: number) =>
  z.string().refine((text) => [...text].length <= most, `longer than ${most} characters`);

/** The first line: what it is. */
const header = z.object({
  type: z.literal('community'),
  version: z.literal(FORMAT_VERSION),
  /** Of the installation it was written by, if by one of ours. */
  installation: z.string().optional(),
});

/** Somebody who wrote or voted; before the first line that names them. */
const person = z.object({
  type: z.literal('person'),
  id: key,
  name: length(100).min(1),
  /** With it they can sign in and have what they wrote. */
  email: z.email().max(254).optional(),
  createdAt: time.optional(),
});

/** A thread, without its text; its posts come after it and before the next thread. */
const thread = z.object({
  type: z.literal('thread'),
  id: key,
  /** Of site.yml. */
  topic: z.string(),
  kind: z.enum(THREAD_KINDS).default('question'),
  locale: z.string(),
  title: length(LIMITS.title).min(1),
  tags: z.array(z.string()).max(LIMITS.tags).default([]),
  author: key,
  createdAt: time,
  closedAt: time.optional(),
  pinnedUntil: time.optional(),
  /** When an incident was over; of a question it is read from its solutions. */
  solvedAt: time.optional(),
  removal: z.enum(REMOVALS).optional(),
  /** Until when an announcement stands on every page. */
  bannerUntil: time.optional(),
  /** Who has the problem, too. */
  affected: z.array(key).default([]),
  /** Who is told of what is new in it. */
  followers: z.array(key).default([]),
  /** Paths at which it stood elsewhere, such as `/t/12`; they lead to it. */
  addresses: z.array(z.string().startsWith('/').max(500)).default([]),
});

/** What a post said before. */
const revision = z.object({
  /** Of the thread, where the post is its first. */
  title: length(LIMITS.title).min(1).optional(),
  body: length(LIMITS.body).min(1),
  author: key,
  writtenAt: time,
});

/** A file of a post. */
const file = z.object({
  /** Where it lies, from the folder of this file. */
  path: z
    .string()
    .min(1)
    .max(500)
    .refine(
      (given) => !/^[\\/]|^[a-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(given),
      'a path within the folder of this file',
    ),
  name: z.string().min(1).max(300),
  /** How the text names it; that becomes its address here. */
  url: z.string().min(3).max(1000),
});

/** A post; the first of a thread has number 1. */
const post = z.object({
  type: z.literal('post'),
  id: key,
  thread: key,
  number: z.int().min(1).max(1_000_000),
  author: key,
  /** Markdown. */
  body: length(LIMITS.body).min(1),
  createdAt: time,
  editedAt: time.optional(),
  /** Number of the post of the same thread that it answers. */
  replyTo: z.int().min(1).optional(),
  solutionAt: time.optional(),
  /** All votes, of those among them that are known by person. */
  helpful: z.int().min(0).optional(),
  votes: z.array(key).default([]),
  /** Whom its text names by `@` and their name. */
  mentions: z.array(key).default([]),
  /** It tells the state of an incident. */
  update: z.boolean().default(false),
  state: z.enum(INCIDENT_STATES).optional(),
  removal: z.enum(REMOVALS).optional(),
  files: z.array(file).max(MOST_FILES).default([]),
  /** The oldest first. */
  revisions: z.array(revision).max(1_000).default([]),
});

const record = z.discriminatedUnion('type', [header, person, thread, post]);

export type PersonRecord = z.output<typeof person>;
export type ThreadRecord = z.output<typeof thread>;
export type PostRecord = z.output<typeof post>;
export type CommunityRecord = z.output<typeof record>;
/** A record before what it leaves out is filled in. */
export type GivenRecord = z.input<typeof record>;

/** A record as it was given. @returns what is wrong with it in place of one that cannot be taken. */
export function readRecord(given: unknown): { record: CommunityRecord } | { problem: string } {
  const read = record.safeParse(given);
  if (read.success) return { record: read.data };
  const issue = read.error.issues[0]!;
  return { problem: `${issue.path.join('.') || 'record'}: ${issue.message}` };
}
