import { lt } from 'drizzle-orm';
import ipaddr from 'ipaddr.js';
import { RateLimiterDrizzle, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { rateLimits } from './schema.ts';

const MINUTE = 60;
const HOUR = 3_600;

/** What counting needs of the running product. */
export interface Counting {
  db: Db;
  /** Key of the hashes that are kept in place of addresses. */
  secret: string;
  /** `limits`: false allows everything. */
  settings: { limits: boolean };
}

/** How often what may be done, by one network address unless another thing is named. */
export const PUBLIC_LIMITS = {
  /** Suggestions come while one types: two a second is faster than anybody, and a second person behind the same address has room. */
  suggest: { points: 120, seconds: MINUTE },
  /** Nobody writes a considered question every six minutes; an office behind one address still gets its tickets in. */
  tickets: { points: 10, seconds: HOUR },
  /** By the address typed, so that nobody's mailbox can be filled through our confirmations from many places. */
  ticketsOfEmail: { points: 10, seconds: HOUR },
  /** Searches on the search page: one a second, and a colleague behind the same address. */
  searches: { points: 120, seconds: MINUTE },
  /** Four tickets with all the files each may have. */
  uploads: { points: 40, seconds: HOUR },
  /** Posting the ask form at all, also with something missing: reading it costs more than refusing it. */
  askPosts: { points: 60, seconds: MINUTE },
  /** Messages, copies and ratings in one's own requests; a chat-like exchange has room. */
  replies: { points: 60, seconds: HOUR },
  /** Copies to one address typed, each of which is a mail, by whomever. */
  copiesTo: { points: 10, seconds: HOUR },
  /** More than one can read in an hour. */
  votes: { points: 30, seconds: HOUR },
  /** Passwords tried at one account from one place. Only the pair is counted: failures elsewhere never lock the owner out. */
  signIn: { points: 10, seconds: 15 * MINUTE },
  /** Passwords tried from one place at any accounts; an office signs in on a Monday morning. */
  signInFrom: { points: 60, seconds: HOUR },
  /** Codes of a second factor tried at one account: one in a million a try. */
  secondFactor: { points: 10, seconds: 15 * MINUTE },
  /** Mails with links that somebody without an account can have sent, from one place … */
  accountMails: { points: 20, seconds: HOUR },
  /**
   * … and to one address. No longer than the shortest of these links works: whoever uses the limit up for somebody else leaves a
   * link in the owner's mailbox that opens the account, until the owner can ask again.
   */
  accountMailsTo: { points: 4, seconds: 15 * MINUTE },
  /** Passwords asked for again by somebody signed in. */
  confirmPassword: { points: 10, seconds: 15 * MINUTE },
  /** One for each pause in typing a password; guessing at accounts is not possible with it. */
  passwordChecks: { points: 60, seconds: MINUTE },
  /** A program that files tickets, one a second. */
  api: { points: 60, seconds: MINUTE },
} as const;

export type LimitName = keyof typeof PUBLIC_LIMITS;

/** What goes on while the database is away. */
const WITHOUT_DATABASE: ReadonlySet<LimitName> = new Set(['suggest', 'searches', 'askPosts', 'passwordChecks']);

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
  options: { limit: LimitName; counted: Counted; secret: string; enabled: boolean },
): Promise<Taken> {
  if (!options.enabled) return { allowed: true };
  const { counted } = options;
  const email = 'email' in counted ? counted.email.trim().toLowerCase() : undefined;
  const network = 'address' in counted ? networkOf(counted.address) : undefined;
  const value = [email, network].filter((part) => part !== undefined).join(' ');
  const key = keyedHash(options.secret, 'limits', value);
  try {
    await limiterOf(db, options.limit)
      .consume(key)
      .catch((error) => {
        if (isUnavailable(error) && WITHOUT_DATABASE.has(options.limit))
          return ownLimiterOf(options.limit).consume(key);
        throw error;
      });
    return { allowed: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
  }
}

/** Removes counters whose time is over. @returns how many there were. */
export async function sweepLimits(db: Db, now: Date): Promise<number> {
  const gone = await db.delete(rateLimits).where(lt(rateLimits.expire, now)).returning({ key: rateLimits.key });
  return gone.length;
}

const limiters = new WeakMap<Db, Map<LimitName, RateLimiterDrizzle>>();

function limiterOf(db: Db, name: LimitName): RateLimiterDrizzle {
  const known = limiters.get(db) ?? new Map<LimitName, RateLimiterDrizzle>();
  limiters.set(db, known);
  const { points, seconds } = PUBLIC_LIMITS[name];
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

const ownLimiters = new Map<LimitName, RateLimiterMemory>();

/** Counters of this process alone. */
function ownLimiterOf(name: LimitName): RateLimiterMemory {
  const { points, seconds } = PUBLIC_LIMITS[name];
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
