import { posix } from 'node:path';
import { toSlug } from '../articles/slug-of-name.ts';
import type { Reason } from './note.ts';

/** An article as links may mean it. */
export type Target = { file: string; slug: string; category: string; title: string; former: string[] };

/** Where a link of the source leads. */
export type Resolved =
  | { kind: 'article'; target: Target; anchor: string }
  | { kind: 'here'; anchor: string }
  | { kind: 'category'; category: string }
  | { kind: 'file'; file: string }
  | { kind: 'address'; url: string }
  | { kind: 'unknown'; why: Reason };

/** Folders of site generators whose content lies at the root of the site. */
const PUBLIC_FOLDERS = ['', 'static', 'public', 'assets', 'docs', 'content', 'source', 'src', 'images', 'img', 'media'];

/** Folders beside an article in which its pictures lie. */
const BESIDE = ['images', 'image', 'img', 'assets', 'media', 'attachments', 'files', '_media', 'resources', 'static'];
const IMAGES = ['png', 'jpg', 'jpeg', 'gif', 'webp', 'svg'];

/** Parts of addresses that say nothing about the subject. */
const GENERAL_PLACE =
  /^(?:[a-z]{2}(?:[-_][a-z]{2,4})?|hc|kb|docs?|help|articles?|support|guides?|pages?|posts?|topics?|content|knowledge-?base|wiki|faqs?|index)$/;

/** Where the old help center was; `base` is the path that all of it is under, without a slash at the end. */
export type OldPlace = { host: string; base: string };

