// What the product is told. A mistake of a listener is the product's: it is reported there, and nothing else ends.

const told = new EventTarget();
/** Aborted when the widget is taken away. */
export const leaving = new AbortController();
export const { signal } = leaving;

/** Begins to listen. @returns what ends it. */
export function on(event: string, listener: (detail: object) => void): () => void {
  const hear = (one: Event): void => listener((one as CustomEvent<object>).detail);
  told.addEventListener(event, hear, { signal });
  return () => told.removeEventListener(event, hear);
}

/** Tells those who listen. */
export const emit = (event: string, detail: object = {}): void =>
  void told.dispatchEvent(new CustomEvent(event, { detail }));
