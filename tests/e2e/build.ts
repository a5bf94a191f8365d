import path from 'node:path';
import { buildPages } from '../../src/build/build-pages.ts';
import { makeSeeds } from './make-seeds.ts';
import { embeddedPlace, FIXTURE, keepAs, type Place, POSTGRES, postgresPlace, startHelpwell } from './server.ts';

/**
 * Before the first test: the pages as `npm start` would serve them; and on each storage a first start and the seeds, which most tests
 * begin with and need not wait for. @returns what is done after the last one.
 */
export default async function build(): Promise<() => Promise<void>> {
  buildPages(path.join(import.meta.dirname, '../..'), console.log);
  const made: Place[] = [];
  for (const newPlace of [embeddedPlace, ...(POSTGRES ? [postgresPlace] : [])]) {
    const started = await newPlace(FIXTURE, true);
    await (await startHelpwell(started)).stop();
    keepAs('started', started);
    const seeded = await newPlace(FIXTURE);
    keepAs('seeded', seeded, { seeds: await makeSeeds(seeded) });
    made.push(started, seeded);
  }
  return async () => {
    for (const place of made) await place.remove();
  };
}
