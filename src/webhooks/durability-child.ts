// The process that durability.test.ts kills: files requests and tells a webhook of them.
// Arguments: the location of the database as JSON, the address of the webhook, how many requests to file.
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isNotNull, sql } from 'drizzle-orm';
import { seal } from '../accounts/seal.ts';
import { type DatabaseLocation, openDatabase } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { fileTicket } from '../tickets/file.ts';
import { tickets } from '../tickets/schema.ts';
import { countWaiting } from './deliver.ts';
import { webhookEvents, webhooks } from './schema.ts';
import { newSigningSecret } from './signature.ts';
import { SECRET_PURPOSE, WebhookWorker } from './worker.ts';

const [location = '', url = '', most = ''] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
await migrate(database);
const { db } = database;
const secret = 'a secret that nobody knows, long enough';
if ((await db.$count(webhooks)) === 0) {
  const secretSealed = seal(secret, SECRET_PURPOSE, newSigningSecret());
  await db.insert(webhooks).values({ name: 'Reports', url, events: ['ticket.created'], secretSealed });
}
// The time that passes until another process takes over what this one had in hand.
await db.update(webhooks).set({ nextAttemptAt: sql`now()` }).where(isNotNull(webhooks.nextAttemptAt));
const context = {
  db,
  secret,
  base: new URL('https://help.example'),
  defaultLocale: 'en',
  privateHosts: new Set([new URL(url).host]),
};
const worker = new WebhookWorker(context, (error) => {
  writeSync(2, `${String((error as Error).stack ?? error)}\n`);
});
writeSync(1, 'ready\n');
for (;;) {
  const filed = await db.$count(tickets);
  if (filed < Number(most)) {
    const requester = { email: `customer-${filed + 1}@example.com`, name: 'Ada Lovelace' };
    await fileTicket(db, { channel: 'web', requester, subject: `Request ${filed + 1}`, description: 'It blinks.' });
  } else if ((await db.$count(webhookEvents)) === 0 && (await countWaiting(db)) === 0) writeSync(1, 'done\n');
  await worker.run(() => {});
  await pause(5);
}
