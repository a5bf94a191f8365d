import type { APIRoute } from 'astro';
import { app } from '../../../../app.ts';
import { audiencesOfFile } from '../../../../articles/files.ts';
import { findPicture } from '../../../../articles/pictures/find-picture.ts';
import { storageKeyOf } from '../../../../articles/pictures/schema.ts';
import { mayRead } from '../../../../articles/policy.ts';
import { Problem } from '../../../../web/problem.ts';
import { sendFile } from '../../../../web/send-file.ts';

/** A picture that the staff brought, for whom it is; what lies in the content folder was sent before anybody asked here. */
export const GET: APIRoute = async ({ params, locals, request }) => {
  const { db, site, articlePictures } = app();
  const picture = await findPicture(db, `images/uploaded/${params['picture']}`);
  if (!picture) throw new Problem('not-found');
  const audiences = await audiencesOfFile(db, site, picture.path);
  if (!audiences.some((audience) => mayRead(locals.viewer, audience))) throw new Problem('not-found');
  const file = { ...picture, storageKey: storageKeyOf(picture) };
  return sendFile(articlePictures, file, request.headers, { shown: true, isPublic: audiences.includes('everyone') });
};
