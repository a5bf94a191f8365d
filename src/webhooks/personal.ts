import { eq, sql } from 'drizzle-orm';
import type { PersonalData } from '../db/personal.ts';
import { webhookDeliveries, webhookEvents, webhooks } from './schema.ts';

/** What webhooks keep about people: for a month what was sent, which says who wrote what. */
export const webhooksPersonalData: PersonalData = {
  tables: [
    {
      table: webhooks,
      columns: {
        removed: 'created_by',
        kept: 'id name url events created_at',
        internal:
          'secret_sealed former_secret_sealed former_until active off_reason off_at next_attempt_at failing_since delivered_at',
      },
      of: ({ id }) => eq(webhooks.createdBy, id),
    },
    {
      table: webhookDeliveries,
      columns: {
        removed: 'body',
        internal:
          'id webhook_id message_id event subject_id state tries first_tried_at next_attempt_at ended_at attempts created_at',
      },
    },
    {
      table: webhookEvents,
      columns: { removed: 'changes', internal: 'id kind subject_id part_id locale actor created_at' },
    },
  ],
  async forget(tx, { id, email }) {
    await tx.update(webhooks).set({ createdBy: null }).where(eq(webhooks.createdBy, id));
    const author = `"author":{"id":${id},`;
    const address = `"email":${JSON.stringify(email)}`;
    await tx
      .update(webhookDeliveries)
      .set({ body: null })
      .where(
        sql`strpos(${webhookDeliveries.body}, ${author}) > 0 or strpos(${webhookDeliveries.body}, ${address}) > 0`,
      );
    if (email)
      await tx
        .update(webhookEvents)
        .set({ changes: {} })
        .where(sql`strpos(${webhookEvents.changes}::text, ${email}) > 0`);
  },
};
