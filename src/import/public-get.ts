// Fetching from addresses that somebody typed or wrote: nothing of a private network is reached through them.
import { type ClientRequest, get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { isPrivateHost, PrivateAddress, publicLookup } from '../server/public-address.ts';
import type { Reason } from './note.ts';

/** An address that is not fetched from. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason.reason);
    this.reason = reason;
  }
}

const PRIVATE: Reason = { reason: 'private' };

export type PublicGet = {
  /** Hosts, with their port, that may lie in a private network, because somebody named them. */
  trustedHosts: ReadonlySet<string>;
  headers: Record<string, string>;
  signal: AbortSignal;
};

/**
 * Sends one request, and follows no redirect.
 * @throws AddressRefused for another protocol than HTTP, and for hosts of a private network: judged is what is connected to.
 */
export async function publicGet(url: URL, { trustedHosts, headers, signal }: PublicGet): Promise<IncomingMessage> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new AddressRefused({ reason: 'protocol' });
  const isTrusted = trustedHosts.has(url.host.toLowerCase());
  if (!isTrusted && isPrivateHost(url)) throw new AddressRefused(PRIVATE);
  const options = { signal, headers, ...(isTrusted ? {} : { lookup: publicLookup }) };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request: ClientRequest = (url.protocol === 'https:' ? httpsGet : httpGet)(url, options, resolve);
    request.on('error', (error) => reject(error instanceof PrivateAddress ? new AddressRefused(PRIVATE) : error));
  });
}

/** The bytes of an answer. @throws AddressRefused when there are more than these. */
export async function bytesOf(answer: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw new AddressRefused({ reason: 'more-than', values: { most: most / 1024 / 1024 } });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
