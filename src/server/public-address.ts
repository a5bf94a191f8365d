// Requests that somebody else's text causes must not reach into the network that the server stands in.
import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The address that a request would go to lies in a private network, or is none that the internet has. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress';
}

/** Whether a network address is one of the internet: not this machine, not a private network, nothing reserved. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

/** Whether the host of an address is written as a network address that is not public; names are judged when they are looked up. */
export function isPrivateHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) && !isPublicAddress(host);
}

/**
 * For the `lookup` option of a request: looks a host up and refuses it with {@link PrivateAddress} when one of its addresses is not public.
 * The connection is made to what was judged.
 */
export const publicLookup: LookupFunction = (host, options, callback) => {
  dnsLookup(host, { ...options, all: true }, (error, addresses) => {
    const bad = !error && addresses.some(({ address }) => !isPublicAddress(address));
    if (error || bad) callback(error ?? new PrivateAddress(host), '', 4);
    else if (options.all) (callback as unknown as (error: null, all: typeof addresses) => void)(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};
