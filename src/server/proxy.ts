import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * Makes the function that tells who sent a request.
 * @param trusted addresses and networks of proxies whose X-Forwarded-For is believed; empty: the header is ignored.
 */
export function clientAddressOf(trusted: string[]): (request: IncomingMessage) => string {
  if (trusted.length === 0) return (request) => request.socket.remoteAddress ?? '';
  const trust = proxyAddr.compile(trusted);
  return (request) => proxyAddr(request, trust);
}
