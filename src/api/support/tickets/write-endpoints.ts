// What programs of agents write of tickets.
import { z } from 'zod';
import { markSpam } from '../../../desk/bulk/change-many.ts';
import { mergeRequests } from '../../../desk/merging/merge.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, parameterMissing, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { idsParameter } from '../../frame/read.ts';
import { rowUrl, text } from '../../frame/shapes.ts';
import { destroyManyOf, doEach, jobAnswer, MOST_AT_ONCE, startJob } from '../jobs/job-status.ts';
import { auditAnswers, auditSchema, auditSince } from './audit.ts';
import { findTicketRow, requireTicket } from './read-endpoints.ts';
import { ticketAnswers, ticketSchema } from './ticket.ts';
import { ticketInput } from './ticket-input.ts';
import { createTicket, updateTicket, type Written } from './write.ts';

const GROUP = 'Tickets';
const common = { group: GROUP, resource: 'tickets', may: mayWorkOnDesk } as const;

/** By what a ticket that is sent twice is known: what the sender says, or nothing that was there before. */
export const keyOf = (call: Pick<Call, 'request' | 'tokenId'>) => {
  const given = call.request.headers.get('idempotency-key');
  return `api ${call.tokenId ?? 0} ${given && given.length <= 255 ? given : crypto.randomUUID()}`;
};

async function writtenAnswer(call: Pick<Call, 'app' | 'url'>, { ticketId, sinceEvent }: Written) {
  const [ticket] = await ticketAnswers(call, [await findTicketRow(call, ticketId)]);
  const row = await auditSince(call.app.db, ticketId, sinceEvent);
  const [audit] = row ? await auditAnswers(call, [row]) : [];
  return { ticket: ticket!, ...(audit && { audit }) };
}

const writtenSchema = z.strictObject({ ticket: ticketSchema, audit: auditSchema.optional() });

const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/tickets',
  summary: 'File a ticket for somebody.',
  body: z.object({ ticket: ticketInput }),
  answer: writtenSchema,
  status: 201,
  async run(call) {
    const answer = await writtenAnswer(
      call,
      await createTicket(call.app.db, agentOf(call), call.body.ticket, keyOf(call)),
    );
    return new Reply(answer, { headers: { location: rowUrl(call, `/tickets/${answer.ticket.id}`) } });
  },
});

const update = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/tickets/{id}',
  summary: 'Change a ticket, answer in it, or write a note.',
  body: z.object({ ticket: ticketInput }),
  answer: writtenSchema,
  async run(call) {
    return await writtenAnswer(
      call,
      await updateTicket(call.app.db, agentOf(call), call.id(), call.body.ticket, keyOf(call)),
    );
  },
});

/** @returns whether it was deleted: one that is closed stays. @throws ApiError when there is none. */
async function remove(call: Pick<Call, 'app' | 'viewer'>, ticketId: number): Promise<boolean> {
  await requireTicket(call, ticketId);
  const done = await markSpam(call.app.db, agentOf(call), [ticketId], true);
  if (done === 'not-found') throw recordNotFound();
  return done.refused.length === 0;
}

const destroy = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/tickets/{id}',
  summary: 'Delete a ticket. It can be restored.',
  async run(call) {
    if (!(await remove(call, call.id()))) throw fieldInvalid('status', 'closed prevents ticket deletion');
  },
});

const spam = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/tickets/{id}/mark_as_spam',
  summary: 'Delete a ticket as spam.',
  answer: z.strictObject({}),
  run: async (call) => {
    await remove(call, call.id());
    return {};
  },
});

const restore = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/deleted_tickets/{id}/restore',
  summary: 'Restore a ticket that was deleted.',
  answer: z.strictObject({}),
  async run(call) {
    const done = await markSpam(call.app.db, agentOf(call), [call.id()], false);
    if (done === 'not-found' || done.changed === 0) throw recordNotFound();
    return {};
  },
});

const restoreMany = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/deleted_tickets/restore_many',
  summary: 'Restore tickets that were deleted.',
  query: z.object({ ids: idsParameter('Numbers of tickets.') }),
  answer: z.strictObject({}),
  async run(call) {
    await markSpam(call.app.db, agentOf(call), call.query.ids ?? [], false);
    return {};
  },
});

