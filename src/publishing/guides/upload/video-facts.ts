// What a video is, read from its content. In a thread of its own: a file made to be slow keeps no request waiting, and one made to fill
// the memory ends only the thread.
import { Worker } from 'node:worker_threads';

/** Longer than any guide; in seconds. */
export const LONGEST_SECONDS = 4 * 3600;
/** A file that is as it should be is read in well under a second. */
const PATIENCE_MS = 60_000;
const MEMORY_MB = 96;
/** Longest part of a file that is read at once, in bytes: what describes the longest video is a third of it. */
const LONGEST_PART = 64 * 1024 * 1024;

/** What a video that readers can watch is. */
export interface VideoFacts {
  container: 'mp4' | 'webm';
  codec: string;
  /** In pixels, as it is shown. */
  width: number;
  height: number;
  seconds: number;
}

/** Why a file is no such video; `name` is that of its container or codec. */
export type VideoRefusal =
  | { reason: 'broken' | 'no-video' | 'too-long' | 'no-length' | 'too-large-picture' }
  | { reason: 'container' | 'codec'; name: string };

/** Bytes that can be read anywhere. */
export interface ReadableBytes {
  size: number;
  /** @param end not included. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** What the thread asks for, and what it gets. */
export type Asked = { number: number; start: number; end: number };
export type Answer = { number: number; bytes: Uint8Array } | { number: number; error: string };

/**
 * Reads what a video is from its content. Nothing but the bytes is looked at, and nothing is fetched.
 * @returns the facts, or why readers could not watch it.
 */
export function readVideoFacts(bytes: ReadableBytes, patienceMs = PATIENCE_MS): Promise<VideoFacts | VideoRefusal> {
  const worker = new Worker(new URL('./video-facts-thread.ts', import.meta.url), {
    workerData: { size: bytes.size },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    // What it says about broken files is for nobody.
    stderr: true,
    stdout: true,
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => end({ reason: 'broken' }), patienceMs);
    const end = (result: VideoFacts | VideoRefusal): void => {
      clearTimeout(late);
      resolve(result);
      void worker.terminate();
    };
    worker.on('message', (message: Asked | { result: VideoFacts | VideoRefusal }) => {
      if ('result' in message) return end(message.result);
      const { number, start, end: to } = message;
      if (to - start > LONGEST_PART) return end({ reason: 'broken' });
      bytes.read(start, to).then(
        (read) => worker.postMessage({ number, bytes: read } satisfies Answer),
        (error: Error) => {
          // What the storage cannot give is no fault of the file.
          clearTimeout(late);
          reject(error);
          void worker.terminate();
        },
      );
    });
    worker.on('error', () => end({ reason: 'broken' }));
    worker.on('exit', () => end({ reason: 'broken' }));
  });
}
