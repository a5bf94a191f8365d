import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { LONGEST_YAML, yamlExcessOf } from '../markdown/bounds.ts';
import type { Note } from './report.ts';

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
  'updated', 'updated_at', 'last_updated', 'lastupdated', 'lastmod', 'last_modified', 'last_modified_at', 'modified',
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
const PRIVATE_WORDS = new Set([
  'internal',
  'private',
  'agents',
  'agent',
  'staff',
  'draft',
  'hidden',
  'unpublished',
  'archived',
  'restricted',
]);

/**
 * Takes a source file apart into front matter (YAML between `---`, TOML between `+++`, a JSON object) and body.
 * Broken front matter is read line by line (`key: value`) and reported; it never throws. `bodyLine` is the line of the
 * source on which the body begins, from 1.
 */
export function splitFrontMatter(text: string): SplitSource {
  const notes: Note[] = [];
  const found = findBlock(text);
  if (!found) return { fields: { tags: [], formerly: [], hosts: [] }, body: text, bodyLine: 1, notes };
  const values = readBlock(found, notes);
  return { fields: toFields(values, notes), body: found.body, bodyLine: found.bodyLine, notes };
}

/** Characters of a field that is read without a parser. */
const LONGEST_LINE = 2_000;

type Block = { format: 'yaml' | 'toml' | 'json'; block: string; body: string; bodyLine: number; closed: boolean };

