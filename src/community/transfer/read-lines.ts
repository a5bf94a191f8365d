import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { GivenLine } from './check-records.ts';
import { FILE_NAME } from './record.ts';

/** The file of an export: the one that is named, or that in the folder that is. */
export async function fileOf(folderOrFile: string): Promise<string> {
  return (await stat(folderOrFile)).isDirectory() ? path.join(folderOrFile, FILE_NAME) : folderOrFile;
}

/** Lines of NDJSON, as they are read; empty ones are none. */
export async function* readLines(file: string): AsyncGenerator<GivenLine> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    yield { place: `line ${number}`, given: parse(line) };
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
