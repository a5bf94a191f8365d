// Who moderates which topic, besides the team's moderators.
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import { addAuditEntry, findUserByEmail } from '../accounts/store.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import { mayAppointModerators, topicOf } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';

/** What is done with moderators of topics, in the audit log. */
type ModeratorAuditAction = 'moderator.appointed' | 'moderator.dismissed';

/** Somebody who moderates a topic. */
export interface Moderator {
  /** Undefined: site.yml names an address that no account has. */
  id: number | undefined;
  name: string | undefined;
  email: string;
  suspended: boolean;
  /** Site.yml says so, and administrators cannot change it here. */
  fixed: boolean;
}

/** Who moderates each topic of site.yml, by its id: whom site.yml names first, then whom administrators appointed, by name. */
export async function listModerators(db: Db, community: Community): Promise<Map<string, Moderator[]>> {
  const named = [...new Set(community.topics.flatMap(({ moderators }) => moderators))];
  const rows = await db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      suspendedAt: users.suspendedAt,
      moderates: users.moderates,
    })
    .from(users)
    .where(and(isNull(users.deletedAt), sql`(${users.moderates} <> '{}' or ${anyOf(users.email, named)})`))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
  const people = rows.map(({ email, suspendedAt, ...row }) => ({
    ...row,
    email: email!,
    suspended: suspendedAt !== null,
  }));
  return new Map(
    community.topics.map(({ id, moderators }): [string, Moderator[]] => [
      id,
      [
        ...moderators.map((email): Moderator => {
          const found = people.find((one) => one.email === email);
          return { id: found?.id, name: found?.name, email, suspended: found?.suspended ?? false, fixed: true };
        }),
        ...people
          .filter(({ email, moderates }) => moderates.includes(id) && !moderators.includes(email))
          .map(({ moderates: _, ...one }): Moderator => ({ ...one, fixed: false })),
      ],
    ]),
  );
}

/** What appointing or dismissing somebody can come to. */
export type ModeratorChange = 'done' | 'not-found' | 'no-account' | 'already';

/**
 * Lets somebody moderate a topic.
 * @param email of their account, as typed.
 * @returns `not-found` for who may not, or no such topic; `already` for who moderates it.
 */
export async function appointModerator(
  db: Db,
  community: Community,
  by: SignedIn,
  { topic, email }: { topic: string; email: string },
): Promise<ModeratorChange> {
  const found = topicOf(community, topic);
  if (!found || !mayAppointModerators(by, community)) return 'not-found';
  return await db.transaction(async (tx): Promise<ModeratorChange> => {
    const person = await findUserByEmail(tx, email.trim().toLowerCase());
    if (!person) return 'no-account';
    if (found.moderators.includes(person.email!)) return 'already';
    const changed = await tx
      .update(users)
      .set({ moderates: sql`array_append(${users.moderates}, ${topic})` })
      .where(and(eq(users.id, person.id), sql`not ${topic} = any(${users.moderates})`))
      .returning({ id: users.id });
    if (changed.length === 0) return 'already';
    await note(tx, by, 'moderator.appointed', { topic, personId: person.id });
    return 'done';
  });
}

/** Takes a topic from somebody who was appointed; sending it twice changes nothing. */
export async function dismissModerator(
  db: Db,
  community: Community,
  by: SignedIn,
  { topic, personId }: { topic: string; personId: number },
): Promise<'done' | 'not-found'> {
  if (!mayAppointModerators(by, community)) return 'not-found';
  return await db.transaction(async (tx): Promise<'done'> => {
    const changed = await tx
      .update(users)
      .set({ moderates: sql`array_remove(${users.moderates}, ${topic})` })
      .where(and(eq(users.id, personId), sql`${topic} = any(${users.moderates})`))
      .returning({ id: users.id });
    if (changed.length > 0) await note(tx, by, 'moderator.dismissed', { topic, personId });
    return 'done';
  });
}

async function note(
  tx: Tx,
  by: SignedIn,
  action: ModeratorAuditAction,
  { topic, personId }: { topic: string; personId: number },
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: personId, details: { topic } });
}
