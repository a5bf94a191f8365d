import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { auditEntries, users } from './schema.ts';
import { readSession } from './session.ts';
import { addUser, setUp, setUpPath, setUpState } from './set-up.ts';
import { PASSWORD, testApp } from './test-factory.ts';
import { findToken } from './tokens.ts';

const tokenOf = (path: string | undefined) => path?.split('token=')[1] ?? '';
const input = { name: 'Ada', email: 'Ada@Example.com', password: PASSWORD, locale: 'fr', userAgent: 'a browser' };

describeStores('the first administrator', (on) => {
  test('is made by any of the links that the nodes have printed, once, with whatever nodes and clicks', async () => {
    const app = testApp(on.db);
    const old = tokenOf(await setUpPath(on.db));
    const links = await Promise.all([setUpPath(on.db), setUpPath(on.db), setUpPath(on.db)]);
    const tokens = [old, ...links.map(tokenOf)];
    for (const printed of tokens) expect(await setUpState(on.db, printed)).toBe('open');
    expect(await setUpState(on.db, 'guessed')).toBe('wrong-link');
    expect(await setUp(app, { ...input, token: 'guessed' })).toEqual({ outcome: 'closed' });
    const token = tokens[1]!;

    expect(await setUp(app, { ...input, token, password: 'short' })).toEqual({
      outcome: 'invalid',
      errors: { password: 'too-short' },
    });
    const results = await Promise.all(
      tokens.map((printed, number) => setUp(app, { ...input, email: `${number}@example.com`, token: printed })),
    );
    const done = results.filter((result) => result.outcome === 'done');
    expect(done).toHaveLength(1);
    expect((await readSession(on.db, done[0]!.sessionId))?.user).toMatchObject({ role: 'administrator', locale: 'fr' });
    expect(await on.db.$count(users)).toBe(1);
    expect(await on.db.$count(auditEntries)).toBe(1);
    expect(await setUpPath(on.db)).toBeUndefined();
    expect(await setUpState(on.db, token)).toBe('closed');
    for (const printed of tokens) expect(await findToken(on.db, 'setup', printed)).toBeUndefined();
  });
});

describeStores('adding an account from the command line', (on) => {
  test('gives a link on which its owner chooses a password', async () => {
    const added = await addUser(on.db, { email: 'Eva@example.com', name: ' Eva ', role: 'editor' });
    if (added.outcome !== 'added') throw new Error(added.outcome);
    const token = await findToken(on.db, 'password', tokenOf(added.path));
    expect(token).toMatchObject({ userId: added.id, email: 'eva@example.com' });
  });

  test('with a password gives none', async () => {
    const added = await addUser(on.db, { email: 'max@example.com', name: 'Max', role: 'agent', password: PASSWORD });
    expect(added).toMatchObject({ outcome: 'added', path: undefined });
  });

  test('says what is wrong', async () => {
    await addUser(on.db, { email: 'twice@example.com', name: 'Twice', role: 'member' });
    expect(await addUser(on.db, { email: 'TWICE@example.com', name: 'Twice', role: 'member' })).toEqual({
      outcome: 'invalid',
      errors: { email: 'taken' },
    });
    expect(await addUser(on.db, { email: 'x', name: '', role: 'member', password: 'password123' })).toEqual({
      outcome: 'invalid',
      errors: { name: 'missing', email: 'not-an-address', password: 'common' },
    });
  });
});
