// The articles of Helpwell itself, for the tests that hold them to what is true.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CONTENT = path.join(import.meta.dirname, '../content/articles');

/** Languages in which every article of Helpwell itself is written. */
export const OWN_LANGUAGES = ['en', 'fr', 'it'] as const;

/** The names of the articles, such as `developers/api`. */
export const ownArticles: readonly string[] = globSync('*/*.mdx', { cwd: path.join(CONTENT, 'en') })
  .map((file) => file.slice(0, -'.mdx'.length))
  .sort();

/** An article as it is written. @param name such as `developers/api`. */
export function ownArticle(language: string, name: string): string {
  return readFileSync(path.join(CONTENT, language, `${name}.mdx`), 'utf8');
}

/** The README as it is written. */
export const ownReadme = (): string => readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');

/** The fields at the top of an article, by name. */
export function fieldsOf(text: string): Record<string, string> {
  const head = /^---\n([\s\S]*?)^---/m.exec(text)?.[1] ?? '';
  return Object.fromEntries([...head.matchAll(/^(\w+): (.*)$/gm)].map(([, name, value]) => [name!, value!]));
}

/** The blocks of code of an article, with the language that is named. */
export function codeBlocksOf(text: string): { language: string; code: string }[] {
  return [...text.matchAll(/^ *```(\w*)[^\n]*\n([\s\S]*?)^ *```/gm)].map(([, language, code]) => ({
    language: language!,
    code: code!,
  }));
}

/** The text without its fields and its blocks of code. */
export function proseOf(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/^ *(`{3,})[\s\S]*?^ *\1 *$/gm, '');
}

/** What stands between backticks. */
export const codeOf = (text: string): string[] => [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);

/** The first cells of the tables, what stands between backticks there one by one. */
export function namedInTables(text: string): string[] {
  return [...proseOf(text).matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) => codeOf(cell!));
}

/** The part of an article below a heading, up to the next one of its level. @param number of the heading of the second level, from 1. */
export const sectionOf = (text: string, number: number): string => text.split(/^## /m)[number] ?? '';
