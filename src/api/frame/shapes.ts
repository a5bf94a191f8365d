import { z } from 'zod';

/** A moment as answers write it: to the second. */
export function moment(time: Date): string;
export function moment(time: Date | null | undefined): string | null;
export function moment(time: Date | null | undefined): string | null {
  return time ? time.toISOString().replace(/\.\d+Z$/, 'Z') : null;
}

/** Pieces of the schemas of answers. */
export const id = z.number().int();
export const idOrNull = z.number().int().nullable();
export const text = z.string();
export const textOrNull = z.string().nullable();
export const at = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
export const atOrNull = at.nullable();
export const flag = z.boolean();
/** What the contract names and we have not. */
export const nothing = z.null();
export const noneOf = z.array(z.never());

/** How many of something there are, as answers say it where that is all that was asked for. */
export const countSchema = z.strictObject({ count: z.strictObject({ value: id, refreshed_at: text }) });
export const countAnswer = (value: number) => ({ count: { value, refreshed_at: new Date().toISOString() } });

/** An address below `/api/v2`, as rows carry it. @param path such as `/users/5`. */
export function rowUrl(call: { url(path: string): string }, path: string): string {
  return call.url(`/api/v2${path}.json`);
}
