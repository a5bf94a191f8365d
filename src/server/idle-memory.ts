// V8 collects garbage when it needs room, not when there is time: what a start, an import or a busy hour has left would stay with a quiet
// server, several times what it needs.
import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';

/** How often to look. */
const EVERY_MS = 5000;

/** A server that has been busy for less of the time than this has time for a collection, which takes some tens of milliseconds. */
const IDLE_SHARE = 0.05;

/** Not worth a collection: less than this came since the last one, in bytes. */
const LITTLE = 16 * 1024 * 1024;

/**
 * From now on gives memory that is not needed any more back to the system whenever the process is idle.
 * @returns a function that ends it.
 */
export function collectWhenIdle(): () => void {
  v8.setFlagsFromString('--expose-gc');
  // The function shows up in contexts that are made after the flag was set.
  const collect = vm.runInNewContext('gc') as (how: { type: 'major'; flavor: 'last-resort' }) => void;
  let busy = performance.eventLoopUtilization();
  let left = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, busy);
    busy = now;
    if (utilization > IDLE_SHARE || held() < left + LITTLE) return;
    collect({ type: 'major', flavor: 'last-resort' });
    left = held();
    // The collection itself is no work of the server's.
    busy = performance.eventLoopUtilization();
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}

function held(): number {
  const { total_physical_size: heap, external_memory: outside } = v8.getHeapStatistics();
  return heap + outside;
}