const merge = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/tickets/{id}/merge',
  summary: 'Merge tickets into one.',
  body: z.object({
    ids: z.array(z.number().int()).min(1).max(20),
    target_comment: z.string().max(10_000).nullable().optional(),
    source_comment: z.string().max(10_000).nullable().optional(),
    target_comment_is_public: z.boolean().optional(),
    source_comment_is_public: z.boolean().optional(),
  }),
  answer: jobAnswer,
  async run(call) {
    const { ids, target_comment: said } = call.body;
    return await startJob(call, ids.length, async () => {
      const merged = await mergeRequests(call.app.db, agentOf(call), {
        sourceIds: ids,
        targetId: call.id(),
        share: true,
        note: ({ id, subject }) => said ?? `#${id} “${subject}” was merged into this request.`,
      });
      if (merged.outcome === 'merged')
        return ids.map((id) => ({ id, success: true, action: 'merge', status: 'Merged' }));
      if (merged.outcome === 'not-found') throw recordNotFound();
      throw fieldInvalid('ids', `cannot be merged: ${merged.reason}`);
    });
  },
});

const manyInput = z.object({
  tickets: z
    .array(ticketInput.extend({ id: z.number().int().optional() }))
    .min(1)
    .max(MOST_AT_ONCE)
    .optional(),
  ticket: ticketInput.optional(),
});

const createMany = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/tickets/create_many',
  summary: 'File up to 100 tickets.',
  body: z.object({ tickets: z.array(ticketInput).min(1).max(MOST_AT_ONCE) }),
  bodyBytes: 8 * 1024 * 1024,
  answer: jobAnswer,
  async run(call) {
    const key = keyOf(call);
    return await doEach(call, call.body.tickets, async (ticket, index) => {
      const { ticketId } = await createTicket(call.app.db, agentOf(call), ticket, `${key} ${index}`);
      return { id: ticketId, action: 'create', status: 'Created' };
    });
  },
});

const updateMany = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/tickets/update_many',
  summary: 'Change up to 100 tickets, all alike or each in its own way.',
  query: z.object({ ids: idsParameter('Numbers of tickets that change alike.') }),
  body: manyInput,
  bodyBytes: 8 * 1024 * 1024,
  answer: jobAnswer,
  async run(call) {
    const { ids } = call.query;
    const { tickets = [], ticket } = call.body;
    const changes = ids && ticket ? ids.map((id) => ({ ...ticket, id })) : tickets;
    if (changes.length === 0) throw parameterMissing(ids ? 'ticket' : 'tickets');
    const key = keyOf(call);
    return await doEach(call, changes, async ({ id = 0, ...input }, index) => {
      await updateTicket(call.app.db, agentOf(call), id, input, `${key} ${index}`);
      return { id, action: 'update', status: 'Updated' };
    });
  },
});

const destroyMany = destroyManyOf(
  { ...common, path: '/tickets/destroy_many', summary: 'Delete up to 100 tickets.', numbers: 'Numbers of tickets.' },
  async (call, id) => {
    if (!(await remove(call, id))) throw fieldInvalid('status', 'closed prevents ticket deletion');
  },
);

const tagsBody = z.object({
  tags: z.array(z.string()),
  updated_stamp: z.string().optional(),
  safe_update: z.boolean().optional(),
});
const tagsAnswer = z.strictObject({ tags: z.array(text) });
const tagsEndpoint = (method: 'POST' | 'PUT' | 'DELETE', summary: string) =>
  defineEndpoint({
    ...common,
    method,
    path: '/tickets/{id}/tags',
    summary,
    body: tagsBody,
    answer: tagsAnswer,
    status: method === 'POST' ? 201 : 200,
    async run(call) {
      const { tags } = call.body;
      // POST puts these in place of the others, PUT adds.
      const change =
        method === 'POST' ? { tags } : method === 'PUT' ? { additional_tags: tags } : { remove_tags: tags };
      await updateTicket(call.app.db, agentOf(call), call.id(), change, keyOf(call));
      return { tags: (await findTicketRow(call, call.id())).tags };
    },
  });

/** Everything that is written of tickets. */
export const ticketWrites: readonly Endpoint[] = [
  create,
  update,
  destroy,
  spam,
  restore,
  restoreMany,
  merge,
  createMany,
  updateMany,
  destroyMany,
  tagsEndpoint('POST', 'Put tags in place of those of a ticket.'),
  tagsEndpoint('PUT', 'Add tags to a ticket.'),
  tagsEndpoint('DELETE', 'Take tags from a ticket.'),
];
