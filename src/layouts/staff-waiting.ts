import type { Waiting } from '../accounts/staff-place.ts';
import type { Core, Services } from '../domains.ts';
import type { Messages } from '../messages.ts';

/** So long a figure holds, in milliseconds: every staff page shows it. */
const KEPT_MS = 5_000;

/** A page waits so long for a figure, in milliseconds, and then shows itself without. */
const PATIENCE_MS = 400;

type App = Core & Services;
type Counted = { until: number; count: Promise<number | undefined> };

const kept = new WeakMap<Waiting<Messages, App>, Counted>();

/** How many wait at a place; undefined where nobody can say at the moment: a page is never late, and never fails, for a figure. */
export async function countWaiting(waiting: Waiting<Messages, App>, app: App): Promise<number | undefined> {
  let counted = kept.get(waiting);
  if (!counted || counted.until < Date.now()) {
    const count = waiting.count(app).catch((error: unknown) => {
      app.report(error, 'figures of the staff pages');
      return undefined;
    });
    counted = { until: Date.now() + KEPT_MS, count };
    kept.set(waiting, counted);
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  return Promise.race([counted.count, late]).finally(() => clearTimeout(timer));
}
