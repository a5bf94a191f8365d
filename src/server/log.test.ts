import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function lineOf(error: Error): string {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) }).child({ requestId: '1' });
  log.error({ err: error }, 'a page failed');
  return lines.join('');
}

test('a failed query is logged with its text and its cause, without the values', () => {
  const cause = new Error('connection lost');
  const values = ['ada@example.com', 'My card\nnumber is 4111', 7];
  const failed = new DrizzleQueryError('insert into comments values ($1, $2, $3)', values, cause);
  for (const error of [failed, new Error('not filed', { cause: failed })]) {
    const line = lineOf(error);
    expect(line).toContain('insert into comments');
    expect(line).toContain('connection lost');
    expect(line).toContain('log.test.ts');
    expect(line).not.toContain('ada@example.com');
    expect(line).not.toContain('number is');
  }
});

test('other errors are logged whole', () => {
  expect(JSON.parse(lineOf(new TypeError('x is not a function')))).toMatchObject({
    msg: 'a page failed',
    requestId: '1',
    err: { type: 'TypeError', message: 'x is not a function' },
  });
});
