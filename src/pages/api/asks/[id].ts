import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { noteAsk } from '../../../deflection/note.ts';
import { readJson } from '../../../web/read-json.ts';

/** What an asker did with a suggestion: `{documentId, opened?, dismissed?, seconds?, solved?}`. */
export const POST: APIRoute = async ({ params, request, clientAddress, locals }) =>
  noteAsk(app(), {
    askId: params['id'] ?? '',
    body: await readJson(request),
    address: clientAddress,
    viewer: locals.viewer,
  });
