import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * Makes the function that tells who sent a request.
 * @param trusted addresses and networks of proxies whose X-Forwarded-For is believed; empty: the header is ignored.
 */
export function clientAddressOf(trusted: string[]): (request: IncomingMessage) => string {
  if (trusted.length === 0) return (request) => request.socket.remoteAddress ?? '';
  const trust = proxyAddr.compile(trusted);
  return ({ socket, headers }) => {
    const forwarded = headers['x-forwarded-for'];
    const given = forwarded === undefined ? {} : { 'x-forwarded-for': withoutPorts(String(forwarded)) };
    return proxyAddr({ socket, headers: given } as unknown as IncomingMessage, trust);
  };
}

/** Some proxies write the port too, as `192.0.2.1:5678` or `[2001:db8::1]:5678`: each connection would be another sender. */
function withoutPorts(forwarded: string): string {
  return forwarded
    .split(',')
    .map((address) => address.trim().replace(/^"(.*)"$/, '$1'))
    .map((address) => /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1'))
    .join(', ');
}
