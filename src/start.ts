import path from 'node:path';
import { buildPages } from './build/build-pages.ts';

// `npm start`: builds the pages when they are missing or older than their sources, then serves.
try {
  buildPages(path.join(import.meta.dirname, '..'), console.log);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
process.env['NODE_ENV'] ??= 'production';
await import('./server.ts');
