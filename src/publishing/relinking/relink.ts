// Makes the links of a text lead to where an article or a guide is now: the addresses change, and nothing else of the text. Pure.
import path from 'node:path';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mdxJsxFromMarkdown } from 'mdast-util-mdx-jsx';
import { gfm } from 'micromark-extension-gfm';
import { mdxJsx } from 'micromark-extension-mdx-jsx';
import { type Place, readLink } from '../../articles/links.ts';
import { excessOf } from '../../markdown/bounds.ts';
import { mask } from '../../markdown/mask.ts';

/** Where an article is, and what it was called. */
export interface Target {
  slug: string;
  category: string;
  /** Slugs that it had. */
  former: ReadonlySet<string>;
}

/** The address of a video guide, and all else that leads there. */
export interface GuideTarget {
  address: string;
  former: ReadonlySet<string>;
}

/** What became of a text. `unreadable`: it has a mistake, or an address is written in a way that cannot be changed safely. */
export type Relinked = { is: 'changed'; text: string; count: number } | { is: 'same' } | { is: 'unreadable' };

/** An address in a text, as it leads, and where it stands. */
interface Address {
  url: string;
  /** In characters; undefined where it is not written as it leads. */
  at: number | undefined;
}

// As where texts are let in: MDX has no HTML, no indented code and no <addresses>.
const WITHOUT_HTML = { disable: { null: ['autolink', 'codeIndented', 'htmlFlow', 'htmlText'] } };

/**
 * Makes the links to an article or a guide lead to its present address.
 * @param place of the text, against which its links are read.
 * @param syntax `plain`: Markdown without components, as steps of guides have it.
 */
export function relink(
  source: string,
  place: Place,
  target: Target | GuideTarget,
  syntax: 'article' | 'plain' = 'article',
): Relinked {
  const addresses = addressesOf(source, syntax);
  if (!addresses) return { is: 'unreadable' };
  const present = (url: string) =>
    'address' in target ? presentGuideUrl(url, place, target) : presentUrl(url, place, target);
  const wanted = addresses.map(({ url }) => present(url) ?? url);
  const changes = addresses.flatMap(({ url, at }, index) =>
    wanted[index] === url ? [] : [{ url, at, to: wanted[index]! }],
  );
  if (changes.length === 0) return { is: 'same' };
  let text = source;
  for (const { url, at, to } of changes.toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0))) {
    if (at === undefined) return { is: 'unreadable' };
    text = text.slice(0, at) + to + text.slice(at + url.length);
  }
  // Whatever was overlooked: the new text has the same links, but for those.
  const is = addressesOf(text, syntax)?.map(({ url }) => url);
  return is && is.length === wanted.length && is.every((url, index) => url === wanted[index])
    ? { is: 'changed', text, count: changes.length }
    : { is: 'unreadable' };
}

/** The address in place of one that leads to a guide by what it was called; undefined: it is right. */
function presentGuideUrl(url: string, place: Place, { address, former }: GuideTarget): string | undefined {
  const link = readLink(url, place);
  const slug = link.kind === 'page' ? /^\/[^/]+\/videos\/([\w-]+)(?=[?#]|$)/.exec(link.url)?.[1] : undefined;
  return slug !== undefined && former.has(slug) ? url.replace(`/videos/${slug}`, `/videos/${address}`) : undefined;
}

/** The address in place of one that leads to a former name, or by a folder that the article is not in; undefined: it is right. */
function presentUrl(url: string, place: Place, { slug, category, former }: Target): string | undefined {
  const link = readLink(url, place);
  if (link.kind !== 'article') return undefined;
  const isFormer = former.has(link.slug);
  if (!isFormer && link.slug !== slug) return undefined;
  const [, pathname = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url.trim()) ?? [];
  const renamed = isFormer ? pathname.replace(/[^/]+?(\.mdx?)?(\/?)$/, `${slug}$1$2`) : pathname;
  const present = pathname.startsWith('/') ? renamed : (inFolder(renamed, place, { slug, category }) ?? renamed);
  return present === pathname ? undefined : present + rest;
}

/** The path of a file in the folder of its category, where it names another one. */
function inFolder(
  pathname: string,
  { file }: Place,
  { slug, category }: { slug: string; category: string },
): string | undefined {
  const ending = /\.mdx?$/.exec(pathname)?.[0] ?? '';
  // A bare name is that of an article, wherever it is.
  if (ending === '' && !/[a-z0-9]\//i.test(pathname)) return undefined;
  const here = path.posix.dirname(file);
  const [, locale, folder] = /^articles\/([^/]+)\/([^/]+)\/[^/]+$/.exec(path.posix.join(here, pathname)) ?? [];
  if (folder === undefined || folder === category) return undefined;
  const found = path.posix.relative(here, `articles/${locale}/${category}/${slug}${ending}`);
  return pathname.startsWith('./') && !found.startsWith('.') ? `./${found}` : found;
}

function addressesOf(source: string, syntax: 'article' | 'plain'): Address[] | undefined {
  if (excessOf(source)) return undefined;
  const options =
    syntax === 'plain'
      ? { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }
      : {
          extensions: [gfm(), mdxJsx(), WITHOUT_HTML],
          mdastExtensions: [gfmFromMarkdown(), mdxJsxFromMarkdown()],
        };
  try {
    const addresses: Address[] = [];
    const root = fromMarkdown(mask(source), options);
    collect(root, source, addresses);
    return addresses;
  } catch {
    return undefined;
  }
}

function collect(node: Nodes, source: string, addresses: Address[]): void {
  const add = (url: string, from: number, to: number) => {
    const at = source.slice(from, to).indexOf(url);
    addresses.push({ url, at: at < 0 ? undefined : from + at });
  };
  const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
  if (node.type === 'link') add(node.url, node.children.at(-1)?.position?.end.offset ?? start, end);
  else if (node.type === 'definition') add(node.url, start + source.slice(start, end).indexOf(']:') + 2, end);
  else if (node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement')
    for (const attribute of node.attributes) {
      if (node.name !== 'a' || attribute.type !== 'mdxJsxAttribute' || attribute.name !== 'href') continue;
      const { position, value } = attribute;
      if (typeof value !== 'string') continue;
      if (position) add(value, position.start.offset! + 'href'.length, position.end.offset!);
      else addresses.push({ url: value, at: undefined });
    }
  if ('children' in node) for (const child of node.children) collect(child, source, addresses);
}
