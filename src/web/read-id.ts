/** The number of something, as it stands in an address or a field of a form; undefined when it is none. */
export function readId(text: string | undefined | null): number | undefined {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** The same as people type it: with spaces around it, or a number sign before it. */
export function readTypedId(text: string): number | undefined {
  return readId(text.trim().replace(/^#/, ''));
}