function findBlock(text: string): Block | null {
  const lead = /^\s*/.exec(text)![0];
  const start = text.slice(lead.length);
  const fence = /^(---|\+\+\+|;;;)[ \t]*\n/.exec(start);
  if (fence) {
    const mark = fence[1] as string;
    const closing = new RegExp(
      `^(?:${mark.replace(/\+/g, '\\+')}${mark === '---' ? '|\\.\\.\\.' : ''})[ \\t]*(?:\\n|$)`,
      'm',
    );
    const rest = start.slice(fence[0].length);
    const end = closing.exec(rest);
    const format = mark === '+++' ? 'toml' : mark === ';;;' ? 'json' : 'yaml';
    if (end) {
      const block = rest.slice(0, end.index);
      // A thematic break, some prose and another one is not front matter.
      if (format === 'yaml' && block.trim() !== '' && !/^\s*["']?[\w .-]+["']?\s*:/m.test(block)) return null;
      return cut(text, lead.length + fence[0].length + end.index + end[0].length, format, block, true);
    }
    if (format === 'yaml' && /^[\w-]+\s*:/.test(rest)) {
      const keys = /^(?:[\w-]+[ \t]*:.*\n?|[ \t]+\S.*\n?|- .*\n?)+/.exec(rest)![0];
      return cut(text, lead.length + fence[0].length + keys.length, 'yaml', keys, false);
    }
    return null;
  }
  if (start.startsWith('{')) {
    const end = /^\}[ \t]*(?:\n|$)/m.exec(start);
    if (end && /^\{\s*"/.test(start))
      return cut(text, lead.length + end.index + end[0].length, 'json', start.slice(0, end.index + 1), true);
  }
  return null;
}

function cut(text: string, at: number, format: Block['format'], block: string, closed: boolean): Block {
  return { format, block, closed, body: text.slice(at), bodyLine: text.slice(0, at).split('\n').length };
}

function readBlock({ format, block, closed }: Block, notes: Note[]): Record<string, unknown> {
  if (!closed)
    notes.push({
      kind: 'front matter',
      line: 1,
      what: 'the front matter has no closing ---',
      instead: 'Its first lines were read as front matter.',
    });
  const excess = yamlExcessOf(block);
  if (excess) {
    notes.push({
      kind: 'front matter',
      line: excess.line + 1,
      what: `the front matter goes beyond what is read (${excess.message.replace(/\.$/, '')})`,
      instead: `The first ${LONGEST_YAML} characters were read line by line.`,
    });
    return readLines(block.slice(0, LONGEST_YAML));
  }
  try {
    if (format === 'toml') return parseToml(block) as Record<string, unknown>;
    if (format === 'json') return JSON.parse(block) as Record<string, unknown>;
    const document = parseDocument(block, { uniqueKeys: false, prettyErrors: true });
    const problem = document.errors[0];
    const value: unknown = problem ? null : document.toJS();
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
    if (!problem && value === null) return {};
    const line = problem?.linePos ? problem.linePos[0].line + 1 : undefined;
    notes.push({
      kind: 'front matter',
      line,
      what: `the front matter is no valid YAML${problem ? ` (${problem.message.split('\n')[0]})` : ''}`,
      instead: 'It was read line by line.',
    });
  } catch (error) {
    notes.push({
      kind: 'front matter',
      line: 1,
      what: `the front matter is no valid ${format.toUpperCase()} (${String((error as Error).message).split('\n')[0]})`,
      instead: 'It was read line by line.',
    });
  }
  return readLines(block);
}

/** `key: value` and `key = value` lines, lists as `- x` below or `[a, b]` behind; what fits neither is left out. */
function readLines(block: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let last = '';
  for (const line of block.split('\n')) {
    // Longer lines are no field, and take time.
    if (line.length > LONGEST_LINE) continue;
    const pair = /^\s*["']?([\w .-]+?)["']?\s*[:=]\s*(.*?),?\s*$/.exec(line);
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (item && last) {
      const text = unquote(item[1] as string);
      const list = values[last];
      if (Array.isArray(list)) list.push(text);
      else values[last] = [text];
    } else if (pair) {
      last = pair[1] as string;
      const raw = pair[2] as string;
      values[last] = /^\[.*\]$/.test(raw)
        ? raw
            .slice(1, -1)
            .split(',')
            .map((part) => unquote(part.trim()))
        : unquote(raw);
    }
  }
  return values;
}

function unquote(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

function toFields(values: Record<string, unknown>, notes: Note[]): SourceFields {
  const fields: SourceFields = { tags: [], formerly: [], hosts: [] };
  const entries = Object.entries(values).map(
    ([key, value]) => [key.trim().toLowerCase().replace(/[- ]/g, '_'), value] as const,
  );
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
      if (isRestrictionKey(key)) restrict(fields, key, value);
      // An id of something else (author, category, section) never leads to this article.
      else if (
        !/author|section|category|brand|user|locale|parent|group|segment|language|account|sidebar|owner|space|site|template|workspace|topic/.test(
          key,
        )
      )
        fields.formerly.push(String(value).trim());
      else reportUnknown(key, value, notes);
    } else if (isRestrictionKey(key)) {
      restrict(fields, key, value);
    } else if (!known.has(key) && !LAYOUT_KEYS.has(key) && value !== null && value !== '') {
      reportUnknown(key, value, notes);
    }
  }
  fields.formerly = [...new Set(fields.formerly.filter((former) => former !== ''))];
  return fields;
}

function reportUnknown(key: string, value: unknown, notes: Note[]): void {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  notes.push({
    kind: 'front matter',
    what: `${key}: ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`,
    instead: 'Articles have no such field; it was left out.',
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

function isRestrictionKey(key: string): boolean {
  return ['draft', 'published', 'internal', 'private', 'visibility', 'audience', 'access', 'status', 'state', 'user_segment', 'user_segment_id', 'permissions', 'hidden', 'unlisted', 'publish'].includes(key); // biome-ignore format: a list
}

/** An old article that was a draft or not for everyone must not become public by being moved. */
function restrict(fields: SourceFields, key: string, value: unknown): void {
  const text = String(value ?? '')
    .toLowerCase()
    .trim();
  const isOff = text === 'false' || text === '0' || text === 'no';
  const isOn = text === 'true' || text === '1' || text === 'yes';
  const says =
    key === 'published' || key === 'publish'
      ? isOff
      : key === 'draft' || key === 'internal' || key === 'private' || key === 'hidden' || key === 'unlisted'
        ? isOn
        : key.startsWith('user_segment') || key === 'permissions'
          ? text !== '' && text !== 'null' && !/everyone|public|visitors/.test(text)
          : text.split(/[^a-z]+/).some((word) => PRIVATE_WORDS.has(word));
  if (says) fields.restricted = `${key}: ${text}`;
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
