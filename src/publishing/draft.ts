import { readAudience } from '../accounts/audience.ts';
import type { ArticleFields } from '../articles/front-matter.ts';
import { LONGEST_TEXT } from '../markdown/bounds.ts';
import { oneLine } from '../markdown/one-line.ts';

/** What a writer types about an article, as typed: nothing of it is lost for being wrong. */
export interface DraftFields {
  title: string;
  summary: string;
  /** With commas between, as `related`. */
  tags: string;
  /** Slugs of articles to read next. */
  related: string;
  position: string;
  audience: string;
}

/** What an article begins with that somebody makes of a question or of a thread. */
export interface Beginning {
  title: string;
  tags: string[];
  body: string;
}

/** What somebody is writing in a language of an article. */
export interface DraftText {
  fields: DraftFields;
  body: string;
}

/** Whose draft it is: each writer has one of each article and language. */
export interface DraftKey {
  articleId: number;
  locale: string;
  author: number;
}

/** In characters and entries; as files under content/ may have it. */
export const DRAFT_LIMITS = {
  title: 200,
  summary: 500,
  tags: 30,
  tag: 60,
  related: 20,
  body: LONGEST_TEXT,
  /** Words to the team: why it was changed, or why it was sent back. */
  note: 1_000,
} as const;

/** Highest sequence of a draft: the database counts in 32 bits. */
export const LAST_SEQUENCE = 2 ** 31 - 1;

/** Longest text of one field that is kept at all, in characters. */
export const LONGEST_FIELD = 4_000;

/** What keeps a draft from being published, field by field. */
export type DraftError =
  | { field: 'title' | 'body'; problem: 'missing' | 'too-long' }
  | { field: 'summary' | 'note'; problem: 'too-long' }
  | { field: 'tags'; problem: 'too-many' | 'too-long' }
  | { field: 'related'; problem: 'too-many' }
  | { field: 'related'; problem: 'unknown'; name: string }
  | { field: 'position'; problem: 'no-number' }
  | { field: 'body'; problem: 'mistakes'; count: number };

const listOf = (text: string) => [
  ...new Set(
    text
      .split(/[,;\n]/)
      .map(oneLine)
      .filter(Boolean),
  ),
];

/** What a draft says about its article, and what is wrong with it; the fields are only to be used where nothing is. */
export function readFields({ fields, body }: DraftText): {
  fields: Omit<ArticleFields, 'formerly' | 'updatedOn'>;
  errors: DraftError[];
} {
  const errors: DraftError[] = [];
  const [title, summary] = [oneLine(fields.title), oneLine(fields.summary)];
  const [tags, related] = [listOf(fields.tags), listOf(fields.related)];
  const position = fields.position.trim() === '' ? 0 : Number(fields.position);
  if (title === '') errors.push({ field: 'title', problem: 'missing' });
  if (title.length > DRAFT_LIMITS.title) errors.push({ field: 'title', problem: 'too-long' });
  if (summary.length > DRAFT_LIMITS.summary) errors.push({ field: 'summary', problem: 'too-long' });
  if (tags.length > DRAFT_LIMITS.tags) errors.push({ field: 'tags', problem: 'too-many' });
  if (tags.some((tag) => tag.length > DRAFT_LIMITS.tag)) errors.push({ field: 'tags', problem: 'too-long' });
  if (related.length > DRAFT_LIMITS.related) errors.push({ field: 'related', problem: 'too-many' });
  if (!Number.isInteger(position) || Math.abs(position) > 1_000_000)
    errors.push({ field: 'position', problem: 'no-number' });
  if (body.trim() === '') errors.push({ field: 'body', problem: 'missing' });
  if (body.length > DRAFT_LIMITS.body) errors.push({ field: 'body', problem: 'too-long' });
  const audience = readAudience(fields.audience) ?? 'staff';
  return { fields: { title, summary, tags, related, position, audience }, errors };
}

/** What a text must have before somebody is asked to look at it: a title and words. Mistakes are for the reviewer to see. */
export function missingIn(text: DraftText): DraftError[] {
  return readFields(text).errors.filter(({ problem }) => problem === 'missing');
}

/** The fields of an article as a writer may type them. */
export function typedFields(
  said: Pick<ArticleFields, 'title' | 'summary' | 'tags' | 'related' | 'position' | 'audience'>,
): DraftFields {
  return {
    title: said.title,
    summary: said.summary,
    tags: said.tags.join(', '),
    related: said.related.join(', '),
    position: said.position === 0 ? '' : String(said.position),
    audience: said.audience,
  };
}

/** The fields of an article that has nothing yet. */
export const NO_FIELDS: DraftFields = {
  title: '',
  summary: '',
  tags: '',
  related: '',
  position: '',
  audience: 'everyone',
};

/**
 * A text as it came from a form, which sends every line break as two characters: with those that the text had from which it began.
 * @param base the text from which it began; undefined for a new one.
 */
export function readText(typed: string, base: string | undefined): string {
  const text = typed.replace(/\r\n?/g, '\n');
  return base?.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

/** Whether two drafts say the same. */
export function saysTheSame(one: DraftText, other: DraftText): boolean {
  const [is, was] = [readFields(one).fields, readFields(other).fields];
  return one.body === other.body && JSON.stringify(is) === JSON.stringify(was);
}
