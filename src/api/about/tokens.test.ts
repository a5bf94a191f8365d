import { expect, test } from 'vitest';
import { describeStores } from '../../db/test-database.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

describeStores('tokens', (on) => {
  test('are seen without their secrets and revoked by whoever they belong to, and by nobody else', async () => {
    const ask = asking(await apiApp(on.db));
    const [mine, other] = [await someoneWithToken(on.db, 'agent'), await someoneWithToken(on.db, 'agent')];
    const { body } = await ask('GET', '/api/v2/oauth/tokens.json', { token: mine.token });
    expect(body.tokens).toMatchObject([{ id: mine.tokenId, token: `…${mine.token.slice(-4)}`, refresh_token: null }]);
    expect((await ask('GET', '/api/v2/oauth/tokens/current', { token: mine.token })).body.token.id).toBe(mine.tokenId);
    const path = `/api/v2/oauth/tokens/${mine.tokenId}`;
    expect((await ask('DELETE', path, { token: other.token })).status).toBe(404);
    expect((await ask('GET', path, { token: mine.token })).status).toBe(200);
    expect((await ask('DELETE', path, { token: mine.token })).status).toBe(204);
    expect((await ask('GET', path, { token: mine.token })).status).toBe(401);
  });
});
