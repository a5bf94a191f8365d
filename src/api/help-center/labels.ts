import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { readableBy } from '../../articles/policy.ts';
import { articleRevisions, articleTranslations } from '../../articles/schema.ts';
import { rowsOf } from '../../db/rows.ts';
import { mayPublish } from '../../publishing/policy.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { onePage, pageSchema } from '../frame/paging.ts';
import { id, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';
import { requireArticle } from './read-articles.ts';
import { changeTags } from './write-articles.ts';

const COMMON = { group: 'Articles', resource: 'hc' } as const;
const labelSchema = z.strictObject({ id, url: text, name: text });

async function labels(call: Call, names: readonly string[]) {
  const numbers = await numbersOf(call.app.db, 'label', names);
  return names.map((name) => ({
    id: numbers.get(name)!,
    url: rowUrl(call, `/help_center/articles/labels/${numbers.get(name)}`),
    name,
  }));
}

/** Labels in one list. */
const MOST_LABELS = 5_000;

/** Labels of articles that the caller may read, by name. @param name only this one. */
async function readableLabels(call: Call, name?: string): Promise<string[]> {
  const only = name === undefined ? sql`` : sql`and ${articleRevisions.tags} @> array[${name}::text]`;
  const found = rowsOf<{ name: string }>(
    await call.app.db.execute(sql`select distinct unnest(${articleRevisions.tags}) as name from ${articleTranslations}
      join ${articleRevisions} on ${articleRevisions.id} = ${articleTranslations.liveRevisionId}
      where ${articleTranslations.removedAt} is null and ${readableBy(call.viewer)} ${only} order by 1 limit ${MOST_LABELS}`),
  );
  return found.map((row) => row.name).filter((one) => name === undefined || one === name);
}

/** `GET /help_center/articles/labels`: every tag of an article that the caller may read. */
export const listLabels = defineEndpoint({
  ...COMMON,
  method: 'GET',
  path: '/help_center/articles/labels',
  summary: 'The labels of all articles that you may read.',
  answer: pageSchema('labels', labelSchema),
  async run(call) {
    const all = await labels(call, await readableLabels(call));
    const { rows, envelope } = pageOfRows(call, all, 'hc');
    return { ...envelope, labels: rows };
  },
});

/** `GET /help_center/articles/labels/{id}`. */
export const showLabel = defineEndpoint({
  ...COMMON,
  method: 'GET',
  path: '/help_center/articles/labels/{id}',
  summary: 'A label of an article that you may read.',
  answer: z.strictObject({ label: labelSchema }),
  async run(call) {
    const name = await keyOfNumber(call.app.db, 'label', call.id());
    const [label] = name === undefined ? [] : await labels(call, await readableLabels(call, name));
    if (!label) throw recordNotFound();
    return { label };
  },
});

/** `GET /help_center/articles/{id}/labels`. */
export const listLabelsOfArticle = defineEndpoint({
  ...COMMON,
  method: 'GET',
  path: '/help_center/articles/{id}/labels',
  summary: 'The labels of an article.',
  answer: pageSchema('labels', labelSchema),
  async run(call) {
    const article = await requireArticle(call);
    const all = await labels(call, article.tags);
    return {
      labels: all,
      ...onePage(all.length),
    };
  },
});

/** `POST /help_center/articles/{id}/labels`. */
export const createLabel = defineEndpoint({
  ...COMMON,
  method: 'POST',
  path: '/help_center/articles/{id}/labels',
  summary: 'Give an article a label.',
  may: mayPublish,
  body: z.object({ label: z.object({ name: z.string().min(1).max(200) }) }),
  answer: z.strictObject({ label: labelSchema }),
  status: 201,
  async run(call) {
    const tags = await changeTags(call, (before) => [...new Set([...before, call.body.label.name.trim()])]);
    // As it is kept: what is put in order when it is.
    const [label] = await labels(call, tags.slice(-1));
    return { label: label! };
  },
});

/** `DELETE /help_center/articles/{id}/labels/{label}`. */
export const deleteLabel = defineEndpoint({
  ...COMMON,
  method: 'DELETE',
  path: '/help_center/articles/{id}/labels/{label}',
  summary: 'Take a label from an article.',
  may: mayPublish,
  async run(call) {
    const name = await keyOfNumber(call.app.db, 'label', call.id('label'));
    await changeTags(call, (before) => {
      if (name === undefined || !before.includes(name)) throw recordNotFound();
      return before.filter((one) => one !== name);
    });
    return undefined;
  },
});
