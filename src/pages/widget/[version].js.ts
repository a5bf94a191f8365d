import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { Problem } from '../../web/problem.ts';
import { findLaterFile, findScript } from '../../widget/script.ts';
import { scriptResponse } from '../../widget/script-response.ts';

/** A script under an address at which it never changes, and the files that a script of an earlier build loads later. */
export const GET: APIRoute = async ({ params }) => {
  const { db, widgetScript } = app();
  const version = params['version'] ?? '';
  const later = widgetScript && (await findLaterFile(version, widgetScript.filesVersion));
  if (later !== undefined) return scriptResponse(later, { seconds: 3600 });
  const text = version === widgetScript?.version ? widgetScript.text : await findScript(db, version);
  if (text === undefined) throw new Problem('not-found');
  return scriptResponse(text, { seconds: 31_536_000, fixed: true });
};
