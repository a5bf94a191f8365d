// Tokens as their owners' programs see them.
import { and, asc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { at, atOrNull, id, moment, nothing, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { revokeApiToken } from '../tokens/issue.ts';
import { apiTokens } from '../tokens/schema.ts';

const common = { group: 'About the API', may: ({ role }: { role: string }) => role !== 'visitor' } as const;

const tokenSchema = z.strictObject({
  id,
  url: text,
  user_id: id,
  client_id: nothing,
  token: text,
  refresh_token: nothing,
  scopes: z.array(text),
  created_at: at,
  used_at: atOrNull,
  expires_at: atOrNull,
});
const answer = z.strictObject({ token: tokenSchema });

/** A token without its secret: nobody sees that again. */
function tokenAnswer(
  call: Pick<Call, 'url' | 'personId'>,
  row: typeof apiTokens.$inferSelect,
): z.infer<typeof tokenSchema> {
  return {
    id: row.id,
    url: rowUrl(call, `/oauth/tokens/${row.id}`),
    user_id: call.personId ?? 0,
    client_id: null,
    token: `…${row.ending}`,
    refresh_token: null,
    scopes: [...row.scopes],
    created_at: moment(row.createdAt),
    used_at: moment(row.lastUsedAt),
    expires_at: moment(row.expiresAt),
  };
}

/** The caller's own tokens that were not revoked, the oldest first. */
function ownTokens(call: Pick<Call, 'app' | 'viewer'>) {
  return call.app.db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.ownerId, call.viewer.id ?? 0), isNull(apiTokens.revokedAt)))
    .orderBy(asc(apiTokens.id));
}

/** @throws ApiError for one that is not the caller's. */
async function ownToken(call: Pick<Call, 'app' | 'viewer' | 'id'>) {
  const row = (await ownTokens(call)).find((one) => one.id === call.id());
  if (!row) throw recordNotFound();
  return row;
}

/** `GET /oauth/tokens/current`: the token that the request was sent with. */
const current = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/oauth/tokens/current',
  summary: 'The token that you use.',
  answer,
  async run(call) {
    if (call.tokenId === undefined) throw recordNotFound();
    const [row] = await call.app.db.select().from(apiTokens).where(eq(apiTokens.id, call.tokenId));
    if (!row) throw recordNotFound();
    return { token: tokenAnswer(call, row) };
  },
});

/** `GET /oauth/tokens`. */
const list = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/oauth/tokens',
  summary: 'Your own tokens, without their secrets.',
  answer: pageSchema('tokens', tokenSchema),
  async run(call) {
    const { rows, envelope } = pageOfRows(call, await ownTokens(call));
    return { tokens: rows.map((row) => tokenAnswer(call, row)), ...envelope };
  },
});

/** `GET /oauth/tokens/{id}`. */
const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/oauth/tokens/{id}',
  summary: 'One of your own tokens, without its secret.',
  answer,
  run: async (call) => ({ token: tokenAnswer(call, await ownToken(call)) }),
});

/** `DELETE /oauth/tokens/{id}`. */
const revoke = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/oauth/tokens/{id}',
  summary: 'Revoke one of your own tokens: it counts no more from then on.',
  async run(call) {
    const { id: tokenId, ownerId } = await ownToken(call);
    if (!(await revokeApiToken(call.app.db, tokenId, ownerId))) throw recordNotFound();
  },
});

/** Tokens as their owners' programs see them. */
export const tokenEndpoints: readonly Endpoint[] = [current, list, show, revoke];
