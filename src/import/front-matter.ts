import { findBlock, readBlock, unread } from './front-matter-block.ts';
import type { Note } from './report.ts';
import { type Field, restrictionOf, unfinishedOf } from './visibility.ts';

/** Front matter as companies keep it, reduced to what an article has. Absent is absent: nothing is made up here. */
export type SourceFields = {
  title?: string;
  summary?: string;
  tags: string[];
  order?: number;
  /** `YYYY-MM-DD`. */
  updated?: string;
  /** Old ids, old slugs and old addresses, in the order met. */
  formerly: string[];
  /** Hosts of the old help center, from absolute addresses in the front matter. */
  hosts: string[];
  /** Set when the old article was not for everyone; says which field said so. */
  restricted?: string;
  /** Set when it was not finished; `otherwise` says why it would not be for everyone even if it were. */
  draft?: { otherwise: string | undefined };
  /** Set when it was for everybody who is signed in. */
  forMembers?: boolean;
};

export type SplitSource = { fields: SourceFields; body: string; bodyLine: number; notes: Note[] };

const ID_KEYS = /^(?:.*_)?id$|^(?:uid|uuid|guid|key|article_?number|kb_?number|legacyid|articleid|zendeskid|postid)$/;
const SLUG_KEYS = new Set([
  'slug', 'permalink', 'url', 'html_url', 'source_url', 'original_url', 'canonical_url', 'canonical', 'link', 'path',
  'aliases', 'alias', 'redirect_from', 'redirects', 'redirect', 'old_urls', 'old_url', 'former_slugs', 'formerly',
]); // biome-ignore format: a list
const TITLE_KEYS = ['title', 'name', 'heading', 'headline', 'subject'];
const SUMMARY_KEYS = ['summary', 'description', 'excerpt', 'abstract', 'subtitle', 'lead', 'intro', 'meta_description'];
const TAG_KEYS = ['tags', 'keywords', 'labels', 'label_names', 'topics', 'tag'];
const ORDER_KEYS = ['order', 'position', 'sidebar_position', 'weight', 'nav_order', 'menu_order', 'sort', 'sort_order'];
const UPDATED_KEYS = [
  'updated', 'updated_at', 'last_updated', 'lastmod', 'last_modified', 'last_modified_at', 'modified',
  'edited_at', 'last_update', 'date', 'created_at', 'created', 'published_at', 'published_date',
]; // biome-ignore format: a list
/** Fields that say only how the old site showed the page. */
const LAYOUT_KEYS = new Set([
  'layout',
  'toc',
  'sidebar_label',
  'hide_title',
  'hide_table_of_contents',
  'template',
  'comments',
]);
/**
 * Takes a source file apart into front matter (YAML between `---`, TOML between `+++`, a JSON object, lines `Key: value` at the top) and
 * body. Broken front matter is read line by line (`key: value`) and reported; it never throws. `bodyLine` is the line of the
 * source on which the body begins, from 1.
 * @param now the moment with which days of publishing and of expiry are compared.
 */
export function splitFrontMatter(text: string, now = new Date()): SplitSource {
  const notes: Note[] = [];
  const found = findBlock(text);
  if (!found) {
    const fields: SourceFields = { tags: [], formerly: [], hosts: [] };
    restrict(fields, propertiesOf(text), now);
    return { fields, body: text, bodyLine: 1, notes };
  }
  const values = readBlock(found, notes);
  const fields = toFields(values, notes);
  restrict(fields, [...values, ...propertiesOf(found.body)], now);
  const lost = unread(found, values);
  if (lost) fields.restricted ??= `its front matter cannot be read, and holds “${lost}”`;
  return { fields, body: found.body, bodyLine: found.bodyLine, notes };
}

/** An old article that was a draft or not for everyone must not become public by being moved. */
function restrict(fields: SourceFields, values: readonly Field[], now: Date): void {
  const reason = restrictionOf(values, now);
  if (!reason) return;
  fields.restricted = reason;
  const { isDraft, otherwise } = unfinishedOf(values, now);
  if (isDraft) fields.draft = { otherwise };
}

