import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bornAt, FolderInUseError, lockFolder } from './lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Another process that takes the folder, and says whether it did; told to, it gives it back. */
async function otherProcess(host = 'here') {
  const script = `
    import os from 'node:os';
    import { syncBuiltinESMExports } from 'node:module';
    os.hostname = () => ${JSON.stringify(host)};
    syncBuiltinESMExports();
    const { lockFolder } = await import(${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))});
    process.stdin.once('data', async () => {
      const unlock = await lockFolder(${JSON.stringify(folder)}).catch((error) => console.log(error.name));
      if (!unlock) process.exit();
      console.log('locked');
      process.stdin.once('data', async () => { await unlock(); process.exit(); });
    });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => (await lines.next()).value as string;
  expect(await said()).toBe('ready');
  const go = () => child.stdin.write('go');
  const exited = once(child, 'exit');
  return {
    pid: child.pid,
    take: async () => {
      go();
      return said();
    },
    giveBack: async () => {
      go();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

test('a folder in use by another process is refused with a message that names it, whatever its host is called', async () => {
  const other = await otherProcess('container-1');
  expect(await other.take()).toBe('locked');
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError);
  await expect(lockFolder(folder)).rejects.toThrow(`process ${other.pid} on container-1`);
  await other.kill();
});

test('a folder whose process was killed is free again', async () => {
  const other = await otherProcess();
  expect(await other.take()).toBe('locked');
  await other.kill();
  const unlock = await lockFolder(folder);
  await unlock();
});

test('of four that start at once over the lock of a killed process one gets the folder, round after round', async () => {
  for (let round = 0; round < 5; round++) {
    const [first, ...others] = await Promise.all(
      ['a', 'b', 'b', 'c', 'd'].map((host) => otherProcess(`${host}-${round}`)),
    );
    expect(await first!.take()).toBe('locked');
    await first!.kill();
    const said = await Promise.all(others.map((other) => other.take()));
    expect(said.filter((word) => word === 'locked')).toHaveLength(1);
    expect(said.filter((word) => word === 'FolderInUseError')).toHaveLength(3);
    await Promise.all(others.map((other) => other.kill()));
  }
});

test('who leaves takes nobody else’s lock along', async () => {
  const [first, second, third] = await Promise.all([otherProcess('a'), otherProcess('b'), otherProcess('c')]);
  expect(await first.take()).toBe('locked');
  await first.giveBack();
  expect(await second.take()).toBe('locked');
  expect(await third.take()).toBe('FolderInUseError');
  await expect(lockFolder(folder)).rejects.toThrow(`process ${second.pid} on b`);
  await Promise.all([second.kill(), third.kill()]);
});

test('a folder that a version with the old lock has is refused', async () => {
  const other = await otherProcess();
  const born = bornAt(other.pid!);
  await writeFile(path.join(folder, 'lock'), JSON.stringify({ pid: other.pid, host: os.hostname(), born }));
  await expect(lockFolder(folder)).rejects.toThrow(`process ${other.pid}`);
  await other.kill();
  await (await lockFolder(folder))();
});

test('the same process cannot take a folder twice', async () => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError);
  await unlock();
  await (await lockFolder(folder))();
});

test('a lock that was half written when its process died is taken over', async () => {
  await writeFile(path.join(folder, 'lock'), '{"pid":');
  const unlock = await lockFolder(folder);
  expect(JSON.parse(await readFile(path.join(folder, 'lock'), 'utf8')).pid).toBe(process.pid);
  await unlock();
});
