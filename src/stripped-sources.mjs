// Loaded before the server by start.ts, and therefore not TypeScript: the sources come without their types, as the build has written them. What
// Node strips types with would stay in memory, and so would everything that its cache of stripped sources has read: over 10 MB either way.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const sources = new URL('./', import.meta.url).href;
const stripped = new URL('../dist/stripped/', import.meta.url);

registerHooks({
  load(url, context, next) {
    const file = url.startsWith(sources) && url.endsWith('.ts') && new URL(url.slice(sources.length), stripped);
    if (!file || !existsSync(file)) return next(url, context);
    return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true };
  },
});
