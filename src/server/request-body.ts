import type { IncomingMessage, ServerResponse } from 'node:http';

/** How much of a body that nobody reads is read over, so that its sender hears the answer and the connection can be used again. */
const READ_OVER_BYTES = 16 * 1024 * 1024;
/** How long, in milliseconds, after the answer has been sent. */
const READ_OVER_MS = 10_000;

/**
 * The body of a request as a stream; an error ends it when it grows over the limit although its length was not declared, with the code
 * BODY_TOO_LARGE, or when its sender goes away, with BODY_CUT_OFF. What nobody
 * reads of it stays in the connection until {@link readOver}.
 * @param limit in bytes.
 */
export function bodyOf(req: IncomingMessage, limit: number): ReadableStream<Uint8Array> {
  let bytes = 0;
  let isOver = false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      req.on('data', (chunk: Buffer) => {
        if (isOver) return;
        bytes += chunk.length;
        if (bytes > limit) {
          isOver = true;
          controller.error(
            Object.assign(new Error(`The body is larger than ${limit} bytes.`), { code: 'BODY_TOO_LARGE' }),
          );
          return;
        }
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) req.pause();
      });
      req.on('end', () => {
        if (!isOver) controller.close();
        isOver = true;
      });
      const fail = () => {
        if (!isOver) controller.error(Object.assign(new Error('The request was cut off.'), { code: 'BODY_CUT_OFF' }));
        isOver = true;
      };
      req.on('error', fail);
      req.on('close', fail);
      req.pause();
    },
    pull() {
      req.resume();
    },
    cancel() {
      isOver = true;
      req.resume();
    },
  });
}

/**
 * Reads over what nobody has read of a body once the answer is sent: else the next request on the connection waits behind it for ever. A
 * sender that has much more to say, or is slow about it, loses the connection.
 */
export function readOver(req: IncomingMessage, res: ServerResponse): void {
  // Then it has no body (RFC 9112, 6.3).
  if (req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined) return;
  res.on('finish', () => {
    if (req.complete || req.destroyed) return;
    let bytes = 0;
    const cut = setTimeout(() => req.destroy(), READ_OVER_MS);
    cut.unref();
    // The stream that nobody reads would hold it back.
    req.removeAllListeners('data');
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > READ_OVER_BYTES) req.destroy();
    });
    req.on('end', () => clearTimeout(cut));
    req.on('close', () => clearTimeout(cut));
    req.resume();
  });
}

/** Cuts a request whose body has not come within so many seconds. */
export function limitTime(req: IncomingMessage, res: ServerResponse, seconds: number): void {
  const cut = setTimeout(() => {
    if (!req.complete) req.destroy();
  }, seconds * 1000);
  cut.unref();
  res.on('close', () => clearTimeout(cut));
}
