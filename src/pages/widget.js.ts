import type { APIRoute } from 'astro';
import { app } from '../app.ts';
import { siteTag } from '../web/cache-tags.ts';
import { Problem } from '../web/problem.ts';
import { scriptResponse } from '../widget/script-response.ts';

/** The script that a product loads. */
export const GET: APIRoute = ({ cache }) => {
  const { widgetScript } = app();
  if (!widgetScript) throw new Problem('not-found');
  cache.set({ tags: [siteTag] });
  return scriptResponse(widgetScript.text, { seconds: 3600 });
};
