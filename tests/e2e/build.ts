import path from 'node:path';
import { buildPages } from '../../src/build/build-pages.ts';

/** Before the first test: the pages as `npm start` would serve them. */
export default function build(): void {
  buildPages(path.join(import.meta.dirname, '../..'), console.log);
}
