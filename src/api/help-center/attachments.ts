import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { at, flag, id, moment, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';
import { localeOf } from './locale.ts';
import { findArticle, requireArticle } from './read-articles.ts';

const attachmentSchema = z.strictObject({
  id,
  url: text,
  article_id: id,
  display_file_name: text,
  file_name: text,
  content_url: text,
  relative_path: text,
  content_type: text,
  size: id,
  inline: flag,
  created_at: at,
  updated_at: at,
});

interface FileRow {
  path: string;
  name: string;
  type: string;
  sizeBytes: number;
  inline: boolean;
  createdAt: Date;
}

/** Files that a text shows or offers to save, which somebody brought: pictures stand in the text, the others beside it. */
async function filesOfRevision(db: Db, revisionId: number): Promise<FileRow[]> {
  const rows = rowsOf<Omit<FileRow, 'sizeBytes' | 'createdAt'> & { size: number; created: string | Date }>(
    await db.execute(sql`
      select f.path, a.name, a.type, a.size_bytes as size, false as inline, a.created_at as created
        from article_files f join article_attachments a on a.path = f.path where f.revision_id = ${revisionId}
      union all
      select f.path, p.name, p.type, p.size_bytes, true, p.created_at
        from article_files f join article_pictures p on p.path = f.path
        where f.revision_id = ${revisionId} and p.removed_at is null
      order by 1`),
  );
  return rows.map(({ size, created, ...row }) => ({ ...row, sizeBytes: size, createdAt: new Date(created) }));
}

async function answers(call: Call, articleId: number, files: readonly FileRow[]) {
  const keyOf = ({ path }: FileRow) => `${articleId}/${path}`;
  const numbers = await numbersOf(call.app.db, 'article_attachment', files.map(keyOf));
  return files.map((file) => {
    const number = numbers.get(keyOf(file))!;
    const address = `/content/${file.path.split('/').map(encodeURIComponent).join('/')}`;
    return {
      id: number,
      url: rowUrl(call, `/help_center/articles/attachments/${number}`),
      article_id: articleId,
      display_file_name: file.name,
      file_name: file.name,
      content_url: new URL(address, call.sender.base).href,
      relative_path: address,
      content_type: file.type,
      size: file.sizeBytes,
      inline: file.inline,
      created_at: moment(file.createdAt),
      updated_at: moment(file.createdAt),
    };
  });
}

const listOf = (path: string, summary: string, wanted: (file: FileRow) => boolean): Endpoint =>
  defineEndpoint({
    method: 'GET',
    path: `/help_center/articles/{id}/attachments${path}`,
    summary,
    group: 'Articles',
    resource: 'hc',
    answer: pageSchema('article_attachments', attachmentSchema),
    async run(call) {
      const article = await requireArticle(call);
      const files = (await filesOfRevision(call.app.db, article.revisionId)).filter(wanted);
      const all = await answers(call, article.id, files);
      const { rows, envelope } = pageOfRows(call, all, 'hc');
      return { ...envelope, article_attachments: rows };
    },
  });

/** What can be asked about the files of an article. */
export const attachmentEndpoints: readonly Endpoint[] = [
  listOf('', 'The files that an article shows or offers to save, and that somebody brought.', () => true),
  listOf('/inline', 'The pictures in the text of an article.', ({ inline }) => inline),
  listOf('/block', 'The files that an article offers to save.', ({ inline }) => !inline),
  defineEndpoint({
    method: 'GET',
    path: '/help_center/articles/attachments/{id}',
    summary: 'A file of an article.',
    group: 'Articles',
    resource: 'hc',
    answer: z.strictObject({ article_attachment: attachmentSchema }),
    async run(call) {
      const key = await keyOfNumber(call.app.db, 'article_attachment', call.id());
      const [, articleId, path] = /^(\d+)\/(.+)$/s.exec(key ?? '') ?? [];
      const article =
        articleId === undefined ? undefined : await findArticle(call, Number(articleId), { locale: localeOf(call) });
      // It may have been taken out of the text, and who may not read the article any more may not have it.
      const file = article && (await filesOfRevision(call.app.db, article.revisionId)).find((one) => one.path === path);
      if (!article || !file) throw recordNotFound();
      const [answer] = await answers(call, article.id, [file]);
      return { article_attachment: answer! };
    },
  }),
];
