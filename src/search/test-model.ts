// A sentence model small enough to be written by hand: each word has a direction, a text the mean of its words'.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

// Protocol buffers: a field is its number and wire type, then a number, or a length and bytes.
// Fields as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const number = (field: number, value: number) => Buffer.from([...varint(field << 3), ...varint(value)]);
const bytes = (field: number, ...parts: (string | Uint8Array)[]) => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), content]);
};

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

const FLOAT = 1;
const INT64 = 7;

/** An input or output; a size that is a word may vary. */
function tensor(field: number, name: string, type: number, sizes: (string | number)[]): Buffer {
  const shape = sizes.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : bytes(2, size)));
  return bytes(field, bytes(1, name), bytes(2, bytes(1, number(1, type), bytes(2, ...shape))));
}

/** How a model is made other than {@link writeModel} makes it by itself. */
export interface TestModelOptions {
  input?: string;
  output?: string;
  /** A word that the tokenizer knows and the model does not: it fails on every text that has it. */
  failsOn?: string;
}

/**
 * Writes `model.onnx` and `tokenizer.json` into a folder, which is made.
 * @param words each word's direction; a word that is not there is worth nothing.
 */
export async function writeModel(
  folder: string,
  words: Record<string, readonly number[]>,
  { input = 'input_ids', output = 'last_hidden_state', failsOn }: TestModelOptions = {},
): Promise<void> {
  const known = Object.keys(words);
  const dimensions = Object.values(words)[0]!.length;
  const rows = [new Array<number>(dimensions).fill(0), ...known.map((word) => [...words[word]!])];
  const graph = [
    bytes(1, bytes(1, 'rows'), bytes(1, input), bytes(2, output), bytes(4, 'Gather')),
    bytes(2, 'words'),
    bytes(
      5,
      number(1, rows.length),
      number(1, dimensions),
      number(2, FLOAT),
      bytes(8, 'rows'),
      bytes(9, new Uint8Array(Float32Array.from(rows.flat()).buffer)),
    ),
    tensor(11, input, INT64, ['texts', 'tokens']),
    tensor(11, 'attention_mask', INT64, ['texts', 'tokens']),
    tensor(12, output, FLOAT, ['texts', 'tokens', dimensions]),
  ];
  await mkdir(folder, { recursive: true });
  // Format 8 with the operators of version 13.
  await writeFile(
    path.join(folder, 'model.onnx'),
    Buffer.concat([number(1, 8), bytes(7, ...graph), bytes(8, number(2, 13))]),
  );
  await writeFile(
    path.join(folder, 'tokenizer.json'),
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [],
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: true,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: null,
      decoder: null,
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries([
          ['[UNK]', 0],
          ...[...known, ...(failsOn ? [failsOn] : [])].map((word, i) => [word, i + 1]),
        ]),
      },
    }),
  );
}
