// The index as bytes, so that a start reads it instead of building it again. A damaged or foreign snapshot is refused as a whole.
import { crc32 } from 'node:zlib';
import type { Audience } from '../accounts/audience.ts';
import type { AbbreviationTerms } from './abbreviations.ts';
import type { DocumentKind } from './document.ts';
import { CHANNELS, type Postings, type Segment } from './segment.ts';

/** Raise it whenever the same text would give other terms: stems, stop words, channels, hashes. Snapshots of other versions are not read. */
const VERSION = 3;

const MAGIC = 0x48575349;
/** Magic, version, length of the header, checksum of all the rest. */
const PREFIX = 16;

/** What a snapshot holds. */
export interface SnapshotContent {
  /** The caller's note of the state that was saved, for example a time of the database. */
  mark: string;
  categories: string[];
  partitions: {
    locale: string;
    kind: DocumentKind;
    audience: Audience;
    segments: { segment: Segment; removed: Uint8Array }[];
    /** What documents abbreviate, by their ids. */
    abbreviations: [id: number, AbbreviationTerms[]][];
  }[];
}

type Numbers = Float64Array | Uint32Array | Uint16Array | Uint8Array;

interface Header {
  mark: string;
  categories: string[];
  channels: readonly string[];
  /** For each segment its arrays' numbers of elements, in the order of `arraysOf`. */
  partitions: (Omit<SnapshotContent['partitions'][number], 'segments'> & { segments: number[][] })[];
}

function arraysOf({ segment, removed }: { segment: Segment; removed: Uint8Array }): Numbers[] {
  return [
    segment.ids,
    segment.categories,
    segment.solved,
    removed,
    ...segment.channels.flatMap((part) => [part.keys, part.starts, part.docs, part.frequencies, part.lengths]),
  ];
}

/** Writes an index as bytes. */
export function encodeSnapshot(content: SnapshotContent): Uint8Array {
  const header: Header = {
    mark: content.mark,
    categories: content.categories,
    channels: CHANNELS,
    partitions: content.partitions.map(({ segments, ...rest }) => ({
      ...rest,
      segments: segments.map((segment) => arraysOf(segment).map((array) => array.length)),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const arrays = content.partitions.flatMap(({ segments }) => segments.flatMap(arraysOf));
  let size = aligned(PREFIX + text.length);
  for (const array of arrays) size += aligned(array.byteLength);
  const bytes = new Uint8Array(size);
  bytes.set(text, PREFIX);
  let at = aligned(PREFIX + text.length);
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, VERSION);
  view.setUint32(8, text.length);
  view.setUint32(12, checksum(bytes));
  return bytes;
}

/** Reads what `encodeSnapshot` wrote; undefined when it is damaged, cut, or of another version. */
export function decodeSnapshot(bytes: Uint8Array): SnapshotContent | undefined {
  if (bytes.length < PREFIX) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(8);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== VERSION) return undefined;
  if (view.getUint32(12) !== checksum(bytes)) return undefined;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length))) as Header;
  if (header.channels.join() !== CHANNELS.join()) return undefined;
  let at = aligned(PREFIX + length);
  const partitions = header.partitions.map(({ segments, ...rest }) => ({
    ...rest,
    segments: segments.map((counts) => {
      const next = counts.values();
      const read = <Kind extends Numbers>(
        Kind: (new (buffer: ArrayBuffer) => Kind) & { BYTES_PER_ELEMENT: number },
      ): Kind => {
        const size = (next.next().value ?? 0) * Kind.BYTES_PER_ELEMENT;
        // A copy: it is aligned, and does not keep the whole file in memory.
        // Not bytes.slice: of a Buffer, which files are read into, that is no copy.
        const copy = Uint8Array.prototype.slice.call(bytes, at, at + size);
        at += aligned(size);
        return new Kind(copy.buffer as ArrayBuffer);
      };
      const ids = read(Float64Array);
      const categories = read(Uint32Array);
      const solved = read(Uint8Array);
      const removed = read(Uint8Array);
      const channels = CHANNELS.map(
        (): Postings => ({
          keys: read(Uint32Array),
          starts: read(Uint32Array),
          docs: read(Uint16Array),
          frequencies: read(Uint8Array),
          lengths: read(Uint16Array),
        }),
      );
      return { segment: { ids, categories, solved, channels }, removed };
    }),
  }));
  return { mark: header.mark, categories: header.categories, partitions };
}

/** Of everything but itself. */
function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(PREFIX), crc32(bytes.subarray(0, 12)));
}

/** Arrays begin at multiples of 8. */
function aligned(size: number): number {
  return Math.ceil(size / 8) * 8;
}
