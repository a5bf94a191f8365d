import type { IncomingMessage } from 'node:http';
import os from 'node:os';
import { sql } from 'drizzle-orm';
import { audiencesOf, includesAudience } from './accounts/audience.ts';
import { recogniseCookie } from './accounts/recognise.ts';
import type { Viewer } from './accounts/viewer.ts';
import type { App } from './app.ts';
import { domains } from './domains.ts';
import type { FilePermission, PermissionOf } from './server/content-files.ts';
import { roomIn } from './server/disk-space.ts';
import { sessionIn } from './server/framing.ts';
import type { Served } from './server/handler.ts';
import type { AstroApp } from './server/render.ts';
import { routeTable } from './server/route-rules.ts';
import { recogniseInProduct } from './widget/recognise.ts';

/** What the server needs of the product, collected from the domains. @param policy the Content-Security-Policy of every answer. */
export function served(app: App, astro: AstroApp, policy: string): Served {
  const { settings, log, pages, db } = app;
  const tracked = domains.flatMap(({ trackedParameters = {} }) => Object.entries(trackedParameters));
  const readiness = domains.flatMap(({ readiness = {} }) => Object.entries(readiness));
  return {
    settings,
    log,
    pages,
    astro,
    policy,
    frameAncestors: ["'self'", ...domains.flatMap((domain) => domain.frameAncestors?.(app) ?? [])],
    routes: routeTable(domains.map(({ routes = {} }) => routes)),
    filePermission: filePermission(app),
    sessionCookie: domains.find(({ sessionCookie }) => sessionCookie)!.sessionCookie!,
    tracked: new Map(
      tracked.map(([name, tell]) => [name, (value: string, pathname: string) => tell(app, value, pathname)]),
    ),
    isReaderKnown: () => app.database.reachable,
    readiness: {
      database: () =>
        db.execute(sql`select 1`).then(
          () => true,
          () => false,
        ),
      // Reading goes on without; what is written or uploaded is refused.
      disk: roomIn([settings.dataDir, os.tmpdir()]),
      ...Object.fromEntries(readiness.map(([name, check]) => [name, () => check(app)])),
    },
  };
}

/**
 * Who may have a file of the content folder: whoever is in the audience that every domain gives it. Nobody is looked up for what is for
 * everyone; a file that no domain knows is nobody's.
 */
export function filePermission(app: App): PermissionOf {
  return async (inside: string, request: IncomingMessage): Promise<FilePermission> => {
    const answers = await Promise.all(domains.map((domain) => domain.audiencesOfFile?.(app, inside)));
    const asked = answers.filter((audiences) => audiences !== undefined);
    if (asked.length === 0) return 'hidden';
    if (asked.every((audiences) => audiences.includes('everyone'))) return 'public';
    const mine = audiencesOf(await readerOf(app, request));
    return asked.every((audiences) => audiences.some((one) => includesAudience(mine, one))) ? 'private' : 'hidden';
  };
}

/** Who asks for a file: by the cookie, or inside a product by the session of its widget. */
async function readerOf(app: App, { headers }: IncomingMessage): Promise<Viewer> {
  const session = sessionIn(headers);
  if (!session) return recogniseCookie(app.db, headers.cookie);
  const { viewer } = await recogniseInProduct(app, session, new URL(app.settings.publicUrl ?? 'http://localhost'));
  return viewer;
}
