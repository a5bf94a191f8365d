/**
 * A random UUID (RFC 9562, version 4), for a visit and for recognising a form that is sent twice; made by hand because
 * `crypto.randomUUID` is missing on pages served without TLS.
 */
export function newId(): string {
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
    (+digit ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (+digit / 4)))).toString(16),
  );
}
