import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import {
  changePerson,
  findPeople,
  readPerson,
  requireSecondFactorOfStaff,
  restorePerson,
  suspendPerson,
} from './people.ts';
import { auditEntries, users } from './schema.ts';
import { readSession } from './session.ts';
import { findUser, staffNeedSecondFactor } from './store.ts';
import { aSession, aUser } from './test-factory.ts';
import { issueToken, takeToken } from './tokens.ts';

describeStores('people', (on) => {
  const unchanged = { role: 'member', plan: '', organization: '' };
  const actionsOf = async (id: number) =>
    (await on.db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)).orderBy(auditEntries.id)).map(
      ({ action }) => action,
    );

  test('are found by a part of their name or address, whatever its letters, and by role', async () => {
    const ada = await aUser(on.db, { name: 'Ada Lovelace', email: 'ada.l@example.com', role: 'editor' });
    await aUser(on.db, { name: '100% Real_Name', email: 'percent@example.com' });
    const find = async (text: string, role?: 'editor' | 'agent') =>
      (await findPeople(on.db, { text, role, page: 1 })).people.map(({ name }) => name);
    expect(await find('LOVE')).toEqual(['Ada Lovelace']);
    expect(await find(' ada.l@ ')).toEqual(['Ada Lovelace']);
    expect(await find('ada', 'agent')).toEqual([]);
    expect(await find('0% real_')).toEqual(['100% Real_Name']);
    expect(await find('a%l')).toEqual([]);
    expect((await readPerson(on.db, ada.id))?.user.email).toBe('ada.l@example.com');
    expect(await readPerson(on.db, Number.NaN)).toBeUndefined();
  });

  test('a form that was opened before a colleague saved gives nothing back that the colleague took away', async () => {
    const boss = await aUser(on.db, { role: 'administrator', password: null });
    const { id } = await aUser(on.db, { role: 'agent', password: null });
    const shown = { role: 'agent', plan: '', organization: '' };
    expect(await changePerson(on.db, boss.id, id, { ...shown, role: 'member' }, shown)).toBe('saved');
    expect(await changePerson(on.db, boss.id, id, { ...shown, organization: 'Larch' }, shown)).toBe('saved');
    const person = await readPerson(on.db, id);
    expect([person?.user.role, person?.organization]).toEqual(['member', 'Larch']);
  });

  test('two who change the same field are told, and the first one stays', async () => {
    const boss = await aUser(on.db, { role: 'administrator', password: null });
    const { id } = await aUser(on.db, { role: 'agent', password: null });
    const shown = { role: 'agent', plan: '', organization: '' };
    expect(await changePerson(on.db, boss.id, id, { ...shown, role: 'editor' }, shown)).toBe('saved');
    const late = { ...shown, role: 'moderator', organization: 'Larch' };
    expect(await changePerson(on.db, boss.id, id, late, shown)).toBe('conflict');
    const person = await readPerson(on.db, id);
    expect([person?.user.role, person?.organization]).toEqual(['editor', null]);
  });

  test('come newest first, or by name, whatever its capitals', async () => {
    for (const name of ['Sorted b', 'sorted A', 'Sorted C']) await aUser(on.db, { name, password: null });
    const names = async (order?: 'name') =>
      (await findPeople(on.db, { text: 'sorted', page: 1, ...(order && { order }) })).people.map(({ name }) => name);
    expect(await names()).toEqual(['Sorted C', 'sorted A', 'Sorted b']);
    expect(await names('name')).toEqual(['sorted A', 'Sorted b', 'Sorted C']);
  });

  test('are as new as the moment shown beside them, also those brought over after others', async () => {
    const [first, brought] = [
      await aUser(on.db, { name: 'Aged first', password: null }),
      await aUser(on.db, { name: 'Aged brought', password: null }),
    ];
    await on.db
      .update(users)
      .set({ createdAt: new Date('2020-01-02') })
      .where(eq(users.id, brought.id));
    const { people } = await findPeople(on.db, { text: 'aged', page: 1 });
    expect(people.map(({ id }) => id)).toEqual([first.id, brought.id]);
  });

  test('come in pages', async () => {
    for (let count = 0; count < 35; count++) await aUser(on.db, { name: `Paged ${count}`, password: null });
    const first = await findPeople(on.db, { text: 'paged', page: 1 });
    const second = await findPeople(on.db, { text: 'paged', page: 2 });
    expect([first.people.length, first.more, second.people.length, second.more]).toEqual([30, true, 5, false]);
    expect(await findPeople(on.db, { text: 'paged', page: 3 })).toEqual({ ...second, page: 2 });
    expect(await findPeople(on.db, { text: 'nobody at all', page: 9 })).toEqual({ people: [], page: 1, more: false });
  });

  test('get role, plan and organization, each noted with who did it; a new role signs them out', async () => {
    const [admin, user] = [await aUser(on.db, { role: 'administrator' }), await aUser(on.db)];
    const session = await aSession(on.db, user.id);
    expect(
      await changePerson(on.db, admin.id, user.id, { ...unchanged, plan: 'premium', organization: ' Acme  Ltd ' }),
    ).toBe('saved');
    expect(await readSession(on.db, session)).toBeDefined();
    expect(
      await changePerson(on.db, admin.id, user.id, { role: 'agent', plan: 'premium', organization: 'acme ltd' }),
    ).toBe('saved');
    expect(await readSession(on.db, session)).toBeUndefined();
    const person = (await readPerson(on.db, user.id))!;
    expect(person).toMatchObject({ organization: 'Acme Ltd', user: { role: 'agent', plan: 'premium' } });
    expect(await actionsOf(user.id)).toEqual([
      'account.created',
      'plan.changed',
      'organization.changed',
      'role.changed',
    ]);
    expect(person.log[0]).toMatchObject({ actor: admin.name, details: { from: 'member', to: 'agent' } });
  });

  test('keep what they have when the form holds nonsense', async () => {
    const [admin, user] = [await aUser(on.db, { role: 'administrator' }), await aUser(on.db)];
    for (const change of [
      { role: 'king' },
      { role: 'visitor' },
      { plan: 'Not an id' },
      { organization: 'x'.repeat(201) },
    ])
      expect(await changePerson(on.db, admin.id, user.id, { ...unchanged, ...change })).toBe('invalid');
    expect(await changePerson(on.db, admin.id, 999_999, unchanged)).toBe('gone');
    expect(await actionsOf(user.id)).toEqual(['account.created']);
  });

  test('are kept out when suspended, at once and with every link, until they are restored', async () => {
    const [admin, user] = [await aUser(on.db, { role: 'administrator' }), await aUser(on.db)];
    const session = await aSession(on.db, user.id);
    const link = await issueToken(on.db, { kind: 'sign-in', userId: user.id });
    expect(await suspendPerson(on.db, admin.id, user.id)).toBe('saved');
    expect(await readSession(on.db, session)).toBeUndefined();
    expect(await takeToken(on.db, 'sign-in', link)).toBeUndefined();
    expect((await findUser(on.db, user.id))?.suspendedAt).toBeInstanceOf(Date);
    expect(await restorePerson(on.db, admin.id, user.id)).toBe('saved');
    expect((await findUser(on.db, user.id))?.suspendedAt).toBeNull();
    expect(await actionsOf(user.id)).toEqual(['account.created', 'account.suspended', 'account.restored']);
    expect(await suspendPerson(on.db, admin.id, admin.id)).toBe('oneself');
  });

  test('are asked for a second factor when an administrator says so', async () => {
    const admin = await aUser(on.db, { role: 'administrator' });
    expect(await staffNeedSecondFactor(on.db)).toBe(false);
    await requireSecondFactorOfStaff(on.db, admin.id, true);
    expect(await staffNeedSecondFactor(on.db)).toBe(true);
    await requireSecondFactorOfStaff(on.db, admin.id, false);
    expect(await staffNeedSecondFactor(on.db)).toBe(false);
  });
});

describeStores('the last administrator', (on) => {
  test('stays one, even when two give up at the same time', async () => {
    const [a, b] = [await aUser(on.db, { role: 'administrator' }), await aUser(on.db, { role: 'administrator' })];
    const member = { role: 'member', plan: '', organization: '' };
    const outcomes = await Promise.all([
      changePerson(on.db, a.id, b.id, member),
      changePerson(on.db, b.id, a.id, member),
    ]);
    expect(outcomes.sort()).toEqual(['last-administrator', 'saved']);
    expect(await on.db.$count(users, eq(users.role, 'administrator'))).toBe(1);
  });

  test('cannot be suspended', async () => {
    const [last] = await on.db.select().from(users).where(eq(users.role, 'administrator'));
    const agent = await aUser(on.db, { role: 'agent' });
    expect(await suspendPerson(on.db, agent.id, last!.id)).toBe('last-administrator');
  });
});
