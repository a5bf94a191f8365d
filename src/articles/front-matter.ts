import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Audience, readAudience } from '../accounts/audience.ts';
import { readYaml } from '../config/yaml.ts';
import { oneLine } from '../markdown/one-line.ts';
import type { Problem } from './problem.ts';

/** What a writer says about an article above its text. */
export interface ArticleFields {
  title: string;
  /** One or two sentences. */
  summary: string;
  tags: string[];
  /** Place in its category; lower comes first. */
  position: number;
  /** Slugs of articles to read next. */
  related: string[];
  audience: Audience;
  /** `YYYY-MM-DD`; undefined or null when the writer does not say. */
  updatedOn: string | null | undefined;
  /** Former slugs and ids that lead here for ever. */
  formerly: string[];
}

/** An article file, taken apart. `head + body` is the file, character for character. */
export interface ArticleFile {
  fields: ArticleFields;
  head: string;
  body: string;
  /** Line of the file on which the body begins, from 1. */
  bodyLine: number;
}

const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a title of 1 to 200 characters',
  summary: 'one or two sentences, at most 500 characters',
  tags: 'a list of words such as [billing, refund], at most 30 of 60 characters',
  order: 'a whole number',
  related: 'a list of slugs such as [reset-password]',
  audience: 'everyone, member, staff, plan:<id of a plan> or organization:<number>',
  updated: 'a date such as 2026-11-21',
  formerly: 'a list of former slugs or ids such as [old-name, 360012345]',
};

const line = (most: number) => z.string().transform(oneLine).pipe(z.string().min(1).max(most));
const key = z.union([z.string(), z.number()]).transform(String).pipe(line(300));

const frontMatter = z.object({
  title: line(200),
  summary: z.union([z.literal(''), line(500)]).default(''),
  tags: z
    .array(key.pipe(z.string().max(60)))
    .max(30)
    .default([]),
  order: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  related: z.array(key).max(20).default([]),
  audience: z
    .string()
    .refine((value) => readAudience(value) !== undefined)
    .transform((value) => value as Audience)
    .default('everyone'),
  updated: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .refine((day) => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day))
    .optional(),
  formerly: z.array(key).max(100).default([]),
});

/**
 * Takes an article file apart: front matter between `---` lines, then the text.
 * @param file path inside content/, for the problems.
 * @returns the parts, or undefined when an error among the problems makes them unusable. Unknown fields are warnings. `text` are the parts
 * also where only the fields are wrong.
 */
export function parseArticleFile(
  source: string,
  file: string,
): { article?: ArticleFile; text?: Omit<ArticleFile, 'fields'>; problems: Problem[] } {
  const match = /^\uFEFF?---[^\S\n]*\r?\n([\s\S]*?)(?:^|\r?\n)---[^\S\n]*(?:\r?\n|$)/.exec(source);
  if (!match) {
    const message = 'Expected the file to begin with a line ---, its fields (title and so on), and another line ---.';
    return { problems: [{ severity: 'error', file, line: 1, column: 1, message }] };
  }
  const head = match[0];
  const body = source.slice(head.length);
  const bodyLine = head.split('\n').length;
  const { fields, problems } = parseFields(match[1] ?? '', file);
  const text = { head, body, bodyLine };
  return fields ? { article: { fields, ...text }, text, problems } : { text, problems };
}

function parseFields(yaml: string, file: string): { fields?: ArticleFields; problems: Problem[] } {
  const read = readYaml(yaml, frontMatter);
  // The fields begin on the second line of the file.
  const at = ({ line, column }: { line: number; column: number }) => ({ file, line: line + 1, column });
  const problems = Object.keys(read.raw ?? {}).flatMap((field): Problem[] => {
    if (field in EXPECTED) return [];
    const message = `There is no such field; expected one of ${Object.keys(EXPECTED).join(', ')}.`;
    return [{ severity: 'warning', ...at(read.placeOf([field])), field, message }];
  });
  if (read.value !== undefined) {
    const { order, updated, ...rest } = read.value;
    return { fields: { ...rest, position: order, updatedOn: updated }, problems };
  }
  const reported = new Set<string>();
  for (const problem of read.problems) {
    const field = String(problem.path[0] ?? '');
    if (problem.message) problems.push({ severity: 'error', ...at(problem), message: problem.message });
    if (problem.message || reported.has(field)) continue;
    reported.add(field);
    const value = read.raw?.[field];
    const found = value === undefined ? 'it is missing' : `found ${JSON.stringify(value).slice(0, 80)}`;
    const remedy = field === 'title' || field === 'summary' ? quotesFor(field, value) : '';
    problems.push({
      severity: 'error',
      ...at(problem),
      field,
      message: `Expected ${EXPECTED[field]}, ${found}.${remedy}`,
    });
  }
  return { problems };
}

/** How to write as text what YAML reads as something else. */
function quotesFor(field: string, value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? ` Put it into quotes: ${field}: "${value}".` : '';
}

/**
 * Writes an article file. With a `head` from a file, the same file comes out; without, the fields are written in a fixed order
 * and those that say nothing are left out.
 */
export function writeArticleFile(article: { head: string | null; body: string; fields: ArticleFields }): string {
  return (article.head ?? writeHead(article.fields)) + article.body;
}

/** The head of a file that has none yet: its fields in a fixed order. */
export function writeHead(fields: ArticleFields): string {
  return `---\n${stringify(fieldsAsWritten(fields), { lineWidth: 0, collectionStyle: 'any' })}---\n`;
}

/** Fields by the names they have in a file, in a fixed order; those that say nothing are left out. */
export function fieldsAsWritten(fields: ArticleFields): Record<string, unknown> {
  return {
    title: fields.title,
    ...(fields.summary && { summary: fields.summary }),
    ...(fields.tags.length > 0 && { tags: fields.tags }),
    ...(fields.position !== 0 && { order: fields.position }),
    ...(fields.related.length > 0 && { related: fields.related }),
    ...(fields.audience !== 'everyone' && { audience: fields.audience }),
    ...(fields.updatedOn && { updated: fields.updatedOn }),
    ...(fields.formerly.length > 0 && { formerly: fields.formerly }),
  };
}

/** SHA-256 of a file's text in hexadecimal: two files with the same digest are the same. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
