import { startOf } from './times.ts';
import { watch } from './watch.ts';

/** Lets a guide be watched among other things. @param hash of the address that led to it. */
export function watchInPlace(guide: HTMLElement, hash: string): void {
  watch(guide, { start: startOf({ search: '', hash }), isPage: false });
}
