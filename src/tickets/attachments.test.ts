import { randomBytes } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import { ATTACHMENT_ACCEPT, ENDINGS } from './attachment-types.ts';
import { findUploads, safeName, saveAttachment, sweepAttachments } from './attachments.ts';
import { fileTicket } from './file.ts';
import { ticketAttachments, tickets } from './schema.ts';
import { aFile, aFolder, aTicket, PNG } from './test-factory.ts';
import { LIMITS } from './ticket.ts';

/** The beginning of a compound file whose directory has a root and one stream of this name. */
function aCompoundFile(stream: string): Buffer {
  const file = Buffer.alloc(1536);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  for (const [at, name, type] of [
    [512, 'Root Entry', 5],
    [640, stream, 2],
  ] as const) {
    const written = file.write(`${name}\0`, at, 'utf16le');
    file.writeUInt16LE(written, at + 64);
    file[at + 66] = type;
  }
  return file;
}

/** The head of a WebM file: an EBML header that names its kind. */
function aWebm(): Buffer {
  const kind = Buffer.from([0x42, 0x82, 0x84, ...Buffer.from('webm')]);
  return Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x80 + kind.length]), kind, Buffer.alloc(64)]);
}

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

describeStores('attachments', (on) => {
  const save = async (name: string, content: string | Uint8Array) => {
    const result = await saveAttachment(on.db, folderStorage(await aFolder()), await aFile(name, content));
    return result.outcome === 'saved' ? result.type : result.reason;
  };

  test('are kept as they came, found by their token alone', async () => {
    const storage = folderStorage(await aFolder());
    const upload = await saveAttachment(on.db, storage, await aFile('C:\\fakepath\\shot.PNG', PNG));
    if (upload.outcome !== 'saved') throw new Error(upload.outcome);
    expect(upload).toMatchObject({ name: 'shot.PNG', type: 'image/png', sizeBytes: PNG.length });
    expect(await findUploads(on.db, ['unknown', upload.token])).toEqual([
      { token: upload.token, name: 'shot.PNG', type: 'image/png', sizeBytes: PNG.length },
    ]);
    const rows = await on.db.select().from(ticketAttachments);
    expect(JSON.stringify(rows)).not.toContain(upload.token);
    const row = rows.find((candidate) => candidate.name === 'shot.PNG')!;
    expect(await buffer((await storage.open(row.storageKey))!)).toEqual(PNG);
  });

  test('have the type their content shows, whatever they are called', async () => {
    expect(await save('a.exe', PNG)).toBe('image/png');
    expect(await save('a.png', '%PDF-1.7\n%âãÏÓ\n')).toBe('application/pdf');
    expect(await save('a.log', 'started\nstopped\n')).toBe('text/plain');
    expect(await save('BM.log', 'BM is how a bitmap begins, and this line too')).toBe('text/plain');
    expect(await save('a.csv', 'a,b\n1,2\n')).toBe('text/csv');
    expect(await save('a.json', '{"a": 1}')).toBe('application/json');
    expect(await save('a.json', '{"a": 1')).toBe('text/plain');
    // So long a JSON is not parsed: nobody else would be answered meanwhile.
    expect(await save('a.json', JSON.stringify('x'.repeat(600_000)))).toBe('text/plain');
    // Read piece by piece, and no character is torn.
    expect(await save('a.txt', 'é€🐎'.repeat(50_000))).toBe('text/plain');
    expect(await save('a.txt', Buffer.concat([Buffer.from('é'.repeat(100_000)), Buffer.from([0xc3])]))).toBe('type');
    expect(await save('windows.txt', Buffer.from('\ufeffStarted\r\n', 'utf16le'))).toBe('text/plain');
    expect(await save('page.html', '<script>alert(1)</script>')).toBe('text/plain');
    expect(await save('drawing.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')).toBe(
      'text/plain',
    );
  });

  test('may be a recording, an archive or a message that Outlook has saved', async () => {
    const box = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mp42\0\0\0\x08free`, 'latin1');
    expect(await save('a.mp4', box('isom'))).toBe('video/mp4');
    expect(await save('a.mov', box('qt  '))).toBe('video/quicktime');
    expect(await save('a.webm', aWebm())).toBe('video/webm');
    expect(await save('logs.gz', gzipSync('started'))).toBe('application/gzip');
    expect(await save('a.msg', aCompoundFile('__properties_version1.0'))).toBe('application/vnd.ms-outlook');
  });

  test('that are documents of old Office programs are refused, also one that has the words of a message', async () => {
    expect(await save('a.doc', aCompoundFile('WordDocument'))).toBe('type');
    const words = Buffer.alloc(512);
    words.write('__properties_version1.0\0', 'utf16le');
    expect(await save('a.msg', Buffer.concat([aCompoundFile('WordDocument'), words]))).toBe('type');
  });

  test('are refused when empty, too large or of a type that is run rather than looked at', async () => {
    expect(await save('a.txt', '')).toBe('empty');
    expect(await save('a.txt', Buffer.alloc(LIMITS.attachmentBytes + 1, 'a'))).toBe('too-large');
    expect(await save('a.txt', Buffer.alloc(LIMITS.attachmentBytes, 'a'))).toBe('text/plain');
    expect(await save('a.txt', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'))).toBe('type');
    expect(await save('a.txt', Buffer.from([0x61, 0xff, 0xfe, 0x61]))).toBe('type');
  });

  test('go after a day unless a ticket claimed them, and with the ticket', async () => {
    const folder = await aFolder();
    const storage = folderStorage(folder);
    const save = async () => {
      const upload = await saveAttachment(on.db, storage, await aFile('a.txt', randomBytes(8).toString('hex')));
      if (upload.outcome !== 'saved') throw new Error(upload.outcome);
      return upload.token;
    };
    const [claimed, forgotten] = [await save(), await save()];
    const result = await fileTicket(on.db, aTicket({ attachmentTokens: [claimed] }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

    expect(await sweepAttachments(on.db, storage, inHours(23))).toBe(0);
    expect(await filesIn(folder)).toBe(2);
    expect(await sweepAttachments(on.db, storage, inHours(25))).toBe(1);
    expect(await findUploads(on.db, [claimed, forgotten])).toMatchObject([{ token: claimed }]);
    expect(await filesIn(folder)).toBe(1);

    await on.db.delete(tickets).where(eq(tickets.id, result.ticket.id));
    expect(await sweepAttachments(on.db, storage, inHours(25))).toBe(1);
    expect(await filesIn(folder)).toBe(0);
  });
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('a folder of attachments', () => {
  test('has nothing under a key before the file is whole', async () => {
    const folder = await aFolder();
    const storage = folderStorage(folder);
    const key = randomBytes(16).toString('hex');
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('cut');
    }
    await expect(storage.put(key, broken())).rejects.toThrow('cut');
    expect(await storage.open(key)).toBeUndefined();
    expect(await filesIn(folder)).toBe(0);
  });

  test('gives back, lists and removes', async () => {
    const folder = await aFolder();
    const storage = folderStorage(folder);
    const key = randomBytes(16).toString('hex');
    await storage.put(key, Readable.from([Buffer.from('one '), Buffer.from('two')]));
    const file = path.join(folder, key.slice(0, 2), key);
    await utimes(file, new Date(0), new Date(5_000));
    expect(String(await buffer((await storage.open(key))!))).toBe('one two');
    expect(await all(storage.list())).toEqual([{ key, putAt: new Date(5_000) }]);
    await storage.remove(key);
    await storage.remove(key);
    expect(await all(storage.list())).toEqual([]);
  });

  test('takes no key that could lead out of it', async () => {
    const storage = folderStorage(await aFolder());
    await expect(storage.put('../../etc/passwd', (async function* () {})())).rejects.toThrow('Not a key');
    expect(await storage.open('../../etc/passwd')).toBeUndefined();
    await storage.remove('../../etc/passwd');
  });
});

describe('the name of an attachment', () => {
  test.each([
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\logs\\app.log', 'text/plain', 'app.log'],
    ['steps.bat', 'text/plain', 'steps.bat.txt'],
    ['photo\u202egnp.exe', 'image/png', 'photognp.exe.png'],
    ['a"b\r\nc<d>.png', 'image/png', 'a_b c_d_.png'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['', 'image/jpeg', 'file.jpg'],
    ['.png', 'image/png', 'png.png'],
    ['Café.pdf', 'application/pdf', 'Café.pdf'],
    ['x'.repeat(400), 'application/pdf', `${'x'.repeat(196)}.pdf`],
  ])('%j becomes fit for folders, headers and pages', (given, type, expected) => {
    expect(safeName(given, type)).toBe(expected);
  });
});

test('the file chooser offers what is taken: every type and every ending, and nothing else', () => {
  const offered = ATTACHMENT_ACCEPT.split(',');
  expect(new Set(offered).size).toBe(offered.length);
  const endings = Object.values(ENDINGS).flat();
  expect(offered.toSorted()).toEqual(
    [...Object.keys(ENDINGS), ...new Set(endings.map((ending) => `.${ending}`))].toSorted(),
  );
  for (const wanted of ['.mp4', '.mov', '.webm', '.msg', '.gz', 'video/mp4']) expect(offered).toContain(wanted);
  for (const type of Object.keys(ENDINGS)) expect(safeName('photo.exe', type)).toBe(`photo.exe.${ENDINGS[type]![0]}`);
});
