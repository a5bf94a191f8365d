// Reading what came back from translators. Whatever a tool did to segments, a unit's targets are joined in their order, and a source is never
// put beside a target that is not its own.
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import type { Token } from './units.ts';

/** Why a document cannot be read at all. */
export type XliffRefusal =
  | { problem: 'encoding' }
  | { problem: 'xml'; line: number }
  | { problem: 'doctype' }
  | { problem: 'no-xliff' }
  | { problem: 'version'; version: string }
  | { problem: 'too-much' };

/** A unit as it came back. */
export interface ReadUnit {
  id: string;
  /** Words and marks of all segments. */
  source: Token[];
  /** The same of the targets, in their order; undefined where a segment has none. */
  target: Token[] | undefined;
  /** Some segments have a target, and some have none. */
  isPartly: boolean;
}

export interface ReadFile {
  id: string;
  original: string;
  units: ReadUnit[];
}

export interface ReadXliff {
  /** Languages as the document says them. */
  source: string;
  target: string;
  files: ReadFile[];
}

const NAMESPACE = 'urn:oasis:names:tc:xliff:document:2.0';
/** Elements within each other, and of all kinds; articles of a large help center take a tenth. */
const DEEPEST = 60;
const MOST_ELEMENTS = 1_000_000;
/** Files and units of one document. */
const MOST_UNITS = 200_000;

class Refused extends Error {
  readonly refusal: XliffRefusal;

  constructor(refusal: XliffRefusal) {
    super(refusal.problem);
    this.refusal = refusal;
  }
}

/** Reads a document. Nothing in it names another file, and an entity of its own is refused, so that it says what it says and no more. */
export function readXliff(bytes: Uint8Array): ReadXliff | XliffRefusal {
  const text = decode(bytes);
  if (text === undefined) return { problem: 'encoding' };
  const reader = new Reader();
  try {
    reader.read(text);
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    return { problem: 'xml', line: reader.line };
  }
  return reader.document ?? { problem: 'no-xliff' };
}

function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A piece of a unit: words to translate, or what stands between them. */
interface Segment {
  isIgnorable: boolean;
  source: Token[];
  target: Token[] | undefined;
  order: number | undefined;
}

class Reader {
  document: ReadXliff | undefined;
  line = 1;
  #depth = 0;
  #elements = 0;
  #units = 0;
  #file: ReadFile | undefined;
  #unit: { id: string; segments: Segment[] } | undefined;
  #segment: Segment | undefined;
  /** Where words go at the moment. */
  #tokens: Token[] | undefined;
  /** Marks that are open in {@link #tokens}. */
  #open: string[] = [];

