import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { isPicture } from '../../../community/files/file.ts';
import { readFiles } from '../../../community/files/read-files.ts';
import { requireCommunity } from '../../../community/guard.ts';
import { sendFile } from '../../../web/send-file.ts';

/** A file of a post, for who may see the post. */
export const GET: APIRoute = async ({ params, locals, request }) => {
  const community = requireCommunity(app());
  const { db, postFiles } = app();
  const key = params['key'] ?? '';
  const [file] = /^[0-9a-f]{32}$/.test(key) ? await readFiles(db, community, locals.viewer, [key]) : [];
  const shown = file !== undefined && isPicture(file);
  return sendFile(postFiles, file && { ...file, storageKey: file.key }, request.headers, { shown });
};
