import { gt, lt, or } from 'drizzle-orm';
import ipaddr from 'ipaddr.js';
import { RateLimiterDrizzle, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { normalEmail } from '../server/clean-text.ts';
import { rateLimits } from './schema.ts';

/** In seconds. */
export const MINUTE = 60;
/** In seconds. */
export const HOUR = 3_600;

/** Clocks of several nodes may differ by this much. */
const CLOCKS_DIFFER_MS = 60_000;
/** No limit counts for longer than this. */
const LONGEST_MS = 24 * HOUR * 1000;

/** What counting needs of the running product. */
export interface Counting {
  db: Db;
  /** Key of the hashes that are kept in place of addresses. */
  secret: string;
  /** `limits`: false allows everything. */
  settings: { limits: boolean };
}

/** How often something may be done. */
export interface Limit {
  /** Keeps its counters apart from those of other limits. */
  name: string;
  points: number;
  seconds: number;
  /** It goes on while the database is away. */
  withoutDatabase?: boolean;
}

/** The limits that a domain declares, by name. @param domain whose name tells them from those of others. */
export function limitsOf<Name extends string>(
  domain: string,
  limits: Record<Name, Omit<Limit, 'name'>>,
): Record<Name, Limit> {
  const named = Object.entries<Omit<Limit, 'name'>>(limits).map(([name, limit]) => [
    name,
    { ...limit, name: `${domain}.${name}` },
  ]);
  return Object.fromEntries(named) as Record<Name, Limit>;
}

/** Forms and the like that have no limit of their own, by one network address: more than an office sends by hand. */
export const { posts: POSTS } = limitsOf('web', { posts: { points: 120, seconds: MINUTE } });

/** Forms kept for whoever has to sign in first, by one network address. */
export const { keptForms: KEPT_FORMS } = limitsOf('web', { keptForms: { points: 30, seconds: HOUR } });

/** Who is counted: a network address, what was typed into the form, or the pair of both. */
export type Counted = { address: string } | { email: string } | { email: string; address: string };

export type Taken = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/**
 * Counts one use against a limit; the counters are in the database, so all nodes share them. While the database is away each node
 * counts for itself, from nothing, what can be done without it.
 * @throws UnavailableError for what cannot: an attempt that comes to nothing uses nothing up.
 * @param options.secret key of the hashes that are kept in place of addresses.
 * @param options.enabled `settings.limits`; false allows everything.
 */
export async function takeFromLimit(
  db: Db,
  options: { limit: Limit; counted: Counted; secret: string; enabled: boolean },
): Promise<Taken> {
  if (!options.enabled) return { allowed: true };
  const { counted } = options;
  const email = 'email' in counted ? normalEmail(counted.email) : undefined;
  const network = 'address' in counted ? networkOf(counted.address) : undefined;
  const value = [email, network].filter((part) => part !== undefined).join(' ');
  const key = keyedHash(options.secret, 'limits', value);
  try {
    await consume(limiterOf(db, options.limit), key, options.limit).catch((error) => {
      if (isUnavailable(error) && options.limit.withoutDatabase) return ownLimiterOf(options.limit).consume(key);
      throw error;
    });
    return { allowed: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
  }
}

/** Counts one use. A counter that would last longer than its limit was begun before the clock was set back: it begins anew. */
async function consume(limiter: RateLimiterDrizzle, key: string, { seconds }: Limit): Promise<void> {
  const isFromTheFuture = ({ msBeforeNext }: RateLimiterRes) => msBeforeNext > seconds * 1000 + CLOCKS_DIFFER_MS;
  const taken = await limiter.consume(key).catch((refusal) => {
    if (refusal instanceof RateLimiterRes && isFromTheFuture(refusal)) return refusal;
    throw refusal;
  });
  if (!isFromTheFuture(taken)) return;
  limiter.deleteInMemoryBlockedAll();
  await limiter.delete(key);
  await limiter.consume(key);
}

/** Removes counters whose time is over, and those that were begun before the clock was set back. @returns how many there were. */
export async function sweepLimits(db: Db, now: Date): Promise<number> {
  const tooLate = new Date(now.getTime() + LONGEST_MS);
  const gone = await db
    .delete(rateLimits)
    .where(or(lt(rateLimits.expire, now), gt(rateLimits.expire, tooLate)))
    .returning({ key: rateLimits.key });
  return gone.length;
}

const limiters = new WeakMap<Db, Map<string, RateLimiterDrizzle>>();

function limiterOf(db: Db, limit: Limit): RateLimiterDrizzle {
  const known = limiters.get(db) ?? new Map<string, RateLimiterDrizzle>();
  limiters.set(db, known);
  const { name, points, seconds } = limit;
  const limiter =
    known.get(name) ??
    new RateLimiterDrizzle({
      storeClient: db,
      schema: rateLimits,
      keyPrefix: name,
      points,
      duration: seconds,
      // Once used up, refusals cost no query: a flood ends here and not at the database.
      inMemoryBlockOnConsumed: points,
      // sweepLimits does that.
      clearExpiredByTimeout: false,
    });
  known.set(name, limiter);
  return limiter;
}

const ownLimiters = new Map<string, RateLimiterMemory>();

/** Counters of this process alone. */
function ownLimiterOf(limit: Limit): RateLimiterMemory {
  const { name, points, seconds } = limit;
  const limiter = ownLimiters.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  ownLimiters.set(name, limiter);
  return limiter;
}

/**
 * What counts as one sender: an IPv4 address, or the /64 network of an IPv6 address, because a single subscriber has
 * all of it (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const groups = (parsed as ipaddr.IPv6).parts.slice(0, 4);
  return `${groups.map((group) => group.toString(16)).join(':')}::/64`;
}
