import { readFile } from 'node:fs/promises';
import path from 'node:path';

let text: Promise<string> | undefined;

/** The declarations of what the widget gives to a product. */
export function readTypes(): Promise<string> {
  text ??= readFile(path.join(import.meta.dirname, 'client/helpwell.d.ts'), 'utf8');
  return text;
}
