import { and, asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { postText } from '../../../community/post-text.ts';
import { anyOf } from '../../../db/any-of.ts';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { ticketAttachments, ticketComments } from '../../../tickets/schema.ts';
import { escapeHtml } from '../../../web/html.ts';
import { countRows, numbers } from '../../frame/count.ts';
import type { Call } from '../../frame/endpoint.ts';
import type { ListSource } from '../../frame/paging.ts';
import { at, flag, id, moment, noneOf, nothing, rowUrl, text } from '../../frame/shapes.ts';
import { personIdsOf } from '../users/people.ts';

/** A file as answers show it. */
export const attachmentSchema = z.strictObject({
  url: text,
  id,
  file_name: text,
  content_url: text,
  mapped_content_url: text,
  content_type: text,
  size: id,
  width: nothing,
  height: nothing,
  inline: flag,
  deleted: flag,
  thumbnails: noneOf,
});

/** A file as programs are shown it: what reads it opens with the same token. */
export function attachmentAnswer(
  call: Pick<Call, 'url'>,
  file: { id: number; name: string; type: string; sizeBytes: number },
) {
  const content = call.url(`/api/v2/attachments/${file.id}/content`);
  return {
    url: rowUrl(call, `/attachments/${file.id}`),
    id: file.id,
    file_name: file.name,
    content_url: content,
    mapped_content_url: content,
    content_type: file.type,
    size: file.sizeBytes,
    width: null,
    height: null,
    inline: false,
    deleted: false,
    thumbnails: [],
  };
}

/** A comment with who wrote it and its files. */
export interface CommentRow {
  id: number;
  ticketId: number;
  /** Number of the person; of what the machine wrote, and of agents of other programs, −1. */
  authorId: number;
  isStaff: boolean;
  public: boolean;
  body: string;
  format: 'plain' | 'markdown';
  createdAt: Date;
  place: string;
  attachments: { id: number; name: string; type: string; sizeBytes: number }[];
}

/** Who no person is. */
export const NOBODY = -1;

/** The comments of a ticket, the oldest first. @param where besides. */
export function commentList(db: Db, where: SQL): ListSource<CommentRow> {
  const from = sql`tickets.comments c where ${where}`;
  return {
    id: sql`c.id`,
    sorts: { created_at: { by: sql`c.created_at`, type: 'timestamptz' } },
    defaultSort: 'created_at',
    async rows({ where: after, orderBy, limit, offset, place }) {
      const page = sql`select c.id, ${place} as place from ${from} ${after ? sql`and ${after}` : sql``}
        order by ${orderBy} limit ${limit} offset ${offset}`;
      const found = await db.execute(page);
      const rows = rowsOf<{ id: number; place: string }>(found);
      const places = new Map(rows.map((row) => [Number(row.id), row.place]));
      const comments = await readComments(db, [...places.keys()]);
      return [...places.keys()].map((one) => ({ ...comments.get(one)!, place: places.get(one)! }));
    },
    count: () => countRows(db, from),
  };
}

/** Comments by their numbers, with their files. */
export async function readComments(db: Db, ids: readonly number[]): Promise<Map<number, CommentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: ticketComments.id,
      ticketId: ticketComments.ticketId,
      author: ticketComments.author,
      requesterId: ticketComments.requesterId,
      agentId: ticketComments.agentId,
      public: ticketComments.public,
      body: ticketComments.body,
      format: ticketComments.format,
      createdAt: ticketComments.createdAt,
    })
    .from(ticketComments)
    .where(anyOf(ticketComments.id, ids));
  const personOf = await personIdsOf(
    db,
    rows.map(({ agentId }) => agentId),
  );
  // In pairs: of two lists, the database would look for every ticket with every comment.
  const [ofTickets, commented] = [rows.map(({ ticketId }) => ticketId), rows.map(({ id: comment }) => comment)];
  const files = await db
    .select(getTableColumns(ticketAttachments))
    .from(sql`unnest(${numbers(ofTickets)}, ${numbers(commented)}) as asked(ticket_id, comment_id)`)
    .innerJoin(
      ticketAttachments,
      and(eq(ticketAttachments.ticketId, sql`asked.ticket_id`), eq(ticketAttachments.commentId, sql`asked.comment_id`)),
    )
    .orderBy(asc(ticketAttachments.id));
  const filesOf = Map.groupBy(files, ({ commentId }) => commentId);
  return new Map(
    rows.map(({ author, requesterId, agentId, ...row }) => [
      row.id,
      {
        ...row,
        authorId: (author === 'requester' ? requesterId : personOf(agentId)) ?? NOBODY,
        isStaff: author !== 'requester',
        place: '',
        attachments: filesOf.get(row.id) ?? [],
      },
    ]),
  );
}

/** What a comment says, three times: as written, as HTML, and without marks. */
export function wordsOf(
  { body, format }: Pick<CommentRow, 'body' | 'format'>,
  { locales, defaultLocale }: Call['app']['site'],
) {
  if (format === 'markdown') {
    const { html, plain } = postText(body, { locale: defaultLocale, locales: locales.map(({ code }) => code) });
    return { body, html_body: `<div class="zd-comment" dir="auto">${html}</div>`, plain_body: plain };
  }
  const paragraphs = body.split(/\n{2,}/).map((one) => `<p dir="auto">${escapeHtml(one).replaceAll('\n', '<br>')}</p>`);
  return { body, html_body: `<div class="zd-comment" dir="auto">${paragraphs.join('')}</div>`, plain_body: body };
}

/** A comment of a ticket as answers show it. */
export const commentSchema = z.strictObject({
  id,
  type: z.literal('Comment'),
  author_id: id,
  body: text,
  html_body: text,
  plain_body: text,
  public: flag,
  attachments: z.array(attachmentSchema),
  audit_id: id,
  via: z.strictObject({
    channel: text,
    source: z.strictObject({ from: z.strictObject({}), to: z.strictObject({}), rel: z.null() }),
  }),
  created_at: at,
  metadata: z.strictObject({ system: z.strictObject({}), custom: z.strictObject({}) }),
});

/** A comment as programs of agents are shown it. @param auditId of the audit that it is part of; its own number where nobody has looked. */
export function commentAnswer(call: Pick<Call, 'url' | 'app'>, row: CommentRow, auditId = row.id) {
  return {
    id: row.id,
    type: 'Comment' as const,
    author_id: row.authorId,
    ...wordsOf(row, call.app.site),
    public: row.public,
    attachments: row.attachments.map((file) => attachmentAnswer(call, file)),
    audit_id: auditId,
    via: { channel: row.isStaff ? 'web' : 'email', source: { from: {}, to: {}, rel: null } },
    created_at: moment(row.createdAt),
    metadata: { system: {}, custom: {} },
  };
}
