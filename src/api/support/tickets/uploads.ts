import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Attachment, saveAttachment } from '../../../tickets/attachments.ts';
import { usesOfUpload } from '../../../tickets/limits.ts';
import { mayReadRequests, relationTo } from '../../../tickets/policy.ts';
import { requesters, ticketAttachments, ticketComments, tickets } from '../../../tickets/schema.ts';
import { LIMITS } from '../../../tickets/ticket.ts';
import { countUses } from '../../../web/action.ts';
import { readBytes } from '../../../web/body.ts';
import { sendFile } from '../../../web/send-file.ts';
import { ApiError, fieldInvalid, parameterMissing, rateLimited, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { textParameter } from '../../frame/read.ts';
import { text } from '../../frame/shapes.ts';
import { attachmentAnswer, attachmentSchema } from './comment.ts';

const common = { group: 'Attachments', resource: 'tickets' } as const;

const upload = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/uploads',
  summary: 'Keep a file for a comment that will be written within a day: the body is the file.',
  query: z.object({
    filename: textParameter('The name of the file; what is longer than a file may be called is cut.', 10_000),
    token: textParameter('Taken and read over: each file has a token of its own.'),
  }),
  rawBody: { type: 'application/binary' },
  bodyBytes: LIMITS.attachmentBytes,
  answer: z.strictObject({
    upload: z.strictObject({
      token: text,
      expires_at: text,
      attachment: attachmentSchema,
      attachments: z.array(attachmentSchema),
    }),
  }),
  status: 201,
  async run(call) {
    const { filename } = call.query;
    if (filename === undefined) throw parameterMissing('filename');
    // A form around the file would be kept as the file.
    if (call.request.headers.get('content-type')?.startsWith('multipart/'))
      throw new ApiError(415, {
        error: 'UnsupportedMediaType',
        description: 'The body is the file itself, not a form: with curl, --data-binary instead of -F.',
      });
    const limited = await countUses(call.app, usesOfUpload(call.viewer, call.address));
    if (limited) throw rateLimited(limited.retryAfterSeconds);
    const bytes = await readBytes(call.request, LIMITS.attachmentBytes);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-upload-'));
    try {
      const file = path.join(folder, 'file');
      await writeFile(file, bytes);
      const saved = await saveAttachment(call.app.db, call.app.attachments, { path: file, name: filename });
      if (saved.outcome === 'refused')
        throw saved.reason === 'type'
          ? new ApiError(422, { error: 'AttachmentUnprocessable', description: 'Files of this type are not taken.' })
          : fieldInvalid(
              'file',
              saved.reason === 'empty' ? 'cannot be blank' : 'is too large',
              saved.reason === 'empty' ? 'BlankValue' : 'ValueTooLong',
            );
      const [row] = await call.app.db
        .select()
        .from(ticketAttachments)
        .where(eq(ticketAttachments.tokenHash, hashOf(saved.token)));
      const attachment = attachmentAnswer(call, row!);
      const expires = new Date(row!.createdAt.getTime() + 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
      return { upload: { token: saved.token, expires_at: expires, attachment, attachments: [attachment] } };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** As saveAttachment keeps tokens. */
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

const remove = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/uploads/{token:text}',
  summary: 'Drop a file that no comment has yet.',
  async run(call) {
    const gone = await call.app.db
      .delete(ticketAttachments)
      .where(and(eq(ticketAttachments.tokenHash, hashOf(call.text('token'))), isNull(ticketAttachments.ticketId)))
      .returning({ id: ticketAttachments.id });
    if (gone.length === 0) throw recordNotFound();
  },
});

/** A file of a ticket that the caller may read. @throws ApiError when there is none. */
async function findFile(call: Pick<Call, 'app' | 'viewer' | 'id'>): Promise<Attachment> {
  const [row] = await call.app.db
    .select({
      file: ticketAttachments,
      isPublic: ticketComments.public,
      cc: tickets.cc,
      organizationId: tickets.organizationId,
      email: requesters.email,
    })
    .from(ticketAttachments)
    .innerJoin(tickets, eq(tickets.id, ticketAttachments.ticketId))
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .innerJoin(ticketComments, eq(ticketComments.id, ticketAttachments.commentId))
    .where(sql`${ticketAttachments.id} = ${call.id()}`);
  if (!row) throw recordNotFound();
  if (mayReadRequests(call.viewer)) return row.file;
  const relation = relationTo(
    call.viewer,
    { requesterEmail: row.email, cc: row.cc, organizationId: row.organizationId },
    call.app.site.contact.organizations,
  );
  if (!relation || !row.isPublic) throw recordNotFound();
  return row.file;
}

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/attachments/{id}',
  summary: 'What is known of a file.',
  may: (viewer) => viewer.email !== undefined,
  answer: z.strictObject({ attachment: attachmentSchema }),
  run: async (call) => ({ attachment: attachmentAnswer(call, await findFile(call)) }),
});

const content = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/attachments/{id}/content',
  summary: 'A file itself.',
  may: (viewer) => viewer.email !== undefined,
  async run(call) {
    return await sendFile(call.app.attachments, await findFile(call), call.request.headers);
  },
});

/** Files of tickets. */
export const uploadEndpoints: readonly Endpoint[] = [upload, remove, show, content];
