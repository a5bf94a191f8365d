import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { Db } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { fileTicket } from '../file.ts';
import { tickets } from '../schema.ts';
import { findTicket } from '../store.ts';
import { aTicket } from '../test-factory.ts';
import { addGroup, deleteGroup, joinGroup, leaveGroup, renameGroup } from './change-groups.ts';
import { canBeAssigned, groupsOf, listAgents, listForeignGroups, listGroups, listGroupsWithMembers } from './store.ts';

async function anAdministrator(db: Db): Promise<SignedIn> {
  return (await aUser(db, { role: 'administrator', password: null })) as unknown as SignedIn;
}

let made = 0;
async function aGroup(db: Db, by: SignedIn, name = `Team ${++made}`) {
  await addGroup(db, by, name);
  return (await listGroups(db)).find((one) => one.name === name)!;
}

async function filed(
  db: Db,
  groupName: string,
  differences: Partial<typeof tickets.$inferInsert> = {},
): Promise<number> {
  const result = await fileTicket(db, aTicket({ groupName }));
  if (result.outcome !== 'filed') throw new Error(result.outcome);
  await db
    .update(tickets)
    .set({ status: 'open', ...differences })
    .where(eq(tickets.id, result.ticket.id));
  return result.ticket.id;
}

describeStores('groups', (on) => {
  test('have a name that no other has, in whatever case', async () => {
    const by = await anAdministrator(on.db);
    expect(await addGroup(on.db, by, '  Billing \n questions ')).toBe('done');
    expect(await addGroup(on.db, by, 'BILLING QUESTIONS')).toBe('taken');
    expect(await addGroup(on.db, by, ' ')).toBe('missing');
    expect(await addGroup(on.db, by, 'x'.repeat(201))).toBe('too-long');
    expect((await listGroups(on.db)).map(({ name }) => name)).toContain('Billing questions');
  });

  test('are changed by administrators only', async () => {
    const agent = (await aUser(on.db, { role: 'agent' })) as unknown as SignedIn;
    expect(await addGroup(on.db, agent, 'Mine')).toBe('not-found');
  });

  test('are joined by who can be assigned requests, and by nobody else', async () => {
    const by = await anAdministrator(on.db);
    const { id, name } = await aGroup(on.db, by);
    const [agent, editor] = [await aUser(on.db, { role: 'agent' }), await aUser(on.db, { role: 'editor' })];
    expect(await joinGroup(on.db, by, { id, agentId: agent.id })).toBe('done');
    expect(await joinGroup(on.db, by, { id, agentId: agent.id })).toBe('done');
    expect(await joinGroup(on.db, by, { id, agentId: editor.id })).toBe('no-agent');
    expect(await groupsOf(on.db, agent.id)).toEqual([name]);
    expect((await listAgents(on.db)).find((one) => one.id === agent.id)?.groups).toEqual([name]);
    expect([await canBeAssigned(on.db, agent.id), await canBeAssigned(on.db, editor.id)]).toEqual([true, false]);
  });

  test('take their unsolved requests along when they are renamed', async () => {
    const by = await anAdministrator(on.db);
    const { id, name } = await aGroup(on.db, by);
    const [open, solved] = [await filed(on.db, name), await filed(on.db, name, { status: 'solved' })];
    expect(await renameGroup(on.db, by, { id, name: `${name} renamed` })).toBe('done');
    expect((await findTicket(on.db, open))?.groupName).toBe(`${name} renamed`);
    expect((await findTicket(on.db, solved))?.groupName).toBe(name);
  });

  test('stay while unsolved requests are in them', async () => {
    const by = await anAdministrator(on.db);
    const { id, name } = await aGroup(on.db, by);
    const ticketId = await filed(on.db, name);
    expect(await deleteGroup(on.db, by, id)).toBe('in-use');
    await on.db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticketId));
    expect(await deleteGroup(on.db, by, id)).toBe('done');
  });

  test('leave the requests of who leaves them with nobody', async () => {
    const by = await anAdministrator(on.db);
    const { id, name } = await aGroup(on.db, by);
    const agent = await aUser(on.db, { role: 'agent' });
    await joinGroup(on.db, by, { id, agentId: agent.id });
    const inside = await filed(on.db, name, { assigneeId: agent.id });
    const elsewhere = await filed(on.db, 'Another', { assigneeId: agent.id });
    expect(await leaveGroup(on.db, by, { id, agentId: agent.id })).toBe('done');
    expect((await findTicket(on.db, inside))?.assigneeId).toBeNull();
    expect((await findTicket(on.db, elsewhere))?.assigneeId).toBe(agent.id);
  });

  test('that another program wrote are listed until somebody adds them', async () => {
    const by = await anAdministrator(on.db);
    await filed(on.db, 'Tier 3');
    expect(await listForeignGroups(on.db)).toContainEqual({ name: 'Tier 3', unsolved: 1 });
    await addGroup(on.db, by, 'Tier 3');
    expect((await listForeignGroups(on.db)).map(({ name }) => name)).not.toContain('Tier 3');
    expect((await listGroupsWithMembers(on.db)).find(({ name }) => name === 'Tier 3')?.unsolved).toBe(1);
  });
});
