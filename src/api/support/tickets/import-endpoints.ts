// Tickets that are brought in from elsewhere.
import { z } from 'zod';
import { mayImportRequests } from '../../../tickets/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { rowUrl } from '../../frame/shapes.ts';
import { doEach, jobAnswer, MOST_AT_ONCE } from '../jobs/job-status.ts';
import { importTicket } from './import-ticket.ts';
import { findTicketRow } from './read-endpoints.ts';
import { ticketAnswers, ticketSchema } from './ticket.ts';
import { importInput } from './ticket-input.ts';
import { keyOf } from './write-endpoints.ts';

const common = { group: 'Tickets', resource: 'tickets', may: mayImportRequests } as const;
/** Whole conversations are longer than what is written here. */
const BYTES = 16 * 1024 * 1024;

const one = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/imports/tickets',
  summary: 'Bring in a ticket from elsewhere, with its times and comments; nobody is told of it.',
  body: z.object({ ticket: importInput }),
  bodyBytes: BYTES,
  answer: z.strictObject({ ticket: ticketSchema }),
  status: 201,
  async run(call) {
    const ticketId = await importTicket(call.app.db, agentOf(call), call.body.ticket, keyOf(call));
    const [ticket] = await ticketAnswers(call, [await findTicketRow(call, ticketId)]);
    return new Reply({ ticket: ticket! }, { headers: { location: rowUrl(call, `/tickets/${ticketId}`) } });
  },
});

const many = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/imports/tickets/create_many',
  summary: 'Bring in up to 100 tickets.',
  body: z.object({ tickets: z.array(importInput).min(1).max(MOST_AT_ONCE) }),
  bodyBytes: BYTES,
  answer: jobAnswer,
  async run(call) {
    const key = keyOf(call);
    return await doEach(call, call.body.tickets, async (ticket, index) => {
      const id = await importTicket(call.app.db, agentOf(call), ticket, `${key} ${index}`);
      return { id, action: 'create', status: 'Created' };
    });
  },
});

/** What brings tickets in. */
export const ticketImports: readonly Endpoint[] = [one, many];
