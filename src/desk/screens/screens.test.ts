import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { AccountRole } from '../../accounts/viewer.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { screenKey, stillAllowed } from '../listeners.ts';
import { screens } from '../schema.ts';
import { createScreen, revokeScreen } from './change-screens.ts';
import { findScreen, listScreens } from './store.ts';

async function somebody(on: TestDatabase, role: AccountRole): Promise<SignedIn> {
  const { id, name, email } = await aUser(on.db, { role });
  return { id, name, email, role };
}

describeStores('boards on a wall', (on) => {
  test('open by an address of which the database keeps only a hash, until it is revoked', async () => {
    const boss = await somebody(on, 'administrator');
    const made = await createScreen(on.db, boss, { name: ' Office ', filters: { group: 'Billing' }, look: 'light' });
    if (made.outcome !== 'made') throw new Error(made.outcome);
    expect(await findScreen(on.db, made.token)).toMatchObject({ name: 'Office', filters: { group: 'Billing' } });
    expect(JSON.stringify(await on.db.select().from(screens))).not.toContain(made.token);
    expect(await stillAllowed(on.db, [screenKey(made.id)])).toEqual(new Set([screenKey(made.id)]));
    await revokeScreen(on.db, boss, made.id);
    await revokeScreen(on.db, boss, made.id);
    expect(await findScreen(on.db, made.token)).toBeUndefined();
    expect(await stillAllowed(on.db, [screenKey(made.id)])).toEqual(new Set());
    expect(await listScreens(on.db)).toEqual([]);
  });

  test('are made and revoked by administrators only', async () => {
    const [boss, agent] = [await somebody(on, 'administrator'), await somebody(on, 'agent')];
    const wanted = { name: 'Office', filters: {}, look: 'dark' } as const;
    expect(await createScreen(on.db, agent, wanted)).toEqual({ outcome: 'not-found' });
    const made = await createScreen(on.db, boss, wanted);
    expect(await revokeScreen(on.db, agent, made.outcome === 'made' ? made.id : 0)).toBe('not-found');
  });

  test('need a name that fits on them', async () => {
    const boss = await somebody(on, 'administrator');
    const outcome = async (name: string) =>
      (await createScreen(on.db, boss, { name, filters: {}, look: 'dark' })).outcome;
    expect([await outcome(' '), await outcome('x'.repeat(101)), await outcome('x'.repeat(100))]).toEqual([
      'missing',
      'too-long',
      'made',
    ]);
  });
});
