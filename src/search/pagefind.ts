import { setTimeout as pause } from 'node:timers/promises';
import * as pagefind from 'pagefind';
import type { Db } from '../db/client.ts';
import { escapeHtml } from '../web/html.ts';
import type { DocumentChange } from './dense.ts';
import type { SearchDocument } from './document.ts';
import type { Search } from './search.ts';
import { eachDocument } from './store.ts';

/** Changes that come together make one new index. */
const GATHER_MS = 300;

/** A moment for Pagefind to finish what it writes when the server stops; the index lives in memory only. */
const GOODBYE_MS = 1000;

/** Documents handed to Pagefind at once; more only fills the pipe to its process. */
const AT_ONCE = 32;

/** The part of Pagefind's Node interface that is used here. */
type Index = NonNullable<Awaited<ReturnType<typeof pagefind.createIndex>>['index']>;

/**
 * The static index for the search box, built in Pagefind's own process from public articles and video guides, held in memory
 * and swapped whole. A failure leaves the last good index in place.
 */
export class PagefindIndex {
  readonly #db: Db;
  readonly #onError: (error: unknown) => void;
  /** Address of each document in the index, to take it out again. */
  readonly #urls = new Map<number, string>();
  #index: Index | undefined;
  #waiting: DocumentChange[] = [];
  #building: Promise<void> | undefined;
  #stopped = false;
  #current = new Map<string, Uint8Array>();
  #previous = new Map<string, Uint8Array>();

  constructor(search: Search, db: Db, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
    search.onChange((change) => {
      this.#waiting.push(change);
      this.#build();
    });
  }

  /** Begins the first build in the background. */
  start(): void {
    this.#building ??= this.#buildAll()
      .catch(this.#onError)
      .finally(() => {
        this.#building = undefined;
        this.#build();
      });
  }

  /**
   * A file of the index, by its path inside the bundle, e.g. `pagefind.js`. Files of the index before the last are still
   * there for pages that were opened with it.
   */
  file(path: string): Uint8Array | undefined {
    return this.#current.get(path) ?? this.#previous.get(path);
  }

  /** Waits until what has been announced so far is in the index. */
  async settle(): Promise<void> {
    while (this.#building) await this.#building;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    // Ctrl+C reaches Pagefind's process as well, and one that has ended answers nothing.
    await Promise.race([this.settle().then(() => this.#index?.deleteIndex()), pause(GOODBYE_MS)]);
  }

  #build(): void {
    if (this.#building || this.#stopped || this.#waiting.length === 0) return;
    this.#building = this.#update()
      .catch(this.#onError)
      .finally(() => {
        this.#building = undefined;
        this.#build();
      });
  }

  async #buildAll(): Promise<void> {
    const index = await this.#open();
    for await (const batch of eachDocument(this.#db)) {
      if (this.#stopped) return;
      await this.#add(index, batch);
    }
    await this.#swap(index);
  }

  async #update(): Promise<void> {
    await pause(GATHER_MS);
    const changes = this.#waiting.splice(0);
    const index = await this.#open();
    const latest = new Map<number, SearchDocument | undefined>();
    for (const { changed, gone } of changes) {
      for (const document of changed) latest.set(document.id, document);
      for (const id of gone) latest.set(id, undefined);
    }
    for (const [id, document] of latest) {
      const url = this.#urls.get(id);
      if (url !== undefined && url !== document?.url) await addFile(index, url, HIDDEN);
      if (!document) this.#urls.delete(id);
    }
    await this.#add(
      index,
      [...latest.values()].filter((document) => document !== undefined),
    );
    await this.#swap(index);
  }

  async #add(index: Index, documents: SearchDocument[]): Promise<void> {
    for (let start = 0; start < documents.length; start += AT_ONCE) {
      await Promise.all(
        documents.slice(start, start + AT_ONCE).map(async (document) => {
          const isPublic = document.audience === 'everyone' && document.kind !== 'thread';
          if (!isPublic && !this.#urls.has(document.id)) return;
          await addFile(index, document.url, isPublic ? toHtml(document) : HIDDEN);
          if (isPublic) this.#urls.set(document.id, document.url);
          else this.#urls.delete(document.id);
        }),
      );
    }
  }

  async #swap(index: Index): Promise<void> {
    const { errors, files } = await index.getFiles();
    if (errors.length > 0) throw new Error(`Pagefind: ${errors.join('; ')}`);
    this.#previous = this.#current;
    this.#current = new Map(files.map((file) => [file.path, file.content]));
  }

  async #open(): Promise<Index> {
    if (!this.#index) {
      const { errors, index } = await pagefind.createIndex({});
      if (!index || errors.length > 0) throw new Error(`Pagefind: ${errors.join('; ')}`);
      this.#index = index;
    }
    return this.#index;
  }
}

/** A page without the marker that Pagefind looks for: adding it under an address takes that address out. */
const HIDDEN = '<!doctype html><html lang="en"><body></body></html>';

async function addFile(index: Index, url: string, content: string): Promise<void> {
  const { errors } = await index.addHTMLFile({ url, content });
  if (errors.length > 0) throw new Error(`Pagefind: ${url}: ${errors.join('; ')}`);
}

/** The page that Pagefind reads: title, sections with their anchors, and words that lead to it without being shown. */
function toHtml(document: SearchDocument): string {
  const sections = document.sections.map(({ anchor, heading, text }) => {
    const title = heading && anchor ? `<h2 id="${escapeHtml(anchor)}">${escapeHtml(heading)}</h2>` : '';
    return `${title}<p>${escapeHtml(text)}</p>`;
  });
  return (
    `<!doctype html><html lang="${escapeHtml(document.locale)}"><head><title>${escapeHtml(document.title)}</title></head>` +
    `<body data-pagefind-body data-pagefind-filter="kind:${document.kind}"><h1>${escapeHtml(document.title)}</h1>` +
    `<p>${escapeHtml(document.summary)}</p>${sections.join('')}` +
    `<div data-pagefind-weight="0.5">${escapeHtml(document.tags.join(' '))}</div></body></html>`
  );
}
