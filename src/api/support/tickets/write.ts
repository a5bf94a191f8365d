// What agents' programs write of tickets: each in one transaction, by the rules that hold for every desk.
import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../../../accounts/guard.ts';
import { addAuditEntry } from '../../../accounts/store.ts';
import { cookedToMarkdown } from '../../../community/transfer/cooked.ts';
import type { Db } from '../../../db/client.ts';
import { constraintOf } from '../../../db/constraint.ts';
import { rowsOf } from '../../../db/rows.ts';
import { normalEmail } from '../../../server/clean-text.ts';
import type { AgentChanges } from '../../../tickets/agent-changes.ts';
import { type AgentWrote, writeAsAgent } from '../../../tickets/answer.ts';
import { claimAttachments } from '../../../tickets/attachments.ts';
import { ticketEvents, tickets } from '../../../tickets/schema.ts';
import { actAs, addComment, addTicket, findOrAddRequester, findTicket } from '../../../tickets/store.ts';
import { checkTicket, cleanLine, LIMITS, type Problem } from '../../../tickets/ticket.ts';
import {
  ApiError,
  type Details,
  detailOf,
  fieldInvalid,
  parameterMissing,
  recordInvalid,
  recordNotFound,
} from '../../frame/api-error.ts';
import { copiesOf } from './copies.ts';
import { assigneeOf, customFieldsOf, externalIdOf, groupNameOf, requesterOf, staffAuthor, uploadsOf } from './named.ts';
import type { CommentInput, TicketInput } from './ticket-input.ts';

/** A ticket that was written, and its first event of that. */
export interface Written {
  ticketId: number;
  sinceEvent: number;
}

/** What somebody says, in the format that it is kept in. */
export function wordsOf(
  comment: CommentInput | null | undefined,
): { body: string; format: 'plain' | 'markdown' } | undefined {
  if (!comment) return undefined;
  const html = 'html_body' in comment ? comment.html_body : undefined;
  if (html && !comment.body) return { body: cookedToMarkdown(html), format: 'markdown' };
  return comment.body === undefined || comment.body === null ? undefined : { body: comment.body, format: 'plain' };
}

/** Where the API has each field of a submission. */
const FIELD: Record<Problem['field'], string> = {
  subject: 'subject',
  description: 'comment.body',
  email: 'requester.email',
  name: 'requester.name',
  tags: 'tags',
  groupName: 'group_id',
  customFields: 'custom_fields',
  attachments: 'comment.uploads',
};

/** What is wrong with a submission, by the fields of the API. */
export function problemsError(problems: readonly Problem[]): ApiError {
  const details: Details = {};
  for (const { field, reason, limit } of problems) {
    const name = FIELD[field];
    const group = name.split('.')[0]!;
    details[group] ??= [];
    details[group].push(
      reason === 'blank'
        ? detailOf(name, 'cannot be blank', 'BlankValue')
        : reason === 'too-long'
          ? detailOf(name, `is too long (maximum is ${limit} characters)`, 'ValueTooLong')
          : reason === 'too-many'
            ? detailOf(name, `has too many entries (maximum is ${limit})`, 'TooManyValues')
            : detailOf(name, 'is invalid'),
    );
  }
  return recordInvalid(details);
}

/**
 * Files a ticket for somebody. Its first words are the requester's, unless `comment.author_id` or `submitter_id` names somebody of the team.
 * @param key made by the sender: the same one files nothing twice.
 * @throws ApiError for what cannot be filed.
 */
