import { arrayContains, eq, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Db } from '../db/client.ts';
import { ticketMailStops } from './mail-schema.ts';
import { ticketReads } from './reads-schema.ts';
import { mergedAddresses } from './requesters/addresses-schema.ts';
import { requesters, satisfaction, ticketComments, ticketEvents, tickets } from './schema.ts';
import { actAs, type Requester } from './store.ts';
import { moveNotices } from './team-notices.ts';

/** Whether requests were written with this address, or it is copied in on one: whoever has the account of it reads them. */
export async function hasRequests(db: Db, email: string): Promise<boolean> {
  const [me] = await db.select({ id: requesters.id }).from(requesters).where(eq(requesters.email, email));
  const mine = me && eq(tickets.requesterId, me.id);
  return (await db.$count(tickets, or(mine, arrayContains(tickets.cc, [email])))) > 0;
}

/** Makes one of two requesters: what the first asked, wrote and rated is the other's from now on, who keeps what is known of them. */
export async function joinRequesters(tx: Db, old: Requester, present: Requester): Promise<void> {
  const requesterId = present.id;
  await tx.update(tickets).set({ requesterId }).where(eq(tickets.requesterId, old.id));
  await tx.update(ticketComments).set({ requesterId }).where(eq(ticketComments.requesterId, old.id));
  await tx.update(satisfaction).set({ requesterId }).where(eq(satisfaction.requesterId, old.id));
  await tx.update(mergedAddresses).set({ requesterId }).where(eq(mergedAddresses.requesterId, old.id));
  // Nothing hangs on the old one any more, and it would say for ever what the address was.
  await tx.delete(requesters).where(eq(requesters.id, old.id));
  const externalId = present.externalId ?? old.externalId;
  if (externalId) await tx.update(requesters).set({ externalId }).where(eq(requesters.id, present.id));
}

/** Who makes the changes of {@link followAddress} to copies, in the events: nobody is copied in by them. */
export const ADDRESS_CHANGE = 'helpwell:address-change';

/**
 * Somebody's confirmed address has become another one: their requests, copies, unsubscriptions and what they have read follow. Where requests
 * were filed with the new address already, both become one requester. Called in the transaction of the change.
 */
export async function followAddress(tx: Db, before: string, after: string): Promise<void> {
  const find = (email: string) => tx.select().from(requesters).where(eq(requesters.email, email)).for('update');
  const [[old], [present]] = [await find(before), await find(after)];
  if (old) await actAs(tx, `requester:${(present ?? old).id}`);
  if (old && !present) await tx.update(requesters).set({ email: after }).where(eq(requesters.id, old.id));
  if (old && present) await joinRequesters(tx, old, present);
  await moveNotices(tx, before, after);
  await actAs(tx, ADDRESS_CHANGE);
  await tx
    .update(tickets)
    .set({ cc: sql`array_replace(array_remove(${tickets.cc}, ${after}), ${before}, ${after})` })
    .where(sql`${tickets.cc} @> array[${before}]::text[]`);
  await tx
    .update(tickets)
    .set({ followers: replacedIn(tickets.followers, before, after) })
    .where(isIn(tickets.followers, before));
  // The history goes on to say who it was, by the address that will go with the account.
  await renameInEvents(tx, before, after);
  await tx.execute(sql`
    with moved as (delete from ${ticketMailStops} where email = ${before} returning ticket_id)
    insert into ${ticketMailStops} (ticket_id, email) select ticket_id, ${after} from moved on conflict do nothing`);
  await tx.execute(sql`
    with moved as (delete from ${ticketReads} where email = ${before} returning ticket_id, comment_id, read_at)
    insert into ${ticketReads} (ticket_id, email, comment_id, read_at)
      select ticket_id, ${after}, comment_id, read_at from moved
      on conflict (ticket_id, email) do update set comment_id = greatest(${ticketReads.commentId}, excluded.comment_id)`);
}

/** Whether the address is in a list that other programs write, and not always in lower case. */
const isIn = (list: AnyPgColumn, address: string) =>
  sql`exists (select from unnest(${list}) as one where lower(one) = ${address})`;

/** The list in its order with another address in place of this one, or without it. */
const replacedIn = (list: AnyPgColumn, address: string, another: string | null) =>
  sql`array(select case when lower(one) = ${address} then ${another}::text else one end
    from unnest(${list}) with ordinality as list(one, place)
    where ${another}::text is not null or lower(one) <> ${address} order by place)`;

/** Writes another word for an address wherever a change names it, in whatever case. */
async function renameInEvents(tx: Db, address: string, word: string): Promise<void> {
  const [inJson, another] = [JSON.stringify(address), JSON.stringify(word)];
  await tx
    .update(ticketEvents)
    // The asterisks say that all that follows is taken as it stands.
    .set({ changes: sql`regexp_replace(${ticketEvents.changes}::text, ${`***=${inJson}`}, ${another}, 'gi')::jsonb` })
    .where(sql`strpos(lower(${ticketEvents.changes}::text), ${inJson}) > 0`);
}

/** Takes an address out of all copies, follower lists and histories: its account is deleted. Called in the transaction of the deletion. */
export async function forgetAddress(tx: Db, address: string): Promise<void> {
  await tx
    .update(tickets)
    .set({ cc: sql`array_remove(${tickets.cc}, ${address})` })
    .where(arrayContains(tickets.cc, [address]));
  await tx
    .update(tickets)
    .set({ followers: replacedIn(tickets.followers, address, null) })
    .where(isIn(tickets.followers, address));
  // After the changes above, which are events themselves: they hold old and new values.
  await renameInEvents(tx, address, 'deleted');
}
