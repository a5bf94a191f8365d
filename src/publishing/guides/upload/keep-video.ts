import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import type { FileStorage } from '../../../files/storage.ts';
import { type JobKind, jobKind } from '../../../jobs/job.ts';
import { guideFiles } from '../../../videos/revisions-schema.ts';
import { guideUploads } from '../schema.ts';
import { newKey } from './new-key.ts';
import { type Piece, partsOf } from './upload.ts';
import { readVideoFacts, type VideoFacts, type VideoRefusal } from './video-facts.ts';

/** Kind of the job. */
export const KEEP_VIDEO = 'keep-video';

type Row = typeof guideUploads.$inferSelect;

/** Looks at videos that have come whole, and keeps or refuses them: one at a time in a process. */
export function keepVideoJob(db: Db, storage: FileStorage): JobKind {
  return jobKind({
    kind: KEEP_VIDEO,
    payload: z.object({ upload: z.string() }),
    run: ({ payload, signal }) => keepVideo(db, storage, payload.upload, signal),
  });
}

/**
 * Makes a file of a guide from the pieces of an upload, if readers can watch it; else only the reason is kept. Doing it twice changes
 * nothing.
 * @param signal ends it; the pieces stay for the next time.
 */
export async function keepVideo(db: Db, storage: FileStorage, id: string, signal?: AbortSignal): Promise<void> {
  const [upload] = await db.select().from(guideUploads).where(eq(guideUploads.id, id));
  if (!upload || upload.checkedAt || upload.offsetBytes < upload.sizeBytes) return;
  const found = await readVideoFacts({
    size: upload.sizeBytes,
    async read(start, end) {
      const parts = partsOf(upload.pieces, { start, end: end - 1 });
      return Buffer.concat(await Promise.all(parts.map((part) => bytesOf(storage, part))));
    },
  });
  signal?.throwIfAborted();
  if ('reason' in found) {
    await settle(db, storage, upload, { refusal: found });
    return;
  }
  await settle(db, storage, upload, { fileName: await keep(db, storage, upload, found, signal) });
}

async function bytesOf(storage: FileStorage, { key, ...part }: { key: string; start: number; end: number }) {
  const stream = await storage.open(key, part);
  if (!stream) throw new Error(`A piece of an upload is missing: ${key}`);
  return buffer(stream);
}

/** Puts the pieces together under a key of their own. @returns the name of the file. */
async function keep(
  db: Db,
  storage: FileStorage,
  { pieces, guide, ownerId, sizeBytes }: Row,
  { container, codec, width, height, seconds }: VideoFacts,
  signal: AbortSignal | undefined,
): Promise<string> {
  const storageKey = newKey();
  const hash = createHash('sha256');
  await storage.put(
    storageKey,
    whole(storage, pieces, (chunk) => {
      signal?.throwIfAborted();
      hash.update(chunk);
    }),
  );
  const digest = hash.digest('hex').slice(0, 32);
  const name = `${guide}-${digest.slice(0, 12)}.${container}`;
  const facts = { type: `video/${container}`, sizeBytes, width, height, seconds, codec };
  const [file] = await db
    .insert(guideFiles)
    .values({ guide, name, storageKey, digest, ownerId, ...facts })
    // The same video was brought before; brought again, it is waited for again.
    .onConflictDoUpdate({ target: [guideFiles.guide, guideFiles.name], set: { createdAt: new Date() } })
    .returning({ storageKey: guideFiles.storageKey });
  if (file?.storageKey !== storageKey) await storage.remove(storageKey);
  return name;
}

async function* whole(
  storage: FileStorage,
  pieces: readonly Piece[],
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for (const { key } of pieces) {
    const stream = await storage.open(key);
    if (!stream) throw new Error(`A piece of an upload is missing: ${key}`);
    for await (const chunk of stream) {
      see(chunk as Uint8Array);
      yield chunk as Uint8Array;
    }
  }
}

/** Writes down what became of an upload; its pieces are of no use any more. */
async function settle(
  db: Db,
  storage: FileStorage,
  { id, pieces }: Row,
  became: { refusal: VideoRefusal } | { fileName: string },
): Promise<void> {
  await db
    .update(guideUploads)
    .set({ ...became, checkedAt: new Date(), pieces: [] })
    .where(eq(guideUploads.id, id));
  for (const { key } of pieces) await storage.remove(key);
}
