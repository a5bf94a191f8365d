// Resumable uploads, as tus (https://tus.io/protocols/resumable-upload) says.
import { MemoryLocker, Server } from '@tus/server';
import type { Db } from '../../../db/client.ts';
import type { FileStorage } from '../../../files/storage.ts';
import { oneLine } from '../../../markdown/one-line.ts';
import { cleanText } from '../../../server/clean-text.ts';
import { newKey } from './new-key.ts';
import { PiecesStore } from './pieces-store.ts';
import { refusalOf, type UploadRefusal } from './refusal.ts';
import { UPLOADS_PATH } from './upload.ts';

const STATUS: Record<UploadRefusal, number> = { guide: 404, empty: 400, type: 415, 'too-large': 413, 'too-many': 429 };

/** Who sends again a piece that this process still takes is served first; between processes the database decides. */
const locker = new MemoryLocker();

/** What the endpoint needs. */
interface UploadsOf {
  db: Db;
  storage: FileStorage;
  ownerId: number;
  /** In bytes. */
  longest: number;
  /** In the language of the owner. */
  explain(refusal: UploadRefusal): string;
}

/** Answers one request of a browser that uploads a video of its owner. HEAD comes as GET. */
export function answerUpload(
  request: Request,
  { db, storage, ownerId, longest, explain }: UploadsOf,
): Promise<Response> {
  const server = new Server({
    path: UPLOADS_PATH,
    datastore: new PiecesStore(db, storage, ownerId),
    locker,
    relativeLocation: true,
    // None: the endpoint is for our own pages.
    allowedOrigins: [],
    namingFunction: newKey,
    async onUploadCreate(_, { size = 0, metadata }) {
      const guide = metadata?.['guide'] ?? '';
      const name = oneLine(cleanText(metadata?.['filename'] ?? '')).slice(0, 200);
      const refusal = await refusalOf(db, { guide, name, sizeBytes: size, ownerId }, longest);
      if (refusal)
        throw { status_code: STATUS[refusal], body: JSON.stringify({ error: refusal, message: explain(refusal) }) };
      return { metadata: { guide, filename: name } };
    },
    onResponseError(_, error) {
      if ('status_code' in error) return undefined;
      // Ours: the middleware logs it, and says nothing of what went wrong.
      throw error;
    },
  });
  return server.handleWeb(request.method === 'GET' ? new Request(request, { method: 'HEAD' }) : request);
}
