import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Audience, readAudience } from '../accounts/audience.ts';
import { readYaml } from '../config/yaml.ts';
import { type Mistake, type MistakeCode, mistake } from '../markdown/mistakes.ts';
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

/** What is said of a field that holds something else. */
const UNFIT: Readonly<Record<string, MistakeCode>> = {
  title: 'title-unfit',
  summary: 'summary-unfit',
  tags: 'tags-unfit',
  order: 'order-unfit',
  related: 'related-unfit',
  audience: 'audience-unfit',
  updated: 'updated-unfit',
  formerly: 'formerly-unfit',
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
    return { problems: [{ severity: 'error', file, line: 1, column: 1, ...mistake('no-head') }] };
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
    if (field in UNFIT) return [];
    const unknown = mistake('unknown-field', { known: Object.keys(UNFIT).join(', ') });
    return [{ severity: 'warning', ...at(read.placeOf([field])), field, ...unknown }];
  });
  if (read.value !== undefined) {
    const { order, updated, ...rest } = read.value;
    return { fields: { ...rest, position: order, updatedOn: updated }, problems };
  }
  const reported = new Set<string>();
  for (const problem of read.problems) {
    const field = String(problem.path[0] ?? '');
    const { message, code, values } = problem;
    if (message)
      problems.push({ severity: 'error', ...at(problem), message, ...(code && { code, values: values ?? {} }) });
    if (message || reported.has(field)) continue;
    reported.add(field);
    problems.push({ severity: 'error', ...at(problem), field, ...unfit(field, read.raw?.[field]) });
  }
  return { problems };
}

/** What is wrong with the value of a field; with how to write as text what YAML reads as something else. */
function unfit(field: string, value: unknown): Mistake {
  if (value === undefined) return mistake('title-missing');
  const found = JSON.stringify(value).slice(0, 80);
  const isText = typeof value !== 'number' && typeof value !== 'boolean';
  if (isText || (field !== 'title' && field !== 'summary')) return mistake(UNFIT[field]!, { found });
  return mistake(`${field}-quotes`, { found, sample: `${field}: "${value}"` });
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
