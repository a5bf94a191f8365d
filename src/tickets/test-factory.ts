import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { NewTicket } from './ticket.ts';

/** A submission that can be filed; each has an address of its own. */
export function aTicket(differences: Partial<NewTicket> = {}): NewTicket {
  return {
    channel: 'web',
    requester: { email: `${randomUUID()}@example.com`, name: 'Ada Lovelace' },
    subject: 'The export stops half-way',
    description: 'Since this morning the export stops at 48 %.',
    ...differences,
  };
}

/** An empty folder, removed after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with this content in a folder of its own, as an upload leaves it. */
export async function aFile(name: string, content: string | Uint8Array): Promise<{ path: string; name: string }> {
  const file = path.join(await aFolder(), 'upload');
  await writeFile(file, content);
  return { path: file, name };
}

/** The smallest whole PNG: one transparent pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
