import type { Waiting } from '../accounts/staff-place.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Core, Services } from '../domains.ts';
import type { Messages } from '../messages.ts';
import { cacheTag } from '../web/cache-tags.ts';

/** So long a figure holds: every staff page shows it. */
const KEPT_SECONDS = 5;

/** A page waits so long for a figure, in milliseconds, and then shows itself without. */
const PATIENCE_MS = 400;

const WAITING = cacheTag('waiting');

type App = Core & Services;

/** Has the figures counted anew: somebody of the staff has just done something, and looks at what is left. */
export function forgetWaiting({ memory }: Pick<App, 'memory'>): void {
  memory.invalidate([WAITING]);
}

/**
 * How many wait at a place; undefined where nobody can say at the moment: a page is never late, and never fails, for a figure.
 * @param path of the place, by which its figure is kept.
 */
export async function countWaiting(
  { path, waiting }: { path: string; waiting: Waiting<Messages, App> },
  app: App,
  viewer: Viewer,
): Promise<number | undefined> {
  const key = ['waiting', path, waiting.of?.(app, viewer)].join(' ');
  const counted = app.memory.getOrMake(key, async () => {
    const count = await waiting.count(app, viewer).catch((error: unknown) => {
      app.report(error, 'figures of the staff pages');
      return undefined;
    });
    return { value: { count }, seconds: KEPT_SECONDS, tags: [WAITING], size: key.length };
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  return Promise.race([counted.then(({ count }) => count), late]).finally(() => clearTimeout(timer));
}
