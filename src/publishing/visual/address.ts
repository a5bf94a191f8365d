const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * Whether an address may stand in a link or a picture: the same schemes as the page of an article lets through, and addresses without one.
 * Browsers drop white space and control characters inside a scheme, so these are no part of any address.
 */
export function safeAddress(address: string): boolean {
  const text = address.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return false;
  const scheme = /^([a-z][a-z0-9+.-]*:)/i.exec(text)?.[1]?.toLowerCase();
  return scheme === undefined || SCHEMES.has(scheme);
}
