import { expect, test } from 'vitest';
import { ROLES } from '../accounts/viewer.ts';
import { mayOperate } from './policy.ts';

test('only administrators see what the server does', () => {
  expect(ROLES.filter((role) => mayOperate({ role, id: 1 }))).toEqual(['administrator']);
});

test('an administrator who must set up two-step verification first is none yet', () => {
  expect(mayOperate({ role: 'member', id: 1, needsSecondFactor: true })).toBe(false);
});
