// Vectors of texts in one byte a dimension, and how near a question is to them.

/** The vectors of a document's passages, one after the other, and what a product with each must be divided by. */
export interface PassageVectors {
  bytes: Int8Array;
  lengths: Float64Array;
}

/** A vector in steps of its largest component: a quarter of the bytes, cosines off by less than a hundredth. */
export function inBytes(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0
    ? new Int8Array(vector.length)
    : Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}

/** Reads vectors of {@link inBytes} that stand one after the other. The bytes are copied. */
export function readVectors(bytes: Uint8Array, dimensions: number): PassageVectors {
  const own = new Int8Array(bytes.length);
  own.set(bytes);
  const lengths = new Float64Array(Math.floor(own.length / dimensions));
  for (let p = 0; p < lengths.length; p++) {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += own[p * dimensions + d]! ** 2;
    lengths[p] = Math.sqrt(sum);
  }
  return { bytes: own, lengths };
}

/**
 * Cosine of a question and the passage of a document that is nearest to it, 0 at least.
 * @param question a vector of length 1.
 */
export function likest(question: Float64Array, { bytes, lengths }: PassageVectors): number {
  let best = 0;
  for (let p = 0; p < lengths.length; p++) {
    if (lengths[p] === 0) continue;
    best = Math.max(best, product(question, bytes, p * question.length) / lengths[p]!);
  }
  return best;
}

/** Four sums beside one another take half the time of one. */
function product(question: Float64Array, bytes: Int8Array, from: number): number {
  const whole = question.length & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  for (let d = 0; d < whole; d += 4) {
    const at = from + d;
    a += question[d]! * bytes[at]!;
    b += question[d + 1]! * bytes[at + 1]!;
    c += question[d + 2]! * bytes[at + 2]!;
    e += question[d + 3]! * bytes[at + 3]!;
  }
  for (let d = whole; d < question.length; d++) a += question[d]! * bytes[from + d]!;
  return a + b + c + e;
}

/** A cosine on the scale from what texts that have nothing to do with each other reach to 1; 0 or less: nothing in common. */
export function aboveBaseline(cosine: number, baseline: number): number {
  return (cosine - baseline) / (1 - baseline);
}
