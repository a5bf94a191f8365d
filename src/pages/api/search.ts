import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { searchForBox } from '../../search/box.ts';

/** What the search box asks when its own index has nothing: `?q=&locale=`, read only. */
export const GET: APIRoute = ({ url, locals, clientAddress }) =>
  searchForBox(app(), { url, viewer: locals.viewer, address: clientAddress });
