// The process that durability.test.ts kills: sends held answers that are due, writes the mails about them, and sends those through a mail server.
// Its arguments are those of `openMailsOut`.
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { mailOutbox } from '../../mail/schema.ts';
import { openMailsOut } from '../../mailbox/test-mails-out.ts';
import { sendDueAnswers } from './hold.ts';

const { db, fail, send } = await openMailsOut();
writeSync(1, 'ready\n');
for (;;) {
  await sendDueAnswers(db, undefined, fail);
  await send();
  const left = await db.$count(mailOutbox, sql`next_attempt_at is not null`);
  writeSync(1, `left ${left + (await db.$count(sql`held_answers`)) + (await db.$count(sql`ticket_mails_due`))}\n`);
  await pause(10);
}
