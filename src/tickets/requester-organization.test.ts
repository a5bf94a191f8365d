import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { organizations, users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from './file.ts';
import { listParameters, listRequests } from './requests.ts';
import { requesters } from './schema.ts';
import { aTicket } from './test-factory.ts';

describeStores('the organization of a requester', (on) => {
  async function anOrganization(name: string) {
    const [row] = await on.db.insert(organizations).values({ name }).returning();
    return row!.id;
  }
  async function filed(email: string) {
    const result = await fileTicket(on.db, aTicket({ requester: { email }, submissionKey: crypto.randomUUID() }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket;
  }
  const organizationOf = async (email: string) => {
    const [row] = await on.db.select().from(requesters).where(eq(requesters.email, email));
    return row?.organizationId;
  };

  test('is that of their account, so that colleagues see what they ask', async () => {
    const acme = await anOrganization('Acme');
    await on.db.insert(users).values({ email: 'ada@example.com', name: 'Ada', organizationId: acme });
    const ticket = await filed('Ada@example.com');
    expect(ticket.organizationId).toBe(acme);
    const colleague: Viewer = { role: 'member', id: 2, email: 'ben@example.com', organizationId: acme };
    const rules = [{ id: acme, channels: [], sharedRequests: true }];
    const { requests } = await listRequests(on.db, colleague, rules, listParameters.parse({}));
    expect(requests.map(({ id, relation }) => [id, relation])).toEqual([[ticket.id, 'organization']]);
  });

  test('follows the account from then on; what was asked before stays where it was', async () => {
    const [first, second] = [await anOrganization('First'), await anOrganization('Second')];
    expect((await filed('eve@example.com')).organizationId).toBeNull();
    await on.db.insert(users).values({ email: 'eve@example.com', name: 'Eve', organizationId: first });
    expect((await filed('eve@example.com')).organizationId).toBe(first);
    await on.db.update(users).set({ organizationId: second }).where(eq(users.email, 'eve@example.com'));
    expect((await filed('eve@example.com')).organizationId).toBe(second);
    await on.db.update(users).set({ organizationId: null }).where(eq(users.email, 'eve@example.com'));
    expect((await filed('eve@example.com')).organizationId).toBeNull();
  });

  test('given by another program stays when an account without one is made or changed', async () => {
    const acme = await anOrganization('Other');
    await on.db.execute(
      sql`insert into tickets.requesters (email, name, organization_id) values ('pia@example.com', 'Pia', ${acme})`,
    );
    await on.db.insert(users).values({ email: 'pia@example.com', name: 'Pia' });
    await on.db.update(users).set({ name: 'Pia P.', plan: 'premium' }).where(eq(users.email, 'pia@example.com'));
    expect(await organizationOf('pia@example.com')).toBe(acme);
  });
});
