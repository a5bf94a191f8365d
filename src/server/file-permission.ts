import type { IncomingMessage } from 'node:http';
import { recogniseCookie } from '../accounts/recognise.ts';
import type { App } from '../app.ts';
import { audienceOfFile } from '../articles/files.ts';
import { mayRead } from '../articles/policy.ts';
import type { FilePermission } from './content-files.ts';

/** Who may have a file of content/: whoever may read an article with it. Nobody is looked up for what is for everyone. */
export function filePermission(app: Pick<App, 'db' | 'site'>) {
  return async (inside: string, request: IncomingMessage): Promise<FilePermission> => {
    const audience = await audienceOfFile(app.db, app.site, inside);
    if (audience === 'everyone') return 'public';
    const viewer = await recogniseCookie(app.db, request.headers.cookie);
    return mayRead(viewer, audience) ? 'private' : 'hidden';
  };
}
