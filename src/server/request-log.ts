import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RouteTable } from './route-rules.ts';

/** Makes the function that numbers a request and writes it into the log once it is answered. */
export function requestLog(log: Logger, routes: RouteTable): (req: IncomingMessage, res: ServerResponse) => string {
  const process = randomUUID().slice(0, 8);
  let requests = 0;
  return (req, res) => {
    const began = performance.now();
    // Unique among processes and restarts, and much cheaper than a random number each.
    const requestId = `${process}-${(requests++).toString(36)}`;
    if (log.isLevelEnabled('info'))
      res.on('close', () =>
        log.info(
          {
            requestId,
            method: req.method,
            path: routes.loggedPath(req.url),
            status: res.statusCode,
            ms: Math.round((performance.now() - began) * 10) / 10,
          },
          res.writableFinished ? 'request' : 'request cut off',
        ),
      );
    return requestId;
  };
}
