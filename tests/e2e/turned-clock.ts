// Loaded before the server (`--import`): for it, and for the database inside it, it is later than it is by what the file TURNED_CLOCK says,
// in minutes; or it stands at the moment that the file says: `at` and its milliseconds. What measures how long something takes (`performance.now`) goes on as ever, as when somebody sets a machine's clock.
import { readFileSync } from 'node:fs';

const file = process.env['TURNED_CLOCK'];
const real = Date.now;
let ahead = 0;
let standing: number | undefined;
const look = () => {
  try {
    const said = readFileSync(file!, 'utf8');
    standing = said.startsWith('at ') ? Number(said.slice('at '.length)) : undefined;
    ahead = Number(said) * 60_000 || 0;
  } catch {
    // Nobody has turned it yet.
  }
};
const now = () => standing ?? real() + ahead;

if (file) {
  look();
  setInterval(look, 50).unref();
  Date.now = now;
  globalThis.Date = new Proxy(Date, {
    apply: () => new Date(now()).toString(),
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  });
}
