import type { APIRoute } from 'astro';
import { endpoints } from '../../../api/endpoints.ts';
import { apiAnswerer } from '../../../api/frame/answer.ts';
import { app } from '../../../app.ts';
import { senderOf } from '../../../ui/form.ts';

const answer = apiAnswerer(endpoints);

const respond: APIRoute = (context) =>
  answer(app(), { request: context.request, sender: senderOf(context), asked: context.locals.asked });

/** What programs ask for and send, as clients written for Zendesk do. */
export const GET = respond;
export const POST = respond;
export const PUT = respond;
export const DELETE = respond;
