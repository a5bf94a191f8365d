import { LRUCache } from 'lru-cache';

/** How much strangers can make the ledger write, whatever else they may do. Who is over it is answered as everybody else. */
export interface Bounds {
  /** Visits and searches of one network in an hour: an office behind one address has room. */
  ofNetwork: number;
  /** Visits and searches of everybody in a minute, in each process. */
  ofAll: number;
  /** Different documents shown to one visit. */
  ofVisit: number;
}

const BOUNDS: Bounds = { ofNetwork: 240, ofAll: 1_200, ofVisit: 60 };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Networks and visits that are remembered; whoever comes from more networks than that meets the bound of all. */
const MOST_REMEMBERED = 10_000;

/** Decides what of strangers' visits and searches goes into the ledger. It counts in memory: counting must not write either. */
export class Admission {
  readonly #bounds: Bounds;
  readonly #networks = new LRUCache<string, Window>({ max: MOST_REMEMBERED });
  readonly #visits = new LRUCache<string, Set<number>>({ max: MOST_REMEMBERED });
  readonly #all = new Window(MINUTE_MS);

  constructor(bounds: Partial<Bounds> = {}) {
    this.#bounds = { ...BOUNDS, ...bounds };
  }

  /** Whether a search of this network may be noted; undefined is a network that nobody knows. */
  search(network: string | undefined): boolean {
    const known = network === undefined ? undefined : (this.#networks.get(network) ?? new Window(HOUR_MS));
    if (network !== undefined) this.#networks.set(network, known!);
    if (known && !known.has(this.#bounds.ofNetwork)) return false;
    if (!this.#all.has(this.#bounds.ofAll)) return false;
    known?.take();
    this.#all.take();
    return true;
  }

  /** Whether a visit of this network may be noted; one that was goes on. */
  visit(id: string, network: string | undefined): boolean {
    if (this.#visits.get(id)) return true;
    if (!this.search(network)) return false;
    this.#visits.set(id, new Set());
    return true;
  }

  /** Which of the documents shown to a visit may be noted: those noted before, and others while there is room. */
  shown<Shown extends { documentId: number }>(id: string, shown: readonly Shown[]): Shown[] {
    const before = this.#visits.get(id) ?? new Set<number>();
    return shown.filter(({ documentId }) => {
      if (!before.has(documentId) && before.size >= this.#bounds.ofVisit) return false;
      before.add(documentId);
      return true;
    });
  }
}

/** What was taken in the running stretch of time. */
class Window {
  readonly #ms: number;
  #until = 0;
  #taken = 0;

  constructor(ms: number) {
    this.#ms = ms;
  }

  has(most: number): boolean {
    // The clock of the process, which nobody sets back.
    if (performance.now() >= this.#until) {
      this.#until = performance.now() + this.#ms;
      this.#taken = 0;
    }
    return this.#taken < most;
  }

  take(): void {
    this.#taken++;
  }
}
