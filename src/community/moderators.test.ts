import { expect, test } from 'vitest';
import { recogniseCookie } from '../accounts/recognise.ts';
import { SESSION_COOKIE } from '../accounts/session.ts';
import { aSession } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { appointModerator, dismissModerator, listModerators } from './moderators.ts';
import { aMember, COMMUNITY } from './test-factory.ts';
import { mayModerate } from './threads/policy.ts';

describeStores('moderators of a topic', (on) => {
  const as = async (id: number) => recogniseCookie(on.db, `${SESSION_COOKIE}=${await aSession(on.db, id)}`);

  test('moderate it, and no other, from the next page on and until they are dismissed', async () => {
    const [admin, person] = [await aMember(on.db, { role: 'administrator' }), await aMember(on.db)];
    const appointed = { topic: 'open', email: ` ${person.email.toUpperCase()} ` };
    expect(await appointModerator(on.db, COMMUNITY, admin, appointed)).toBe('done');
    expect(await appointModerator(on.db, COMMUNITY, admin, appointed)).toBe('already');
    const viewer = await as(person.id);
    expect(['open', 'members', 'gone'].filter((topic) => mayModerate(viewer, COMMUNITY, topic))).toEqual(['open']);
    const dismissed = { topic: 'open', personId: person.id };
    expect(await dismissModerator(on.db, COMMUNITY, admin, dismissed)).toBe('done');
    expect(mayModerate(await as(person.id), COMMUNITY, 'open')).toBe(false);
  });

  test('are listed with those of site.yml, who stay, and with what is missing of them', async () => {
    const [admin, person] = [await aMember(on.db, { role: 'administrator' }), await aMember(on.db, { name: 'Ida' })];
    await appointModerator(on.db, COMMUNITY, admin, { topic: 'kept', email: person.email });
    const listed = await listModerators(on.db, COMMUNITY);
    expect(listed.get('kept')).toEqual([
      { id: undefined, name: undefined, email: 'keeper@example.com', suspended: false, fixed: true },
      { id: person.id, name: 'Ida', email: person.email, suspended: false, fixed: false },
    ]);
    expect(listed.get('news')).toEqual([]);
  });

  test('are appointed by administrators alone, to topics that there are, from accounts that there are', async () => {
    const [admin, moderator, person] = [
      await aMember(on.db, { role: 'administrator' }),
      await aMember(on.db, { role: 'moderator' }),
      await aMember(on.db),
    ];
    const { email } = person;
    expect(await appointModerator(on.db, COMMUNITY, moderator, { topic: 'open', email })).toBe('not-found');
    expect(await dismissModerator(on.db, COMMUNITY, moderator, { topic: 'open', personId: person.id })).toBe(
      'not-found',
    );
    expect(await appointModerator(on.db, COMMUNITY, admin, { topic: 'gone', email })).toBe('not-found');
    expect(await appointModerator(on.db, COMMUNITY, admin, { topic: 'open', email: 'nobody@example.com' })).toBe(
      'no-account',
    );
  });
});
