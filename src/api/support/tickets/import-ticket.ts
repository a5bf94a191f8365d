// Tickets that are brought in from elsewhere, with their times and what was said in them, as if they had always been here.
import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../../../accounts/guard.ts';
import { addAuditEntry } from '../../../accounts/store.ts';
import { isStaff } from '../../../accounts/viewer.ts';
import type { Db, Tx } from '../../../db/client.ts';
import { constraintOf } from '../../../db/constraint.ts';
import { claimAttachments } from '../../../tickets/attachments.ts';
import { leaveUnmailed } from '../../../tickets/mail-stops.ts';
import { tickets } from '../../../tickets/schema.ts';
import { actAs, addComment, type Comment, findOrAddRequester, type Requester } from '../../../tickets/store.ts';
import { type CheckedTicket, checkTicket, cleanLines, LIMITS, type Status } from '../../../tickets/ticket.ts';
import { leaveUntold } from '../../../webhooks/store.ts';
import { fieldInvalid } from '../../frame/api-error.ts';
import { readMoment } from '../../frame/read.ts';
import { type Person, readPeople } from '../users/people.ts';
import { copiesOf } from './copies.ts';
import { assigneeOf, customFieldsOf, externalIdOf, groupNameOf, requesterOf, uploadsOf } from './named.ts';
import type { CommentInput, ImportInput } from './ticket-input.ts';
import { problemOf, problemsError, wordsOf } from './write.ts';

/** What imports are, in the audit log. */
type TicketImportAuditAction = 'request.imported';

/** Who said something: somebody of the team by their account, or a customer; without a person, the requester. */
type Author = { of: 'team'; id: number; name: string } | { of: 'customers'; person?: Person };

/** Something that was said elsewhere. */
interface Said {
  body: string;
  format: Comment['format'];
  at: Date;
  isPublic: boolean;
  author: Author;
  uploads: string[];
}

/** @throws ApiError for what is no moment, and for one that is yet to come. */
function momentOf(field: string, given: string | number | null | undefined, now: Date): Date | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  const read = readMoment(String(given));
  if (!read) throw fieldInvalid(field, 'is no moment, such as 2026-01-31T12:00:00Z', 'InvalidFormat');
  if (read > now) throw fieldInvalid(field, 'is yet to come');
  return read;
}

/** Who said something. @throws ApiError for nobody, and for somebody who was deleted. */
function authorOf(people: ReadonlyMap<number, Person>, personId: number): Author {
  const person = people.get(personId);
  if (!person || (person.accountId !== null && person.email === null))
    throw fieldInvalid('comments', `there is nobody with the number ${personId}`);
  return person.accountId !== null && isStaff({ role: person.role })
    ? { of: 'team', id: person.accountId, name: person.name }
    : { of: 'customers', person };
}

