import type { APIRoute } from 'astro';
import { app } from '../../../../app.ts';
import { audiencesOfFile } from '../../../../articles/files.ts';
import { mayRead } from '../../../../articles/policy.ts';
import { mayWrite } from '../../../../publishing/policy.ts';
import { findGuideFile } from '../../../../videos/find-guide-file.ts';
import { Problem } from '../../../../web/problem.ts';
import { sendFile, sendTextFile } from '../../../../web/send-file.ts';

/**
 * A file of a guide that the staff brought or wrote; what lies in the content folder was sent before anybody asked here. What readers have is for
 * whom the guide is, all else for who writes guides.
 */
export const GET: APIRoute = async ({ params, locals, request }) => {
  const { db, site, guideFiles } = app();
  const [guide, name] = [params['guide'] ?? '', params['file'] ?? ''];
  const file = await findGuideFile(db, guide, name);
  if (!file) throw new Problem('not-found');
  const audiences = file.isLive ? await audiencesOfFile(db, site, `videos/${guide}/${name}`) : [];
  if (!audiences.some((audience) => mayRead(locals.viewer, audience)) && !mayWrite(locals.viewer))
    throw new Problem('not-found');
  const options = { shown: true, isPublic: audiences.includes('everyone') };
  return 'text' in file
    ? sendTextFile({ ...file, name }, request.headers, options)
    : sendFile(guideFiles, { ...file, name }, request.headers, options);
};
