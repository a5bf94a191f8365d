// Joining segments off the main thread.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Merge } from './segment.ts';
import { mergeSegments, type Segment } from './segment.ts';

const PURPOSE = 'helpwell: join search segments';

interface Request {
  number: number;
  segments: readonly Segment[];
  removed: readonly Uint8Array[];
}

type Response = { number: number; segment: Segment } | { number: number; error: string };

/** Makes a `merge` for the engine that works in a thread of its own, started at the first call; `close` ends the thread. */
export function createMerger(): { merge: Merge; close(): Promise<void> } {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, { resolve(segment: Segment): void; reject(error: Error): void }>();

  function start(): Worker {
    const started = new Worker(new URL(import.meta.url), { workerData: PURPOSE });
    // A process that has nothing else to do ends.
    started.unref();
    started.on('message', (response: Response) => {
      const caller = waiting.get(response.number);
      waiting.delete(response.number);
      if (waiting.size === 0) started.unref();
      if ('error' in response) caller?.reject(new Error(response.error));
      else caller?.resolve(response.segment);
    });
    const fail = (error: Error): void => {
      worker = undefined;
      for (const caller of waiting.values()) caller.reject(error);
      waiting.clear();
    };
    started.on('error', fail);
    started.on('exit', () => fail(new Error('the thread that joins search segments has ended')));
    return started;
  }

  return {
    merge: (segments, removed) =>
      new Promise<Segment>((resolve, reject) => {
        worker ??= start();
        worker.ref();
        const number = ++last;
        waiting.set(number, { resolve, reject });
        worker.postMessage({ number, segments, removed } satisfies Request);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}

if (!isMainThread && workerData === PURPOSE) {
  parentPort?.on('message', ({ number, segments, removed }: Request) => {
    let response: Response;
    try {
      response = { number, segment: mergeSegments(segments, removed) };
    } catch (error) {
      response = { number, error: String(error) };
    }
    parentPort?.postMessage(response);
  });
}
