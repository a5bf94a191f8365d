import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as pagefind from 'pagefind';
import type { Db } from '../db/client.ts';
import { escapeHtml } from '../web/html.ts';
import type { SearchDocument } from './document.ts';
import { momentOf } from './moment.ts';
import { PagefindFiles } from './pagefind-files.ts';
import type { Search } from './search.ts';
import { type DocumentVersion, eachDocument, listPublicVersions, loadStoredDocuments } from './store.ts';

/** Changes that come together make one new index. */
const GATHER_MS = 300;

/** Pagefind's process takes 85 kB an article; it stays for the next edit so long. One that comes later builds the index from the start. */
const IDLE_MS = 15_000;

/** Raise it whenever the same document would give another page for Pagefind. */
const EDITION = 2;

/** Documents handed to Pagefind at once; more only fills the pipe to its process. */
const AT_ONCE = 32;

/** The part of Pagefind's Node interface that is used here. */
type Index = NonNullable<Awaited<ReturnType<typeof pagefind.createIndex>>['index']>;

/** A document with the time of its last change. */
type Stored = SearchDocument & DocumentVersion;

/**
 * The static index for the search box, built in Pagefind's own process from public articles and video guides, held in files
 * and swapped whole. A failure leaves the last good index in place.
 */
export class PagefindIndex {
  readonly #db: Db;
  readonly #onError: (error: unknown) => void;
  readonly #files: PagefindFiles;
  readonly #installation: string;
  /** What Pagefind's process holds, while it runs: address and version of each document, to take it out again. */
  readonly #held = new Map<number, { url: string; updatedAt: Date }>();
  readonly #changed = new Set<number>();
  /** Whether the files of an earlier run were right at the start; changes since then are told. */
  #found = false;
  #index: Index | undefined;
  #building: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param place `folder` is where the files are kept between runs; `installation` names the database that they are made from. */
  constructor(
    search: Pick<Search, 'onChange'>,
    db: Db,
    place: { folder: string; installation: string },
    onError: (error: unknown) => void,
  ) {
    this.#db = db;
    this.#onError = onError;
    this.#files = new PagefindFiles(place.folder);
    this.#installation = place.installation;
    search.onChange(({ changed, gone }) => {
      for (const id of [...changed.map((document) => document.id), ...gone]) this.#changed.add(id);
      this.#build(() => this.#update());
    });
  }

  /** Takes the files of an earlier run where they are still right. */
  async start(): Promise<void> {
    this.#found = await this.#isBuilt().catch((error) => {
      this.#onError(error);
      return false;
    });
  }

  /** Begins the first build in the background, unless there is one that is right. */
  whenServing(): void {
    if (!this.#found) this.#build(() => this.#buildAll());
  }

  /**
   * A file of the index, by its path inside the bundle, e.g. `pagefind.js`. Files of the index before the last are still
   * there for pages that were opened with it.
   */
  file(path: string): Promise<Uint8Array | undefined> {
    return this.#files.read(path);
  }

  /** Waits until what has been announced so far is in the index. */
  async settle(): Promise<void> {
    while (this.#building) await this.#building;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    // What is half done is built at the next start.
    await this.#end();
    await this.#building;
  }

  #build(work: () => Promise<void>): void {
    if (this.#building || this.#stopped) return;
    clearTimeout(this.#idle);
    this.#building = work()
      .catch(async (error) => {
        // What the process holds is uncertain; the next change builds from the start.
        await this.#end();
        if (!this.#stopped) this.#onError(error);
      })
      .finally(() => {
        this.#building = undefined;
        if (this.#stopped) return;
        if (this.#changed.size > 0) this.#build(() => this.#update());
        else this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
      });
  }

  async #buildAll(): Promise<void> {
    this.#changed.clear();
    if (await this.#isBuilt()) return;
    const index = await this.#open();
    for await (const batch of eachDocument(this.#db)) {
      if (this.#stopped) return;
      await this.#add(index, batch);
    }
    await this.#swap(index);
  }

  async #isBuilt(): Promise<boolean> {
    return this.#files.has(this.#digest(await listPublicVersions(this.#db)));
  }

  async #update(): Promise<void> {
    await pause(GATHER_MS);
    const index = this.#index;
    if (!index) return this.#buildAll();
    const ids = [...this.#changed];
    this.#changed.clear();
    const documents = await loadStoredDocuments(this.#db, ids);
    const urls = new Map(documents.map((document) => [document.id, document.url]));
    for (const id of ids) {
      const held = this.#held.get(id);
      if (held && held.url !== urls.get(id)) await addFile(index, held.url, HIDDEN);
      if (!urls.has(id)) this.#held.delete(id);
    }
    await this.#add(index, documents);
    await this.#swap(index);
  }

  async #add(index: Index, documents: Stored[]): Promise<void> {
    for (let start = 0; start < documents.length; start += AT_ONCE) {
      await Promise.all(
        documents.slice(start, start + AT_ONCE).map(async (document) => {
          const { id, url, updatedAt } = document;
          const isPublic = document.audience === 'everyone' && document.kind !== 'thread';
          if (!isPublic && !this.#held.has(id)) return;
          await addFile(index, url, isPublic ? toHtml(document) : HIDDEN);
          if (isPublic) this.#held.set(id, { url, updatedAt });
          else this.#held.delete(id);
        }),
      );
    }
  }

  async #swap(index: Index): Promise<void> {
    const versions = [...this.#held].map(([id, { updatedAt }]) => ({ id, updatedAt }));
    await this.#files.replace(this.#digest(versions), async (folder) => {
      const { errors } = await index.writeFiles({ outputPath: folder });
      if (errors.length > 0) throw new Error(`Pagefind: ${errors.join('; ')}`);
    });
  }

  /** Names what an index is made from. */
  #digest(versions: DocumentVersion[]): string {
    const hash = createHash('sha256').update(`${this.#installation} ${EDITION}`);
    for (const { id, updatedAt } of versions.sort((a, b) => a.id - b.id)) hash.update(` ${id}:${updatedAt.getTime()}`);
    return hash.digest('hex');
  }

  async #open(): Promise<Index> {
    if (this.#stopped) throw new Error('The search box has been stopped.');
    const { errors, index } = await pagefind.createIndex({});
    if (!index || errors.length > 0) throw new Error(`Pagefind: ${errors.join('; ')}`);
    this.#held.clear();
    this.#index = index;
    return index;
  }

  /** Ends Pagefind's process, which takes its memory along. */
  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    this.#index = undefined;
    this.#held.clear();
    await pagefind.close();
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
    // What is said in a video has no heading of its own, but a place that a result leads to.
    const shown = heading || (momentOf(anchor) === undefined ? '' : '…');
    const title = shown && anchor ? `<h2 id="${escapeHtml(anchor)}">${escapeHtml(shown)}</h2>` : '';
    return `${title}<p>${escapeHtml(text)}</p>`;
  });
  return (
    `<!doctype html><html lang="${escapeHtml(document.locale)}"><head><title>${escapeHtml(document.title)}</title></head>` +
    `<body data-pagefind-body data-pagefind-filter="kind:${document.kind}"><h1>${escapeHtml(document.title)}</h1>` +
    `<p>${escapeHtml(document.summary)}</p>${sections.join('')}` +
    `<div data-pagefind-weight="0.5">${escapeHtml(document.tags.join(' '))}</div></body></html>`
  );
}
