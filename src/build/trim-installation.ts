import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * What packages bring for those who develop with them: source maps, and the C headers of Node, by which modules are compiled. Types stay:
 * Astro's integrations read some while building. And sharp, which Astro loads where it makes pictures smaller; here they stay as they are.
 */
const NOT_RUN = /\.map$|^(sharp|@img)[/\\]|^node[/\\]node_modules[/\\]node-[^/\\]+[/\\](include|share)[/\\]/;

/**
 * Removes what is not run from an installation.
 * @param folder `node_modules`; a link in it is left alone.
 * @returns how many files went.
 */
export function trimInstallation(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => NOT_RUN.test(path.relative(folder, file)));
  for (const file of files) rmSync(file);
  return files.length;
}

/** Whether npm installs for running only, by what it tells scripts. */
export function isForRunning(env: Record<string, string | undefined>): boolean {
  const named = (list: string | undefined) => (list ?? '').split(/[\s,]+/).includes('dev');
  return named(env['npm_config_omit']) || (env['NODE_ENV'] === 'production' && !named(env['npm_config_include']));
}

// `npm ci --omit=dev` runs this after it: see "postinstall" in package.json.
if (process.env['npm_lifecycle_event'] === 'postinstall' && isForRunning(process.env))
  trimInstallation(path.join(import.meta.dirname, '../../node_modules'));
