import { createRequest } from '../../../tickets/api.ts';
import { defineEndpoint } from '../../frame/endpoint.ts';

/** `POST /requests`. */
export const createRequestEndpoint = defineEndpoint({
  method: 'POST',
  path: '/requests',
  summary: 'File a request.',
  group: 'Requests',
  resource: 'tickets',
  rawBody: { type: 'application/json' },
  run: ({ app, request, sender }) => createRequest(app, request, sender),
});
