import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import type { RouteRules } from '../server/route-rules.ts';
import { sweepMails } from './outbox.ts';
import { mailOutbox } from './schema.ts';

const personalData: PersonalData = {
  tables: [
    {
      table: mailOutbox,
      columns: {
        removed: 'id kind critical to_address locale created_at sent_at attempts next_attempt_at skipped_reason',
        secret: 'counted_by',
        internal: 'event_key data last_error worker',
      },
      of: ({ email }) => eq(mailOutbox.toAddress, email),
    },
  ],
};

const routes: RouteRules = { '/dev/mail': {} };

/** What the product needs to know of the outbox. */
export const mailDomain = {
  name: 'mail',
  personalData,
  routes,
  sweeps: [{ name: 'mails of long ago', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepMails(db, new Date()) }],
};
