// The help center of Freshdesk (Solutions): its records as its interface gives them, and the export of an account, as JSON or XML.
import type { HelpCenter, HelpCenterArticle, HelpCenterTopic } from './help-center.ts';
import { dayOf, isRecord, type JsonRecord, numberOf, recordsIn, textOf } from './records.ts';
import type { Field } from './visibility.ts';

type Records = {
  categories: JsonRecord[];
  folders: (JsonRecord & { category?: string })[];
  articles: (JsonRecord & { folder?: string })[];
};

/** Circles of readers, as Freshdesk numbers them. */
const [EVERYBODY, SIGNED_IN] = [1, 2];

/** Names under which a record stands in lists of its kind. */
const WRAPPED = ['category', 'folder', 'article', 'solution_category', 'solution_folder', 'solution_article'];

/** Whether a value of JSON holds records of Freshdesk. */
export function isFreshdesk(value: unknown): boolean {
  const { categories, folders, articles } = recordsOf(value);
  return (
    articles.length + folders.length > 0 ||
    categories.some((record) => 'visible_in_portals' in record || 'folders' in record)
  );
}

/** The help center that these answers or files describe together: lists, single records, and categories with all that is in them. */
export function readFreshdesk(values: readonly unknown[]): HelpCenter {
  const all = values.map(recordsOf);
  const topics = new Map<string, HelpCenterTopic>();
  const put = (kind: 'categories' | 'folders', record: JsonRecord, parent: string | undefined) =>
    topics.set(`${kind}/${textOf(record, 'id')}`, {
      id: `${kind}/${textOf(record, 'id')}`,
      kind,
      ...(parent !== undefined ? { parent } : {}),
      position: numberOf(record, 'position'),
      names: new Map([
        [languageOf(record), { title: textOf(record, 'name') ?? '', summary: textOf(record, 'description') }],
      ]),
      fields: kind === 'folders' ? circleOf(record) : [],
    });
  for (const record of all.flatMap(({ categories }) => categories)) put('categories', record, undefined);
  const forMembers = new Set<string>();
  for (const record of all.flatMap(({ folders }) => folders)) {
    const parent = textOf(record, 'parent_folder_id');
    const category = record.category ?? textOf(record, 'category_id');
    put('folders', record, parent ? `folders/${parent}` : category && `categories/${category}`);
    if (numberOf(record, 'visibility') === SIGNED_IN) forMembers.add(`folders/${textOf(record, 'id')}`);
  }
  const articles = new Map<string, HelpCenterArticle>();
  for (const record of all.flatMap(({ articles }) => articles)) {
    const folder = record.folder ?? textOf(record, 'folder_id');
    const topic = folder ? `folders/${folder}` : undefined;
    addArticle(articles, record, topic, topic !== undefined && forMembers.has(topic));
  }
  return { system: 'freshdesk', topics, articles: [...articles.values()] };
}

function recordsOf(value: unknown): Records {
  const found: Records = { categories: [], folders: [], articles: [] };
  const lists = ['categories', 'folders', 'articles', 'solution_categories', 'solution_folders', 'solution_articles'];
  const take = (given: JsonRecord, around: { category?: string; folder?: string }): void => {
    const wrapped = WRAPPED.find((name) => isRecord(given[name]));
    const record = wrapped ? (given[wrapped] as JsonRecord) : given;
    const id = textOf(record, 'id');
    if (id !== undefined) {
      if ('title' in record && ('description' in record || 'desc_un_html' in record)) {
        if ('folder_id' in record || around.folder !== undefined) found.articles.push({ ...record, ...around });
        return;
      }
      if ('name' in record && ('visibility' in record || 'articles' in record || around.category !== undefined)) {
        if (typeof record.visibility !== 'string' || /^\d+$/.test(record.visibility))
          found.folders.push({ ...record, ...around });
        for (const one of recordsIn(record.articles)) take(one, { ...around, folder: id });
        for (const one of recordsIn(record.folders)) take({ parent_folder_id: id, ...one }, around);
        return;
      }
      if ('name' in record && !('locale' in record) && !('collectionId' in record) && !('body' in record)) {
        found.categories.push(record);
        for (const one of recordsIn(record.folders)) take(one, { category: id });
        return;
      }
    }
    for (const list of lists) for (const one of recordsIn(record[list])) take(one, around);
  };
  for (const record of Array.isArray(value) ? recordsIn(value) : isRecord(value) ? [value] : []) take(record, {});
  return found;
}

const languageOf = (record: JsonRecord) => textOf(record, 'language', 'language_code', 'lang') ?? '';

/** Who reads what is in a folder; everybody who is signed in is told apart by the caller. */
function circleOf(record: JsonRecord): Field[] {
  const circle = numberOf(record, 'visibility');
  return circle === undefined || circle === EVERYBODY || circle === SIGNED_IN
    ? []
    : [{ path: ['visibility'], value: circle }];
}

function addArticle(
  articles: Map<string, HelpCenterArticle>,
  record: JsonRecord,
  topic: string | undefined,
  forMembers: boolean,
): void {
  // A translation names the article that it is one of.
  const id = textOf(record, 'parent_id', 'id')!;
  const status = numberOf(record, 'status');
  const seo = isRecord(record.seo_data) ? record.seo_data : {};
  const tags = Array.isArray(record.tags) ? record.tags : [];
  const article: HelpCenterArticle = articles.get(id) ?? {
    id,
    texts: new Map(),
    topic,
    position: numberOf(record, 'position'),
    labels: tags.flatMap((tag) => (typeof tag === 'string' ? [tag] : isRecord(tag) ? (textOf(tag, 'name') ?? []) : [])),
    fields: [],
    files: recordsIn(record.attachments).flatMap((file) => {
      const address = textOf(file, 'attachment_url');
      return address ? [{ name: textOf(file, 'name', 'content_file_name') ?? address, address }] : [];
    }),
    ...(forMembers ? { forMembers: true } : {}),
    votes: { up: numberOf(record, 'thumbs_up') ?? 0, down: numberOf(record, 'thumbs_down') ?? 0 },
  };
  article.texts.set(languageOf(record), {
    title: textOf(record, 'title') ?? '',
    body: typeof record.description === 'string' ? record.description : '',
    summary: textOf(seo, 'meta_description'),
    updated: dayOf(record, 'modified_at', 'updated_at', 'created_at'),
    // Every portal has its articles here, with the title behind the number.
    addresses: [textOf(record, 'url') ?? ''].filter((one) => /^https?:/.test(one)),
    fields: [{ path: ['status'], value: status === 1 ? 'draft' : (status ?? '') }],
  });
  articles.set(id, article);
}
