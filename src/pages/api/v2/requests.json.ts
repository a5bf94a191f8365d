import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { createRequest } from '../../../tickets/api.ts';

/** Files a ticket for programs, in the shape of the Zendesk Requests API. */
export const POST: APIRoute = ({ request, locals, clientAddress }) => {
  const { db, secret, settings } = app();
  return createRequest(request, { db, secret, limits: settings.limits, base: locals.base, address: clientAddress });
};
