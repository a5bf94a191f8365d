// Files in which tools put a whole help center as JSON.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './failures.ts';
import type { HelpCenter } from './help-center.ts';
import { isIntercom, readIntercom } from './intercom.ts';
import type { Note } from './report.ts';
import { isZendesk, readZendesk } from './zendesk.ts';

/** Larger files would not fit into memory once they are read. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What is known of a file that may be an export. */
type Exports = {
  centers: HelpCenter[];
  failed: { file: string; note: Note }[];
};

/** Looks through the JSON files of a folder for the records of help centers. Files of one system are parts of one help center. */
export async function readExports(folder: string, others: readonly string[]): Promise<Exports> {
  const found: Exports = { centers: [], failed: [] };
  const zendesk: unknown[] = [];
  const intercom: unknown[] = [];
  const fail = (file: string, what: string) =>
    found.failed.push({ file, note: { kind: 'encoding', what, instead: 'Nothing in it was imported.' } });
  for (const file of others.filter((one) => /\.json$/i.test(one))) {
    try {
      const { size } = await stat(join(folder, file));
      if (size > MOST_BYTES) {
        fail(file, `the file has ${Math.round(size / 1024 / 1024)} MB, exports may have ${MOST_BYTES / 1024 / 1024}`);
        continue;
      }
      const text = (await readFile(join(folder, file), 'utf8')).replace(/^\uFEFF/, '');
      // Most files of JSON in a folder of articles are settings; those that hold none are not read.
      if (!/"(?:body|section_id|category_id|source_id|collection|translated_content)"/.test(text)) continue;
      const value = JSON.parse(text) as unknown;
      const kind = isIntercom(value) ? intercom : isZendesk(value) ? zendesk : undefined;
      kind?.push(value);
    } catch (error) {
      fail(file, error instanceof SyntaxError ? 'it looks like an export and is no valid JSON' : `the file cannot be read (${codeOf(error)})`); // biome-ignore format: one thought
    }
  }
  if (zendesk.length > 0) found.centers.push(readZendesk(zendesk));
  if (intercom.length > 0) found.centers.push(readIntercom(intercom));
  return found;
}
