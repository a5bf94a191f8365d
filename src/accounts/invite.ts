import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { greetingOf } from '../mail/greeting.ts';
import { sendMail } from '../mail/outbox.ts';
import { MOST_INVITED } from './account.ts';
import {
  findInvitation,
  findInvitationByLink,
  findInvitationOf,
  type Invitation,
  putInvitation,
  removeInvitation,
  takeInvitation,
} from './invitations.ts';
import { type Invited, readInvited } from './invited.ts';
import { accountLimits } from './limits.ts';
import type { Opened } from './links.ts';
import type { AccountMail } from './mails.ts';
import { nameProblem } from './name.ts';
import { hashPassword } from './password.ts';
import { changeRole } from './people.ts';
import { rolesToInvite } from './policy.ts';
import { type AccountErrors, checkAccount } from './set-up.ts';
import { type AccountsApp, countUses, type Entered, enter, type Limited, type Origin } from './sign-in.ts';
import { addAuditEntry, findUserByEmail, insertUser, type User } from './store.ts';
import type { AccountRole, Viewer } from './viewer.ts';

/** Who invites. */
type Inviter = Pick<Viewer, 'role'> & { id: number; name: string };

/** What a role is called in a language. */
export type RoleName = (locale: string, role: AccountRole) => string;

/** What became of one entry of the list. */
export interface Sent {
  /** The address, or what stood in its place. */
  entry: string;
  /**
   * `role-given`: there was an account, which has the role now · `here`: there is an account that stays as it is · `waiting`: invited
   * before, and the link works · `limited`: not done, since too many were sent already.
   */
  outcome: 'invited' | 'role-given' | 'here' | 'suspended' | 'waiting' | 'not-an-address' | 'limited';
  /** Of the account or the invitation that is there. */
  role?: AccountRole;
}

/**
 * Invites everybody on a list to a role. Who has an account and no role on the team gets it at once and is told; one who has stays as
 * they are. Each address for itself: one that cannot be invited keeps no other from it.
 */
export async function invite(
  app: AccountsApp,
  inviter: Inviter,
  input: { list: string; role: string; locale: string },
  roleName: RoleName,
): Promise<{ outcome: 'sent'; sent: Sent[] } | { outcome: 'missing' | 'too-many' | 'role' }> {
  const entries = readInvited(input.list);
  if (entries.length === 0) return { outcome: 'missing' };
  if (entries.length > MOST_INVITED) return { outcome: 'too-many' };
  const role = rolesToInvite(inviter).find((one) => one === input.role);
  if (!role) return { outcome: 'role' };
  const sent: Sent[] = [];
  for (const entry of entries)
    sent.push(await inviteOne(app, inviter, { entry, role, locale: input.locale }, roleName));
  return { outcome: 'sent', sent };
}

async function inviteOne(
  app: AccountsApp,
  inviter: Inviter,
  { entry, role, locale }: { entry: Invited; role: AccountRole; locale: string },
  roleName: RoleName,
): Promise<Sent> {
  if ('wrong' in entry) return { entry: entry.wrong, outcome: 'not-an-address' };
  const { email, name = null } = entry;
  const there = await findUserByEmail(app.db, email);
  if (there?.suspendedAt) return { entry: email, outcome: 'suspended', role: there.role };
  if (there && !isRise(there, role)) return { entry: email, outcome: 'here', role: there.role };
  const before = there ? undefined : await findInvitationOf(app.db, email);
  // Another role or language is another invitation; the same one again is asked for in the list of those that wait.
  if (before?.works && before.role === role && before.locale === locale)
    return { entry: email, outcome: 'waiting', role };
  if (await countInvitation(app, inviter, email)) return { entry: email, outcome: 'limited' };
  if (there) {
    await app.db.transaction((tx) => giveRole(tx, inviter, there, role, roleName));
    return { entry: email, outcome: 'role-given', role };
  }
  await app.db.transaction((tx) => send(tx, inviter, { email, name, role, locale }, roleName));
  return { entry: email, outcome: 'invited', role };
}

/** Whether an invitation to a role gives somebody something: it takes none away, and turns no one role into another. */
function isRise(user: User, role: AccountRole): boolean {
  return user.role === 'member' && role !== 'member';
}

function countInvitation(app: AccountsApp, inviter: Inviter, email: string): Promise<Limited | undefined> {
  return countUses(app, [
    [accountLimits.invitations, { email: `user ${inviter.id}` }],
    [accountLimits.invitationsTo, { email }],
  ]);
}

async function giveRole(tx: Tx, inviter: Inviter, user: User, role: AccountRole, roleName: RoleName): Promise<void> {
  if ((await changeRole(tx, inviter.id, user, role)) !== 'saved' || !user.email) return;
  const locale = user.locale ?? 'en';
  await sendMail(tx, {
    kind: 'role-given' satisfies AccountMail,
    to: user.email,
    locale,
    event: `role-given:${crypto.randomUUID()}`,
    data: { name: user.name, by: inviter.name, role: roleName(locale, role), link: `/${locale}/staff` },
  });
}

