// Vectors of texts in one byte a dimension, and how near a question is to them.
import { AT_ONCE, dotProductIn } from './dot-product.ts';

/** Where the vectors of a document's passages are kept. */
export interface KeptPassages {
  /** Of the first; the others follow. */
  at: number;
  /** What a product with each must be divided by. */
  lengths: Float64Array;
}

/** The passages of many documents, and one question at a time that they are compared with. */
export interface Passages {
  /** Keeps vectors of {@link inBytes} that stand one after the other. The bytes are copied. */
  keep(bytes: Uint8Array): KeptPassages;
  /** Gives the room of passages to others: they must not be compared any more. */
  drop(passages: KeptPassages): void;
  /** @param question a vector of length 1, as long as those of the passages. */
  ask(question: Float32Array): void;
  /** Cosine of the question and the passage of a document that is nearest to it, 0 at least. */
  likest(passages: KeptPassages): number;
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
  const stride = Math.ceil(dimensions / AT_ONCE) * AT_ONCE;
  const largest = Math.min(32_767, Math.floor(LARGEST_PRODUCT / (127 * stride)));
  // The question comes first.
  let end = 2 * stride;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE_BYTES) });
  const product = dotProductIn(memory);
  let step = 0;
  /** Where passages were dropped, by their number. */
  const free = new Map<number, number[]>();

  function placeFor(count: number): number {
    const known = free.get(count)?.pop();
    if (known !== undefined) return known;
    const at = end;
    end += count * stride;
    const { byteLength } = memory.buffer;
    if (end > byteLength) memory.grow(Math.ceil(Math.max(end - byteLength, byteLength * GROWTH) / PAGE_BYTES));
    return at;
  }

  return {
    keep(bytes) {
      const lengths = new Float64Array(Math.floor(bytes.length / dimensions));
      const at = placeFor(lengths.length);
      const own = new Int8Array(memory.buffer, at, lengths.length * stride).fill(0);
      for (let p = 0; p < lengths.length; p++) {
        const passage = own.subarray(p * stride, p * stride + dimensions);
        passage.set(new Int8Array(bytes.buffer, bytes.byteOffset + p * dimensions, dimensions));
        lengths[p] = Math.sqrt(passage.reduce((sum, value) => sum + value ** 2, 0));
      }
      return { at, lengths };
    },
    drop({ at, lengths }) {
      const known = free.get(lengths.length);
      if (known) known.push(at);
      else free.set(lengths.length, [at]);
    },
    ask(question) {
      step = question.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / largest;
      const own = new Int16Array(memory.buffer, 0, stride).fill(0);
      if (step > 0) own.set(question.map((value) => Math.round(value / step)));
    },
    likest({ at, lengths }) {
      let best = 0;
      for (let p = 0; p < lengths.length; p++) {
        if (lengths[p] === 0) continue;
        best = Math.max(best, (product(0, at + p * stride, stride) * step) / lengths[p]!);
      }
      return best;
    },
  };
}

/** A cosine on the scale from what texts that have nothing to do with each other reach to 1; 0 or less: nothing in common. */
export function aboveBaseline(cosine: number, baseline: number): number {
  return (cosine - baseline) / (1 - baseline);
}
