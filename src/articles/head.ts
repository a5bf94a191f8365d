// Changing what stands above a text in a file without touching what somebody wrote there beside it.
import { isDeepStrictEqual } from 'node:util';
import { Document, isCollection, isMap, isNode, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type ArticleFields, fieldsAsWritten, writeHead } from './front-matter.ts';

const HEAD = /^(\uFEFF?---[^\S\n]*\r?\n)([\s\S]*?)((?:^|\r?\n)---[^\S\n]*(?:\r?\n|$))$/;

/**
 * The head of a file with other fields: whatever is not about them stays, character for character.
 * @param head as the file had it; null: there was no file, the fields are written in a fixed order.
 * @param was the fields that the head says.
 */
export function changeHead(head: string | null, was: ArticleFields, is: ArticleFields): string {
  const [, opening, yaml, closing] = (head !== null && HEAD.exec(head)) || [];
  if (yaml === undefined) return writeHead(is);
  const [before, after] = [fieldsAsWritten(was), fieldsAsWritten(is)];
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !isDeepStrictEqual(before[field], after[field]),
  );
  if (changed.length === 0) return head!;
  const isWindows = opening!.endsWith('\r\n');
  let text = isWindows ? yaml.replaceAll('\r\n', '\n') : yaml;
  for (const field of changed) text = changeField(text, field, after[field]);
  return opening! + (isWindows ? text.replaceAll('\n', '\r\n') : text) + closing!.replace(/^(?=-)/, '\n');
}

function changeField(text: string, field: string, value: unknown): string {
  const { contents } = parseDocument(text);
  const map = isMap(contents) ? (contents as YAMLMap) : undefined;
  const pair = map?.items.find(({ key }) => isScalar(key) && key.value === field);
  const place = pair && placeOf(pair, text);
  if (!map || map.flow || (pair && !place)) return changeWhole(text, field, value);
  if (!place)
    return value === undefined
      ? text
      : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line(field, value, true)}`;
  const { start, end, isOneLine } = place;
  if (value !== undefined) return text.slice(0, start) + line(field, value, isOneLine) + text.slice(end);
  const next = text.indexOf('\n', end);
  const rest = next === -1 ? '' : text.slice(next + 1);
  return rest === '' ? text.slice(0, start).replace(/\n$/, '') : text.slice(0, start) + rest;
}

/** Where a field stands in the text, from its name to the end of its value. */
function placeOf({ key, value }: Pair, text: string): { start: number; end: number; isOneLine: boolean } | undefined {
  const [start, end] = [isNode(key) ? key.range?.[0] : undefined, isNode(value) ? value.range?.[1] : undefined];
  if (start === undefined || end === undefined) return undefined;
  const written = text.slice(start, end).trimEnd();
  return { start, end: start + written.length, isOneLine: !isCollection(value) || value.flow === true };
}

/** A field as a line, or as several where it is a list that was written so. */
function line(field: string, value: unknown, isOneLine: boolean): string {
  const document = new Document({});
  document.set(field, document.createNode(value, { flow: Array.isArray(value) && isOneLine }));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

/** For fields that stand in another form than a line each. */
function changeWhole(text: string, field: string, value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) document.delete(field);
  else document.set(field, value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
