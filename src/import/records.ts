// What the files of an export hold: records of JSON, taken as they come.
import { keyOf } from './front-matter.ts';
import type { Field } from './visibility.ts';

/** An object of JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records in a list; none when it is no list. */
export function recordsIn(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A text or a number of a record, as text; undefined when it is neither, or empty. */
export function textOf(record: JsonRecord, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = record[key];
    if ((typeof value === 'string' && value.trim() !== '') || typeof value === 'number') return String(value);
  }
  return undefined;
}

/** A whole number of a record. */
export function numberOf(record: JsonRecord, ...keys: string[]): number | undefined {
  const value = Number(textOf(record, ...keys));
  return textOf(record, ...keys) !== undefined && Number.isFinite(value) ? Math.round(value) : undefined;
}

/** A day of a record: a date, or seconds since 1970. */
export function dayOf(record: JsonRecord, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = record[key];
    const day = new Date(typeof value === 'number' ? value * (value < 1e11 ? 1000 : 1) : String(value ?? ''));
    if (value && !Number.isNaN(day.getTime())) return day.toISOString().slice(0, 10);
  }
  return undefined;
}

/** Fields that are the text of an article or its name, and say nothing about who reads it. */
const WORDS = new Set(['title', 'name', 'body', 'description', 'summary', 'html_url', 'url', 'translations', 'translated_content', 'content', 'statistics', 'author', 'icon']); // biome-ignore format: a list

/** The fields of a record that may say who reads it. */
export function fieldsOf(record: JsonRecord): Field[] {
  return Object.entries(record)
    .filter(([key]) => !WORDS.has(keyOf(key)))
    .map(([key, value]) => ({ path: [key], value }));
}
