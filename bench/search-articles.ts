// The product's own articles as documents of a labelled set, read from their files.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { DocumentSection, SearchDocument } from '../src/search/document.ts';

const ARTICLES = fileURLToPath(new URL('../content/articles/', import.meta.url));

/** The articles of a language as the search knows them, keyed by the name of their file; ids count from 1. Mark-up is dropped. */
export function readOwnArticles(locale: string): Map<string, SearchDocument> {
  const folder = join(ARTICLES, locale);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mdx'))
    .sort();
  return new Map(
    files.map((file, i) => {
      const slug = basename(file, '.mdx');
      const [, matter = '', body = ''] =
        /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
      const {
        title = '',
        summary = '',
        tags = [],
      } = parse(matter) as { title?: string; summary?: string; tags?: unknown[] };
      return [
        slug,
        {
          id: i + 1,
          kind: 'article',
          locale,
          title,
          summary,
          tags: tags.map(String),
          askedAs: [],
          sections: sectionsOf(body),
          category: dirname(file),
          audience: 'everyone',
          url: `/${locale}/articles/${slug}`,
          solved: false,
        },
      ];
    }),
  );
}

function sectionsOf(body: string): DocumentSection[] {
  return body.split(/^#{2,} +/m).map((part, i) => {
    const end = i === 0 ? 0 : part.indexOf('\n');
    return { anchor: i === 0 ? '' : `section-${i}`, heading: plain(part.slice(0, end)), text: plain(part.slice(end)) };
  });
}

function plain(markdown: string): string {
  return markdown
    .replace(/<\w+[^>]*?\b(?:title|label|caption)="([^"]*)"[^>]*>/g, ' $1. ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`#|>]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
