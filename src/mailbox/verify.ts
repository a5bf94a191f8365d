import { Resolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import type { DNSResolver } from 'mailauth';
import type { Trust } from './mailbox.ts';

/** How long one question to the name servers may take, and how often it is asked. */
const DNS = { timeout: 3_000, tries: 2 };

const names = new Resolver(DNS);

/** Asks the name servers of this machine. */
export const askNameServers: DNSResolver = async (domain, type) =>
  (await names.resolve(domain, type)) as string[][] | string[];

/** How a mail came to us. */
export interface Handover {
  /** Of the server that handed it to us; null when it was fetched. */
  remoteAddress: string | null;
  helo: string | null;
  envelopeFrom: string | null;
}

/**
 * Whether a mail is from where it says (DMARC, RFC 7489): signed by the sender's domain, or handed over by a server that the domain names. A server
 * of ours that passes mails on is no such server, so that only signatures count behind it.
 */
export async function verifyMail(bytes: Uint8Array, handover: Handover, resolver: DNSResolver): Promise<Trust> {
  const { remoteAddress, helo, envelopeFrom } = handover;
  const isDirect = remoteAddress !== null && isPublic(remoteAddress);
  // Only here: a server to which no mail comes does without what it takes to load and to keep.
  const { authenticate } = await import('mailauth');
  const { dmarc, dkim } = await authenticate(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    resolver,
    disableArc: true,
    disableBimi: true,
    ...(isDirect && { ip: remoteAddress, helo: helo ?? '', sender: envelopeFrom ?? '' }),
  });
  if (!dmarc) return 'unverified';
  if (dmarc.status.result === 'pass') return 'verified';
  if (dmarc.status.result === 'fail') {
    // A name server that does not answer is no forgery.
    const isUnsure = dkim.results.some(({ status }) => status.result === 'temperror');
    return isUnsure || dmarc.policy === 'none' ? 'unverified' : 'failed';
  }
  return 'unverified';
}

function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}
