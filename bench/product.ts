// The product, or another server, as a process that is measured from outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** proc(5): clock ticks of utime and stime; 100 a second on every Linux Node runs on. */
const TICKS_A_SECOND = 100;

/** A server that has printed its address. */
export interface Server {
  child: ChildProcess;
  url: string;
}

/**
 * Starts a script that prints the address it listens on, on a free port.
 * @param children takes the process as soon as there is one, so that it can be ended whatever happens.
 * @throws Error with what it printed, when it ends before.
 */
export async function startServer(
  script: string,
  { cwd, env, children }: { cwd: string; env: Record<string, string>; children: ChildProcess[] },
): Promise<Server> {
  const child = spawn(process.execPath, [script], {
    cwd,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${script} did not start:\n${output}`)));
    // Whatever else it prints is read as well, so that the pipe never fills.
    child.stdout!.on('data', (chunk) => {
      output += chunk;
      const found = /http:\/\/[\d.]+:\d+/.exec(output)?.[0];
      if (found) resolve(found);
    });
  });
  return { child, url };
}

/** proc(5) stat after the name in parentheses, which may itself contain spaces: state, parent, …; undefined when the process has ended. */
export function processStat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** What a process has used of the processor, in seconds; undefined when it has ended, or where there is no /proc. */
export function cpuSeconds(pid: number): number | undefined {
  const fields = processStat(pid);
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Waits until a process has done next to nothing for a second. */
export async function idle(pid: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const before = cpuSeconds(pid) ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if ((cpuSeconds(pid) ?? 0) - before < 0.02) return;
  }
}
