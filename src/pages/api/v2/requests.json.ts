import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { createRequest } from '../../../tickets/api.ts';
import { senderOf } from '../../../ui/form.ts';

/** Files a ticket for programs, in the shape of the Zendesk Requests API. */
export const POST: APIRoute = (context) => createRequest(app(), context.request, senderOf(context));
