// What this browser keeps of a text until the server has it: for whom it was written, and for nobody else.
import { KEPT, ownerOfPage } from './person.ts';

/** What is kept by a name for whom this page is; undefined where it is somebody else's, or cannot be read. */
export function readKept<Kept extends object>(name: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT + name) ?? 'null') as (Kept & { owner: string }) | null;
    return kept?.owner === ownerOfPage() && kept.owner !== '' ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps something by a name, or lets go of it. */
export function writeKept(name: string, kept: object | undefined): void {
  try {
    if (kept) localStorage.setItem(KEPT + name, JSON.stringify({ owner: ownerOfPage(), ...kept }));
    else localStorage.removeItem(KEPT + name);
  } catch {
    // A full store, or a browser that allows none, keeps nothing.
  }
}
