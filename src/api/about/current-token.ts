import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { recordNotFound } from '../frame/api-error.ts';
import { defineEndpoint } from '../frame/endpoint.ts';
import { at, atOrNull, id, moment, nothing, rowUrl, text } from '../frame/shapes.ts';
import { apiTokens } from '../tokens/schema.ts';

/** `GET /oauth/tokens/current`: the token that the request was sent with. */
export const currentToken = defineEndpoint({
  method: 'GET',
  path: '/oauth/tokens/current',
  summary: 'The token that you use.',
  group: 'About the API',
  may: ({ role }) => role !== 'visitor',
  answer: z.strictObject({
    token: z.strictObject({
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
    }),
  }),
  async run(call) {
    if (call.tokenId === undefined) throw recordNotFound();
    const [row] = await call.app.db.select().from(apiTokens).where(eq(apiTokens.id, call.tokenId));
    if (!row) throw recordNotFound();
    return {
      token: {
        id: row.id,
        url: rowUrl(call, '/oauth/tokens/current'),
        user_id: call.personId ?? 0,
        client_id: null,
        token: `…${row.ending}`,
        refresh_token: null,
        scopes: [...row.scopes],
        created_at: moment(row.createdAt),
        used_at: moment(row.lastUsedAt),
        expires_at: moment(row.expiresAt),
      },
    };
  },
});
