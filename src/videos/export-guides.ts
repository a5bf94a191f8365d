import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import { type WrittenAddresses, writtenAddresses } from './addresses.ts';
import { listEdited } from './edited.ts';
import type { RecordedGuide } from './guide.ts';
import { namedFiles, readVideoGuide } from './guide-file.ts';
import { guideYaml, withAddresses } from './guide-yaml.ts';
import { guideRevisions } from './revisions-schema.ts';

/** What became of the files; paths inside the content folder. */
export interface GuidesExported {
  written: number;
  unchanged: number;
  removed: string[];
}

/**
 * Writes guides that were published in the browser into the content folder, with their videos, pictures and captions, and takes those away
 * that readers have no longer, and the addresses of those whose folders have the say. Synchronising that folder changes nothing.
 */
export async function exportGuides(db: Db, storage: FileStorage, contentDir: string): Promise<GuidesExported> {
  const exported: GuidesExported = { written: 0, unchanged: 0, removed: [] };
  const addresses = await writtenAddresses(db);
  const edited = await listEdited(db);
  for (const { slug, revisionId } of edited.values()) {
    const folder = path.join(contentDir, 'videos', slug);
    const before = await readVideoGuide(contentDir, slug, { defaultLocale: 'en' });
    const formerly = before.recorded ? namedFiles(before.recorded.guide).map(([, name]) => name) : [];
    const [revision] =
      revisionId === null ? [] : await db.select().from(guideRevisions).where(eq(guideRevisions.id, revisionId));
    const { guide, captions, files } = revision ?? { guide: undefined, captions: {}, files: {} };
    const texts = { ...captions, ...(guide && { 'guide.yml': guideYaml(guide, addresses.get(slug)) }) };
    if (guide) await mkdir(folder, { recursive: true });
    await writeStored(storage, files, folder, exported);
    for (const [name, text] of Object.entries(texts)) {
      const file = path.join(folder, name);
      const isSame = (await readFile(file, 'utf8').catch(() => undefined)) === text;
      if (!isSame) await writeFile(file, text);
      exported[isSame ? 'unchanged' : 'written']++;
    }
    for (const name of new Set([...formerly, 'guide.yml'])) {
      if (name in texts || name in files || !existsSync(path.join(folder, name))) continue;
      await rm(path.join(folder, name));
      exported.removed.push(`videos/${slug}/${name}`);
    }
  }
  for (const [slug, its] of addresses) if (!edited.has(slug)) await writeAddresses(contentDir, slug, its, exported);
  return exported;
}

/** Where the folder has the say, its file gets the addresses, and keeps all else. */
async function writeAddresses(
  contentDir: string,
  slug: string,
  addresses: WrittenAddresses,
  exported: GuidesExported,
): Promise<void> {
  const file = path.join(contentDir, 'videos', slug, 'guide.yml');
  const source = await readFile(file, 'utf8').catch(() => undefined);
  if (source === undefined) return;
  const text = withAddresses(source, addresses);
  if (text !== undefined) await writeFile(file, text);
  exported[text === undefined ? 'unchanged' : 'written']++;
}

async function writeStored(
  storage: FileStorage,
  files: RecordedGuide['files'],
  folder: string,
  exported: GuidesExported,
): Promise<void> {
  for (const [name, { storageKey }] of Object.entries(files)) {
    const target = path.join(folder, name);
    if (!storageKey) continue;
    // What is in a file of a name never changes.
    const bytes = existsSync(target) ? undefined : await storage.open(storageKey);
    if (!bytes) {
      exported.unchanged++;
      continue;
    }
    await pipeline(bytes, createWriteStream(`${target}.part`));
    await rename(`${target}.part`, target);
    exported.written++;
  }
}