export async function createTicket(db: Db, by: SignedIn, input: TicketInput, key: string): Promise<Written> {
  const said =
    wordsOf(input.comment) ?? (input.description ? { body: input.description, format: 'plain' as const } : undefined);
  const requester = await requesterOf(db, input, by);
  const checked = checkTicket({
    channel: 'api',
    requester: { email: requester.email, name: requester.name },
    subject: input.subject ?? input.raw_subject ?? undefined,
    description: said?.body ?? '',
    locale: requester.locale,
    priority: input.priority ?? undefined,
    type: input.type ?? undefined,
    groupName: (await groupNameOf(db, input.group_id)) ?? undefined,
    tags: [...(input.tags ?? []), ...(input.additional_tags ?? [])],
    customFields: await customFieldsOf(db, input),
    attachmentTokens: uploadsOf(input.comment),
  });
  if (!checked.ok) throw problemsError(checked.problems);
  const { ticket } = checked;
  const assigneeId = await assigneeOf(db, input);
  const cc = await copiesOf(db, input, []);
  const externalId = externalIdOf(input);
  const authorId =
    (input.comment && 'author_id' in input.comment ? input.comment.author_id : undefined) ?? input.submitter_id;
  const author = await staffAuthor(db, authorId);
  const isPublic = (input.comment && 'public' in input.comment ? input.comment.public : undefined) ?? true;
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    const [earlier] = await tx.select({ id: tickets.id }).from(tickets).where(eq(tickets.submissionKey, key));
    if (earlier) return { ticketId: earlier.id, sinceEvent: await firstEvent(tx, earlier.id) };
    await actAs(tx, `agent:${by.id}`);
    const person = await findOrAddRequester(tx, { ...ticket.requester, locale: ticket.locale });
    const { id } = await addTicket(tx, person, ticket, key);
    const words = { ticketId: id, body: ticket.description, format: said?.format ?? ('plain' as const) };
    const staff = author ?? (isPublic ? undefined : by);
    const comment = await addComment(
      tx,
      staff
        ? { ...words, author: 'agent', agentId: staff.id, authorName: staff.name, public: isPublic }
        : { ...words, author: 'requester', requesterId: person.id, authorName: ticket.requester.name },
    );
    await claimAttachments(tx, ticket.attachmentTokens, comment);
    const problemId = await problemOf(tx, input, id);
    const status = input.status ?? (assigneeId ? 'open' : 'new');
    const set = {
      status: status === 'new' && assigneeId ? ('open' as const) : status,
      ...(assigneeId !== undefined && { assigneeId }),
      ...(status === 'solved' && !assigneeId && { assigneeId: by.id }),
      ...(cc && { cc: cc.filter((address) => address !== person.email) }),
      ...(externalId !== undefined && { externalId }),
      ...(problemId !== undefined && { problemId }),
    };
    await update(tx, id, set);
    await addAuditEntry(tx, {
      actorId: by.id,
      action: 'request.filed',
      subjectId: null,
      details: { ticket: String(id) },
    });
    return { ticketId: id, sinceEvent: await firstEvent(tx, id) };
  });
}

async function firstEvent(tx: Db, ticketId: number): Promise<number> {
  const [event] = await tx
    .select({ id: sql<string>`min(${ticketEvents.id})` })
    .from(ticketEvents)
    .where(eq(ticketEvents.ticketId, ticketId));
  return Number(event?.id ?? 0);
}

/** The problem that a ticket is an incident of; undefined where nothing is said of it. @throws ApiError where there is none. */
export async function problemOf(
  tx: Db,
  { problem_id: given }: TicketInput,
  ticketId: number,
): Promise<number | null | undefined> {
  if (given === undefined || given === null) return given;
  const problem = await findTicket(tx, given);
  if (!problem || problem.id === ticketId) throw fieldInvalid('problem_id', 'is not a problem');
  return problem.id;
}

async function update(tx: Db, ticketId: number, set: Record<string, unknown>): Promise<void> {
  if (Object.keys(set).length === 0) return;
  // An external number that another ticket has is found by the index alone.
  await tx
    .update(tickets)
    .set(set)
    .where(eq(tickets.id, ticketId))
    .catch((error: unknown) => {
      if (constraintOf(error) === 'tickets_external_id')
        throw fieldInvalid('external_id', 'has already been taken', 'DuplicateValue');
      throw error;
    });
}

/**
 * Changes a ticket, says something in it, or both.
 * @throws ApiError for what cannot be, and when there is no such ticket.
 */
