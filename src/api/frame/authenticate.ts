import { sql } from 'drizzle-orm';
import { viewerOf } from '../../accounts/recognise.ts';
import { hashSecret } from '../../accounts/tokens.ts';
import { VISITOR, type Viewer } from '../../accounts/viewer.ts';
import { keyedHash } from '../../config/secret.ts';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { networkOf } from '../../web/limits.ts';
import { looksLikeToken, type Scope } from '../tokens/token.ts';
import type { ApiApp } from './api-app.ts';
import type { Caller } from './endpoint.ts';

/** Requests a minute with one token, and from one network without. */
const REQUESTS_A_MINUTE = { token: 700, network: 200 };

/** How much of the present minute is used up. */
export interface Budget {
  limit: number;
  remaining: number;
  /** Until the minute is over, in whole seconds. */
  resetSeconds: number;
  isOver: boolean;
}

/** Who asks, and how often they have. */
export interface Asked {
  /** Undefined: something was sent to say who it is, and it says nobody. */
  caller: (Caller & { scopes: readonly Scope[] }) | undefined;
  budget: Budget;
}

/** What was sent to say who somebody is. */
interface Credentials {
  token: string | undefined;
  /** As whom the token is to act. */
  email: string | undefined;
}

/** A person, as the statement below finds them. */
interface Person {
  id: number;
  name: string;
  role: 'member' | 'agent' | 'moderator' | 'editor' | 'administrator';
  email: string | null;
  plan: string | null;
  moderates: string[];
  organizationId: number | null;
  locale: string | null;
  personId: number;
  isSuspended: boolean;
}

/**
 * Finds who sends a request with `Authorization: Basic email/token:secret` or `Bearer secret`, and counts the request: one statement for both.
 * Without either it is whoever is signed in, or a visitor.
 */
export async function authenticate(
  app: Pick<ApiApp, 'db' | 'secret' | 'settings'>,
  sent: { authorization: string | null; onBehalfOf: string | null; address: string; viewer: Viewer },
): Promise<Asked> {
  const credentials = readCredentials(sent.authorization, sent.onBehalfOf);
  const row = await readAndCount(app, credentials, sent);
  const isKnown = row.tokenId !== null;
  const limit = isKnown ? REQUESTS_A_MINUTE.token : REQUESTS_A_MINUTE.network;
  const budget = {
    limit,
    remaining: Math.max(0, limit - row.used),
    resetSeconds: Math.max(1, Math.min(60, row.left)),
    isOver: app.settings.limits && row.used > limit,
  };
  if (!credentials) {
    const { viewer } = sent;
    const by = viewer.id === undefined ? 'nothing' : 'session';
    const personId = row.personId === null ? undefined : Number(row.personId);
    return { caller: { viewer, personId, by, scopes: ['read', 'write'] }, budget };
  }
  const caller = isKnown ? callerOf(row, credentials) : undefined;
  if (caller && row.isStale) await noteUse(app.db, row.tokenId!);
  return { caller, budget };
}

/** @returns undefined when nothing was sent; a token that is none is an empty one. */
function readCredentials(authorization: string | null, onBehalfOf: string | null): Credentials | undefined {
  if (authorization === null || authorization.trim() === '') return undefined;
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
  const value = rest.join(' ');
  const other = onBehalfOf?.trim().toLowerCase() || undefined;
  if (scheme.toLowerCase() === 'bearer') return { token: value, email: other };
  if (scheme.toLowerCase() !== 'basic') return { token: undefined, email: undefined };
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const [, email, isToken] = /^(.*?)(\/token)?$/s.exec(decoded.slice(0, Math.max(0, colon))) ?? [];
  // A password is taken on the page to sign in, where a second factor can follow it.
  if (!isToken || colon < 0) return { token: undefined, email: undefined };
  return { token: decoded.slice(colon + 1).trim(), email: other ?? email?.trim().toLowerCase() };
}

