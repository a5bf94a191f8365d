import { z } from 'zod';
import { cleanText } from '../../server/clean-text.ts';
import { type Body, readBody } from '../../web/body.ts';
import {
  type ApiError,
  type Detail,
  type Details,
  detailOf,
  parameterInvalid,
  parameterMissing,
  recordInvalid,
} from './api-error.ts';
import type { Endpoint } from './endpoint.ts';
import { given } from './page-asked.ts';

/** Longest JSON body where an endpoint says nothing else, in bytes. */
const JSON_BYTES = 1024 * 1024;

/**
 * Reads the parameters that an endpoint names; lists come as `a=1,2`, `a[]=1&a[]=2` and `a=1&a=2`. What clients write in place of nothing
 * is nothing.
 * @throws ApiError for what must be there and is not.
 */
export function readQuery(endpoint: Endpoint, parameters: URLSearchParams): unknown {
  if (!endpoint.query) return {};
  const values: Record<string, string> = {};
  for (const name of new Set(parameters.keys())) {
    const all = parameters
      .getAll(name)
      .map(cleanText)
      .filter((value) => given(new URLSearchParams([['v', value]]), 'v') !== undefined);
    const plain = name.replace(/\[\]$/, '');
    if (all.length > 0) values[plain] = [...(values[plain] === undefined ? [] : [values[plain]]), ...all].join(',');
  }
  const read = endpoint.query.safeParse(values);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const name = String(issue.path[0] ?? 'query');
  throw values[name] === undefined ? parameterMissing(name) : parameterInvalid(`${name}: ${sentenceOf(issue)[0]}`);
}

/**
 * Reads the JSON body that an endpoint takes.
 * @throws Problem for what is none, ApiError for one of another form.
 */
export async function readJson(endpoint: Pick<Endpoint, 'body' | 'bodyBytes'>, request: Request): Promise<unknown> {
  if (!endpoint.body) return undefined;
  const bytes = endpoint.bodyBytes ?? JSON_BYTES;
  const { data }: Body = await readBody(request, { type: 'program', bytes, fields: 0, fieldBytes: 0 });
  const read = endpoint.body.safeParse(data);
  if (read.success) return read.data;
  throw bodyError(read.error, data);
}

/** What is wrong with a body, as programs know it: the object that is missing at all, or the fields of a record. */
function bodyError(error: z.ZodError, data: unknown): ApiError {
  const first = error.issues[0]!;
  if (first.path.length === 0) return parameterInvalid(`The body: ${sentenceOf(first)[0]}`);
  if (first.path.length === 1) {
    const name = String(first.path[0]);
    if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return parameterMissing(name);
  }
  const details: Details = {};
  for (const issue of error.issues.slice(0, 20)) {
    // The object around a record is no part of a field's name; a list of records is, with the place in it.
    const isRecord = issue.path.length > 1 && typeof issue.path[1] !== 'number';
    const path = isRecord ? issue.path.slice(1) : issue.path;
    const group = String(path[0]);
    details[group] ??= [];
    details[group].push(detailOf(path.join('.'), ...sentenceOf(issue)));
  }
  return recordInvalid(details);
}

/** What a value must be, as a program's author reads it. */
const EXPECTED: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** What is wrong with a value: what follows its name, and the word for programs. */
function sentenceOf(issue: z.core.$ZodIssue): [string, Detail['error']] {
  if (issue.code === 'invalid_type') {
    if (/ received undefined$/.test(issue.message)) return ['cannot be blank', 'BlankValue'];
    return [`must be ${EXPECTED[issue.expected] ?? issue.expected}`, 'InvalidValue'];
  }
  if (issue.code === 'too_big' && issue.origin === 'string')
    return [`is too long (maximum is ${issue.maximum} characters)`, 'ValueTooLong'];
  if (issue.code === 'too_big' && issue.origin === 'array')
    return [`has too many entries (maximum is ${issue.maximum})`, 'TooManyValues'];
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    if (issue.origin === 'string' || issue.origin === 'array')
      return issue.code === 'too_small' && issue.minimum > 1
        ? [`needs at least ${issue.minimum}`, 'InvalidValue']
        : ['cannot be blank', 'BlankValue'];
    const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
    return [`must be ${bound}`, 'InvalidValue'];
  }
  if (issue.code === 'invalid_value') return [`must be one of ${issue.values.join(', ')}`, 'InvalidValue'];
  if (issue.code === 'invalid_union') return ['is invalid', 'InvalidValue'];
  return [`is invalid: ${issue.message}`, 'InvalidValue'];
}

/** A parameter of text; nothing that can be used is nothing. @param about one line for the reference. */
export const textParameter = (about: string, most = 1000) =>
  z.string().max(most).optional().catch(undefined).meta({ description: about });

/** Numbers of rows, divided by commas; what is no number is left out. At most 100. */
export const idsParameter = (about: string) =>
  z
    .string()
    .optional()
    .transform((text) =>
      text === undefined
        ? undefined
        : [...new Set(text.split(',').map((part) => part.trim()))]
            .filter((part) => /^\d{1,15}$/.test(part))
            .slice(0, 100)
            .map(Number),
    )
    .meta({ description: about });

/** Words, divided by commas. At most 100. */
export const wordsParameter = (about: string) =>
  z
    .string()
    .optional()
    .transform((text) =>
      text
        ?.split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .slice(0, 100),
    )
    .meta({ description: about });

/** The number of one row; nothing that can be used is nothing. */
export const idParameter = (about: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined))
    .meta({ description: about });

/** `true` or `false`. */
export const flagParameter = (about: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined ? undefined : /^(true|1|yes)$/i.test(text)))
    .meta({ description: about });

/** A moment: seconds since 1970, whole or not, or as in ISO 8601. */
export const momentParameter = (about: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined ? undefined : readMoment(text)))
    .meta({ description: about });

const LATEST = Date.UTC(9999, 0);

/** A moment in seconds since 1970 or in ISO 8601. @returns undefined for what is none. */
export function readMoment(text: string): Date | undefined {
  const seconds = /^-?\d+(\.\d+)?([eE]\+?\d+)?$/.test(text.trim()) ? Number(text) : undefined;
  // A space stands where a + was not escaped.
  const ms = seconds === undefined ? Date.parse(text.replace(/ (?=\d\d:?\d\d$)/, '+')) : Math.trunc(seconds * 1000);
  return Number.isFinite(ms) && ms >= 0 && ms < LATEST ? new Date(ms) : undefined;
}
