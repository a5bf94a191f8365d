import type { Viewer } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import { normalEmail } from '../server/clean-text.ts';
import type { Use } from '../web/action.ts';
import { type Counting, HOUR, limitsOf, MINUTE, networkOf } from '../web/limits.ts';
import { mayReadRequests } from './policy.ts';

/** By one network address, unless another thing is named. */
export const ticketLimits = limitsOf('tickets', {
  /** Nobody writes a considered question every six minutes; an office behind one address still gets its tickets in. */
  tickets: { points: 10, seconds: HOUR },
  /** By the address typed, so that nobody's mailbox can be filled through our confirmations from many places. */
  ticketsOfEmail: { points: 10, seconds: HOUR },
  /** Four tickets with all the files each may have. */
  uploads: { points: 40, seconds: HOUR },
  /** By one agent, who answers others all day. */
  uploadsOfAgent: { points: 300, seconds: HOUR },
  /** Messages, copies and ratings in one's own requests; a chat-like exchange has room. */
  replies: { points: 60, seconds: HOUR },
  /** The same by one link of our mails, from wherever it is used. */
  repliesByLink: { points: 60, seconds: HOUR },
  /** Copies to one address typed, each of which is a mail, by whomever. */
  copiesTo: { points: 10, seconds: HOUR },
  /** A program that files tickets, one a second. */
  api: { points: 60, seconds: MINUTE },
});

/**
 * What filing a ticket counts. An address that somebody typed is counted for itself, wherever it was typed; the owner, who is signed in with it,
 * is counted as an account, so that what strangers type never locks them out.
 */
export function usesOfFiling(viewer: Viewer, { email, address }: { email: string; address: string }): Use[] {
  return [
    [ticketLimits.tickets, { address }],
    [ticketLimits.ticketsOfEmail, { email: isOwner(viewer, email) ? `user ${viewer.id}` : email }],
  ];
}

/** What keeping one uploaded file counts. */
export function usesOfUpload(viewer: Viewer, address: string): Use[] {
  return mayReadRequests(viewer)
    ? [[ticketLimits.uploadsOfAgent, { email: `user ${viewer.id}` }]]
    : [[ticketLimits.uploads, { address }]];
}

/**
 * By what acknowledgements to an address that somebody has only typed are counted beside the address itself, so that nobody has them sent to
 * many mailboxes: a keyed hash of the network. Undefined for the owner of the address, who is signed in, and without limits.
 */
export function typedFrom(
  { secret, settings }: Pick<Counting, 'secret' | 'settings'>,
  viewer: Viewer,
  { email, address }: { email: string; address: string },
): string | undefined {
  if (!settings.limits || isOwner(viewer, email)) return undefined;
  return keyedHash(secret, 'typed from', networkOf(address));
}

const isOwner = (viewer: Viewer, email: string) => viewer.id !== undefined && viewer.email === normalEmail(email);
