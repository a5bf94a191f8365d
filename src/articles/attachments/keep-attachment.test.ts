import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { testFiles } from '../../files/test-files.ts';
import { keepAttachment } from './keep-attachment.ts';

const files = testFiles();

describeStores('a file that came with an article', (on) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-attachments-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is kept whatever its old address made of its name', async () => {
    const file = path.join(folder, 'a');
    await writeFile(file, 'a,b\n1,2\n');
    const by = await aUser(on.db, { role: 'administrator' });
    const kept = await keepAttachment(on.db, files.storage, by, { path: file, name: '../../\0pri\u0007ces\n2026.csv' });
    expect(kept).toMatchObject({
      outcome: 'kept',
      attachment: {
        name: 'prices 2026.csv',
        path: expect.stringMatching(/^files\/uploaded\/prices-2026-[0-9a-f]{12}\.csv$/),
      },
    });
  });
});
