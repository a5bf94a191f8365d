import { expect, test } from 'vitest';
import { describeStores } from '../../db/test-database.ts';
import { listRequests } from '../list/list-requests.ts';
import { aPromise, aRequest } from '../test-requests.ts';
import { countForEverybody } from './counts.ts';
import { isCounted, SYSTEM_VIEWS, type View } from './view.ts';

const ourNew: View = {
  id: '1',
  name: 'New in my groups',
  conditions: {
    all: [
      { field: 'status', is: 'any-of', values: ['new', 'open'] },
      { field: 'group', is: 'any-of', values: ['mine'] },
    ],
    any: [],
  },
  columns: [],
  order: 'newest',
};
const myOurs: View = {
  ...ourNew,
  id: '2',
  conditions: { all: [...ourNew.conditions.all, { field: 'assignee', is: 'any-of', values: ['me'] }], any: [] },
};

describeStores('figures of views', (on) => {
  test('are the lengths of their lists, for every agent, from one statement', async () => {
    const { db } = on;
    await aRequest(db, { assigneeId: 1, groupName: 'A' });
    await aRequest(db, { assigneeId: 1, groupName: 'B', status: 'pending' });
    await aRequest(db, { assigneeId: 2, groupName: 'A', status: 'open' });
    await aRequest(db, { status: 'open', groupName: 'A' });
    await aRequest(db, { assigneeId: 1, status: 'solved' });
    await aRequest(db, { spamAt: new Date(), status: 'open' });
    await aPromise(db, await aRequest(db), new Date(Date.now() - 1_000));
    const views = [...SYSTEM_VIEWS, ourNew, myOurs].filter(isCounted);
    const counted = await countForEverybody(db, views);
    for (const viewer of [
      { id: 1, groups: ['A'] },
      { id: 2, groups: ['A', 'B'] },
      { id: 3, groups: [] },
    ]) {
      const asking = { me: viewer.id, myGroups: viewer.groups, now: new Date() };
      for (const view of views) {
        const { rows } = await listRequests(db, view, asking);
        const figure = counted.find(({ id }) => id === view.id)!.of(viewer);
        expect(`${view.id} for ${viewer.id}: ${figure}`).toBe(`${view.id} for ${viewer.id}: ${rows.length}`);
      }
    }
    expect(counted.find(({ id }) => id === 'mine')!.of({ id: 1, groups: [] })).toBe(2);
    expect(counted.find(({ id }) => id === 'overdue')!.of({ id: 1, groups: [] })).toBe(1);
  });
});
