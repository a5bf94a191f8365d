import { expect, test } from 'vitest';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const admin = await someoneWithToken(on.db, 'administrator');
  const agent = await someoneWithToken(on.db, 'agent');
  const by = (token: string) => (method: string, path: string, body?: unknown) =>
    ask(method, `/api/v2${path}`, { token, body });
  return { admin, agent, as: by(admin.token), asAgent: by(agent.token) };
}

type Success = { success: boolean };

describeStores('what programs write of people and their organizations', (on) => {
  test('organizations are added, changed, found and deleted by administrators', async () => {
    const { as, asAgent } = await opened(on);
    const made = await as('POST', '/organizations.json', { organization: { name: ' Acme ', external_id: 'a-1' } });
    expect([made.status, made.body.organization.name, made.body.organization.external_id]).toEqual([
      201,
      'Acme',
      'a-1',
    ]);
    const { id, url } = made.body.organization;
    expect(made.headers.get('location')).toBe(url);
    const taken = await as('POST', '/organizations', { organization: { name: 'ACME', external_id: 'a-1' } });
    expect([taken.status, taken.body.details.name[0].error, taken.body.details.external_id[0].error]).toEqual([
      422,
      'DuplicateValue',
      'DuplicateValue',
    ]);
    expect((await as('POST', '/organizations', { organization: {} })).body.details.name[0].error).toBe('BlankValue');
    expect((await asAgent('POST', '/organizations', { organization: { name: 'Mine' } })).status).toBe(403);
    const changed = await as('PUT', `/organizations/${id}`, { organization: { external_id: 7 } });
    expect([changed.body.organization.name, changed.body.organization.external_id]).toEqual(['Acme', '7']);
    const again = await as('POST', '/organizations/create_or_update', {
      organization: { external_id: '7', name: 'Acme Ltd' },
    });
    expect([again.status, again.body.organization.id, again.body.organization.name]).toEqual([200, id, 'Acme Ltd']);
    const other = await as('POST', '/organizations/create_or_update', { organization: { name: 'Other' } });
    expect(other.status).toBe(201);
    for (const path of [
      '/organizations/autocomplete?name=acm',
      '/organizations/search?external_id=7',
      `/organizations/show_many?ids=${id}`,
      '/organizations/show_many?external_ids=7',
    ])
      expect(
        (await as('GET', path)).body.organizations.map((one: { id: number }) => one.id),
        path,
      ).toEqual([id]);
    const many = await as('POST', '/organizations/create_many', { organizations: [{ name: 'One' }, { name: 'one' }] });
    expect(many.body.job_status.results.map(({ success }: Success) => success)).toEqual([true, false]);
    const one = many.body.job_status.results[0].id;
    const updated = await as('PUT', `/organizations/update_many?ids=${one}`, { organization: { external_id: 'o' } });
    expect(updated.body.job_status.results[0].success).toBe(true);
    const gone = await as('DELETE', `/organizations/destroy_many?ids=${one},999999`);
    expect(gone.body.job_status.results.map(({ success }: Success) => success)).toEqual([true, false]);
    const deleted = await as('DELETE', `/organizations/${id}.json`);
    expect([deleted.status, deleted.body]).toEqual([204, undefined]);
    expect((await as('DELETE', `/organizations/${id}`)).status).toBe(404);
  });

  test('somebody is put into an organization and taken out of it, with an account by administrators only', async () => {
    const { as, asAgent } = await opened(on);
    const organization = (await as('POST', '/organizations', { organization: { name: 'Larch' } })).body.organization.id;
    const user = (await asAgent('POST', '/users', { user: { name: 'Ada', email: 'ada@larch.example' } })).body.user.id;
    const wanted = { organization_membership: { user_id: user, organization_id: organization } };
    const made = await asAgent('POST', '/organization_memberships', wanted);
    expect([made.status, made.body.organization_membership]).toMatchObject([
      201,
      { id: user, user_id: user, organization_id: organization, default: true, organization_name: 'Larch' },
    ]);
    expect((await asAgent('POST', '/organization_memberships', wanted)).body.details.user_id[0].error).toBe(
      'DuplicateValue',
    );
    expect((await as('GET', `/organization_memberships/${user}`)).status).toBe(200);
    const listed = await as('GET', `/organizations/${organization}/organization_memberships?include=users`);
    expect([listed.body.organization_memberships.length, listed.body.users[0].name]).toEqual([1, 'Ada']);
    expect((await as('GET', `/organizations/${organization}/related`)).body.organization_related).toEqual({
      tickets_count: 0,
      users_count: 1,
    });
    expect((await as('PUT', `/users/${user}/organization_memberships/${user}/make_default`)).status).toBe(200);
    expect((await asAgent('DELETE', `/organization_memberships/${user}`)).status).toBe(204);
    expect((await as('GET', `/users/${user}`)).body.user.organization_id).toBe(null);
    const member = (await someoneWithToken(on.db, 'member')).user.personId;
    const ofMember = { organization_membership: { organization_id: organization } };
    expect((await asAgent('POST', `/users/${member}/organization_memberships`, ofMember)).status).toBe(403);
    expect((await as('POST', `/users/${member}/organization_memberships`, ofMember)).status).toBe(201);
    expect((await as('PUT', `/users/${member}`, { user: { organization_id: null } })).body.user.organization_id).toBe(
      null,
    );
    expect((await as('PUT', `/users/${member}`, { user: { name: 'Somebody else' } })).status).toBe(403);
    const many = await as('POST', '/organization_memberships/create_many', {
      organization_memberships: [
        { user_id: user, organization_id: organization },
        { user_id: member, organization_id: 999_999 },
      ],
    });
    expect(many.body.job_status.results.map(({ success }: Success) => success)).toEqual([true, false]);
    const gone = await as('DELETE', `/organization_memberships/destroy_many?ids=${user},${member}`);
    expect(gone.body.job_status.results.map(({ success }: Success) => success)).toEqual([true, false]);
  });

  test('many people are added and changed at once, and their addresses are written', async () => {
    const { asAgent } = await opened(on);
    const many = await asAgent('POST', '/users/create_many', {
      users: [{ name: 'Bo', email: 'bo@example.com' }, { name: 'No address' }],
    });
    expect(many.body.job_status.results.map(({ success }: Success) => success)).toEqual([true, false]);
    const { id } = many.body.job_status.results[0];
    await asAgent('PUT', `/users/update_many?ids=${id}`, { user: { external_id: 'b-1' } });
    await asAgent('PUT', '/users/update_many', { users: [{ id, name: 'Bob' }] });
    const found = await asAgent('POST', '/users/create_or_update', { user: { external_id: 'b-1', locale: 'fr' } });
    expect([found.status, found.body.user.name, found.body.user.locale]).toEqual([200, 'Bob', 'fr']);
    const both = await asAgent('POST', '/users/create_or_update_many', {
      users: [{ email: 'bo@example.com' }, { email: 'cy@example.com' }],
    });
    expect(both.body.job_status.results.map(({ action }: { action: string }) => action)).toEqual(['update', 'create']);
    const identity = `/users/${id}/identities/${id}`;
    expect((await asAgent('GET', identity)).body.identity.value).toBe('bo@example.com');
    const moved = await asAgent('PUT', identity, { identity: { value: 'bob@example.com' } });
    expect([moved.status, moved.body.identity.value]).toEqual([200, 'bob@example.com']);
    const taken = await asAgent('PUT', identity, { identity: { value: 'cy@example.com' } });
    expect([taken.status, taken.body.details.value[0].error]).toEqual([422, 'DuplicateValue']);
    expect((await asAgent('PUT', `${identity}/make_primary`)).body.identities.length).toBe(1);
    const second = { identity: { type: 'email', value: 'second@example.com' } };
    expect((await asAgent('POST', `/users/${id}/identities`, second)).status).toBe(422);
  });

  test('groups are renamed and deleted, joined and left', async () => {
    const { as, asAgent, agent } = await opened(on);
    const { id } = (await as('POST', '/groups', { group: { name: 'Night' } })).body.group;
    expect((await as('PUT', `/groups/${id}`, { group: { name: 'Day' } })).body.group.name).toBe('Day');
    const wanted = { group_membership: { user_id: agent.user.personId, group_id: id } };
    expect((await asAgent('POST', '/group_memberships', wanted)).status).toBe(403);
    const made = await as('POST', '/group_memberships', wanted);
    expect([made.status, made.headers.get('location')]).toEqual([201, made.body.group_membership.url]);
    const membership = made.body.group_membership.id;
    expect((await as('POST', '/group_memberships', wanted)).body.details.user_id[0].error).toBe('DuplicateValue');
    expect((await as('GET', `/group_memberships/${membership}`)).body).toEqual(made.body);
    const listed = await as('GET', `/groups/${id}/memberships?include=users,groups`);
    expect([listed.body.users[0].id, listed.body.groups[0].id]).toEqual([agent.user.personId, id]);
    expect((await as('GET', '/groups/count')).body.count.value).toBe(1);
    expect((await as('DELETE', `/users/${agent.user.personId}/group_memberships/${membership}`)).status).toBe(204);
    expect((await as('DELETE', `/group_memberships/${membership}`)).status).toBe(404);
    const many = await as('POST', '/group_memberships/create_many', {
      group_memberships: [wanted.group_membership, { user_id: 1, group_id: 999_999 }],
    });
    expect(many.body.job_status.results.map(({ success }: Success) => success)).toEqual([true, false]);
    const gone = await as('DELETE', `/group_memberships/destroy_many?ids=${membership}`);
    expect(gone.body.job_status.results[0].success).toBe(true);
    expect((await as('DELETE', `/groups/${id}`)).status).toBe(204);
    expect((await as('DELETE', `/groups/${id}`)).status).toBe(404);
  });
});
