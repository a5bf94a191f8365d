// The help center of Zendesk (Guide): its records as its interface gives them, and as tools write them into files.
import type { HelpCenter, HelpCenterArticle, HelpCenterText, HelpCenterTopic } from './help-center.ts';
import { dayOf, fieldsOf, isRecord, type JsonRecord, numberOf, recordsIn, textOf } from './records.ts';

/** Lists of an answer or a file. */
const LISTS = ['articles', 'sections', 'categories', 'translations', 'article_attachments', 'user_segments'] as const;
type List = (typeof LISTS)[number];

/** Records by what they are. */
type Records = Record<List, JsonRecord[]>;

/** Whether a value of JSON holds records of a Zendesk help center. */
export function isZendesk(value: unknown): boolean {
  const found = recordsOf(value);
  return found.articles.length + found.sections.length + found.categories.length + found.translations.length > 0;
}

/**
 * The help center that these answers or files describe together: pages of lists (`{ articles: […], next_page: … }`), single
 * records, lists alone. The same article in several languages is one article.
 */
export function readZendesk(values: readonly unknown[]): HelpCenter {
  const all = noRecords();
  for (const value of values) {
    const found = recordsOf(value);
    for (const list of LISTS) all[list].push(...found[list]);
  }
  const topics = new Map<string, HelpCenterTopic>();
  for (const kind of ['categories', 'sections'] as const)
    for (const record of all[kind]) addTopic(topics, kind, record);
  const articles = new Map<string, HelpCenterArticle>();
  const members = new Set(all.user_segments.filter(isForMembers).map((record) => textOf(record, 'id')));
  for (const record of all.articles) addArticle(articles, record, members);
  const translations = [
    ...all.translations,
    ...all.articles.flatMap((record) => translationsIn(record, 'Article')),
    ...all.sections.flatMap((record) => translationsIn(record, 'Section')),
    ...all.categories.flatMap((record) => translationsIn(record, 'Category')),
  ];
  for (const record of translations) addTranslation({ topics, articles }, record);
  for (const record of all.article_attachments) {
    const address = textOf(record, 'content_url');
    // Inline ones are the pictures of the text.
    if (address && record.inline !== true)
      articles.get(textOf(record, 'article_id') ?? '')?.files.push({ name: textOf(record, 'file_name') ?? address, address }); // biome-ignore format: one thought
  }
  return { system: 'zendesk', topics, articles: [...articles.values()] };
}

function recordsOf(value: unknown): Records {
  const found = noRecords();
  if (Array.isArray(value)) {
    for (const record of recordsIn(value)) {
      const list = listOf(record);
      if (list) found[list].push(record);
    }
    return found;
  }
  if (!isRecord(value)) return found;
  for (const list of LISTS) {
    found[list].push(
      ...recordsIn(value[list]).filter((record) => textOf(record, 'id') !== undefined || list === 'translations'),
    );
    const one = value[list === 'categories' ? 'category' : list.slice(0, -1)];
    if (isRecord(one)) found[list].push(one);
  }
  if (LISTS.every((list) => found[list].length === 0)) {
    const list = listOf(value);
    if (list) found[list].push(value);
  }
  return found;
}

const noRecords = (): Records => ({
  articles: [],
  sections: [],
  categories: [],
  translations: [],
  article_attachments: [],
  user_segments: [],
});

/** Whether a circle of readers is everybody who is signed in: it names no groups, organizations or tags. */
function isForMembers(record: JsonRecord): boolean {
  const names = ['tags', 'or_tags', 'group_ids', 'organization_ids', 'added_user_ids'];
  return (
    record.user_type === 'signed_in_users' &&
    names.every((name) => !Array.isArray(record[name]) || (record[name] as unknown[]).length === 0)
  );
}

/** What a record is that stands alone. */
function listOf(record: JsonRecord): List | undefined {
  if ('source_id' in record && 'locale' in record) return 'translations';
  if ('section_id' in record && 'body' in record) return 'articles';
  if ('category_id' in record && 'name' in record) return 'sections';
  if ('content_url' in record && 'article_id' in record) return 'article_attachments';
  if ('user_type' in record && 'name' in record) return 'user_segments';
  return undefined;
}

function translationsIn(record: JsonRecord, type: string): JsonRecord[] {
  return recordsIn(record.translations).map((one) => ({ source_type: type, source_id: record.id, ...one }));
}

