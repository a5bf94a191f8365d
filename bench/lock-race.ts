// node bench/lock-race.ts [rounds]: four processes reach for one folder at once, round after round; in every one exactly one may get it.
// Every tenth winner is killed where it stands.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const rounds = Number(process.argv[2] ?? 1000);
const STARTERS = 4;
const KILLED_EVERY = 10;

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-lock-race-'));
const script = `
  import os from 'node:os';
  import { syncBuiltinESMExports } from 'node:module';
  os.hostname = () => 'host-' + process.pid;
  syncBuiltinESMExports();
  const { lockFolder } = await import(${JSON.stringify(path.join(import.meta.dirname, '../src/db/lock.ts'))});
  let unlock;
  process.stdin.on('data', async () => {
    if (unlock) {
      await unlock();
      unlock = undefined;
      return console.log('given back');
    }
    unlock = await lockFolder(${JSON.stringify(folder)}).catch((error) => console.log(error.name));
    if (unlock) console.log('locked');
  });
  console.log('ready');`;

interface Starter {
  child: ChildProcess;
  said(): Promise<string>;
}

async function starter(): Promise<Starter> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const said = async () => (await lines.next()).value as string;
  await said();
  return { child, said };
}

const starters = await Promise.all(Array.from({ length: STARTERS }, starter));
const winners = new Map<number, number>();
try {
  for (let round = 1; round <= rounds; round++) {
    for (const { child } of starters) child.stdin!.write('go');
    const said = await Promise.all(starters.map((one) => one.said()));
    const won = starters.filter((_, at) => said[at] === 'locked');
    winners.set(won.length, (winners.get(won.length) ?? 0) + 1);
    for (const winner of won) {
      if (round % KILLED_EVERY === 0) {
        const exited = once(winner.child, 'exit');
        winner.child.kill('SIGKILL');
        await exited;
        starters[starters.indexOf(winner)] = await starter();
      } else {
        winner.child.stdin!.write('go');
        await winner.said();
      }
    }
    if (round % 100 === 0)
      console.log(`${round} rounds: ${[...winners].map(([n, times]) => `${n} winner(s) ${times} times`).join(', ')}`);
  }
} finally {
  for (const { child } of starters) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}
console.log(
  `${rounds} rounds of ${STARTERS} starters: ${[...winners].map(([n, times]) => `${n} winner(s) ${times} times`).join(', ')}`,
);
if (winners.get(1) !== rounds) process.exitCode = 1;
