import type { APIRoute } from 'astro';
import { app } from '../../../../app.ts';
import { findAttachment } from '../../../../articles/attachments/find-attachment.ts';
import { audiencesOfFile } from '../../../../articles/files.ts';
import { storageKeyOf } from '../../../../articles/pictures/schema.ts';
import { mayRead } from '../../../../articles/policy.ts';
import { Problem } from '../../../../web/problem.ts';
import { sendFile } from '../../../../web/send-file.ts';

/** A file that came with an article, for whom it is, to save; what lies in the content folder was sent before anybody asked here. */
export const GET: APIRoute = async ({ params, locals, request }) => {
  const { db, site, articleAttachments } = app();
  const file = await findAttachment(db, `files/uploaded/${params['file']}`);
  if (!file) throw new Problem('not-found');
  const audiences = await audiencesOfFile(db, site, file.path);
  if (!audiences.some((audience) => mayRead(locals.viewer, audience))) throw new Problem('not-found');
  const sent = { ...file, storageKey: storageKeyOf(file) };
  return sendFile(articleAttachments, sent, request.headers, { isPublic: audiences.includes('everyone') });
};
