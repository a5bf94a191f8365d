// Files in which tools put a whole help center as JSON or XML.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDocument360, readDocument360 } from './document360.ts';
import { codeOf, messageOf } from './failures.ts';
import { isFreshdesk, readFreshdesk } from './freshdesk.ts';
import type { HelpCenter } from './help-center.ts';
import { isHelpScout, readHelpScout } from './help-scout.ts';
import { isIntercom, readIntercom } from './intercom.ts';
import { readRecordXml } from './record-xml.ts';
import type { Note } from './report.ts';
import { isZendesk, readZendesk } from './zendesk.ts';

/** Larger files would not fit into memory once they are read. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What is known of a file that may be an export. */
type Exports = {
  centers: HelpCenter[];
  failed: { file: string; note: Note }[];
};

type System = {
  is: (value: unknown) => boolean;
  read: (values: readonly unknown[]) => HelpCenter;
};

/** The help centers whose records are known. Where two could be meant, the first one is: it has the surer sign. */
const SYSTEMS: readonly System[] = [
  { is: isIntercom, read: readIntercom },
  { is: isHelpScout, read: readHelpScout },
  { is: isDocument360, read: readDocument360 },
  { is: isFreshdesk, read: readFreshdesk },
  { is: isZendesk, read: readZendesk },
];

/** Most files of JSON in a folder of articles are settings; those that hold none of these are not read. */
const SIGNS =
  /"(?:body|section_id|category_id|source_id|collection|translated_content|user_type|collectionId|siteId|folder_id|folders|visible_in_portals|html_?content|child_?categories|sub_?categories|project_version_id|category_type)"/i;
const XML_SIGNS = /<solution[-_](?:categor|folder|article)/;

/** The help centers in values of JSON. Values of one system are parts of one help center. */
function readCenters(values: readonly unknown[]): HelpCenter[] {
  const bySystem = new Map<System, unknown[]>();
  const unclear: unknown[] = [];
  for (const value of values) {
    const system = SYSTEMS.find(({ is }) => is(value));
    if (system) bySystem.set(system, [...(bySystem.get(system) ?? []), value]);
    else unclear.push(value);
  }
  // Its categories alone say nothing that others do not say: beside the rest they are clear.
  const freshdesk = SYSTEMS.find(({ is }) => is === isFreshdesk)!;
  bySystem.get(freshdesk)?.push(...unclear);
  return [...bySystem].map(([system, ones]) => system.read(ones));
}

/** Looks through the files of JSON and XML of a folder for the records of help centers. */
export async function readExports(folder: string, others: readonly string[]): Promise<Exports> {
  const failed: Exports['failed'] = [];
  const values: unknown[] = [];
  const fail = (file: string, found: Pick<Note, 'what' | 'values'>) =>
    failed.push({ file, note: { kind: 'encoding', instead: 'nothing-in-it', ...found } });
  for (const file of others.filter((one) => /\.(?:json|xml)$/i.test(one))) {
    const isXml = /\.xml$/i.test(file);
    try {
      const { size } = await stat(join(folder, file));
      if (size > MOST_BYTES) {
        fail(file, {
          what: 'export-too-large',
          values: { size: Math.round(size / 1024 / 1024), most: MOST_BYTES / 1024 / 1024 },
        });
        continue;
      }
      const text = (await readFile(join(folder, file), 'utf8')).replace(/^\uFEFF/, '');
      if ((isXml ? XML_SIGNS : SIGNS).test(text)) values.push(isXml ? readRecordXml(text) : JSON.parse(text));
      // Perhaps the categories of a help center whose other files say what they are.
      else if (!isXml && /"name"/.test(text.slice(0, 2_000))) values.push(parsed(text));
    } catch (error) {
      fail(file, explain(error, isXml));
    }
  }
  return { centers: readCenters(values), failed };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explain(error: unknown, isXml: boolean): Pick<Note, 'what' | 'values'> {
  if (isXml && (error as NodeJS.ErrnoException).code === undefined)
    return { what: 'export-not-xml', values: { error: messageOf(error) } };
  return error instanceof SyntaxError
    ? { what: 'export-not-json' }
    : { what: 'file-unreadable', values: { error: codeOf(error) } };
}
