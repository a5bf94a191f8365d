import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isPrivateHost, PrivateAddress, publicLookup } from '../server/public-address.ts';
import { type Failure, LIMITS } from './event.ts';
import { wishedPause } from './retry.ts';

/** Within this a server has to answer: it should take the message, and do what it does with it afterwards. */
const MOST_SECONDS = 15;
/** Of an answer, so much is read at most. */
const MOST_BYTES = 16 * 1024;

/** What became of a message that was posted. */
export interface Posted {
  /** What the server answered; absent where none did. */
  status?: number;
  /** Absent where it was taken. */
  failure?: Failure;
  /** The beginning of the answer. */
  answer?: string;
  /** Seconds for which the server asks to be left alone. */
  wishedPause?: number | undefined;
}

/** How to post. */
export interface Posting {
  headers: Record<string, string>;
  /** Hosts, with their port where it is not the usual one, that may lie in a private network, because the operator named them. */
  privateHosts: ReadonlySet<string>;
  now?: () => number;
}

/** Whether messages may be sent to an address at all: encrypted, or to a host that the operator named. */
export function mayPostTo(url: URL, privateHosts: ReadonlySet<string>): 'yes' | 'insecure' | 'private' {
  if (privateHosts.has(url.host.toLowerCase()) && /^https?:$/.test(url.protocol)) return 'yes';
  if (url.protocol !== 'https:') return 'insecure';
  return isPrivateHost(url) ? 'private' : 'yes';
}

/**
 * Posts a message. Private addresses are refused at the connection, and no redirect is followed: a message goes where somebody said, or
 * nowhere. Never throws for what an address does.
 * @param body JSON.
 */
export async function postMessage(
  address: string,
  body: string,
  { headers, privateHosts, now = Date.now }: Posting,
): Promise<Posted> {
  const url = URL.parse(address);
  const may = url ? mayPostTo(url, privateHosts) : 'insecure';
  if (!url || may !== 'yes') return { failure: may === 'private' ? 'private' : 'insecure' };
  const isNamed = privateHosts.has(url.host.toLowerCase());
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
        url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            accept: '*/*',
            ...headers,
          },
          signal: AbortSignal.timeout(MOST_SECONDS * 1000),
          // A connection of its own: one that is kept open was not judged by this lookup.
          agent: false,
          ...(isNamed ? {} : { lookup: publicLookup }),
        },
        resolve,
      );
      request.on('error', reject);
      request.end(body);
    });
    const status = answer.statusCode ?? 0;
    const said = await beginningOf(answer);
    const posted: Posted = { status, ...(said && { answer: said }) };
    if (status >= 200 && status < 300) return posted;
    const failure = status >= 300 && status < 400 ? 'redirect' : 'status';
    return { ...posted, failure, wishedPause: wishedPause(answer.headers['retry-after'], now()) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** The beginning of what was answered; what comes after it is not waited for. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size >= MOST_BYTES) break;
    }
  } catch {
    // The status has come; that the rest did not changes nothing.
  }
  answer.destroy();
  const text = Buffer.concat(parts).toString('utf8').replaceAll('\0', '').trim();
  return [...text].slice(0, LIMITS.answer).join('');
}

function failureOf(error: unknown): Failure {
  if (error instanceof PrivateAddress) return 'private';
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return 'timeout';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no-host';
  if (/^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return 'certificate';
  return 'unreachable';
}
