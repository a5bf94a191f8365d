// What a process and those that it started use of the machine (proc(5)).
import { readdirSync, readFileSync } from 'node:fs';
import { processStat } from './product.ts';

/** A process and all that it started, directly or not. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? processStat(Number(name)) : undefined;
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const all = [pid];
  for (const one of all) for (const [child, parent] of parents) if (parent === one) all.push(child);
  return all;
}

/** Memory that a process has at the moment, in megabytes. */
export function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes ?? 0) * 1024) / 1e6;
}

/** Processor time that all threads of processes have used so far, in milliseconds, by thread. */
export function processorTimes(pids: readonly number[]): Map<number, number> {
  return threadTimes(pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`)).map(Number));
}

/**
 * Processor time that threads have used so far, in milliseconds, by thread (schedstat); without those that have ended.
 * @param threads the number of a process stands for the first of its threads.
 */
export function threadTimes(threads: readonly number[]): Map<number, number> {
  return new Map(
    threads.flatMap((thread) => {
      const used = threadTime(thread);
      return used === undefined ? [] : [[thread, used] as const];
    }),
  );
}

function threadTime(thread: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
