// Whom and what the input of a ticket names.
import { eq } from 'drizzle-orm';
import type { SignedIn } from '../../../accounts/guard.ts';
import { users } from '../../../accounts/schema.ts';
import type { Db } from '../../../db/client.ts';
import { normalEmail } from '../../../server/clean-text.ts';
import { groups } from '../../../tickets/groups/schema.ts';
import { canBeAssigned } from '../../../tickets/groups/store.ts';
import { type CustomFields, cleanLine, LIMITS } from '../../../tickets/ticket.ts';
import { fieldInvalid } from '../../frame/api-error.ts';
import { readPeople } from '../users/people.ts';
import { keysOfFields } from './fields.ts';
import type { CommentInput, TicketInput } from './ticket-input.ts';

/** Tokens of the files that go with what is said. */
export const uploadsOf = (comment: CommentInput | null | undefined) =>
  comment && 'uploads' in comment ? [...new Set(comment.uploads ?? [])].slice(0, LIMITS.attachments) : [];

/** The account of a person that requests can be assigned to. @throws ApiError when there is none. */
export async function assigneeOf(db: Db, input: TicketInput): Promise<number | null | undefined> {
  const { assignee_id: personId, assignee_email: email } = input;
  if (personId === null) return null;
  if (personId === undefined && !email) return undefined;
  const [account] = await db
    .select({ id: users.id })
    .from(users)
    .where(email ? eq(users.email, normalEmail(email)) : eq(users.personId, personId!));
  if (!account || !(await canBeAssigned(db, account.id)))
    throw fieldInvalid(email ? 'assignee_email' : 'assignee_id', 'is not somebody whom requests can be assigned to');
  return account.id;
}

/** The name of the group that is meant; undefined where nothing is said of it. @throws ApiError when there is none. */
export async function groupNameOf(db: Db, groupId: number | null | undefined): Promise<string | null | undefined> {
  if (groupId === undefined || groupId === null) return groupId;
  const [group] = await db.select({ name: groups.name }).from(groups).where(eq(groups.id, groupId));
  if (!group) throw fieldInvalid('group_id', 'is not a group');
  return group.name;
}

/** A company's own fields, by their ids. @throws ApiError for more than a ticket has. */
export async function customFieldsOf(db: Db, input: TicketInput): Promise<CustomFields> {
  const given = [...(input.custom_fields ?? []), ...(input.fields ?? [])];
  if (given.length > LIMITS.customFields) throw fieldInvalid('custom_fields', 'has too many entries', 'TooManyValues');
  const keyOf = await keysOfFields(
    db,
    given.map(({ id }) => id),
  );
  const fields = given.map(({ id, value = null }): [string, CustomFields[string]] => [keyOf(id), value]);
  // What every ticket has is written under its own name.
  return Object.fromEntries(fields.filter(([key]) => key !== '' && !key.startsWith('system ')));
}

/** Who a ticket is for: whoever asks, where nobody is named. @throws ApiError for somebody who cannot be written to. */
export async function requesterOf(
  db: Db,
  input: TicketInput,
  by: SignedIn,
): Promise<{ email: string; name: string | undefined; locale: string | undefined }> {
  const { requester, requester_id: id } = input;
  if (requester?.email) {
    const { email, name, locale } = requester;
    return { email, name: name ?? undefined, locale: locale ?? undefined };
  }
  if (id === undefined || id === null) return { email: by.email, name: by.name, locale: undefined };
  const person = (await readPeople(db, [id])).get(id);
  if (!person?.email) throw fieldInvalid('requester_id', 'is not somebody who can be written to');
  return { email: person.email, name: person.name, locale: person.locale ?? undefined };
}

/** The number of a ticket elsewhere; undefined where nothing is said of it. @throws ApiError for one that is too long. */
export function externalIdOf({ external_id: given }: TicketInput): string | null | undefined {
  if (given === undefined) return undefined;
  const id = cleanLine(given ?? '') || null;
  if (id !== null && [...id].length > LIMITS.externalId)
    throw fieldInvalid('external_id', `is too long (maximum is ${LIMITS.externalId} characters)`, 'ValueTooLong');
  return id;
}

/** Somebody of the team in whose name something is said. */
export async function staffAuthor(
  db: Db,
  personId: number | null | undefined,
): Promise<{ id: number; name: string } | undefined> {
  if (personId === undefined || personId === null) return undefined;
  const person = (await readPeople(db, [personId])).get(personId);
  if (person?.accountId && (await canBeAssigned(db, person.accountId)))
    return { id: person.accountId, name: person.name };
  return undefined;
}
