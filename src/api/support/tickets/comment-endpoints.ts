// What is done with what was said in tickets, and how much there is of it.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { hideComment, redactComment } from '../../../tickets/change-comment.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onlyRow } from '../../frame/paging.ts';
import { countAnswer, countSchema } from '../../frame/shapes.ts';
import { auditList } from './audit.ts';
import { commentAnswer, commentList, commentSchema, readComments } from './comment.ts';
import { requireTicket } from './read-endpoints.ts';

const reads = { group: 'Tickets', resource: 'tickets', may: mayReadRequests } as const;
const writes = { ...reads, may: mayWorkOnDesk } as const;

const countOf = (path: string, summary: string, of: (db: Db, ticketId: number) => { count(): Promise<number> }) =>
  defineEndpoint({
    ...reads,
    method: 'GET',
    path,
    summary,
    answer: countSchema,
    async run(call) {
      const ticketId = await requireTicket(call, call.id());
      return countAnswer(await of(call.app.db, ticketId).count());
    },
  });

/** @throws ApiError for a comment that there is none of in a ticket that there is. */
async function hide(call: Call, commentId: number): Promise<void> {
  await requireTicket(call, call.id());
  const done = await hideComment(call.app.db, agentOf(call), { ticketId: call.id(), commentId });
  if (done === 'not-found') throw recordNotFound();
}

const makePrivate = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/tickets/{id}/comments/{comment}/make_private',
  summary: 'Make a comment a note among agents. What was mailed already is not called back.',
  answer: z.strictObject({}),
  async run(call) {
    await hide(call as Call, call.id('comment'));
    return {};
  },
});

const makeAuditPrivate = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/tickets/{id}/audits/{audit}/make_private',
  summary: 'Make what was said in an audit a note among agents.',
  answer: z.strictObject({}),
  async run(call) {
    const where = sql`e.ticket_id = ${call.id()} and e.id = ${call.id('audit')}`;
    const audit = await onlyRow(auditList(call.app.db, where));
    const said = audit?.events.find(({ kind, subjectId }) => kind === 'comment.created' && subjectId !== null);
    if (!said) throw recordNotFound();
    await hide(call as Call, said.subjectId!);
    return {};
  },
});

const redact = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/tickets/{id}/comments/{comment}/redact',
  summary: 'Strike out a text in a comment, for good.',
  body: z.object({ text: z.string().min(1).max(20_000) }),
  answer: z.strictObject({ comment: commentSchema }),
  async run(call) {
    const { db } = call.app;
    await requireTicket(call, call.id());
    const which = { ticketId: call.id(), commentId: call.id('comment') };
    const done = await redactComment(db, agentOf(call), { ...which, text: call.body.text });
    if (done === 'not-in-it') throw fieldInvalid('text', 'the comment does not have it');
    const comment = (await readComments(db, [which.commentId])).get(which.commentId);
    if (done === 'not-found' || !comment) throw recordNotFound();
    return { comment: commentAnswer(call, comment) };
  },
});

/** What is done with comments, and how many there are. */
export const commentEndpoints: readonly Endpoint[] = [
  countOf('/tickets/{id}/comments/count', 'How much was said in a ticket.', (db, ticketId) =>
    commentList(db, sql`c.ticket_id = ${ticketId}`),
  ),
  countOf('/tickets/{id}/audits/count', 'How often something was done to a ticket.', (db, ticketId) =>
    auditList(db, sql`e.ticket_id = ${ticketId}`),
  ),
  makePrivate,
  makeAuditPrivate,
  redact,
];