/** When a ticket was made, and what was said in it in the order of its times; what has none was said when the one before it was. @throws ApiError */
async function everythingSaid(db: Db, by: SignedIn, input: ImportInput, now: Date) {
  const { comments = [], comment } = input;
  const given: { said: CommentInput | null | undefined; at: string | number | null | undefined }[] = (
    comments ?? []
  ).map(({ value, created_at: at, ...said }) => ({ said: { ...said, body: value ?? said.body }, at }));
  const description = comment ?? (input.description ? { body: input.description } : undefined);
  // Clients send the first words twice, as the description and as the first comment.
  if (description && wordsOf(description)?.body !== wordsOf(given[0]?.said)?.body)
    given.unshift({ said: description, at: undefined });
  const idOf = (said: CommentInput | null | undefined) => (said && 'author_id' in said ? said.author_id : undefined);
  const people = await readPeople(
    db,
    [input.submitter_id, ...given.map(({ said }) => idOf(said))].flatMap((one) => one ?? []),
  );
  const times = given.map(({ at }) => momentOf('comments', at, now));
  const first = Math.min(...times.map((time) => (time ?? now).getTime()));
  const createdAt = momentOf('created_at', input.created_at, now) ?? new Date(Math.min(first, now.getTime()));
  let last = createdAt;
  const all = given.map(({ said }, index): Said => {
    const words = wordsOf(said);
    const body = cleanLines(words?.body ?? '');
    if (!words || body === '') throw fieldInvalid('comment.body', 'cannot be blank', 'BlankValue');
    if ([...body].length > LIMITS.body)
      throw fieldInvalid('comment.body', `is too long (maximum is ${LIMITS.body} characters)`, 'ValueTooLong');
    // Clocks begin with the ticket: nothing was said before.
    last = new Date(Math.max(createdAt.getTime(), (times[index] ?? last).getTime()));
    const named = idOf(said) ?? (index === 0 ? input.submitter_id : undefined);
    // As with every ticket: the first words are the requester's, and what follows says who sends it.
    const unnamed: Author = index === 0 ? { of: 'customers' } : { of: 'team', id: by.id, name: by.name };
    const isPublic = (said && 'public' in said ? said.public : undefined) ?? true;
    return {
      ...{ body, format: words.format, at: last, isPublic, uploads: uploadsOf(said) },
      author: named ? authorOf(people, named) : unnamed,
    };
  });
  return { createdAt, all: all.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
}

/** The customer who said something, as the ticket store knows them. */
async function customerOf(tx: Tx, requester: Requester, person: Person | undefined) {
  if (!person || person.id === requester.id || person.email === requester.email) return requester;
  // Somebody without an address, such as a caller, stands there already.
  if (person.email === null) return person;
  const { id } = await findOrAddRequester(tx, { email: person.email, name: person.name });
  return { id, name: person.name };
}

async function addSaid(tx: Tx, ticketId: number, requester: Requester, said: Said): Promise<void> {
  const { body, format, at: createdAt, isPublic, author, uploads } = said;
  const words = { ticketId, body, format, createdAt, public: isPublic };
  const by =
    author.of === 'team'
      ? ({ author: 'agent', agentId: author.id, authorName: author.name } as const)
      : await customerOf(tx, requester, author.person).then(
          ({ id, name }) => ({ author: 'requester', requesterId: id, authorName: name }) as const,
        );
  await claimAttachments(tx, uploads, await addComment(tx, { ...words, ...by }));
}

/**
 * Brings in a ticket from elsewhere. Nobody is told of it, by mail or by webhook: it was news there.
 * @param key made by the sender: the same one brings in nothing twice.
 * @returns its number. @throws ApiError for what cannot be brought in.
 */
export async function importTicket(db: Db, by: SignedIn, input: ImportInput, key: string): Promise<number> {
  const now = new Date();
  const { createdAt, all } = await everythingSaid(db, by, input, now);
  const [first] = all;
  if (!first) throw fieldInvalid('comment.body', 'cannot be blank', 'BlankValue');
  const { locale, ...requester } = await requesterOf(db, input, by);
  const checked = checkTicket({
    channel: 'api',
    requester,
    locale,
    subject: input.subject ?? input.raw_subject ?? undefined,
    description: first.body,
    priority: input.priority ?? undefined,
    type: input.type ?? undefined,
    groupName: (await groupNameOf(db, input.group_id)) ?? undefined,
    tags: [...(input.tags ?? []), ...(input.additional_tags ?? [])],
    customFields: await customFieldsOf(db, input),
    attachmentTokens: first.uploads,
  });
  if (!checked.ok) throw problemsError(checked.problems);
  const { ticket } = checked;
  const assigneeId = await assigneeOf(db, input);
  const status: Status = input.status ?? (assigneeId ? 'open' : 'new');
  const isDone = status === 'solved' || status === 'closed';
  const solvedAt = isDone ? (momentOf('solved_at', input.solved_at, now) ?? all.at(-1)!.at) : null;
  if (solvedAt && solvedAt < createdAt) throw fieldInvalid('solved_at', 'is before the ticket was made');
  const cc = await copiesOf(db, input, []);
  const values = {
    ...{ status, assigneeId, solvedAt, closedAt: status === 'closed' ? solvedAt : null },
    createdAt,
    externalId: externalIdOf(input),
  };
  const write = (tx: Tx) => writeImported(tx, by, { input, ticket, values, cc: cc ?? [], all, key });
  return await db.transaction(write).catch((error: unknown) => {
    if (constraintOf(error) === 'tickets_external_id')
      throw fieldInvalid('external_id', 'has already been taken', 'DuplicateValue');
    throw error;
  });
}

/** What is written of a ticket that was read. */
interface Imported {
  input: ImportInput;
  ticket: CheckedTicket;
  values: Partial<typeof tickets.$inferInsert>;
  cc: readonly string[];
  all: readonly Said[];
  key: string;
}

async function writeImported(tx: Tx, by: SignedIn, { input, ticket, values, cc, all, key }: Imported): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  const [earlier] = await tx.select({ id: tickets.id }).from(tickets).where(eq(tickets.submissionKey, key));
  if (earlier) return earlier.id;
  await actAs(tx, `agent:${by.id}`);
  const requester = await findOrAddRequester(tx, { ...ticket.requester, locale: ticket.locale });
  const [row] = await tx
    .insert(tickets)
    .values({
      ...values,
      subject: ticket.subject,
      channel: ticket.channel,
      priority: ticket.priority,
      type: ticket.type,
      groupName: ticket.groupName,
      tags: ticket.tags,
      customFields: ticket.customFields,
      locale: ticket.locale,
      requesterId: requester.id,
      organizationId: requester.organizationId,
      problemId: await problemOf(tx, input, 0),
      cc: cc.filter((address) => address !== requester.email),
      submissionKey: key,
    })
    .returning({ id: tickets.id });
  const ticketId = row!.id;
  for (const said of all) await addSaid(tx, ticketId, requester, said);
  await leaveUnmailed(tx, ticketId);
  await leaveUntold(tx, ticketId);
  const action: TicketImportAuditAction = 'request.imported';
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { ticket: String(ticketId) } });
  return ticketId;
}
