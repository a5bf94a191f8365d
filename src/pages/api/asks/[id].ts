import type { APIRoute } from 'astro';
import { noteAction } from '../../../deflection/actions.ts';
import { noContent, takeJson } from '../../../ui/form.ts';

/** What an asker did with a suggestion: `{documentId, opened?, dismissed?, seconds?, solved?}`, answered with 204. */
export const POST: APIRoute = (context) => takeJson(context, noteAction, noContent);