const topicId = (kind: string, id: string | undefined) => id && `${kind}/${id}`;

function addTopic(topics: Map<string, HelpCenterTopic>, kind: 'categories' | 'sections', record: JsonRecord): void {
  const id = topicId(kind, textOf(record, 'id'))!;
  const parent =
    topicId('sections', textOf(record, 'parent_section_id')) ?? topicId('categories', textOf(record, 'category_id'));
  const topic: HelpCenterTopic = topics.get(id) ?? {
    id,
    kind,
    ...(kind === 'sections' && parent ? { parent } : {}),
    position: numberOf(record, 'position'),
    sourceLocale: textOf(record, 'source_locale'),
    names: new Map(),
    fields: [],
  };
  topic.fields.push(...fieldsOf(record));
  const title = textOf(record, 'name', 'title');
  if (title) topic.names.set(textOf(record, 'locale') ?? '', { title, summary: textOf(record, 'description') });
  topics.set(id, topic);
}

function addArticle(
  articles: Map<string, HelpCenterArticle>,
  record: JsonRecord,
  members: ReadonlySet<string | undefined>,
): void {
  const id = textOf(record, 'id')!;
  const segments = [record.user_segment_id, record.user_segment_ids].flat().filter((one) => one != null);
  const forMembers = segments.length > 0 && segments.every((one) => members.has(String(one)));
  // What is true of one language only, and what is understood already.
  const { draft, user_segment_id, user_segment_ids, ...rest } = record;
  const shared = forMembers ? rest : { ...rest, user_segment_id, user_segment_ids };
  const found = articles.get(id);
  const article: HelpCenterArticle = found ?? {
    id,
    sourceLocale: textOf(record, 'source_locale'),
    texts: new Map(),
    topic: topicId('sections', textOf(record, 'section_id')),
    position: numberOf(record, 'position'),
    labels: [],
    fields: [],
    files: [],
  };
  if (forMembers) article.forMembers = true;
  const [count, sum] = [numberOf(record, 'vote_count') ?? 0, numberOf(record, 'vote_sum') ?? 0];
  if (count > 0 && Math.abs(sum) <= count) article.votes = { up: (count + sum) / 2, down: (count - sum) / 2 };
  article.fields.push(...fieldsOf(shared));
  const labels = Array.isArray(record.label_names) ? record.label_names : [];
  for (const label of labels)
    if (typeof label === 'string' && !article.labels.includes(label)) article.labels.push(label);
  article.texts.set(textOf(record, 'locale') ?? '', textFrom(record, { draft }));
  for (const file of recordsIn(record.attachments)) {
    const address = textOf(file, 'content_url');
    if (address && file.inline !== true) article.files.push({ name: textOf(file, 'file_name') ?? address, address });
  }
  articles.set(id, article);
}

function addTranslation(
  { topics, articles }: { topics: Map<string, HelpCenterTopic>; articles: Map<string, HelpCenterArticle> },
  record: JsonRecord,
): void {
  const id = textOf(record, 'source_id') ?? '';
  const locale = textOf(record, 'locale') ?? '';
  const type = (textOf(record, 'source_type') ?? 'Article').toLowerCase();
  if (type === 'article') {
    const article = articles.get(id);
    if (!article) return;
    const known = article.texts.get(locale);
    const text = textFrom(record, fieldsOf(record).length > 0 ? record : {});
    // The article itself says it too; when the two disagree, both count.
    article.texts.set(locale, known ? { ...known, fields: [...known.fields, ...text.fields] } : text);
    return;
  }
  const topic = topics.get(topicId(type === 'section' ? 'sections' : 'categories', id)!);
  const title = textOf(record, 'title', 'name');
  if (topic && title && !topic.names.has(locale))
    topic.names.set(locale, { title, summary: textOf(record, 'body', 'description') });
}

function textFrom(record: JsonRecord, about: JsonRecord): HelpCenterText {
  return {
    title: textOf(record, 'title', 'name') ?? '',
    body: typeof record.body === 'string' ? record.body : '',
    updated: dayOf(record, 'edited_at', 'updated_at', 'created_at'),
    addresses: [textOf(record, 'html_url') ?? ''].filter(Boolean),
    fields: fieldsOf(about),
  };
}
