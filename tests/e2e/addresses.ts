import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Seeds } from './seeds.ts';
import { ROOT } from './server.ts';

const SOURCE = path.join(ROOT, 'src');
const PAGES = path.join(SOURCE, 'pages');

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
      const isJson =
        (file.startsWith('api/v2/') || /\btakeJson\(/.test(text)) &&
        !/\b(upload|recoveryFile|file|picture)Action/.test(text);
      return {
        file,
        path: pathOf(file, seeds),
        // What never ends is not read to its end.
        reads: (!isEndpoint || /^export const GET\b/m.test(text)) && !/\bstreamFrom\(/.test(text),
        takes: posts ? (isJson ? 'json' : 'form') : undefined,
      };
    });
}

/** Every name of a parameter that a page or what it uses reads of its address. */
export function allParameters(): string[] {
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(astro|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return [...new Set(files.flatMap(namesRead))].toSorted();
}

/** Those that one page reads, and what it imports, and what stands before every page. @param file inside src/pages. */
export function parametersOf(file: string): string[] {
  const used = new Set<string>();
  const follow = (one: string): void => {
    if (used.has(one) || !existsSync(one)) return;
    used.add(one);
    for (const imported of sourceOf(one).imports) follow(imported);
  };
  follow(path.join(PAGES, file));
  follow(path.join(SOURCE, 'middleware.ts'));
  return [...new Set([...used].flatMap(namesRead))].toSorted();
}

/** What was found in a file: most are used by every page. */
const sources = new Map<string, { names: string[]; imports: string[] }>();

function sourceOf(file: string): { names: string[]; imports: string[] } {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8');
  const imported = [...text.matchAll(/(?:from|import\() ?'(\.[^']+\.(?:astro|ts))'/g)];
  const source = { names: namesIn(text), imports: imported.map(([, to]) => path.resolve(path.dirname(file), to!)) };
  sources.set(file, source);
  return source;
}

const namesRead = (file: string) => sourceOf(file).names;

function namesIn(text: string): string[] {
  return [
    ...[...text.matchAll(/searchParams\s*\.\s*(?:get|has|getAll)\('([^']+)'/g)].map(([, name]) => name!),
    ...[...text.matchAll(/[pP]arameters = z\.object\(\{(.*?)\n\}\);/gs)].flatMap(([, body]) =>
      [...body!.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name!),
    ),
    ...[...text.matchAll(/trackedParameters: \{(.*?)\n {2}\}/gs)].flatMap(([, body]) =>
      [...body!.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name!),
    ),
  ];
}

function pathOf(file: string, seeds: Seeds): string {
  const known: Record<string, string> = {
    'widget/[version].js.ts': '/widget/nothing.js',
    'icons/[version].svg.ts': '/icons/nothing.svg',
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
    '[locale]/community/threads/[id]/[slug]/split.astro': `${seeds.thread}/split`,
    '[locale]/community/threads/[id]/[slug]/merge.astro': `${seeds.thread}/merge`,
    '[locale]/community/posts/[id]/flag.astro': `/en/community/posts/${seeds.post}/flag`,
    '[locale]/community/held/[id].astro': `/en/community/held/${seeds.held}`,
    '[locale]/staff/articles/[id].astro': `/en/staff/articles/${seeds.article}`,
    '[locale]/staff/articles/[id]/[language].astro': `/en/staff/articles/${seeds.article}/en`,
    '[locale]/staff/articles/[id]/[language]/history.astro': `/en/staff/articles/${seeds.article}/en/history`,
    '[locale]/staff/articles/[id]/[language]/others.astro': `/en/staff/articles/${seeds.article}/en/others`,
    '[locale]/staff/articles/[id]/[language]/revisions/[revision].astro': `/en/staff/articles/${seeds.article}/en/revisions/${seeds.revision}`,
    '[locale]/staff/articles/[id]/[language]/review/[author].astro': `/en/staff/articles/${seeds.article}/en/review/${seeds.writer}`,
    '[locale]/staff/articles/[id]/[language]/schedule.astro': `/en/staff/articles/${seeds.article}/en/schedule`,
    '[locale]/staff/articles/[id]/[language]/translate.astro': `/en/staff/articles/${seeds.article}/fr/translate`,
    '[locale]/staff/articles/[id]/[language]/translate.xlf.ts': `/en/staff/articles/${seeds.article}/fr/translate.xlf`,
    '[locale]/staff/categories/[slug].astro': '/en/staff/categories/billing',
    '[locale]/staff/categories/[slug]/history.astro': '/en/staff/categories/billing/history',
    '[locale]/staff/guides/[slug].astro': `/en/staff/guides/${seeds.guide}`,
    '[locale]/staff/guides/[slug]/video.astro': `/en/staff/guides/${seeds.guide}/video`,
    '[locale]/staff/guides/[slug]/tour.astro': `/en/staff/guides/${seeds.guide}/tour`,
    '[locale]/staff/guides/[slug]/captions/[language].astro': `/en/staff/guides/${seeds.guide}/captions/en`,
    '[locale]/staff/guides/[slug]/captions/[language]/text.vtt.ts': `/en/staff/guides/${seeds.guide}/captions/en/text.vtt`,
    '[locale]/staff/guides/[slug]/schedule.astro': `/en/staff/guides/${seeds.guide}/schedule`,
    '[locale]/staff/guides/[slug]/review/[author].astro': `/en/staff/guides/${seeds.guide}/review/${seeds.writer}`,
    'content/videos/[guide]/[file].ts': `/content/videos/${seeds.guide}/${seeds.guide}-0123456789ab.mp4`,
    'api/v2/[...path].ts': '/api/v2/requests.json',
    'api/guide-uploads/[...id].ts': '/api/guide-uploads/nothing',
    '[locale]/staff/snippets/[name]/[language].astro': '/en/staff/snippets/versions/en',
    '[locale]/staff/snippets/[name]/[language]/history.astro': '/en/staff/snippets/versions/en/history',
    '[locale]/staff/imports/[id].astro': `/en/staff/imports/${seeds.import}`,
    '[locale]/staff/translations/[language].xlf.ts': '/en/staff/translations/fr.xlf',
    '[locale]/staff/insights/[plot].csv.ts': '/en/staff/insights/questions.csv',
    '[locale]/staff/review/[id].astro': `/en/staff/review/${seeds.held}`,
    '[locale]/staff/review/people/[id].astro': `/en/staff/review/people/${seeds.member}`,
    '[locale]/community/tags/[tag].astro': '/en/community/tags/lamp',
    '[locale]/community/tags/[tag]/feed.[format].ts': '/en/community/tags/lamp/feed.atom',
    '[locale]/notifications/mails/[token].astro': seeds.stopNotifications,
    '[locale]/people/[id].astro': `/en/people/${seeds.member}`,
    '[locale]/people/[id]/claim.astro': `/en/people/${seeds.broughtIn}/claim`,
    '[locale]/requests/[id].astro': `/en/requests/${seeds.own}`,
    '[locale]/requests/[id]/attachments/[attachment].ts': `/en/requests/${seeds.own}/attachments/${seeds.file}`,
    '[locale]/requests/mails/[token].astro': seeds.stopMails,
    '[locale]/requests/open/[token].astro': seeds.opened,
    '[locale]/requests/open/[token]/attachments/[attachment].ts': `${seeds.opened}/attachments/${seeds.file}`,
    '[locale]/staff/mailboxes/[id].astro': '/en/staff/mailboxes/999999',
    '[locale]/staff/webhooks/[id].astro': '/en/staff/webhooks/999999',
    '[locale]/staff/webhooks/[id]/deliveries/[delivery].astro': '/en/staff/webhooks/999999/deliveries/999999',
    '[locale]/staff/suspended/[id].astro': '/en/staff/suspended/999999',
    '[locale]/staff/suspended/[id]/original.ts': '/en/staff/suspended/999999/original',
    '[locale]/staff/requests/[id].astro': `/en/staff/requests/${seeds.own}`,
    '[locale]/staff/requests/views/[id].astro': `/en/staff/requests/views/${seeds.view}`,
    '[locale]/staff/requests/[id]/draft.ts': `/en/staff/requests/${seeds.own}/draft`,
    '[locale]/staff/requests/[id]/looking.ts': `/en/staff/requests/${seeds.own}/looking`,
    '[locale]/staff/macros/[id].astro': `/en/staff/macros/${seeds.macro}`,
    '[locale]/staff/requests/[id]/split.astro': `/en/staff/requests/${seeds.own}/split`,
    '[locale]/staff/requests/[id]/incidents.astro': `/en/staff/requests/${seeds.own}/incidents`,
    '[locale]/staff/requests/[id]/thread.astro': `/en/staff/requests/${seeds.own}/thread`,
    '[locale]/staff/requests/[id]/attachments/[attachment].ts': `/en/staff/requests/${seeds.own}/attachments/${seeds.file}`,
    '[locale]/staff/schedules/[id].astro': `/en/staff/schedules/${seeds.schedule}`,
    '[locale]/staff/policies/[id].astro': `/en/staff/policies/${seeds.policy}`,
    '[locale]/rate/[token].astro': seeds.rating,
    '[locale]/staff/search/pages/[id].astro': `/en/staff/search/pages/${seeds.document}`,
    '[locale]/staff/people/[id].astro': '/en/staff/people/1',
    '[locale]/screens/[token]/index.astro': seeds.screen,
    '[locale]/screens/[token]/live.ts': `${seeds.screen}/live`,
    'api/asks/[id].ts': '/api/asks/5b8e2f6e-0000-4000-8000-000000000000',
    'content/images/uploaded/[picture].ts': '/content/images/uploaded/a-1x1-0123456789ab.png',
    'content/files/uploaded/[file].ts': '/content/files/uploaded/a-0123456789ab.pdf',
    'hc/[...path].ts': '/hc/en-us/articles/360012345',
    't/[...path].ts': '/t/a-title/12',
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
