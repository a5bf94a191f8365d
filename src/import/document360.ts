// The help center of Document360: its records as its interface gives them, and as its exports (ZIP) keep them in files of JSON.
import type { HelpCenter, HelpCenterArticle, HelpCenterTopic } from './help-center.ts';
import { dayOf, isRecord, type JsonRecord, numberOf, recordsIn, textOf } from './records.ts';
import type { Field } from './visibility.ts';

type Found = { categories: JsonRecord[]; articles: JsonRecord[] };

/** Levels of categories within categories, and of wrappers around them. */
const DEEPEST = 20;
const PUBLISHED = 3;

/** Fields that records of Document360 have and those of no other help center. */
const MARKS =
  /^(?:projectversionid|childcategories|subcategories|categorytype|htmlcontent|publicversion|latestversion|contenttype|articleid)$/;

/** Whether a value of JSON holds records of Document360. */
export function isDocument360(value: unknown): boolean {
  const { categories, articles } = recordsOf(value);
  return [...categories, ...articles].some((record) => Object.keys(record).some((key) => MARKS.test(key)));
}

/** The help center that these answers or files describe together, however deep they are nested. The same article in several languages is one. */
export function readDocument360(values: readonly unknown[]): HelpCenter {
  const topics = new Map<string, HelpCenterTopic>();
  const articles = new Map<string, HelpCenterArticle>();
  const all = values.map(recordsOf);
  for (const record of all.flatMap(({ categories }) => categories)) addTopic(topics, record);
  for (const record of all.flatMap(({ articles }) => articles)) addArticle(articles, record);
  return { system: 'document360', topics, articles: [...articles.values()] };
}

/** Exports write `HtmlContent`, the interface `html_content`: a record with its keys the same whatever wrote it. */
function plain(record: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key.toLowerCase().replace(/[^a-z0-9]/g, ''), value]),
  );
}

function recordsOf(value: unknown): Found {
  const found: Found = { categories: [], articles: [] };
  const visit = (given: unknown, around: { parent?: string; language?: string }, depth: number): void => {
    if (depth > DEEPEST) return;
    if (Array.isArray(given)) {
      for (const one of given) visit(one, around, depth + 1);
      return;
    }
    if (!isRecord(given)) return;
    const record = plain(given);
    const language = textOf(record, 'languagecode', 'language', 'langcode') ?? around.language;
    const id = textOf(record, 'id', 'articleid', 'categoryid', 'slug');
    const title = textOf(record, 'title', 'name');
    const inside = [
      'articles',
      'childcategories',
      'subcategories',
      'categories',
      'data',
      'result',
      'languages',
      'translations',
    ];
    const known = { ...record, language: language ?? '' };
    if (
      id !== undefined &&
      title !== undefined &&
      ('content' in record || 'htmlcontent' in record) &&
      !('childcategories' in record)
    ) {
      found.articles.push({
        ...known,
        id,
        title,
        categoryid: textOf(record, 'categoryid', 'parentcategoryid') ?? around.parent,
      });
      return;
    }
    if (id !== undefined && title !== undefined && inside.some((key) => Array.isArray(record[key]))) {
      found.categories.push({
        ...known,
        id,
        title,
        parent: textOf(record, 'parentcategoryid', 'parentid') ?? around.parent,
      });
      for (const key of inside) visit(record[key], { parent: id, ...(language ? { language } : {}) }, depth + 1);
      return;
    }
    for (const key of inside) visit(record[key], { ...around, ...(language ? { language } : {}) }, depth + 1);
  };
  visit(value, {}, 0);
  return found;
}

function addTopic(topics: Map<string, HelpCenterTopic>, record: JsonRecord): void {
  const id = textOf(record, 'id')!;
  const topic: HelpCenterTopic = topics.get(id) ?? {
    id,
    kind: 'categories',
    parent: textOf(record, 'parent'),
    position: numberOf(record, 'order'),
    names: new Map(),
    fields: hiddenIn(record),
  };
  topic.names.set(textOf(record, 'language') ?? '', {
    title: textOf(record, 'title')!,
    summary: textOf(record, 'description'),
  });
  topics.set(id, topic);
}

function addArticle(articles: Map<string, HelpCenterArticle>, record: JsonRecord): void {
  const id = textOf(record, 'id')!;
  const article: HelpCenterArticle = articles.get(id) ?? {
    id,
    texts: new Map(),
    topic: textOf(record, 'categoryid'),
    position: numberOf(record, 'order'),
    labels: [record.tags].flat().filter((tag) => typeof tag === 'string'),
    fields: [],
    files: recordsIn(record.attachments).flatMap((file) => {
      const address = textOf(plain(file), 'url', 'fileurl');
      return address ? [{ name: textOf(plain(file), 'name', 'filename') ?? address, address }] : [];
    }),
  };
  const html = textOf(record, 'htmlcontent');
  const status = numberOf(record, 'status');
  const slug = textOf(record, 'slug');
  article.texts.set(textOf(record, 'language') ?? '', {
    title: textOf(record, 'title')!,
    body: html ?? textOf(record, 'content') ?? '',
    isMarkdown: html === undefined && !/^\s*</.test(textOf(record, 'content') ?? ''),
    summary: textOf(record, 'description'),
    updated: dayOf(record, 'modifiedat', 'publishedat', 'createdat'),
    addresses: [textOf(record, 'url') ?? ''].filter((one) => /^https?:/.test(one)),
    ...(slug ? { formerly: [slug] } : {}),
    fields: [
      ...hiddenIn(record),
      ...(status === undefined || status === PUBLISHED ? [] : [{ path: ['status'], value: 'draft' }]),
    ],
  });
  articles.set(id, article);
}

function hiddenIn(record: JsonRecord): Field[] {
  return ['hidden', 'isprivate', 'isdeleted', 'isarchived'].flatMap((key) =>
    key in record ? [{ path: [key], value: record[key] }] : [],
  );
}
