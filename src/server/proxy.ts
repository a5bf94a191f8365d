import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
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

/** A name, or an address of IPv4 or IPv6, and perhaps a port: nothing that changes what the rest of an address means. */
const HOST = /^([a-z\d._-]{1,253}|\[[\da-f:.]{2,45}\])(:\d{1,5})?$/i;

/**
 * The origin of the address that a client used, for links that it will follow itself. Whoever sends a false one misleads nobody else, so the
 * answer must not be kept for others.
 * @param served.base the address visitors use; what it says goes where a proxy names only itself.
 */
export function askedOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  served: { base: URL; settings: { publicUrl: string | undefined; trustProxy: readonly string[] } },
): string {
  const { base, settings } = served;
  const behindProxy = settings.trustProxy.length > 0;
  const first = (name: string) =>
    String(headers[name] ?? '')
      .split(',')[0]!
      .trim();
  const forwarded = behindProxy ? first('x-forwarded-host') : '';
  const host = forwarded || (behindProxy && settings.publicUrl ? '' : String(headers['host'] ?? ''));
  if (!HOST.test(host)) return base.origin;
  // A proxy of which nothing was said, with the address inside the house.
  if (!behindProxy && settings.publicUrl && isPrivate(host) && !isPrivate(base.host)) return base.origin;
  const proto = behindProxy ? first('x-forwarded-proto') : '';
  const origin = `${/^https?$/.test(proto) ? `${proto}:` : base.protocol}//${host}`;
  if (origin === base.origin) return origin;
  return URL.canParse(origin) ? new URL(origin).origin : base.origin;
}

function isPrivate(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(name)) return !name.includes('.');
  return ipaddr.process(name).range() !== 'unicast';
}
