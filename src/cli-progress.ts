import { SingleBar } from 'cli-progress';

/** Without a terminal a line is enough every so many percent. */
const LINE_EVERY_PERCENT = 25;

/** Progress of long work: a bar on a terminal, plain lines elsewhere. */
export function progressBar(what: string): { show(done: number, total: number): void; stop(): void } {
  if (!process.stderr.isTTY) {
    let last = 0;
    return {
      show(done, total) {
        const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
        if (percent < last + LINE_EVERY_PERCENT && done !== total) return;
        if (percent === last) return;
        last = percent;
        console.error(`${what}: ${done} of ${total}`);
      },
      stop() {},
    };
  }
  const bar = new SingleBar({ format: `${what} {bar} {value}/{total}`, hideCursor: true, stream: process.stderr });
  let started = false;
  return {
    show(done, total) {
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
