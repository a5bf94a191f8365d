import path from 'node:path';
import { buildPages } from './build/build-pages.ts';

// `npm run build`: the pages into dist/, unless they are there and up to date.
buildPages(path.join(import.meta.dirname, '..'), console.log);
