import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { organizations, users } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { AccountRole } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { fileTicket } from '../file.ts';
import { addRequester, changeRequester, placeInOrganization } from '../requesters/change-requesters.ts';
import { requesters } from '../schema.ts';
import { findTicket } from '../store.ts';
import { aTicket } from '../test-factory.ts';
import { deleteOrganization, saveOrganization } from './change-organizations.ts';

async function somebody(db: Db, role: AccountRole): Promise<SignedIn & { personId: number }> {
  return (await aUser(db, { role, password: null })) as unknown as SignedIn & { personId: number };
}

async function anOrganization(db: Db, by: SignedIn, name = `Acme ${crypto.randomUUID()}`): Promise<number> {
  const saved = await saveOrganization(db, by, { name });
  if (saved.outcome !== 'saved') throw new Error(saved.outcome);
  return saved.id;
}

describeStores('organizations', (on) => {
  test('have a name of their own, but for those that had the same before', async () => {
    const by = await somebody(on.db, 'administrator');
    const [first, second] = await on.db
      .insert(organizations)
      .values([{ name: 'Twins' }, { name: 'Twins' }])
      .returning();
    expect((await saveOrganization(on.db, by, { name: 'twins' })).outcome).toBe('invalid');
    expect(await saveOrganization(on.db, by, { name: 'Twins', externalId: 't' }, second!.id)).toEqual({
      outcome: 'saved',
      id: second!.id,
    });
    expect((await saveOrganization(on.db, by, { externalId: 't' }, first!.id)).outcome).toBe('invalid');
    expect((await saveOrganization(on.db, by, { name: 'x'.repeat(201) }, first!.id)).outcome).toBe('invalid');
  });

  test('are changed by administrators only', async () => {
    const [by, agent] = [await somebody(on.db, 'administrator'), await somebody(on.db, 'agent')];
    const id = await anOrganization(on.db, by);
    expect((await saveOrganization(on.db, agent, { name: 'Mine' })).outcome).toBe('not-found');
    expect(await deleteOrganization(on.db, agent, id)).toBe('not-found');
  });

  test('that are deleted leave their people and what they asked', async () => {
    const by = await somebody(on.db, 'administrator');
    const id = await anOrganization(on.db, by);
    const member = await somebody(on.db, 'member');
    expect(await placeInOrganization(on.db, by, member.personId, id)).toBe('done');
    const filed = await fileTicket(on.db, aTicket({ requester: { email: member.email } }));
    if (filed.outcome === 'invalid') throw new Error('invalid');
    expect(filed.ticket.organizationId).toBe(id);
    expect(await deleteOrganization(on.db, by, id)).toBe('deleted');
    expect((await findTicket(on.db, filed.ticket.id))!.organizationId).toBeNull();
    const [row] = await on.db.select().from(users).where(eq(users.id, member.id));
    expect(row!.organizationId).toBeNull();
    expect(await deleteOrganization(on.db, by, id)).toBe('not-found');
  });
});

describeStores('people who ask', (on) => {
  test('are known by their address, and by their number elsewhere', async () => {
    const by = await somebody(on.db, 'agent');
    const added = await addRequester(on.db, by, { email: 'Pia@Example.com', externalId: 'p' }, { mayExist: false });
    expect(added).toMatchObject({ outcome: 'saved', isNew: true });
    const personId = added.outcome === 'saved' ? added.personId : 0;
    expect((await addRequester(on.db, by, { email: 'pia@example.com' }, { mayExist: false })).outcome).toBe('invalid');
    expect(await addRequester(on.db, by, { externalId: 'p', name: 'Pia' }, { mayExist: true })).toEqual({
      outcome: 'saved',
      personId,
      isNew: false,
    });
    const taken = await addRequester(on.db, by, { email: 'b@example.com', externalId: 'p' }, { mayExist: false });
    expect(taken).toEqual({ outcome: 'invalid', problems: [{ field: 'externalId', problem: 'taken' }] });
    const [row] = await on.db.select().from(requesters).where(eq(requesters.id, personId));
    expect([row!.name, row!.email]).toEqual(['Pia', 'pia@example.com']);
  });

  test('with an account say themselves who they are', async () => {
    const [by, member] = [await somebody(on.db, 'agent'), await somebody(on.db, 'member')];
    const { email, personId } = member;
    expect(await addRequester(on.db, by, { email, name: 'X' }, { mayExist: true })).toEqual({
      outcome: 'has-account',
      personId,
    });
    expect((await changeRequester(on.db, by, personId, { name: 'X' })).outcome).toBe('has-account');
  });

  test('never get an address that another has', async () => {
    const [by, member] = [await somebody(on.db, 'agent'), await somebody(on.db, 'member')];
    const added = await addRequester(on.db, by, { email: 'quin@example.com' }, { mayExist: false });
    const personId = added.outcome === 'saved' ? added.personId : 0;
    expect(await changeRequester(on.db, by, personId, { email: member.email })).toEqual({
      outcome: 'invalid',
      problems: [{ field: 'email', problem: 'taken' }],
    });
    expect((await changeRequester(on.db, by, personId, { email: 'no address' })).outcome).toBe('invalid');
    expect((await changeRequester(on.db, by, 987_654, { name: 'X' })).outcome).toBe('not-found');
    expect((await changeRequester(on.db, member, personId, { name: 'X' })).outcome).toBe('not-found');
  });

  test('are of an organization by what agents say, with an account by what administrators say', async () => {
    const [admin, agent] = [await somebody(on.db, 'administrator'), await somebody(on.db, 'agent')];
    const id = await anOrganization(on.db, admin);
    const added = await addRequester(on.db, agent, { email: 'rob@example.com' }, { mayExist: false });
    const personId = added.outcome === 'saved' ? added.personId : 0;
    expect(await placeInOrganization(on.db, agent, personId, id)).toBe('done');
    expect(await placeInOrganization(on.db, agent, personId, 987_654)).toBe('unknown');
    const member = await somebody(on.db, 'member');
    expect(await placeInOrganization(on.db, agent, member.personId, id)).toBe('forbidden');
    expect(await placeInOrganization(on.db, member, personId, null)).toBe('forbidden');
    expect(await placeInOrganization(on.db, admin, 987_654, id)).toBe('not-found');
  });
});
