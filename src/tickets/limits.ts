import type { Viewer } from '../accounts/viewer.ts';
import type { Use } from '../web/action.ts';
import { HOUR, limitsOf, MINUTE } from '../web/limits.ts';

/** By one network address, unless another thing is named. */
export const ticketLimits = limitsOf('tickets', {
  /** Nobody writes a considered question every six minutes; an office behind one address still gets its tickets in. */
  tickets: { points: 10, seconds: HOUR },
  /** By the address typed, so that nobody's mailbox can be filled through our confirmations from many places. */
  ticketsOfEmail: { points: 10, seconds: HOUR },
  /** Four tickets with all the files each may have. */
  uploads: { points: 40, seconds: HOUR },
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
  const isOwner = viewer.id !== undefined && viewer.email === email.trim().toLowerCase();
  return [
    [ticketLimits.tickets, { address }],
    [ticketLimits.ticketsOfEmail, { email: isOwner ? `user ${viewer.id}` : email }],
  ];
}
