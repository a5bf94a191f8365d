import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { ticketMailStops } from './mail-schema.ts';
import { requesters, satisfaction, ticketComments, tickets } from './schema.ts';
import { actAs } from './store.ts';

/**
 * Somebody's confirmed address has become another one: their requests, copies and unsubscriptions follow. Where requests
 * were filed with the new address already, both become one requester. Called in the transaction of the change.
 */
export async function followAddress(tx: Db, before: string, after: string): Promise<void> {
  const find = (email: string) => tx.select().from(requesters).where(eq(requesters.email, email)).for('update');
  const [[old], [present]] = [await find(before), await find(after)];
  if (old) await actAs(tx, `requester:${(present ?? old).id}`);
  if (old && !present) await tx.update(requesters).set({ email: after }).where(eq(requesters.id, old.id));
  if (old && present) {
    const requesterId = present.id;
    await tx.update(tickets).set({ requesterId }).where(eq(tickets.requesterId, old.id));
    await tx.update(ticketComments).set({ requesterId }).where(eq(ticketComments.requesterId, old.id));
    await tx.update(satisfaction).set({ requesterId }).where(eq(satisfaction.requesterId, old.id));
  }
  await tx
    .update(tickets)
    .set({ cc: sql`array_replace(array_remove(${tickets.cc}, ${after}), ${before}, ${after})` })
    .where(sql`${tickets.cc} @> array[${before}]::text[]`);
  await tx.execute(sql`
    with moved as (delete from ${ticketMailStops} where email = ${before} returning ticket_id)
    insert into ${ticketMailStops} (ticket_id, email) select ticket_id, ${after} from moved on conflict do nothing`);
}