  read(text: string): void {
    const parser = new SaxesParser({ xmlns: true, position: true });
    parser.on('doctype', () => {
      throw new Refused({ problem: 'doctype' });
    });
    parser.on('error', (error) => {
      this.line = parser.line;
      throw error;
    });
    parser.on('opentag', (tag) => this.#opened(tag));
    parser.on('closetag', (tag) => this.#closed(tag));
    parser.on('text', (words) => this.#add(words));
    parser.on('cdata', (words) => this.#add(words));
    parser.write(text).close();
  }

  #opened(tag: SaxesTagNS): void {
    if (++this.#depth > DEEPEST || ++this.#elements > MOST_ELEMENTS) throw new Refused({ problem: 'too-much' });
    const value = (name: string) => (tag.attributes[name] as SaxesAttributeNS | undefined)?.value ?? '';
    if (this.#depth === 1) {
      if (tag.local !== 'xliff') throw new Refused({ problem: 'no-xliff' });
      if (tag.uri !== NAMESPACE) throw new Refused({ problem: 'version', version: value('version') });
      this.document = { source: value('srcLang'), target: value('trgLang'), files: [] };
      return;
    }
    // What tools add of their own says nothing to us.
    if (tag.uri !== NAMESPACE) return;
    if (this.#tokens) {
      this.#inline(tag.local, value);
      return;
    }
    switch (tag.local) {
      case 'file':
        this.#file = { id: value('id'), original: value('original'), units: [] };
        this.document!.files.push(this.#file);
        break;
      case 'unit':
        if (++this.#units > MOST_UNITS) throw new Refused({ problem: 'too-much' });
        this.#unit = { id: value('id'), segments: [] };
        break;
      case 'segment':
      case 'ignorable':
        this.#segment = { isIgnorable: tag.local === 'ignorable', source: [], target: undefined, order: undefined };
        this.#unit?.segments.push(this.#segment);
        break;
      case 'source':
        if (this.#segment) this.#begin(this.#segment.source);
        break;
      case 'target':
        if (!this.#segment) break;
        this.#segment.target = [];
        this.#segment.order = /^\d{1,6}$/.test(value('order')) ? Number(value('order')) : undefined;
        this.#begin(this.#segment.target);
        break;
    }
  }

  #begin(tokens: Token[]): void {
    this.#tokens = tokens;
    this.#open = [];
  }

  #inline(name: string, value: (name: string) => string): void {
    switch (name) {
      case 'pc':
        this.#open.push(value('id'));
        this.#mark('open', value('id'));
        break;
      case 'ph':
        this.#mark('alone', value('id'));
        break;
      case 'sc':
        this.#mark('open', value('id'));
        break;
      case 'ec':
        // One without its beginning is named by itself.
        this.#mark('close', value('startRef') || value('id'));
        break;
      case 'cp': {
        const code = Number.parseInt(value('hex'), 16);
        if (code > 0 && code <= 0x10ffff) this.#add(String.fromCodePoint(code));
        break;
      }
      // Notes of translators around words say nothing: the words count.
    }
  }

  #closed(tag: SaxesTagNS): void {
    this.#depth--;
    if (tag.uri !== NAMESPACE) return;
    switch (tag.local) {
      case 'pc':
        if (this.#tokens) this.#mark('close', this.#open.pop() ?? '');
        break;
      case 'source':
      case 'target':
        this.#tokens = undefined;
        break;
      case 'segment':
      case 'ignorable':
        this.#segment = undefined;
        break;
      case 'unit':
        if (this.#unit && this.#file) this.#file.units.push(joined(this.#unit));
        this.#unit = undefined;
        break;
      case 'file':
        this.#file = undefined;
        break;
    }
  }

  #add(words: string): void {
    const tokens = this.#tokens;
    if (!tokens || words === '') return;
    const last = tokens.at(-1);
    if (typeof last === 'string') tokens[tokens.length - 1] = last + words;
    else tokens.push(words);
  }

  #mark(is: 'open' | 'close' | 'alone', id: string): void {
    this.#tokens!.push({ is, id, source: '', kind: 'other' });
  }
}

/** What the segments of a unit say together. */
function joined({ id, segments }: { id: string; segments: Segment[] }): ReadUnit {
  const source = merged(segments.map((segment) => segment.source));
  const worded = segments.filter(({ isIgnorable }) => !isIgnorable);
  const done = worded.filter(({ target }) => target !== undefined && target.length > 0);
  if (done.length < worded.length || worded.length === 0) {
    // Where the source has no words, there are none to translate.
    const open = worded.filter((one) => one.source.length > 0 && (one.target === undefined || one.target.length === 0));
    if (open.length > 0 || worded.length === 0) return { id, source, target: undefined, isPartly: done.length > 0 };
  }
  // A target says where it stands among the others; without that, it stands where its segment does.
  const placed: Segment[] = [];
  const rest = segments.filter(({ order }) => order === undefined);
  const ordered = new Map(segments.filter(({ order }) => order !== undefined).map((one) => [one.order!, one]));
  for (let place = 1; placed.length < segments.length; place++) {
    const next = ordered.get(place) ?? rest.shift() ?? [...ordered.values()].find((one) => !placed.includes(one));
    if (!next) break;
    if (!placed.includes(next)) placed.push(next);
  }
  const target = merged(placed.map((one) => one.target ?? (one.isIgnorable ? one.source : [])));
  return { id, source, target, isPartly: false };
}

function merged(parts: readonly Token[][]): Token[] {
  const all: Token[] = [];
  for (const token of parts.flat()) {
    const last = all.at(-1);
    if (typeof token === 'string' && typeof last === 'string') all[all.length - 1] = last + token;
    else all.push(token);
  }
  return all;
}
