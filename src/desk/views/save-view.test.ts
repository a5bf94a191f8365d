import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { Db } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { addGroup, joinGroup } from '../../tickets/groups/change-groups.ts';
import { listGroups } from '../../tickets/groups/store.ts';
import { deleteView, saveView, type TypedView } from './save-view.ts';
import { findView } from './store.ts';

const someone = async (db: Db, role: 'agent' | 'administrator' | 'editor' = 'agent') =>
  (await aUser(db, { role })) as unknown as SignedIn;
const typed = (differences: Partial<TypedView> = {}): TypedView => ({
  ...{
    name: 'Urgent ones',
    conditions: { all: [], any: [] },
    columns: ['status'],
    order: 'due',
    audience: 'personal',
    groupId: null,
  },
  ...differences,
});

describeStores('a saved view', (on) => {
  test('is seen by its owner, its group or everybody, and saved for them by who may', async () => {
    const { db } = on;
    const [owner, colleague, stranger, administrator, editor] = [
      ...[await someone(db), await someone(db), await someone(db)],
      ...[await someone(db, 'administrator'), await someone(db, 'editor')],
    ];
    await addGroup(db, administrator!, 'Lamps');
    const [group] = await listGroups(db);
    for (const member of [owner!, colleague!])
      await joinGroup(db, administrator!, { id: group!.id, agentId: member.id });
    const personal = await saveView(db, owner!, typed());
    const ofGroup = await saveView(db, owner!, typed({ audience: 'group', groupId: group!.id }));
    const ofAll = await saveView(db, administrator!, typed({ audience: 'all' }));
    if (personal.outcome !== 'saved' || ofGroup.outcome !== 'saved' || ofAll.outcome !== 'saved')
      throw new Error('refused');
    const seen = async (viewer: SignedIn) =>
      Promise.all([personal, ofGroup, ofAll].map(async ({ id }) => (await findView(db, viewer.id, id)) !== undefined));
    expect(await seen(owner!)).toEqual([true, true, true]);
    expect(await seen(colleague!)).toEqual([false, true, true]);
    expect(await seen(stranger!)).toEqual([false, false, true]);
    expect(await saveView(db, stranger!, typed({ audience: 'group', groupId: group!.id }))).toMatchObject({
      problem: 'not-yours',
    });
    expect(await saveView(db, owner!, typed({ audience: 'all' }))).toMatchObject({ problem: 'not-yours' });
    expect(await saveView(db, editor!, typed())).toEqual({ outcome: 'not-found' });
    expect(await saveView(db, colleague!, typed(), personal.id)).toEqual({ outcome: 'not-found' });
    expect(await deleteView(db, stranger!, ofAll.id)).toBe('not-found');
    expect(await deleteView(db, administrator!, ofGroup.id)).toBe('deleted');
    expect(await deleteView(db, administrator!, ofGroup.id)).toBe('deleted');
  });

  test('needs a name', async () => {
    const owner = await someone(on.db);
    expect(await saveView(on.db, owner, typed({ name: ' ' }))).toMatchObject({ field: 'name', problem: 'missing' });
    expect(await saveView(on.db, owner, typed({ name: 'x'.repeat(101) }))).toMatchObject({ problem: 'too-long' });
  });
});
