import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { askRunning, type ControlCommand, ControlServer } from './control.ts';

/** A data folder whose process knows these commands. */
async function listening(commands: Record<string, ControlCommand>, below = '') {
  const folder = await mkdtemp(path.join(os.tmpdir(), `helpwell-control-${below}`));
  const reported: unknown[] = [];
  const server = new ControlServer(folder, commands, (error) => reported.push(error));
  await server.start();
  onTestFinished(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, reported, server };
}

test('a command is done by the process that has the folder, which answers with what it came to', async () => {
  const { folder } = await listening({ double: async (input) => ({ was: input, now: [1, 'ü', null] }) });
  const { result } = await askRunning(folder, { command: 'double', input: { name: 'Zoë 李' } });
  expect(result).toEqual({ was: { name: 'Zoë 李' }, now: [1, 'ü', null] });
});

test('long work tells how far it is', async () => {
  const { folder } = await listening({
    work: async (_, onProgress) => {
      for (let done = 1; done <= 3; done++) onProgress(done, 3);
      return 'done';
    },
  });
  const told: number[] = [];
  const { result } = await askRunning(folder, { command: 'work' }, (done, total) => told.push(done / total));
  expect([result, told]).toEqual(['done', [1 / 3, 2 / 3, 1]]);
});

test('a stream is handed over whole behind the answer', async () => {
  const parts = Array.from({ length: 500 }, (_, at) => `line ${at}\n`);
  const { folder } = await listening({ read: async () => Readable.from(parts) });
  const { stream } = await askRunning(folder, { command: 'read' });
  expect(await text(stream)).toBe(parts.join(''));
});

test('what went wrong is said to whoever asked and told to the process', async () => {
  const { folder, reported } = await listening({
    fail: async () => {
      throw new Error('the disk is full');
    },
  });
  await expect(askRunning(folder, { command: 'fail' })).rejects.toThrow(/could not do fail: the disk is full/);
  expect(reported).toHaveLength(1);
  await expect(askRunning(folder, { command: 'nothing' })).rejects.toThrow(/does not know the command nothing/);
});

test('nobody but its user may ask', async () => {
  const { folder } = await listening({});
  expect((await stat(path.join(folder, 'control.sock'))).mode & 0o777).toBe(0o600);
});

test('a folder with a path too long for a socket has one elsewhere', async () => {
  const { folder } = await listening({ hello: async () => 'here' }, 'x'.repeat(120));
  expect((await askRunning(folder, { command: 'hello' })).result).toBe('here');
});

test('where no process listens, whoever asks is told what to do', async () => {
  const { folder, server } = await listening({});
  await server.stop();
  await expect(askRunning(folder, { command: 'hello' })).rejects.toThrow(/does not take commands.*stop it first/);
});

test('whoever waits when the process stops is told that there is no answer', async () => {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const { folder, server } = await listening({
    wait: () => {
      begun.resolve();
      return end.promise;
    },
  });
  const asked = expect(askRunning(folder, { command: 'wait' })).rejects.toThrow(/it was stopped/);
  await begun.promise;
  const stopped = server.stop();
  await asked;
  end.resolve();
  await stopped;
});
