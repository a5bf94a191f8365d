import type { APIRoute } from 'astro';
import { noContent, takeJson } from '../../ui/form.ts';
import { guideEventsAction } from '../../videos/actions.ts';

/** What happened while a guide was watched: `{slug, locale, events: [{event, part?}]}`, answered with 204. */
export const POST: APIRoute = (context) => takeJson(context, guideEventsAction, noContent);
