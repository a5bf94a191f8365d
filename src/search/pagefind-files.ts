// Where a node keeps the files of its Pagefind index: each build in a folder of its own, and a note of which one is in force.
import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { makePrivateFolder } from '../config/private-folder.ts';

/** Pages that were opened with an index that has been replaced go on reading it for so long. */
const KEPT_MS = 24 * 60 * 60_000;

/** Names that Pagefind gives its files: nothing that leads out of the folder. */
const FILE = /^(?:[a-z]+\/)?\w[\w.-]*$/;

interface InForce {
  folder: string;
  /** What the index was built from. */
  digest: string;
}

/** Builds of the index on disk. Processes that share the folder do not disturb each other. */
export class PagefindFiles {
  readonly #root: string;
  #inForce: InForce | undefined;
  #previous: string | undefined;

  /** @param root a folder for this alone; it need not be there yet. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Whether a build of this digest is there, of this process or an earlier one; it is in force from then on. */
  async has(digest: string): Promise<boolean> {
    if (this.#inForce?.digest === digest) return true;
    try {
      const note = JSON.parse(await readFile(this.#note, 'utf8')) as InForce;
      if (note.digest !== digest || !FILE.test(note.folder)) return false;
      await stat(path.join(this.#root, note.folder, 'pagefind-entry.json'));
      this.#inForce = note;
      return true;
    } catch {
      // None yet, or half of one: it is built anew.
      return false;
    }
  }

  /**
   * Lets `write` fill a new folder and puts it in force. A crash at any moment leaves the old one.
   * @param digest names what is written, for {@link has}.
   */
  async replace(digest: string, write: (folder: string) => Promise<void>): Promise<void> {
    const folder = randomUUID();
    await makePrivateFolder(this.#root);
    const full = path.join(this.#root, folder);
    try {
      await write(full);
      const fresh = `${this.#note}.${folder}`;
      const handle = await open(fresh, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify({ folder, digest } satisfies InForce));
      } finally {
        await handle.close();
      }
      await rename(fresh, this.#note);
    } catch (error) {
      await rm(full, { recursive: true, force: true });
      throw error;
    }
    this.#previous = this.#inForce?.folder;
    this.#inForce = { folder, digest };
    await this.#tidy();
  }

  /**
   * A file of the index by its path inside the bundle, e.g. `pagefind.js`; files of the index before are still there for pages that were
   * opened with it. Undefined when there is none.
   */
  async read(file: string): Promise<Uint8Array | undefined> {
    if (!FILE.test(file)) return undefined;
    for (const folder of [this.#inForce?.folder, this.#previous]) {
      if (!folder) continue;
      try {
        return await readFile(path.join(this.#root, folder, file));
      } catch (error) {
        if (!/^(ENOENT|EISDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
    return undefined;
  }

  get #note(): string {
    return path.join(this.#root, 'in-force.json');
  }

  /** Removes builds that nobody reads any more. */
  async #tidy(): Promise<void> {
    for (const entry of await readdir(this.#root, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === this.#inForce?.folder || entry.name === this.#previous) continue;
      const folder = path.join(this.#root, entry.name);
      const { mtimeMs } = await stat(folder);
      if (Date.now() - mtimeMs > KEPT_MS) await rm(folder, { recursive: true, force: true });
    }
  }
}
