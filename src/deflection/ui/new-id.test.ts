import { expect, test } from 'vitest';
import { isUuid } from '../../web/uuid.ts';
import { newId } from './new-id.ts';

test('each id is a UUID of version 4 of its own', () => {
  const ids = Array.from({ length: 1000 }, newId);
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) {
    expect(isUuid(id)).toBe(true);
    expect(id).toMatch(/^.{14}4.{4}[89ab]/);
  }
});