/** The place that somebody names: `support.example.com`, `https://example.com/help/`. Undefined when it is none. */
export function oldPlaceOf(text: string): OldPlace | undefined {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text.replace(/^\/+/, '')}`);
  return url?.host ? { host: url.host.toLowerCase(), base: decode(url.pathname).replace(/\/+$/, '') } : undefined;
}

/** Finds the article, file or category that a link of an imported article means. */
export class Targets {
  private readonly byPath = new Map<string, Target>();
  private readonly byName = new Map<string, Target[]>();
  private readonly byTitle = new Map<string, Target[]>();
  private readonly files = new Map<string, string>();
  private readonly filesByName = new Map<string, string[]>();
  private readonly categories: ReadonlyMap<string, string>;
  private readonly places: readonly OldPlace[];

  /**
   * @param others files beside the articles, by path
   * @param categories slug of the category by folder
   * @param places where the old help center was: links and pictures there are looked up among the articles and files
   */
  constructor(
    targets: readonly Target[],
    others: readonly string[],
    categories: ReadonlyMap<string, string>,
    places: readonly OldPlace[],
  ) {
    this.categories = categories;
    this.places = places;
    const add = (map: Map<string, Target[]>, key: string, target: Target) => {
      const list = map.get(key);
      if (!list) map.set(key, [target]);
      else if (!list.includes(target)) list.push(target);
    };
    for (const target of targets) {
      const path = withoutExtension(target.file).toLowerCase();
      this.byPath.set(path, target);
      const folder = /^(.*?)\/?(?:_?index|readme)$/.exec(path);
      if (folder && !this.byPath.has(folder[1]!)) this.byPath.set(folder[1]!, target);
      for (const name of [posix.basename(path), toSlug(posix.basename(path)), target.slug])
        if (!/^(?:_?index|readme)$/.test(name)) add(this.byName, name, target);
      for (const former of target.former) add(this.byName, former.toLowerCase(), target);
      add(this.byTitle, target.title.toLowerCase().trim(), target);
    }
    for (const file of others) {
      this.files.set(file.toLowerCase(), file);
      const name = posix.basename(file).toLowerCase();
      this.filesByName.set(name, [...(this.filesByName.get(name) ?? []), file]);
    }
  }

  /** Resolves the address of a link that stands in `from`. */
  link(href: string, from: string): Resolved {
    const address = href.replace(/\p{Cc}/gu, '').trim();
    if (address === '' || address === '#') return { kind: 'unknown', why: { reason: 'no-address' } };
    if (address.startsWith('wiki:')) return this.wiki(address.slice(5), from);
    if (address.startsWith('#')) return { kind: 'here', anchor: decode(address.slice(1)) };
    const scheme = /^([a-z][a-z0-9+.-]*):(?!\\)/i.exec(address)?.[1]?.toLowerCase();
    if (scheme === 'http' || scheme === 'https' || /^[/\\]{2}/.test(address))
      return this.absolute(address.replace(/^[/\\]{2}/, 'https://'), from);
    if (scheme === 'mailto' || scheme === 'tel') return { kind: 'address', url: address.replace(/\s/g, '%20') };
    if (scheme) return { kind: 'unknown', why: { reason: 'scheme', values: { scheme } } };
    if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(address)) return { kind: 'address', url: `mailto:${address}` };
    if (/^www\.[\w-]+\.[a-z]{2,}/i.test(address)) return { kind: 'address', url: `https://${address}` };
    const [path, anchor] = parts(address);
    const found = this.inside(path, anchor, from);
    if (found) return found;
    const host = this.onlyHost();
    if (host && path.startsWith('/')) return { kind: 'address', url: encodeURI(`https://${host}`) + address };
    return { kind: 'unknown', why: { reason: 'nothing-there' } };
  }

  /** Resolves the address of an image that stands in `from`: a file of the folder, an address elsewhere, or unknown. */
  image(src: string, from: string): Resolved {
    const address = src.replace(/\p{Cc}/gu, '').trim();
    if (/^(?:https?:)?[/\\]{2}/i.test(address)) {
      const url = URL.parse(address.replace(/^[/\\]{2}/, 'https://'));
      const name =
        url &&
        (this.pathsOf(url)
          .map((path) => this.file(path, from))
          .find(Boolean) ??
          this.beside(url, from));
      return name ? { kind: 'file', file: name } : { kind: 'address', url: url?.href ?? address };
    }
    if (/^[a-z][a-z0-9+.-]+:/i.test(address) && !/^[a-z]:\\/i.test(address))
      return { kind: 'unknown', why: { reason: 'needs-file' } };
    const file = this.file(parts(address)[0], from) ?? this.file(decode(address), from);
    if (file) return { kind: 'file', file };
    const host = this.onlyHost();
    return host && address.startsWith('/')
      ? { kind: 'address', url: encodeURI(`https://${host}`) + address }
      : { kind: 'unknown', why: { reason: 'no-such-file' } };
  }

  /**
   * Whether an address of the old host only ends like an article: `…/user-guide/overview` is not our `faq/overview`. A name of one or two
   * words says too little when the folder before it is another one.
   */
  private isElsewhere(found: Resolved, path: string): boolean {
    if (found.kind !== 'article') return false;
    const parts = withoutExtension(path.toLowerCase()).split('/').filter(Boolean);
    const name = parts.at(-1) ?? '';
    const folder = parts.at(-2);
    const { file, former } = found.target;
    if (former.some((one) => one.toLowerCase() === name) || /^\d{4,}/.test(name) || name.split(/[-_ ]/).length > 2)
      return false;
    const own = withoutExtension(file.toLowerCase()).split('/').slice(0, -1);
    return folder !== undefined && !GENERAL_PLACE.test(folder) && !own.some((one) => toSlug(one) === toSlug(folder));
  }

  /** The host that addresses from the root are on; undefined when there are several. */
  private onlyHost(): string | undefined {
    const [host, ...others] = new Set(this.places.map((place) => place.host));
    return others.length === 0 ? host : undefined;
  }

  private absolute(address: string, from: string): Resolved {
    const url = URL.parse(address);
    if (!url?.hostname) return { kind: 'unknown', why: { reason: 'address-invalid' } };
    const path = decode(url.pathname);
    const anchor = decode(url.hash.slice(1));
    for (const path of this.pathsOf(url)) {
      const found = this.inside(path, anchor, from);
      if (found && found.kind !== 'unknown' && !this.isElsewhere(found, path)) return found;
    }
    // Long ids mean one article wherever they stand.
    const id = /\/articles?\/(\d{6,})(?:-|$|\/)/.exec(path)?.[1];
    const known = id ? this.byName.get(id) : undefined;
    if (known?.length === 1) return { kind: 'article', target: known[0]!, anchor };
    return { kind: 'address', url: address.replace(/\s/g, '%20') };
  }

  /** Paths inside the old help center that an address may mean; none when it leads elsewhere. */
  private pathsOf(url: URL): string[] {
    const path = decode(url.pathname);
    return this.places
      .filter(({ host, base }) => host === url.host.toLowerCase() && (path === base || path.startsWith(`${base}/`)))
      .sort((a, b) => b.base.length - a.base.length)
      .map(({ base }) => path.slice(base.length) || '/');
  }

  /** A picture that was saved beside the article, under the name that it has at its address. */
  private beside(url: URL, from: string): string | undefined {
    const parts = decode(url.pathname).toLowerCase().split('/').filter(Boolean);
    const name = parts.at(-1);
    if (!name) return undefined;
    const folder = posix.dirname(from.toLowerCase());
    const own = posix.basename(withoutExtension(from.toLowerCase()));
    for (const near of ['', own, ...BESIDE, ...BESIDE.map((one) => `${one}/${own}`)])
      for (const depth of [3, 2, 1]) {
        const path = posix.join(folder, near, ...parts.slice(-depth));
        const found = this.files.get(path) ?? IMAGES.map((type) => this.files.get(`${path}.${type}`)).find(Boolean);
        if (found) return found;
      }
    return undefined;
  }

  private wiki(text: string, from: string): Resolved {
    const [name = '', anchor = ''] = text.split('#', 2);
    if (name.trim() === '') return { kind: 'here', anchor };
    const byTitle = this.byTitle.get(name.toLowerCase().trim());
    if (byTitle?.length === 1) return { kind: 'article', target: byTitle[0]!, anchor };
    return (
      this.inside(name.trim(), anchor, from) ??
      this.inside(toSlug(name), anchor, from) ?? { kind: 'unknown', why: { reason: 'no-such-name' } }
    );
  }

  private inside(path: string, anchor: string, from: string): Resolved | null {
    const clean = path.replace(/\\/g, '/').replace(/\/+$/, '');
    const file = this.file(clean, from);
    if (file) return { kind: 'file', file };
    const wanted = withoutExtension(clean).toLowerCase();
    const candidates: string[] = [];
    if (wanted.startsWith('/') || wanted === '') {
      const segments = wanted.split('/').filter(Boolean);
      for (let start = 0; start < segments.length; start += 1) candidates.push(segments.slice(start).join('/'));
    } else {
      const folder = posix.dirname(from.toLowerCase());
      candidates.push(posix.normalize(posix.join(folder, wanted)));
      // Where each article is a folder of the site, "../other" means a file beside this one.
      candidates.push(posix.normalize(posix.join(withoutExtension(from).toLowerCase(), wanted)));
      candidates.push(posix.normalize(wanted).replace(/^(?:\.\.\/)+/, ''));
    }
    for (const candidate of candidates) {
      const target = this.byPath.get(candidate);
      if (target) return { kind: 'article', target, anchor };
      const category = this.categories.get(candidate);
      if (category !== undefined && candidate !== '') return { kind: 'category', category };
    }
    const topic = /(?:^|\/)((?:sections|categories|collections)\/\d+)(?:-|$)/.exec(wanted)?.[1];
    const category = topic && this.categories.get(topic);
    if (category) return { kind: 'category', category };
    const name = posix.basename(wanted);
    const id = /^(\d{4,})(?:-|$)/.exec(name)?.[1];
    const folder = posix.dirname(from);
    for (const key of [name, toSlug(name), id]) {
      const found = key ? this.byName.get(key) : undefined;
      if (found?.length === 1) return { kind: 'article', target: found[0]!, anchor };
      const near = found?.filter((target) => posix.dirname(target.file) === folder);
      if (near?.length === 1) return { kind: 'article', target: near[0]!, anchor };
      const suffix = found?.filter((target) =>
        withoutExtension(target.file)
          .toLowerCase()
          .endsWith(candidates[0] ?? wanted),
      );
      if (suffix?.length === 1) return { kind: 'article', target: suffix[0]!, anchor };
      if (found && found.length > 1)
        return { kind: 'unknown', why: { reason: 'several-called', values: { name: key! } } };
    }
    return null;
  }

  private file(path: string, from: string): string | undefined {
    const clean = path.replace(/\\/g, '/').toLowerCase();
    const folder = posix.dirname(from.toLowerCase());
    const candidates = clean.startsWith('/')
      ? PUBLIC_FOLDERS.map((top) => posix.join(top, clean.slice(1)))
      : [
          posix.normalize(posix.join(folder, clean)),
          ...PUBLIC_FOLDERS.map((top) => posix.join(top, posix.normalize(clean).replace(/^(?:\.\.\/)+/, ''))),
        ];
    for (const candidate of candidates) {
      const found = this.files.get(candidate);
      if (found) return found;
    }
    const named = this.filesByName.get(posix.basename(clean));
    return named?.length === 1 ? named[0] : undefined;
  }
}

function withoutExtension(path: string): string {
  return path.replace(/\.(?:mdx?|markdown|mdown|mkdn?|qmd|mdoc|html?|php|aspx?)$/i, '');
}

/** Path and anchor of an address without a host; the query is left out. */
function parts(address: string): [string, string] {
  const [, path = '', , hash = ''] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(address) ?? [];
  return [decode(path), decode(hash)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
