// The process that durability.test.ts kills: files the submissions FROM to TO, one after the other, and prints each one's
// number and ticket id when fileTicket has returned, which is when a customer would read "received".
// Arguments: the location of the database as JSON, the folder for attachments, FROM, TO.
import { writeSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DatabaseLocation, openDatabase } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { folderStorage } from '../files/storage.ts';
import { saveAttachment } from './attachments.ts';
import { fileTicket } from './file.ts';

const [location = '', attachments = '', from = '', to = ''] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
await migrate(database);
const storage = folderStorage(attachments);
await mkdir(attachments, { recursive: true });
const upload = path.join(attachments, 'upload.log');

for (let number = Number(from); number <= Number(to); number++) {
  await writeFile(upload, `Log of submission ${number}\n`);
  const saved = await saveAttachment(database.db, storage, { path: upload, name: 'app.log' });
  const filed = await fileTicket(database.db, {
    channel: 'web',
    requester: { email: `customer-${number % 7}@example.com`, name: 'Ada Lovelace' },
    subject: `Submission ${number}`,
    description: `Text of submission ${number}`,
    // The same after a restart: a customer whose confirmation never came sends the form again.
    submissionKey: `submission-${number}`,
    attachmentTokens: saved.outcome === 'saved' ? [saved.token] : [],
  });
  if (filed.outcome === 'invalid') throw new Error(JSON.stringify(filed.problems));
  // Written at once: what a killed process still had in a buffer was not said.
  writeSync(1, `${number} ${filed.ticket.id}\n`);
}
await database.close();
