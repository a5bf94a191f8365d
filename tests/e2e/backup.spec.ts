import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { LOG } from './files.ts';
import { send, sendForm } from './http.ts';
import {
  embeddedPlace,
  type Helpwell,
  type Place,
  POSTGRES,
  postgresPlace,
  runCommand,
  startHelpwell,
} from './server.ts';
import { expect, someAddress, test } from './test.ts';

// A backup goes where nothing is yet.
const storages = [
  ['PGlite', () => embeddedPlace(undefined, true)] as const,
  ...(POSTGRES ? [['PostgreSQL', () => postgresPlace(undefined, true)] as const] : []),
];

/** Uploads a file as the contact form does. @returns its token. */
async function upload(helpwell: Helpwell): Promise<string> {
  const boundary = '----tests';
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${LOG.name}"\r\ncontent-type: text/plain\r\n\r\n`,
    ),
    LOG.buffer,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const answer = await send(`${helpwell.url}/api/attachments`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(body.length),
      origin: helpwell.url,
      'x-forwarded-for': someAddress(),
    },
    body,
  });
  expect(answer.status, answer.body.toString()).toBeLessThan(300);
  return JSON.parse(answer.body.toString()).token;
}

let filed = 0;
async function file(helpwell: Helpwell, withFile = false): Promise<string> {
  const subject = `Question ${++filed}`;
  const fields = {
    subject,
    body: `Text of ${subject}`,
    email: `${subject.replace(' ', '-')}@example.org`,
    key: `key-of-${crypto.randomUUID()}`,
    intent: 'send-anyway',
    ...(withFile && { attachment: await upload(helpwell) }),
  };
  const answer = await sendForm(`${helpwell.url}/en/ask`, fields, { 'x-forwarded-for': someAddress() });
  expect(answer.status, answer.body.toString().slice(0, 300)).toBe(303);
  return subject;
}

const subjectsIn = async (place: Place) =>
  (await place.rows<{ subject: string }>('select subject from tickets.tickets')).map(({ subject }) => subject);
const filesIn = async (place: Place) =>
  (
    await place.rows<{ key: string }>('select storage_key as key from tickets.attachments where comment_id is not null')
  ).map(({ key }) => path.join(place.env['DATA_DIR']!, 'attachments', key.slice(0, 2), key));

for (const [index, [storage, newPlace]] of storages.entries())
  test(`after the data is lost, a backup that was made while people wrote brings back what was there (${storage})`, async () => {
    test.setTimeout(600_000);
    // Into the other storage, where there is one: that is also the way to move.
    const [place, other] = [await newPlace(), await storages[(index + 1) % storages.length]![1]()];
    const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-backup-'));
    const backup = path.join(folder, 'backup.zip');
    let helpwell = await startHelpwell(place);
    const before = [await file(helpwell, true), await file(helpwell, true), await file(helpwell)];

    // Somebody writes all the time.
    let stopWriting = false;
    const during: string[] = [];
    const writing = (async () => {
      while (!stopWriting) during.push(await file(helpwell, during.length % 3 === 0));
    })();
    const made = await runCommand(place, 'backup', backup);
    stopWriting = true;
    await writing;
    expect(made).toMatchObject({
      code: 0,
      output: expect.stringMatching(/rows of \d+ tables and \d+ files are in .*written and read again/),
    });
    expect(await runCommand(place, 'restore', backup)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/in use|holds a help center/),
    });
    await helpwell.kill();

    // Everything goes, the database too.
    await rm(place.env['DATA_DIR']!, { recursive: true });
    await place.remove();
    expect(await runCommand(other, 'restore', backup)).toMatchObject({
      code: 0,
      output: expect.stringContaining('are restored'),
    });
    helpwell = await startHelpwell(other);
    const answer = await send(`${helpwell.url}/en/articles/refund`);
    expect(answer.status).toBe(200);
    expect(await file(helpwell)).toBeDefined();
    expect(await helpwell.stop()).toBe(0);

    const subjects = await subjectsIn(other);
    expect(subjects).toEqual(expect.arrayContaining(before));
    // Of what was written meanwhile it has the beginning, without a gap, and nothing twice.
    const restored = during.filter((subject) => subjects.includes(subject));
    expect(restored).toEqual(during.slice(0, restored.length));
    expect(new Set(subjects).size).toBe(subjects.length);
    const files = await filesIn(other);
    expect(files.length).toBeGreaterThanOrEqual(2);
    expect(files.filter((one) => !existsSync(one))).toEqual([]);
    await other.remove();
    await rm(folder, { recursive: true });
  });
