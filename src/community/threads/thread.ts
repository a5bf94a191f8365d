import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { cleanText, isUnseen } from '../../server/clean-text.ts';

/** What a thread may be: solved by replies, talked about, told by the team, or a known problem that the team reports on. */
export const THREAD_KINDS = ['question', 'discussion', 'announcement', 'incident'] as const;
export type ThreadKind = (typeof THREAD_KINDS)[number];

/** What a post may be: what somebody wrote, or the state of an incident as the team tells it. */
export const POST_KINDS = ['post', 'update'] as const;

/** Where an incident stands, as a status update of the team says it; the last one ends it. */
export const INCIDENT_STATES = ['investigating', 'identified', 'monitoring', 'fixed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** What of an update and its thread says where an incident stands. */
interface StateFacts {
  solvedAt: Date | null;
  /** What its newest update says. */
  state: IncidentState | null | undefined;
}

/** Where an incident stands: an update says so, and what ended it or opened it again without one counts before it. */
export function stateOf({ solvedAt, state }: StateFacts): IncidentState {
  if (solvedAt !== null) return 'fixed';
  return state && state !== 'fixed' ? state : 'investigating';
}

/** How a text was taken away: by a moderator, for its author to see why, or for good. */
export const REMOVALS = ['hidden', 'deleted'] as const;
export type Removal = (typeof REMOVALS)[number];

/** Whether a post is a solution of its thread: one that was taken away solves nothing any more. */
export function isSolution({ solutionAt, removal }: { solutionAt: Date | null; removal: Removal | null }): boolean {
  return solutionAt !== null && removal === null;
}

/** The solutions where they are the first replies anyway, in the order of these; none where another reply stands before one of them. */
export function leadingSolutions<Post extends { number: number }>(
  replies: readonly Post[],
  solutions: readonly { number: number }[],
): Post[] {
  const solved = new Set(solutions.map(({ number }) => number));
  const first = replies.slice(0, solved.size);
  return first.length === solved.size && first.every(({ number }) => solved.has(number)) ? first : [];
}

/** How somebody follows a thread: `muted` is told of nothing in it, not even of their name. */
export const FOLLOW_LEVELS = ['following', 'muted'] as const;
export type FollowLevel = (typeof FOLLOW_LEVELS)[number];

/** In characters, and entries. */
export const LIMITS = {
  /** A line of a list, and of a search result. */
  title: 150,
  /** A question with a long log. */
  body: 20_000,
  tags: 5,
  tag: 30,
} as const;

/** On one page of a thread: what the browser's own search still goes through at ease. */
export const POSTS_A_PAGE = 20;

/** No pin lasts longer: what is on top for ever is seen by nobody. */
export const LONGEST_PIN_DAYS = 365;

/** Longest note of the team about a thread, in characters. */
export const LONGEST_THREAD_NOTE = 2_000;

/** How long somebody may have to wait between two replies in a slowed thread, in minutes. */
export const SLOW_MINUTES = [1, 5, 15, 60] as const;

/** The same text from the same person within so many seconds is the same post, sent twice. */
export const SAME_TEXT_SECONDS = 60;

/** What is wrong with a text. */
export type TextProblem = 'missing' | 'too-long';

/** What a text of a new account may have too much of, or be too many of. */
type NewcomerProblem = 'files' | 'links' | 'images' | 'mentions' | 'threads-a-day' | 'replies-a-day' | 'slow';

/** What is wrong with a text, field by field; of a limit how much it allows. */
export type TextError =
  | { field: 'title' | 'body'; problem: TextProblem }
  | { field: 'body'; problem: NewcomerProblem; most: number };

/** A text of several lines as it is kept, and what is wrong with it. */
export function checkBody(given: string): { body: string; problem: TextProblem | undefined } {
  const body = isUnseen(given) ? '' : cleanText(given).replace(/\r\n?/g, '\n').trim();
  return { body, problem: problemOf(body, LIMITS.body) };
}

/** A title as it is kept, on one line, and what is wrong with it. */
export function checkTitle(given: string): { title: string; problem: TextProblem | undefined } {
  const title = isUnseen(given)
    ? ''
    : cleanText(given)
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim();
  return { title, problem: problemOf(title, LIMITS.title) };
}

function problemOf(text: string, most: number): TextProblem | undefined {
  if (text === '') return 'missing';
  return [...text].length > most ? 'too-long' : undefined;
}

/** Tags as somebody typed them, with commas between: each once, lower case, the first few. What is too long for one is cut. */
export function readTags(given: string): string[] {
  const tags = cleanText(given)
    .split(/[,;\n]/)
    .map((tag) =>
      tag
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}+#.]+/gu, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .map((tag) => [...tag].slice(0, LIMITS.tag).join(''))
    // One of signs alone, such as two dots, is none and makes no address.
    .filter((tag) => /[\p{L}\p{N}]/u.test(tag));
  return [...new Set(tags)].slice(0, LIMITS.tags);
}

/** A tag as it stands in an address; undefined where none can be written so. */
export function readTag(text: string | undefined): string | undefined {
  const tag = text ?? '';
  return readTags(tag)[0] === tag ? tag : undefined;
}

const LONGEST_SLUG = 80;

/** A list links to threads that were in it before, and a thread to each of its posts. */
const slugs = new LRUCache<string, string>({ max: 500, memoMethod: makeSlug });

/** The readable end of a thread's address: words of the title with hyphens between; `thread` where it has none. */
export function slugOf(title: string): string {
  return slugs.memo(title);
}

function makeSlug(title: string): string {
  const words = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  const cut = [...words].slice(0, LONGEST_SLUG).join('');
  return cut.replace(/^-+|-+$/g, '') || 'thread';
}

/** The page of a thread on which a post stands, by its number; from 1. */
export function pageOf(number: number): number {
  return Math.max(1, Math.ceil(number / POSTS_A_PAGE));
}

/** Path of a page of a thread, from the root; with `post`, to a post on it. */
export function threadUrl(
  locale: string,
  thread: { id: number; title: string },
  at: { page?: number } | { post: number } = {},
): string {
  const page = 'post' in at ? pageOf(at.post) : (at.page ?? 1);
  const path = `/${locale}/community/threads/${thread.id}/${encodeURIComponent(slugOf(thread.title))}`;
  return `${path}${page > 1 ? `?page=${page}` : ''}${'post' in at ? `#post-${at.post}` : ''}`;
}

/** Path of a topic's list, from the root. */
export function topicUrl(locale: string, topic: string): string {
  return `/${locale}/community/${topic}`;
}

/** Path of the list of what has a tag, from the root. */
export function tagUrl(locale: string, tag: string): string {
  return `/${locale}/community/tags/${encodeURIComponent(tag)}`;
}

/** Path of a person's page, from the root. */
export function personUrl(locale: string, id: number): string {
  return `/${locale}/people/${id}`;
}

/** Recognises a text that was sent twice, white space aside. */
export function textDigest(...parts: string[]): string {
  const words = parts.map((part) => part.normalize('NFKC').replace(/\s+/g, ' ').trim());
  return createHash('sha256').update(JSON.stringify(words)).digest('base64url');
}
