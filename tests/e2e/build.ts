import path from 'node:path';
import { buildPages } from '../../src/build/build-pages.ts';
import { startOnce } from './server.ts';

/** Before the first test: the pages as `npm start` would serve them, and a first start. @returns what is done after the last one. */
export default function build(): Promise<() => Promise<void>> {
  buildPages(path.join(import.meta.dirname, '../..'), console.log);
  return startOnce();
}
