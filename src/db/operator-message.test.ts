import { expect, test } from 'vitest';
import { operatorMessage } from './operator-message.ts';

test.each([
  ['its making', new Error("It could not be made.\nErrnoError { name: 'ErrnoError', errno: 51 }")],
  ['a file', Object.assign(new Error('write'), { code: 'ENOSPC' })],
  ['the lock', Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })],
  ['the embedded database, which throws no error', { name: 'ErrnoError', errno: 51 }],
  [
    'a query',
    new Error('Failed query', { cause: Object.assign(new Error('could not extend file'), { code: '53100' }) }),
  ],
])('a full disk is told in one line when %s hits it', (_, error) => {
  expect(operatorMessage(error)).toBe(
    'DATA_DIR: there is no space left on its disk. Make room and start again; what was confirmed is there.',
  );
});

test('a fault of ours keeps its stack', () => {
  for (const error of [new Error('x'), undefined, null, 'x', { name: 'ErrnoError', errno: 2 }])
    expect(operatorMessage(error)).toBeUndefined();
});

test('a port that is taken is told by the setting that names it', () => {
  const taken = { code: 'EADDRINUSE', syscall: 'listen', address: '127.0.0.1', port: 2525 };
  for (const [more, name] of [
    [{}, 'PORT'],
    [{ setting: 'MAIL_LISTEN' }, 'MAIL_LISTEN'],
  ] as const)
    expect(operatorMessage(Object.assign(new Error('listen'), taken, more))).toBe(
      `${name} 2525 on 127.0.0.1 is in use by another program. Stop that one, or choose another ${name}.`,
    );
});
