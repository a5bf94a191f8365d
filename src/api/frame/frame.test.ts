import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { readSettings } from '../../config/settings.ts';
import { describeStores } from '../../db/test-database.ts';
import { fileTicket } from '../../tickets/file.ts';
import { requesters } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { revokeApiToken } from '../tokens/issue.ts';
import { apiTokens } from '../tokens/schema.ts';
import { apiApp, asking, someoneWithToken } from './test-api.ts';

describeStores('who asks', (on) => {
  test('a token counts as Bearer, and as Basic with the address of its owner', async () => {
    const ask = asking(await apiApp(on.db));
    const { user, token } = await someoneWithToken(on.db, 'agent');
    for (const way of [
      { token },
      { basic: `${user.email}/token:${token}` },
      { basic: `${user.email.toUpperCase()}/token:${token}` },
    ]) {
      const { status, body } = await ask('GET', '/api/v2/users/me.json', way);
      expect(status).toBe(200);
      expect(body.user).toMatchObject({ email: user.email, role: 'agent', id: user.personId });
    }
  });

  test('whoever nobody knows is told so by users/me, and sent away elsewhere', async () => {
    const ask = asking(await apiApp(on.db));
    const { user, token } = await someoneWithToken(on.db, 'agent');
    for (const way of [
      {},
      { token: 'hw_nothing' },
      { basic: `${user.email}:password` },
      { basic: `somebody@else.example/token:wrong` },
      { headers: { authorization: 'Digest x' } },
    ]) {
      const { status, body } = await ask('GET', '/api/v2/users/me', way);
      expect([status, body.user.id, body.user.name]).toEqual([200, null, 'Anonymous user']);
    }
    const { status, body } = await ask('GET', '/api/v2/openapi.json', { token: `${token}x` });
    expect([status, body]).toEqual([401, { error: "Couldn't authenticate you" }]);
  });

  test('acting as others needs the scope for it, and works for people without an account', async () => {
    const ask = asking(await apiApp(on.db));
    const other = await aUser(on.db, { password: null });
    const filed = await fileTicket(on.db, aTicket({ requester: { email: 'writer@example.com', name: 'Writer' } }));
    expect(filed.outcome).toBe('filed');
    const { user, token } = await someoneWithToken(on.db, 'administrator');
    const own = await someoneWithToken(on.db, 'administrator', ['read']);
    const me = async (basic: string, headers = {}) =>
      (await ask('GET', '/api/v2/users/me', { basic, headers })).body.user;
    expect((await me(`${other.email}/token:${token}`)).email).toBe(other.email);
    expect((await me(`${user.email}/token:${token}`, { 'x-on-behalf-of': other.email })).email).toBe(other.email);
    expect((await me(`writer@example.com/token:${token}`)).name).toBe('Writer');
    expect((await me(`nobody@example.com/token:${token}`)).id).toBe(null);
    expect((await me(`${other.email}/token:${own.token}`)).id).toBe(null);
  });

  test('a token that was revoked, has expired, or whose owner is suspended counts no more', async () => {
    const ask = asking(await apiApp(on.db));
    const isKnown = async (token: string) => (await ask('GET', '/api/v2/users/me', { token })).body.user.id !== null;
    const revoked = await someoneWithToken(on.db, 'agent');
    expect(await isKnown(revoked.token)).toBe(true);
    await revokeApiToken(on.db, revoked.tokenId, revoked.user.id);
    expect(await isKnown(revoked.token)).toBe(false);
    const expired = await someoneWithToken(on.db, 'agent');
    await on.db
      .update(apiTokens)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(apiTokens.id, expired.tokenId));
    expect(await isKnown(expired.token)).toBe(false);
    const suspended = await someoneWithToken(on.db, 'agent');
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, suspended.user.id));
    expect(await isKnown(suspended.token)).toBe(false);
  });

  test('when a token was last used is noted', async () => {
    const ask = asking(await apiApp(on.db));
    const { token, tokenId } = await someoneWithToken(on.db, 'agent');
    await ask('GET', '/api/v2/users/me', { token });
    const [row] = await on.db.select().from(apiTokens).where(eq(apiTokens.id, tokenId));
    expect(row!.lastUsedAt).toBeInstanceOf(Date);
  });

  test('a token does only what it is for', async () => {
    const ask = asking(await apiApp(on.db));
    const { token } = await someoneWithToken(on.db, 'agent', ['hc:read']);
    const { status, body } = await ask('GET', '/api/v2/users/me', { token });
    expect([status, body.description]).toEqual([403, 'Missing the following required scopes: users:read or read']);
  });

  test('what was used of the minute stands in every answer, and what is too much is told when to come back', async () => {
    const ask = asking(await apiApp(on.db, { settings: readSettings({}) }));
    const first = await ask('GET', '/api/v2/users/me', { address: '198.51.100.7' });
    expect(first.headers.get('x-rate-limit')).toBe('200');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('199');
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    expect(first.headers.get('retry-after')).toBe(null);
    await on.db.execute(sql`update api_uses set used = 200`);
    const over = await ask('GET', '/api/v2/nothing', { address: '198.51.100.7' });
    expect([over.status, over.body.error]).toEqual([429, 'APIRateLimitExceeded']);
    expect(over.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    await on.db.execute(sql`update api_uses set started_at = now() - interval '61 s'`);
    expect((await ask('GET', '/api/v2/users/me', { address: '198.51.100.7' })).status).toBe(200);
  });
});