/** Lines `Status: Draft` between the heading and the text, where Notion puts the properties of a page. */
function propertiesOf(body: string): Field[] {
  const lines = body.slice(0, 4_000).trimStart().split('\n');
  const start = /^#\s/.test(lines[0]!) ? 1 : 0;
  const found: Field[] = [];
  for (const line of lines.slice(start)) {
    const pair = /^\*{0,2}([A-Z][\w -]{1,30}?)\*{0,2}:\*{0,2}\s+(\S.{0,60})$/.exec(line);
    if (pair) found.push({ path: [pair[1]!], value: pair[2]!.replace(/^["'`]|["'`]$/g, '') });
    else if (line.trim() !== '' || found.length > 0) break;
  }
  // Of a text that begins with one such line, only the plainest is taken at its word.
  return found.length > 1 || /^(?:status|draft|visibility|published|internal|private)$/i.test(found[0]?.path[0] ?? '')
    ? found
    : [];
}

function toFields(values: readonly Field[], notes: Note[]): SourceFields {
  const fields: SourceFields = { tags: [], formerly: [], hosts: [] };
  const entries = values.map(({ path: [key = ''], value }) => [keyOf(key), value] as const);
  const first = (keys: string[]): unknown => {
    for (const key of keys) {
      const hit = entries.find(
        ([name, value]) => name === key && value !== null && value !== '' && !Array.isArray(value),
      );
      if (hit) return hit[1];
    }
    return undefined;
  };
  const title = asText(first(TITLE_KEYS));
  if (title) fields.title = title;
  const summary = asText(first(SUMMARY_KEYS));
  if (summary) fields.summary = summary;
  const order = Number(first(ORDER_KEYS));
  if (Number.isFinite(order) && first(ORDER_KEYS) !== undefined) fields.order = Math.round(order);
  for (const key of UPDATED_KEYS) {
    const updated = asDate(first([key]));
    if (updated) {
      fields.updated = updated;
      break;
    }
  }
  const known = new Set([...TITLE_KEYS, ...SUMMARY_KEYS, ...ORDER_KEYS, ...UPDATED_KEYS, ...TAG_KEYS]);
  for (const [key, value] of entries) {
    if (TAG_KEYS.includes(key)) {
      const tags = Array.isArray(value) ? value.map(asText) : (asText(value) ?? '').split(/[,;]/);
      for (const tag of tags) {
        const clean = tag?.trim();
        if (clean && !fields.tags.includes(clean)) fields.tags.push(clean);
      }
    } else if (SLUG_KEYS.has(key)) {
      for (const one of Array.isArray(value) ? value : [value]) addFormer(fields, asText(one));
    } else if (
      ID_KEYS.test(key) &&
      (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    ) {
      // An id of something else (author, category, section) never leads to this article.
      if (
        !/author|section|category|brand|user|locale|parent|group|segment|language|account|sidebar|owner|space|site|template|workspace|topic/.test(
          key,
        )
      )
        fields.formerly.push(String(value).trim());
      else reportUnknown(key, value, notes);
    } else if (!known.has(key) && !LAYOUT_KEYS.has(key) && value !== null && value !== '') {
      reportUnknown(key, value, notes);
    }
  }
  fields.formerly = [...new Set(fields.formerly.filter((former) => former !== ''))];
  return fields;
}

/** A key as the lists above have it: `updatedAt` and `Updated-At` are `updated_at`. */
export function keyOf(key: string): string {
  return key
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-. ]/g, '_');
}

function reportUnknown(key: string, value: unknown, notes: Note[]): void {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  notes.push({
    kind: 'front matter',
    what: 'field',
    instead: 'no-such-field',
    values: { field: key, value: shown.length > 60 ? `${shown.slice(0, 60)}…` : shown },
  });
}

function addFormer(fields: SourceFields, address: string | undefined): void {
  if (!address) return;
  const url = /^(?:https?:)?\/\//i.test(address) ? URL.parse(address, 'https://x.invalid') : null;
  if (url) fields.hosts.push(url.host);
  const path = (url ? url.pathname : address).replace(/[?#].*$/, '').replace(/\/(?:index)?(?:\.html?|\.mdx?)?$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:html?|php|aspx?|mdx?)$/i, '');
  if (last && !last.startsWith(':')) {
    let decoded = last;
    try {
      decoded = decodeURIComponent(last);
    } catch {
      // A stray % stays as it is.
    }
    fields.formerly.push(decoded);
    const id = /^(\d{4,})-\S/.exec(decoded);
    if (id) fields.formerly.push(id[1] as string);
  }
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value).replace(/\s+/g, ' ').trim();
    return text === '' ? undefined : text;
  }
  return undefined;
}

function asDate(value: unknown): string | undefined {
  if (value && typeof value === 'object' && 'date' in value) return asDate((value as { date: unknown }).date);
  const date =
    value instanceof Date
      ? value
      : typeof value === 'string' && /\d{4}/.test(value)
        ? new Date(/^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : `${value} UTC`)
        : null;
  if (!date || Number.isNaN(date.getTime())) return undefined;
  return date.toISOString().slice(0, 10);
}
