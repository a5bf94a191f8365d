import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MessageTree } from './declare.ts';

/** A file with texts of one language. */
export interface MessageFile {
  language: string;
  /** From the folder that was read. */
  path: string;
  texts: unknown;
}

/** Code of a language as files and folders are named: `de`, `pt-BR`, `zh-Hant`. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/**
 * The texts that the domains of Helpwell bring: `<domain>/messages/<language>.json`.
 * @param folder of the sources.
 */
export function readDomainMessages(folder: string): { language: string; domain: string; texts: MessageTree }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: domain }) =>
      jsonFiles(path.join(folder, domain, 'messages')).map((file) => ({
        language: path.basename(file, '.json'),
        domain,
        texts: readJson(path.join(folder, domain, 'messages', file)) as MessageTree,
      })),
    );
}

/**
 * The texts that an installation adds or changes: `messages/<language>/<any name>.json` in its content folder.
 * @throws Error naming the file that is not JSON.
 */
export function readContentMessages(contentDir: string): MessageFile[] {
  const folder = path.join(contentDir, 'messages');
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && LANGUAGE.test(entry.name))
    .flatMap(({ name: language }) =>
      jsonFiles(path.join(folder, language)).map((file) => {
        const at = path.join('messages', language, file);
        try {
          return { language, path: at, texts: readJson(path.join(contentDir, at)) };
        } catch (error) {
          throw new Error(`${at} is not JSON: ${(error as Error).message}`);
        }
      }),
    );
}

function jsonFiles(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map(({ name }) => name)
    .sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
}
