// The help center of Intercom (Articles): its records as its interface gives them, and as tools write them into files.
import type { HelpCenter, HelpCenterArticle, HelpCenterText, HelpCenterTopic } from './help-center.ts';
import { dayOf, fieldsOf, isRecord, type JsonRecord, numberOf, recordsIn, textOf } from './records.ts';

/** Whether a value of JSON holds records of an Intercom help center. */
export function isIntercom(value: unknown): boolean {
  return recordsOf(value).length > 0;
}

/** The help center that these answers or files describe together: pages of lists (`{ type: 'list', data: […] }`), single records, lists alone. */
export function readIntercom(values: readonly unknown[]): HelpCenter {
  const topics = new Map<string, HelpCenterTopic>();
  const articles = new Map<string, HelpCenterArticle>();
  for (const record of values.flatMap(recordsOf)) {
    const id = textOf(record, 'id')!;
    if (record.type === 'article') articles.set(id, articleFrom(record, id));
    else topics.set(id, topicFrom(record, id));
  }
  return { system: 'intercom', topics, articles: [...articles.values()] };
}

function recordsOf(value: unknown): JsonRecord[] {
  const lists = isRecord(value) ? [value, ...['data', 'articles', 'collections', 'sections'].flatMap((key) => recordsIn(value[key]))] : recordsIn(value); // biome-ignore format: one thought
  return lists.filter(
    (record) => /^(?:article|collection|section)$/.test(String(record.type)) && textOf(record, 'id') !== undefined,
  );
}

function topicFrom(record: JsonRecord, id: string): HelpCenterTopic {
  const topic: HelpCenterTopic = {
    id,
    kind: 'collections',
    parent: textOf(record, 'parent_id'),
    position: numberOf(record, 'order'),
    sourceLocale: textOf(record, 'default_locale') ?? '',
    names: new Map(),
    fields: fieldsOf(record),
  };
  const add = (locale: string, from: JsonRecord) => {
    const title = textOf(from, 'name');
    if (title) topic.names.set(locale, { title, summary: textOf(from, 'description') });
  };
  add(textOf(record, 'default_locale') ?? '', record);
  for (const [locale, from] of translated(record)) add(locale, from);
  return topic;
}

function articleFrom(record: JsonRecord, id: string): HelpCenterArticle {
  const first = textOf(record, 'default_locale') ?? '';
  const texts = new Map([[first, textFrom(record)]]);
  for (const [locale, from] of translated(record)) if (locale !== first) texts.set(locale, textFrom(from));
  const parents = Array.isArray(record.parent_ids) ? record.parent_ids : [];
  const { state: _, ...shared } = record;
  return {
    id,
    sourceLocale: first,
    texts,
    topic: textOf(record, 'parent_id') ?? (parents.length > 0 ? String(parents.at(-1)) : undefined),
    position: numberOf(record, 'order'),
    labels: recordsIn(isRecord(record.tags) ? record.tags.tags : record.tags).flatMap(
      (tag) => textOf(tag, 'name') ?? [],
    ),
    fields: fieldsOf(shared),
    files: [],
  };
}

function translated(record: JsonRecord): [string, JsonRecord][] {
  const content = record.translated_content;
  return isRecord(content)
    ? Object.entries(content).flatMap(([locale, from]) => (isRecord(from) ? [[locale, from] as [string, JsonRecord]] : [])) // biome-ignore format: one thought
    : [];
}

function textFrom(record: JsonRecord): HelpCenterText {
  return {
    title: textOf(record, 'title') ?? '',
    body: typeof record.body === 'string' ? record.body : '',
    summary: textOf(record, 'description'),
    updated: dayOf(record, 'updated_at', 'created_at'),
    addresses: [textOf(record, 'url') ?? ''].filter(Boolean),
    fields: [{ path: ['state'], value: record.state ?? 'published' }],
  };
}
