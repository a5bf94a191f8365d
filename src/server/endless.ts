// Bodies of answers that go on for as long as their reader stays, such as server-sent events to hundreds of open pages.

/** Where such an answer is written. */
export interface EndlessSink {
  /** Bytes that were written and have not gone out yet. */
  readonly waiting: number;
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Begins to write; what it returns is called when the reader has gone. */
export type Begin = (sink: EndlessSink) => () => void;

// On the stream itself, because pages are another copy of this module than the server.
const BEGIN = Symbol.for('helpwell.endless');

/**
 * A body that the server writes straight to the connection: the way through a stream costs several times as much with each message. Whoever
 * reads it as a stream nevertheless gets the same.
 */
export function endlessBody(begin: Begin): ReadableStream<Uint8Array> {
  let leave: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        leave ??= begin({
          get waiting() {
            return -(controller.desiredSize ?? 0);
          },
          write: (bytes) => controller.enqueue(bytes),
          end: () => controller.close(),
        });
      },
      cancel: () => leave?.(),
    },
    // Nothing is begun before somebody reads.
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
  return Object.assign(body, { [BEGIN]: begin });
}

/** How the body is begun without reading it as a stream; undefined for any other body. */
export function beginOf(body: ReadableStream): Begin | undefined {
  return (body as { [BEGIN]?: Begin })[BEGIN];
}