export async function updateTicket(
  db: Db,
  by: SignedIn,
  ticketId: number,
  input: TicketInput,
  key: string,
): Promise<Written> {
  const before = await findTicket(db, ticketId);
  if (!before || before.spamAt !== null) throw recordNotFound();
  if (input.safe_update) {
    const stamp = Date.parse(input.updated_stamp ?? '');
    if (Number.isNaN(stamp)) throw parameterMissing('updated_stamp');
    if (Math.floor(before.updatedAt.getTime() / 1000) > Math.floor(stamp / 1000))
      throw new ApiError(409, {
        error: 'UpdateConflict',
        description:
          'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
      });
  }
  const said = wordsOf(input.comment);
  const author = await staffAuthor(
    db,
    input.comment && 'author_id' in input.comment ? input.comment.author_id : undefined,
  );
  const tags = input.tags;
  const subject = input.subject ?? input.raw_subject;
  if (subject !== undefined && subject !== null) {
    if (cleanLine(subject) === '') throw fieldInvalid('subject', 'cannot be blank', 'BlankValue');
    if ([...cleanLine(subject)].length > LIMITS.subject)
      throw fieldInvalid('subject', `is too long (maximum is ${LIMITS.subject} characters)`, 'ValueTooLong');
  }
  const changes: AgentChanges = {
    status: input.status ?? undefined,
    priority: input.priority,
    type: input.type,
    assigneeId: await assigneeOf(db, input),
    groupName: await groupNameOf(db, input.group_id),
    addTags: [...(tags ?? []), ...(input.additional_tags ?? [])],
    removeTags: [...(tags ? before.tags.filter((tag) => !tags.includes(tag)) : []), ...(input.remove_tags ?? [])],
    ...((input.custom_fields || input.fields) && { customFields: await customFieldsOf(db, input) }),
  };
  const cc = await copiesOf(db, input, before.cc);
  const externalId = externalIdOf(input);
  const requester = input.requester?.email || input.requester_id ? await requesterOf(db, input, by) : undefined;
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${ticketId} for update`);
    const result = await tx.execute(sql`select last_value::text as last from tickets.events_id_seq`);
    const sinceEvent = Number(rowsOf<{ last: string }>(result)[0]!.last) + 1;
    await actAs(tx, `agent:${by.id}`);
    const problemId = await problemOf(tx, input, ticketId);
    const person =
      requester &&
      (await findOrAddRequester(tx, {
        email: normalEmail(requester.email),
        name: requester.name || requester.email.split('@')[0]!,
      }));
    // What is closed takes none of it, and says so below.
    if (before.status !== 'closed')
      await update(tx, ticketId, {
        ...(subject && cleanLine(subject) !== before.subject && { subject: cleanLine(subject) }),
        ...(externalId !== undefined && externalId !== before.externalId && { externalId }),
        ...(cc && cc.join() !== before.cc.join() && { cc }),
        ...(problemId !== undefined && problemId !== before.problemId && { problemId }),
        ...(person &&
          person.id !== before.requesterId && { requesterId: person.id, organizationId: person.organizationId }),
      });
    const isPublic = (input.comment && 'public' in input.comment ? input.comment.public : undefined) ?? true;
    const wrote = await writeAsAgent(tx, {
      ticketId,
      agent: author ?? { id: by.id, name: by.name },
      text: said && { ...said, public: isPublic, attachments: uploadsOf(input.comment), key },
      changes,
    });
    refuse(wrote);
    return { ticketId, sinceEvent };
  });
}

/** @throws ApiError for what was not written. */
function refuse(wrote: AgentWrote): void {
  if (wrote.outcome === 'not-found') throw recordNotFound();
  if (wrote.outcome === 'closed') throw fieldInvalid('status', 'closed prevents ticket update');
  if (wrote.outcome !== 'invalid') return;
  const details: Details = {};
  for (const { field, reason } of wrote.problems) {
    const name = {
      body: 'comment.body',
      status: 'status',
      groupName: 'group_id',
      tags: 'tags',
      cc: 'email_ccs',
      customFields: 'custom_fields',
    }[field];
    const group = name.split('.')[0]!;
    details[group] ??= [];
    details[group].push(
      reason === 'missing'
        ? detailOf(name, 'cannot be blank', 'BlankValue')
        : reason === 'too-long'
          ? detailOf(name, 'is too long', 'ValueTooLong')
          : reason === 'too-many'
            ? detailOf(name, 'has too many entries', 'TooManyValues')
            : detailOf(name, 'is not a status that this ticket can have now'),
    );
  }
  throw recordInvalid(details);
}
