import { expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import type { Db } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { aRequest } from '../test-requests.ts';
import { findTargets, type TargetOf } from './find-targets.ts';

const ada = { requester: { email: 'ada@example.com', name: 'Ada' } };
const bo = { requester: { email: 'bo@example.com', name: 'Bo' } };

describeStores('the request that others go into', (on) => {
  const finding = async (db: Db) => {
    const { id: me } = await aUser(db, { role: 'agent' });
    return async (selected: number[], typed: string, of: TargetOf = 'merge') =>
      (await findTargets(db, me, { selected, typed, of })).map(({ id }) => id);
  };

  test('is found by words, number or address, and is none of the selected, closed or merged ones', async () => {
    const { db } = on;
    const find = await finding(db);
    const first = await aRequest(db, {}, { ...ada, subject: 'The lamp is dark' });
    const second = await aRequest(db, {}, { ...bo, subject: 'My lamp is dark, too' });
    await aRequest(db, { status: 'closed' }, { ...ada, subject: 'A lamp of long ago' });
    await aRequest(db, { status: 'solved', mergedIntoId: second }, { ...ada, subject: 'The same lamp' });
    expect(await find([first], 'lamp')).toEqual([second]);
    expect(await find([first], ` #${second} `)).toEqual([second]);
    expect(await find([first], `https://help.example/fr/staff/requests/${second}?done=sent`)).toEqual([second]);
    expect(await find([first, second], 'lamp')).toEqual([]);
    expect(await find([], 'lamp')).toEqual([]);
  });

  test('is offered without a word: another of the same person, or a problem that is not solved', async () => {
    const { db } = on;
    const find = await finding(db);
    const cy = { requester: { email: 'cy@example.com', name: 'Cy' } };
    const first = await aRequest(db, {}, { ...cy, subject: 'One' });
    const again = await aRequest(db, {}, { ...cy, subject: 'Two' });
    const problem = await aRequest(db, { type: 'problem' }, { ...bo, subject: 'Three' });
    await aRequest(db, { type: 'problem', status: 'solved' }, { ...bo, subject: 'Four' });
    expect(await find([first], '')).toEqual([again]);
    expect(await find([first], '', 'problem')).toEqual([problem]);
  });
});
