import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Seeds } from './seeds.ts';
import { ROOT } from './server.ts';

const PAGES = path.join(ROOT, 'src/pages');

/** An address of the product, found from its file under src/pages. */
export interface Address {
  /** Inside src/pages. */
  file: string;
  /** With what its parts in brackets stand for in the tests. */
  path: string;
  reads: boolean;
  takes: 'form' | 'json' | undefined;
}

/** Every address under src/pages, where there is something at it. */
export function allAddresses(seeds: Seeds): Address[] {
  return readdirSync(PAGES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(astro|ts)$/.test(entry.name))
    .map((entry) => path.relative(PAGES, path.join(entry.parentPath, entry.name)))
    .filter((file) => file !== '404.astro' && file !== 'problem.astro')
    .map((file) => {
      const text = readFileSync(path.join(PAGES, file), 'utf8');
      const isEndpoint = file.endsWith('.ts');
      const posts = isEndpoint ? /^export const POST\b/m.test(text) : /\btake(Form|Edit)\(/.test(text);
      const isJson = /\b(takeJson|createRequest)\(/.test(text) && !/(upload|recoveryFile)Action/.test(text);
      return {
        file,
        path: pathOf(file, seeds),
        reads: !isEndpoint || /^export const GET\b/m.test(text),
        takes: posts ? (isJson ? 'json' : 'form') : undefined,
      };
    });
}

/** Every name of a parameter that a page or what it uses reads of its address. */
export function allParameters(): string[] {
  const names = new Set<string>();
  for (const entry of readdirSync(path.join(ROOT, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(astro|ts)$/.test(entry.name) || /\.test\.ts$/.test(entry.name)) continue;
    const text = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    for (const [, name] of text.matchAll(/searchParams\s*\.\s*(?:get|has|getAll)\('([^']+)'/g)) names.add(name!);
    for (const [, body] of text.matchAll(/Parameters = z\.object\(\{(.*?)\n\}\);/gs))
      for (const [, name] of body!.matchAll(/^ {2}(\w+):/gm)) names.add(name!);
    for (const [, body] of text.matchAll(/trackedParameters: \{(.*?)\n {2}\}/gs))
      for (const [, name] of body!.matchAll(/^ {4}(\w+):/gm)) names.add(name!);
  }
  return [...names].toSorted();
}

function pathOf(file: string, seeds: Seeds): string {
  const known: Record<string, string> = {
    '[locale]/articles/[slug].astro': '/en/articles/refund',
    '[locale]/articles/[slug]/helpful.astro': '/en/articles/refund/helpful',
    '[locale]/categories/[slug].astro': '/en/categories/billing',
    '[locale]/community/[topic].astro': '/en/community/using',
    '[locale]/community/threads/[id]/[slug].astro': seeds.thread,
    '[locale]/community/feed.[format].ts': '/en/community/feed.rss',
    '[locale]/community/[topic]/feed.[format].ts': '/en/community/using/feed.atom',
    '[locale]/community/threads/[id]/[slug]/feed.[format].ts': `${seeds.thread}/feed.rss`,
    '[locale]/community/posts/[id]/edit.astro': `/en/community/posts/${seeds.post}/edit`,
    '[locale]/community/posts/[id]/history.astro': `/en/community/posts/${seeds.post}/history`,
    '[locale]/people/[id].astro': `/en/people/${seeds.member}`,
    '[locale]/requests/[id].astro': `/en/requests/${seeds.own}`,
    '[locale]/requests/[id]/attachments/[attachment].ts': `/en/requests/${seeds.own}/attachments/${seeds.file}`,
    '[locale]/requests/mails/[token].astro': seeds.stopMails,
    '[locale]/requests/open/[token].astro': seeds.opened,
    '[locale]/requests/open/[token]/attachments/[attachment].ts': `${seeds.opened}/attachments/${seeds.file}`,
    '[locale]/staff/requests/[id].astro': `/en/staff/requests/${seeds.own}`,
    '[locale]/staff/requests/[id]/attachments/[attachment].ts': `/en/staff/requests/${seeds.own}/attachments/${seeds.file}`,
    '[locale]/rate/[token].astro': seeds.rating,
    '[locale]/staff/search/pages/[id].astro': `/en/staff/search/pages/${seeds.document}`,
    '[locale]/staff/people/[id].astro': '/en/staff/people/1',
    'api/asks/[id].ts': '/api/asks/5b8e2f6e-0000-4000-8000-000000000000',
    'hc/[...path].ts': '/hc/en-us/articles/360012345',
    'pagefind/[...path].ts': '/pagefind/pagefind.js',
  };
  const plain = `/${file}`
    .replace(/\.(astro|ts)$/, '')
    .replace(/(?<=.)\/index$/, '')
    .replace(/^\/index$/, '/');
  // Whoever adds a page with another part in brackets gets one that stands for nothing, which is an address too.
  return (
    known[file] ??
    plain
      .replace('/[locale]', '/en')
      .replace(/^\/en$/, '/en/')
      .replace(/\[[^\]]+\]/g, 'nothing')
  );
}
