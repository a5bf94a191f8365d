import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

let program: Promise<WebAssembly.Module> | undefined;

/** PGlite's program, compiled once for all databases that this process opens: else compiling is half of what opening one takes. */
export function embeddedProgram(): Promise<WebAssembly.Module> {
  program ??= compile();
  return program;
}

async function compile(): Promise<WebAssembly.Module> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return WebAssembly.compile(new Uint8Array(await readFile(path.join(folder, 'pglite.wasm'))));
}
