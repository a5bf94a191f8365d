import type { APIRoute } from 'astro';
import { app } from '../../../../app.ts';
import { screenKey } from '../../../../desk/listeners.ts';
import { readAfter, streamFrom } from '../../../../desk/live/stream.ts';
import { findScreen } from '../../../../desk/screens/store.ts';
import { Problem } from '../../../../web/problem.ts';

/** That something happened, for a board on a wall: by the secret in its address. */
export const GET: APIRoute = async ({ params, request, url }) => {
  const screen = await findScreen(app().db, params['token'] ?? '');
  if (!screen) throw new Problem('not-found');
  return streamFrom(app().live, screenKey(screen.id), readAfter(request, url), { isPublic: true });
};