function callerOf(row: Row, { email }: Credentials): Asked['caller'] {
  const { owner } = row;
  if (!owner || owner.isSuspended) return undefined;
  const known = { by: 'token', tokenId: Number(row.tokenId), scopes: row.scopes ?? [] } as const;
  if (email === undefined || email === owner.email)
    return { ...known, viewer: viewerOf(owner), personId: Number(owner.personId) };
  if (!known.scopes.includes('impersonate')) return undefined;
  if (row.other) {
    if (row.other.isSuspended) return undefined;
    return { ...known, viewer: viewerOf(row.other), personId: Number(row.other.personId) };
  }
  // Somebody who has written to us and has no account: their own requests, and nothing else.
  if (!row.requester) return undefined;
  const { id, name } = row.requester;
  return { ...known, viewer: { ...VISITOR, role: 'member', email, name }, personId: Number(id) };
}

interface Row {
  used: number;
  left: number;
  tokenId: number | string | null;
  scopes: Scope[] | null;
  isStale: boolean | null;
  owner: Person | null;
  other: Person | null;
  requester: { id: number; name: string } | null;
  personId: number | null;
}

/** How old a note of the last use may be, in seconds. */
const USE_NOTED_SECONDS = 60;

async function readAndCount(
  { db, secret }: Pick<ApiApp, 'db' | 'secret'>,
  credentials: Credentials | undefined,
  { address, viewer }: { address: string; viewer: Viewer },
): Promise<Row> {
  const network = keyedHash(secret, 'api uses', networkOf(address));
  const token = credentials?.token;
  const hash = token !== undefined && looksLikeToken(token) ? hashSecret(token) : null;
  const email = hash === null ? null : (credentials?.email ?? null);
  const person = (alias: string) =>
    sql.raw(`case when ${alias}.id is not null then json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'role', ${alias}.role,
      'email', ${alias}.email, 'plan', ${alias}.plan, 'moderates', ${alias}.moderates, 'organizationId', ${alias}.organization_id,
      'locale', ${alias}.locale, 'personId', ${alias}.person_id, 'isSuspended', ${alias}.suspended_at is not null) end`);
  const result = await db.execute(sql`
    with token as (
      select id, scopes, owner_id, last_used_at from api_tokens
      where token_hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > now())
    ), counted as (
      insert into api_uses as u (key, started_at, used)
      select coalesce((select 'token ' || id from token), ${network}), now(), 1
      on conflict (key) do update set
        used = case when u.started_at > now() - interval '60 s' and u.started_at <= now() then u.used + 1 else 1 end,
        started_at = case when u.started_at > now() - interval '60 s' and u.started_at <= now() then u.started_at else now() end
      returning used, started_at
    )
    select counted.used, ceil(60 - extract(epoch from now() - counted.started_at))::int as left,
      token.id as "tokenId", token.scopes,
      token.last_used_at is null or token.last_used_at < now() - make_interval(secs => ${USE_NOTED_SECONDS}) as "isStale",
      ${person('owner')} as owner, ${person('other')} as other,
      case when requester.id is not null then json_build_object('id', requester.id, 'name', requester.name) end as requester,
      ${viewer.id === undefined ? sql`null::bigint` : sql`(select person_id from users where id = ${viewer.id})`} as "personId"
    from counted
    left join token on true
    left join users owner on owner.id = token.owner_id and owner.deleted_at is null
    left join users other on other.email = ${email}
    left join tickets.requesters requester on requester.email = ${email} and other.id is null`);
  return rowsOf<Row>(result)[0]!;
}

async function noteUse(db: Db, tokenId: number | string): Promise<void> {
  await db.execute(sql`update api_tokens set last_used_at = now() where id = ${Number(tokenId)}
    and (last_used_at is null or last_used_at < now() - make_interval(secs => ${USE_NOTED_SECONDS}))`);
}
