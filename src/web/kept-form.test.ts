import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { findKeptForm, type KeptForm, keepForm, sweepKeptForms } from './kept-form.ts';
import { keptForms } from './schema.ts';

const form: KeptForm = {
  path: '/en/requests/7',
  fields: [
    ['intent', 'reply'],
    ['attachment', 'one'],
    ['attachment', 'two'],
    ['body', 'It still does not work.\n\n“Why?” 🤔'],
  ],
  hadFiles: true,
};

describeStores('a form that was sent after the session had ended', (on) => {
  test('is given back as it was, again and again, to the first account that asks', async () => {
    const secret = (await keepForm(on.db, form))!;
    const asked = { secret, path: form.path, userId: 1 };
    expect(await findKeptForm(on.db, asked)).toEqual(form);
    expect(await findKeptForm(on.db, asked)).toEqual(form);
    expect(await findKeptForm(on.db, { ...asked, userId: 2 })).toBeUndefined();
  });

  test('is given back to its own page only, and by its secret only', async () => {
    const secret = (await keepForm(on.db, form))!;
    expect(await findKeptForm(on.db, { secret, path: '/en/requests/8', userId: 1 })).toBeUndefined();
    expect(await findKeptForm(on.db, { secret: `${secret}x`, path: form.path, userId: 1 })).toBeUndefined();
    expect(JSON.stringify(await on.db.select().from(keptForms))).not.toContain(secret);
  });

  test('is forgotten after its time, and swept away', async () => {
    const secret = (await keepForm(on.db, { ...form, path: '/en/over' }))!;
    await on.db.update(keptForms).set({ expiresAt: sql`now()` }).where(eq(keptForms.path, '/en/over'));
    expect(await findKeptForm(on.db, { secret, path: '/en/over', userId: 1 })).toBeUndefined();
    await sweepKeptForms(on.db, new Date(Date.now() + 60_000));
    expect(await on.db.$count(keptForms, eq(keptForms.path, '/en/over'))).toBe(0);
    expect(await on.db.$count(keptForms)).toBeGreaterThan(0);
  });

  test('is not kept when it is longer than anything people write', async () => {
    expect(await keepForm(on.db, { ...form, fields: [['body', 'x'.repeat(600_000)]] })).toBeUndefined();
  });
});
