import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { Problem } from '../../web/problem.ts';
import { findScript } from '../../widget/script.ts';
import { scriptResponse } from '../../widget/script-response.ts';

/** A script under an address at which it never changes. */
export const GET: APIRoute = async ({ params }) => {
  const { db, widgetScript } = app();
  const version = params['version'] ?? '';
  const text = version === widgetScript?.version ? widgetScript.text : await findScript(db, version);
  if (text === undefined) throw new Problem('not-found');
  return scriptResponse(text, { seconds: 31_536_000, fixed: true });
};
