// Products of vectors by machine instructions that multiply eight numbers at once: a tenth of the time of the same loop in JavaScript.
// They need a WebAssembly module. It is this one function, written out below, and nothing that would have to be built or fetched.

/**
 * The largest product, 0 at least, of the question at 0 in 16-bit numbers with each of `count` passages from `at` on, one at least: their
 * bytes, and behind those of each the factor for its product in 32 bits and as many unused.
 */
export type LargestProduct = (at: number, count: number) => number;

/** How many numbers are multiplied at once. */
export const AT_ONCE = 8;

/** Bytes behind the numbers of each passage. */
export const AFTER_PASSAGE = 8;

/**
 * Compares vectors in `memory`.
 * @param length numbers of each: a multiple of {@link AT_ONCE}.
 */
export function largestProductIn(memory: WebAssembly.Memory, length: number): LargestProduct {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleFor(length)), { from: { memory } });
  return exports.largest as LargestProduct;
}

/** A number as WebAssembly writes it where no sign is expected: seven bits a byte, the lowest first. */
function written(number: number): number[] {
  return number < 128 ? [number] : [(number & 127) | 128, ...written(number >>> 7)];
}

/** The same where a sign is expected: the bit before the last seven is that of the sign. */
function signed(number: number): number[] {
  return number < 64 ? [number] : [(number & 127) | 128, ...signed(number >>> 7)];
}

const list = (items: readonly number[][]): number[] => [...written(items.length), ...items.flat()];
const sized = (bytes: readonly number[]): number[] => [...written(bytes.length), ...bytes];
const name = (text: string): number[] => sized([...Buffer.from(text)]);
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const [AT, COUNT, QUESTION, END, SUM, BEST] = [0, 1, 2, 3, 4, 5] as const;
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const integer = (value: number): number[] => [0x41, ...signed(value)];
const simd = (operation: number, ...of: number[]): number[] => [0xfd, ...written(operation), ...of];
const [ADD, SUBTRACT, LOOP, IS_BELOW, AGAIN_IF, CLOSE] = [
  [0x6a],
  [0x6b],
  [0x03, 0x40],
  [0x49],
  [0x0d, 0],
  [0x0b],
] as const;
const [LOAD_F32, TO_F32, TIMES, LARGER] = [[0x2a, 0, 0], [0xb2], [0x94], [0x97]] as const;
const raise = (local: number, by: number): number[] => [...get(local), ...integer(by), ...ADD, ...set(local)];

const bodyFor = (length: number): number[] => [
  ...list([
    [2, I32],
    [1, V128],
    [1, F32],
  ]),
  ...LOOP,
  ...[...integer(0), ...set(QUESTION), ...get(AT), ...integer(length), ...ADD, ...set(END)],
  // i32x4.splat
  ...[...integer(0), ...simd(17), ...set(SUM)],
  ...LOOP,
  // v128.load of 16-bit numbers; v128.load8x8_s of bytes; i32x4.dot_i16x8_s; i32x4.add
  ...[...get(SUM), ...get(QUESTION), ...simd(0, 0, 0), ...get(AT), ...simd(1, 0, 0), ...simd(186), ...simd(174)],
  ...[...set(SUM), ...raise(QUESTION, 2 * AT_ONCE), ...raise(AT, AT_ONCE)],
  ...[...get(AT), ...get(END), ...IS_BELOW, ...AGAIN_IF],
  ...CLOSE,
  // i32x4.extract_lane
  ...[...get(BEST), ...[0, 1, 2, 3].flatMap((lane) => [...get(SUM), ...simd(27, lane)]), ...ADD, ...ADD, ...ADD],
  ...[...TO_F32, ...get(AT), ...LOAD_F32, ...TIMES, ...LARGER, ...set(BEST)],
  ...raise(AT, AFTER_PASSAGE),
  ...[...get(COUNT), ...integer(1), ...SUBTRACT, ...set(COUNT), ...get(COUNT), ...AGAIN_IF],
  ...CLOSE,
  ...get(BEST),
  ...CLOSE,
];

const moduleFor = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
    ...section(1, list([[0x60, ...list([[I32], [I32]]), ...list([[F32]])]])),
    ...section(2, list([[...name('from'), ...name('memory'), 2, 0, 1]])),
    ...section(3, list([[0]])),
    ...section(7, list([[...name('largest'), 0, 0]])),
    ...section(10, list([sized(bodyFor(length))])),
  ]);