describeStores('addresses', (on) => {
  test('every address below it answers with JSON', async () => {
    const ask = asking(await apiApp(on.db));
    const unknown = await ask('GET', '/api/v2/nothing.json');
    expect([unknown.status, unknown.body]).toEqual([404, { error: 'InvalidEndpoint', description: 'Not found' }]);
    expect(unknown.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const wrong = await ask('DELETE', '/api/v2/users/me');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('a body of another form is told in words, with the place of a record in a list', async () => {
    const ask = asking(await apiApp(on.db));
    const { token } = await someoneWithToken(on.db, 'administrator');
    const said = async (path: string, body: unknown) => {
      const answer = await ask('POST', `/api/v2${path}`, { token, body });
      const { details, description } = answer.body;
      return details ? Object.values(details as Record<string, { description: string }[]>).flat()[0] : description;
    };
    expect(await said('/tickets', [])).toBe('The body: must be an object');
    expect(await said('/tickets', { ticket: 'x' })).toMatchObject({ description: 'Ticket: must be an object' });
    const many = '/imports/tickets/create_many';
    expect(await said(many, { tickets: [] })).toMatchObject({ error: 'BlankValue' });
    expect(await said(many, { tickets: [{ subject: 's' }, null] })).toMatchObject({
      description: 'Tickets 1: must be an object',
      field_key: 'tickets.1',
    });
    expect(await said(many, { tickets: Array(101).fill({ subject: 's' }) })).toMatchObject({
      description: 'Tickets: has too many entries (maximum is 100)',
      error: 'TooManyValues',
    });
  });

  test('the reference names every endpoint', async () => {
    const ask = asking(await apiApp(on.db));
    const { body } = await ask('GET', '/api/v2/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toContain('/users/me');
  });
});

describeStores('the number of a person', (on) => {
  test('is that of the requester with the same address, whoever came first', async () => {
    await fileTicket(on.db, aTicket({ requester: { email: 'first@example.com' } }));
    const [first] = await on.db.select().from(requesters).where(eq(requesters.email, 'first@example.com'));
    const late = await aUser(on.db, { email: 'first@example.com', password: null });
    expect(late.personId).toBe(first!.id);
    const early = await aUser(on.db, { email: 'second@example.com', password: null });
    await fileTicket(on.db, aTicket({ requester: { email: 'Second@example.com' } }));
    const [second] = await on.db.select().from(requesters).where(eq(requesters.email, 'second@example.com'));
    expect(second!.id).toBe(early.personId);
  });
});