/** Keeps the invitation and mails its link; a link that was sent before opens nothing any more. */
async function send(
  tx: Tx,
  inviter: Inviter,
  { email, name, role, locale }: Pick<Invitation, 'email' | 'name' | 'role' | 'locale'>,
  roleName: RoleName,
): Promise<void> {
  const secret = randomBytes(32).toString('base64url');
  const id = await putInvitation(tx, { email, name, role, locale, invitedBy: inviter.id }, secret);
  await addAuditEntry(tx, {
    actorId: inviter.id,
    action: 'invitation.sent',
    subjectId: null,
    details: { invitation: String(id), role },
  });
  await sendMail(tx, {
    kind: 'invitation' satisfies AccountMail,
    to: email,
    locale,
    event: `invitation:${crypto.randomUUID()}`,
    data: {
      name: greetingOf(name ?? ''),
      by: inviter.name,
      role: roleName(locale, role),
      link: `/${locale}/invitation?token=${secret}`,
    },
  });
}

/** Sends an invitation once more, with a new link, in the name of who does it. */
export async function sendAgain(
  app: AccountsApp,
  inviter: Inviter,
  id: number,
  roleName: RoleName,
): Promise<{ outcome: 'sent'; email: string } | { outcome: 'gone' | 'role' } | Limited> {
  const invitation = await findInvitation(app.db, id);
  if (!invitation) return { outcome: 'gone' };
  if (!rolesToInvite(inviter).includes(invitation.role)) return { outcome: 'role' };
  const limited = await countInvitation(app, inviter, invitation.email);
  if (limited) return limited;
  return app.db.transaction(async (tx) => {
    // Taken up or withdrawn meanwhile.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`invitation ${id}`}, 0))`);
    if (!(await findInvitation(tx, id))) return { outcome: 'gone' };
    await send(tx, inviter, invitation, roleName);
    return { outcome: 'sent', email: invitation.email };
  });
}

/** Takes an invitation back. */
export async function withdraw(
  app: AccountsApp,
  inviter: Inviter,
  id: number,
): Promise<{ outcome: 'withdrawn'; email: string } | { outcome: 'gone' }> {
  return app.db.transaction(async (tx) => {
    const invitation = await findInvitation(tx, id);
    if (!invitation || !(await removeInvitation(tx, id))) return { outcome: 'gone' };
    await addAuditEntry(tx, {
      actorId: inviter.id,
      action: 'invitation.withdrawn',
      subjectId: null,
      details: { invitation: String(id), role: invitation.role },
    });
    return { outcome: 'withdrawn', email: invitation.email };
  });
}

/**
 * Takes an invitation up: makes the account with the role, or gives it to the account that the address has by now. The link has shown
 * whose address it is, as every mailed link that signs in does.
 * @param input.password undefined for an account that is opened by links or a provider only; it and the name count for a new account.
 */
export async function acceptInvitation(
  app: AccountsApp,
  input: { token: string; name: string; password: string | undefined } & Origin,
): Promise<
  Opened<
    | { outcome: 'entered'; entered: Entered; role: AccountRole }
    | { outcome: 'invalid'; errors: AccountErrors }
    | { outcome: 'suspended' }
  >
> {
  const invitation = await findInvitationByLink(app.db, input.token);
  if (!invitation) return { outcome: 'gone' };
  const there = await findUserByEmail(app.db, invitation.email);
  const { name, email, errors } = await checkAccount({ ...input, email: invitation.email });
  const odd = there || errors.name ? undefined : await nameProblem(app.db, name, invitation);
  if (odd) errors.name = odd;
  if (!there && Object.keys(errors).length > 0) return { outcome: 'invalid', errors };
  const passwordHash = there || input.password === undefined ? null : await hashPassword(input.password);
  return app.db.transaction(async (tx) => {
    if (!(await takeInvitation(tx, invitation.id, input.token))) return { outcome: 'gone' };
    const { role, locale, invitedBy } = invitation;
    const made = there ? undefined : await insertUser(tx, { email, name, passwordHash, role, locale }, invitedBy);
    // If it was not made, there was one already, or by now.
    const user = made ?? (await findUserByEmail(tx, email));
    if (!user) return { outcome: 'gone' };
    if (user.suspendedAt) return { outcome: 'suspended' };
    const rises = isRise(user, role);
    if (rises) await changeRole(tx, invitedBy, user, role);
    await addAuditEntry(tx, {
      actorId: user.id,
      action: 'invitation.accepted',
      subjectId: user.id,
      details: { invitation: String(invitation.id), role },
    });
    const entered = await enter(tx, user, 'link', input);
    return { outcome: 'entered', entered, role: rises ? role : user.role };
  });
}
