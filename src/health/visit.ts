import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isPrivateHost, PrivateAddress, publicLookup } from '../server/public-address.ts';
import type { Visit } from './link.ts';

/** Of one request. */
const MOST_SECONDS = 15;
const MOST_REDIRECTS = 5;
/** The server is there, and this page is not for programs or not for everybody. */
const CLOSED = new Set([401, 402, 403, 405, 406, 407, 451, 501, 999]);
const LATER = new Set([408, 425, 429, 503]);

/** How to visit. */
export interface Visiting {
  /** Says who asks. */
  userAgent: string;
  /** Hosts, with their port where it is not the usual one, that may lie in a private network because the operator named them. */
  privateHosts: ReadonlySet<string>;
  signal: AbortSignal;
  now?: Date;
}

class TooManyRedirects extends Error {}

/**
 * Whether an address still leads somewhere: asked with HEAD, and with GET where that is not answered well. Nothing of what is there is read.
 * Private addresses are refused at the connection, also after a redirect. Never throws for what an address answers.
 * @throws when the signal is aborted.
 */
export async function visit(address: string, visiting: Visiting): Promise<Visit> {
  const url = URL.parse(address);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return { is: 'unknown' };
  try {
    const head = await follow(url, 'HEAD', visiting).catch((error: unknown) => {
      // Some servers hang up on what they do not know.
      if (isHangUp(error)) return undefined;
      throw error;
    });
    if (head && head.status < 400) return { is: 'fine', status: head.status };
    return judge(await follow(url, 'GET', visiting), visiting.now ?? new Date());
  } catch (error) {
    visiting.signal.throwIfAborted();
    return failureOf(error);
  }
}

interface Answer {
  status: number;
  retryAfter: string | undefined;
}

async function follow(
  url: URL,
  method: 'HEAD' | 'GET',
  visiting: Visiting,
  redirects = MOST_REDIRECTS,
): Promise<Answer> {
  const answer = await ask(url, method, visiting);
  answer.destroy();
  const status = answer.statusCode ?? 0;
  const to = answer.headers.location;
  if (status >= 300 && status < 400 && status !== 304 && to) {
    const next = URL.parse(to, url);
    if (redirects === 0 || !next || (next.protocol !== 'https:' && next.protocol !== 'http:'))
      throw new TooManyRedirects();
    return follow(next, method, visiting, redirects - 1);
  }
  return { status, retryAfter: answer.headers['retry-after'] };
}

function ask(url: URL, method: string, { userAgent, privateHosts, signal }: Visiting): Promise<IncomingMessage> {
  const isNamed = privateHosts.has(url.host.toLowerCase());
  if (!isNamed && isPrivateHost(url)) throw new PrivateAddress(url.host);
  const options = {
    method,
    headers: { 'user-agent': userAgent, accept: '*/*' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(MOST_SECONDS * 1000)]),
    // A connection of its own: one that is kept open was not judged by this lookup.
    agent: false as const,
    ...(isNamed ? {} : { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
    request.on('error', reject);
    request.end();
  });
}

function judge({ status, retryAfter }: Answer, now: Date): Visit {
  if (status < 400 || CLOSED.has(status)) return { is: 'fine', status };
  if (LATER.has(status) && (status !== 503 || retryAfter !== undefined)) {
    const again = retryAfter === undefined ? undefined : momentOf(retryAfter, now);
    return { is: 'unknown', status, ...(again && { again }) };
  }
  return { is: 'failed', problem: status >= 500 ? 'server-error' : 'not-found', status };
}

/** When another server wants to be asked again (RFC 9110, 10.2.3): seconds, or a date. */
function momentOf(retryAfter: string, now: Date): Date | undefined {
  const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  const time = seconds === undefined ? Date.parse(retryAfter) : now.getTime() + seconds * 1000;
  return Number.isNaN(time) ? undefined : new Date(time);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isHangUp(error: unknown): boolean {
  return /^(ECONNRESET|EPIPE|HPE_)/.test(codeOf(error));
}

function failureOf(error: unknown): Visit {
  if (error instanceof PrivateAddress) return { is: 'unknown' };
  if (error instanceof TooManyRedirects) return { is: 'failed', problem: 'redirects' };
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return { is: 'failed', problem: 'timeout' };
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') return { is: 'failed', problem: 'timeout' };
  if (code === 'ENOTFOUND') return { is: 'failed', problem: 'no-host' };
  // Our own resolver has no answer at the moment.
  if (code === 'EAI_AGAIN') return { is: 'unknown' };
  if (/^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return { is: 'failed', problem: 'certificate' };
  return { is: 'failed', problem: 'unreachable' };
}
