import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import type { FileStorage } from '../../../files/storage.ts';
import { addJob } from '../../../jobs/store.ts';
import { guideUploads } from '../schema.ts';
import { KEEP_VIDEO } from './keep-video.ts';
import { newKey } from './new-key.ts';
import { PIECE_BYTES, type Piece } from './upload.ts';

/**
 * Where uploads of one person wait until they are whole: each piece is a file in the storage, and which there are stands in the database. So
 * any process goes on where another one was killed, and a piece counts only when all of it is safe. Two requests with the same piece, to
 * whichever processes, cannot both count: the second finds that the first was there.
 */
export class PiecesStore extends DataStore {
  override extensions = ['creation', 'termination'];
  readonly #db: Db;
  readonly #storage: FileStorage;
  readonly #ownerId: number;

  constructor(db: Db, storage: FileStorage, ownerId: number) {
    super();
    this.#db = db;
    this.#storage = storage;
    this.#ownerId = ownerId;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size, metadata } = upload;
    const [guide, name] = [metadata?.['guide'] ?? '', metadata?.['filename'] ?? ''];
    await this.begin({ id, guide, name, sizeBytes: size! });
    return upload;
  }

  /** Begins an upload, of which nothing has come. */
  async begin(upload: { id: string; guide: string; name: string; sizeBytes: number }): Promise<void> {
    await this.#db.insert(guideUploads).values({ ...upload, ownerId: this.#ownerId });
  }

  override async getUpload(id: string): Promise<Upload> {
    const [row] = await this.#db.select().from(guideUploads).where(this.#is(id));
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    return new Upload({ id, size: row.sizeBytes, offset: row.offsetBytes, creation_date: row.createdAt.toISOString() });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const key = newKey();
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        bytes += chunk.length;
        if (bytes > PIECE_BYTES) throw ERRORS.ERR_SIZE_EXCEEDED;
        yield chunk;
      }
    }
    await this.#storage.put(key, counted());
    const known = bytes > 0 && (await this.#count(id, offset, { key, bytes }));
    if (!known) await this.#storage.remove(key);
    if (bytes > 0 && !known) throw ERRORS.INVALID_OFFSET;
    return offset + bytes;
  }

  override async remove(id: string): Promise<void> {
    const [row] = await this.#db.delete(guideUploads).where(this.#is(id)).returning({ pieces: guideUploads.pieces });
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    for (const { key } of row.pieces) await this.#storage.remove(key);
  }

  /** Lets a piece that is safe count, unless another one took its place meanwhile. The last one has the whole looked at. */
  #count(id: string, offset: number, piece: Piece): Promise<boolean> {
    return this.#db.transaction(async (tx) => {
      const [row] = await tx
        .update(guideUploads)
        .set({
          offsetBytes: offset + piece.bytes,
          pieces: sql`${guideUploads.pieces} || ${JSON.stringify([piece])}::jsonb`,
          updatedAt: sql`now()`,
        })
        .where(and(this.#is(id), eq(guideUploads.offsetBytes, offset)))
        .returning({ isWhole: sql<boolean>`${guideUploads.offsetBytes} = ${guideUploads.sizeBytes}` });
      if (row?.isWhole) await addJob(tx, { kind: KEEP_VIDEO, name: `${KEEP_VIDEO} ${id}`, payload: { upload: id } });
      return row !== undefined;
    });
  }

  #is(id: string) {
    return and(eq(guideUploads.id, id), eq(guideUploads.ownerId, this.#ownerId));
  }
}
