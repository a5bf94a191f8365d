// The help center of Help Scout (Docs): its records as its interface gives them, and as tools write them into files.
import type { HelpCenter, HelpCenterArticle, HelpCenterTopic } from './help-center.ts';
import { dayOf, fieldsOf, isRecord, type JsonRecord, numberOf, recordsIn, textOf } from './records.ts';

type List = 'articles' | 'categories' | 'collections';

/** Whether a value of JSON holds records of Help Scout Docs. */
export function isHelpScout(value: unknown): boolean {
  const { articles, categories, collections } = recordsOf(value);
  return articles.length + categories.length + collections.length > 0;
}

/** The help center that these answers or files describe together: pages of lists (`{ articles: { items: […] } }`), single records, lists alone. */
export function readHelpScout(values: readonly unknown[]): HelpCenter {
  const all = values.map(recordsOf);
  const topics = new Map<string, HelpCenterTopic>();
  for (const record of all.flatMap(({ collections }) => collections)) addTopic(topics, 'collections', record);
  for (const record of all.flatMap(({ categories }) => categories)) addTopic(topics, 'categories', record);
  const articles = new Map<string, HelpCenterArticle>();
  // A list says less of an article than its own record.
  for (const record of all.flatMap(({ articles }) => articles).sort((a, b) => bodyOf(a).length - bodyOf(b).length))
    articles.set(textOf(record, 'id')!, articleFrom(record, topics));
  return { system: 'helpscout', topics, articles: [...articles.values()] };
}

function recordsOf(value: unknown): Record<List, JsonRecord[]> {
  const found: Record<List, JsonRecord[]> = { articles: [], categories: [], collections: [] };
  const take = (one: unknown) => {
    if (!isRecord(one) || textOf(one, 'id') === undefined) return;
    const list = listOf(one);
    if (list) found[list].push(one);
  };
  if (Array.isArray(value)) value.forEach(take);
  else if (isRecord(value)) {
    take(value);
    for (const key of ['articles', 'categories', 'collections']) {
      const list = value[key];
      for (const one of [...recordsIn(list), ...(isRecord(list) ? recordsIn(list.items) : [])]) take(one);
    }
    for (const key of ['article', 'category', 'collection']) take(value[key]);
  }
  return found;
}

function listOf(record: JsonRecord): List | undefined {
  if (!('collectionId' in record)) return 'siteId' in record && 'name' in record ? 'collections' : undefined;
  return 'text' in record || 'status' in record ? 'articles' : 'name' in record ? 'categories' : undefined;
}

const bodyOf = (record: JsonRecord) => (typeof record.text === 'string' ? record.text : '');

function addTopic(topics: Map<string, HelpCenterTopic>, kind: 'collections' | 'categories', record: JsonRecord): void {
  const id = textOf(record, 'id')!;
  const title = textOf(record, 'name') ?? '';
  // Help Scout keeps what has no category in one of this name.
  if (kind === 'categories' && /^uncategori[sz]ed$/i.test(title)) return;
  topics.set(id, {
    id,
    kind,
    ...(kind === 'categories' ? { parent: textOf(record, 'collectionId') } : {}),
    position: numberOf(record, 'order'),
    names: new Map([['', { title, summary: textOf(record, 'description') }]]),
    fields: fieldsOf(record),
  });
}

function articleFrom(record: JsonRecord, topics: ReadonlyMap<string, HelpCenterTopic>): HelpCenterArticle {
  const id = textOf(record, 'id')!;
  const places = [record.categories, record.categoryIds]
    .flat()
    .flatMap((one) => (typeof one === 'string' ? [one] : []));
  const keywords = Array.isArray(record.keywords) ? record.keywords : [];
  return {
    id,
    texts: new Map([
      [
        '',
        {
          title: textOf(record, 'name') ?? '',
          body: bodyOf(record),
          updated: dayOf(record, 'lastPublishedAt', 'updatedAt', 'createdAt'),
          addresses: [textOf(record, 'publicUrl', 'url') ?? ''].filter(Boolean),
          fields: [{ path: ['status'], value: record.status === 'notpublished' ? 'draft' : (record.status ?? '') }],
        },
      ],
    ]),
    topic: places.find((one) => topics.has(one)) ?? textOf(record, 'collectionId'),
    position: numberOf(record, 'order'),
    labels: keywords.filter((one) => typeof one === 'string'),
    fields: 'visibility' in record ? [{ path: ['visibility'], value: record.visibility }] : [],
    files: [],
  };
}
