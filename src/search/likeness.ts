// Vectors of texts in one byte a dimension, and how near a question is to them.
import { AFTER_PASSAGE, AT_ONCE, largestProductIn } from './dot-product.ts';

/**
 * Documents with their passages, and one question at a time that they are compared with. What a comparison reads stands in a few arrays
 * in the order in which it is read: following references to one object for each document would take as long as all products.
 */
export interface Passages {
  /**
   * Keeps the passages of a document, instead of those that it had. The bytes are copied.
   * @param bytes vectors of {@link inBytes} that stand one after the other.
   * @param group a small number: documents are compared by groups.
   */
  put(id: number, group: number, bytes: Uint8Array): void;
  /** Forgets a document; an unknown one is ignored. */
  remove(id: number): void;
  /** @param question a vector of length 1, as long as those of the passages. */
  ask(question: Float32Array): void;
  /** Cosine of the question and the passage of a document that is nearest to it, 0 at least; also for an unknown one. */
  likest(id: number): number;
  /** The group of a document. */
  groupOf(id: number): number | undefined;
  /**
   * Compares all documents of some groups.
   * @param isWanted by group: 1 for those that are compared.
   * @param most so many, the nearest first; of equally near ones those of lower numbers.
   */
  nearest(isWanted: Uint8Array, most: number): { id: number; cosine: number }[];
}

/** A vector in steps of its largest component: a quarter of the bytes, cosines off by less than a hundredth. */
export function inBytes(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0
    ? new Int8Array(vector.length)
    : Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}

const PAGE_BYTES = 65_536;

/** Room is added by so much of what there is. */
const GROWTH = 0.25;

/** A product of numbers of 16 bits and of 8 bits must fit into 32. */
const LARGEST_PRODUCT = 2 ** 31 - 1;

/** An empty store for vectors of so many dimensions. */
export function createPassages(dimensions: number): Passages {
  const length = Math.ceil(dimensions / AT_ONCE) * AT_ONCE;
  const record = length + AFTER_PASSAGE;
  const largest = Math.min(32_767, Math.floor(LARGEST_PRODUCT / (127 * length)));
  // The question comes first.
  let end = 2 * length;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE_BYTES) });
  const largestProduct = largestProductIn(memory, length);
  let step = 0;
  /** Where passages were dropped, by their number. */
  const free = new Map<number, number[]>();

  /** Of each document by its row: its number, its group, where its passages are and how many. */
  let ids = new Float64Array(0);
  let groups = new Uint32Array(0);
  let places = new Uint32Array(0);
  let counts = new Uint32Array(0);
  const rows = new Map<number, number>();

  function placeFor(count: number): number {
    const known = free.get(count)?.pop();
    if (known !== undefined) return known;
    const at = end;
    end += count * record;
    const { byteLength } = memory.buffer;
    if (end > byteLength) memory.grow(Math.ceil(Math.max(end - byteLength, byteLength * GROWTH) / PAGE_BYTES));
    return at;
  }

  function newRow(): number {
    const row = rows.size;
    if (row === ids.length) {
      const room = Math.ceil((row + 1) * (1 + GROWTH));
      const grown = <Numbers extends Float64Array | Uint32Array>(to: Numbers, from: Numbers): Numbers => {
        to.set(from);
        return to;
      };
      ids = grown(new Float64Array(room), ids);
      groups = grown(new Uint32Array(room), groups);
      places = grown(new Uint32Array(room), places);
      counts = grown(new Uint32Array(room), counts);
    }
    return row;
  }

  function remove(id: number): void {
    const row = rows.get(id);
    if (row === undefined) return;
    const [place, count] = [places[row]!, counts[row]!];
    const known = free.get(count);
    if (known) known.push(place);
    else free.set(count, [place]);
    // The last takes its row, so that there are no gaps.
    const last = rows.size - 1;
    for (const column of [ids, groups, places, counts]) column[row] = column[last]!;
    rows.set(ids[row]!, row);
    rows.delete(id);
  }

  const cosineOf = (row: number): number => (counts[row] === 0 ? 0 : largestProduct(places[row]!, counts[row]!) * step);

  return {
    put(id, group, bytes) {
      remove(id);
      const count = Math.floor(bytes.length / dimensions);
      const at = placeFor(count);
      const numbers = new DataView(memory.buffer);
      new Uint8Array(memory.buffer, at, count * record).fill(0);
      for (let p = 0; p < count; p++) {
        const own = new Int8Array(memory.buffer, at + p * record, dimensions);
        own.set(new Int8Array(bytes.buffer, bytes.byteOffset + p * dimensions, dimensions));
        const size = Math.sqrt(own.reduce((sum, value) => sum + value ** 2, 0));
        numbers.setFloat32(at + p * record + length, size === 0 ? 0 : 1 / size, true);
      }
      const row = newRow();
      ids[row] = id;
      groups[row] = group;
      places[row] = at;
      counts[row] = count;
      rows.set(id, row);
    },
    remove,
    ask(question) {
      step = question.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / largest;
      const own = new Int16Array(memory.buffer, 0, length).fill(0);
      if (step > 0) own.set(question.map((value) => Math.round(value / step)));
    },
    likest(id) {
      const row = rows.get(id);
      return row === undefined ? 0 : cosineOf(row);
    },
    groupOf(id) {
      const row = rows.get(id);
      return row === undefined ? undefined : groups[row];
    },
    nearest(isWanted, most) {
      const found: { id: number; cosine: number }[] = [];
      // What does not reach it is not among the nearest.
      let bar = 0;
      for (let row = 0; row < rows.size; row++) {
        if (isWanted[groups[row]!] !== 1) continue;
        const cosine = cosineOf(row);
        if (cosine < bar) continue;
        const id = ids[row]!;
        let at = found.length;
        while (
          at > 0 &&
          (found[at - 1]!.cosine < cosine || (found[at - 1]!.cosine === cosine && found[at - 1]!.id > id))
        )
          at--;
        found.splice(at, 0, { id, cosine });
        if (found.length > most) found.pop();
        if (found.length === most) bar = found[most - 1]!.cosine;
      }
      return found;
    },
  };
}

/** A cosine on the scale from what texts that have nothing to do with each other reach to 1; 0 or less: nothing in common. */
export function aboveBaseline(cosine: number, baseline: number): number {
  return (cosine - baseline) / (1 - baseline);
}
