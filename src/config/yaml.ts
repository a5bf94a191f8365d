// The one way in which YAML is read that a company writes: site.yml, guide.yml, category.yml, and the fields above an article.
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { yamlExcessOf } from '../markdown/bounds.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';

/** Where something stands in the text, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Something that speaks against a YAML text. */
export interface YamlProblem extends Place, Partial<Pick<Mistake, 'code' | 'values'>> {
  /** Leads to the field; empty for the whole text. */
  path: PropertyKey[];
  /** Set where the whole text cannot be read: what is wrong, as a sentence. */
  message?: string;
  /** Set where the schema objects: what it says. A field it does not know has the code `unrecognized_keys`. */
  issue?: z.core.$ZodIssue;
}

/** A YAML text, read: what it says, or what speaks against it. */
export type YamlResult<T> =
  | { value: T; raw: Record<string, unknown>; placeOf(path: readonly PropertyKey[]): Place }
  | {
      value?: undefined;
      problems: YamlProblem[];
      /** The values as written, where the text could be read. */
      raw?: Record<string, unknown>;
      placeOf(path: readonly PropertyKey[]): Place;
    };

/**
 * Reads a YAML text by a schema. A field with nothing after it counts as not written. One problem a field.
 * @param options.trusted written by who runs the server, so that it may be as long as it likes.
 */
export function readYaml<Schema extends z.ZodType>(
  source: string,
  schema: Schema,
  options: { trusted?: boolean } = {},
): YamlResult<z.output<Schema>> {
  const lineCounter = new LineCounter();
  const placeAt = (offset = 0): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const excess = options.trusted ? undefined : yamlExcessOf(source);
  if (excess) return { problems: [{ path: [], ...excess }], placeOf: () => placeAt() };
  const document = parseDocument(source, { lineCounter, prettyErrors: false });
  const placeOf = (path: readonly PropertyKey[]) => placeAt(offsetOf(document, path));
  if (document.errors.length > 0)
    return {
      problems: document.errors.map((error) => ({
        path: [],
        ...placeAt(error.pos[0]),
        ...notYaml(error.message, quotesFor(source, error.pos[0])),
      })),
      placeOf,
    };
  const raw = valuesOf(document);
  if (isMistake(raw)) return { problems: [{ path: [], ...placeAt(), ...raw }], placeOf };
  const result = schema.safeParse(raw);
  if (result.success) return { value: result.data, raw, placeOf };
  const problems = new Map<string, YamlProblem>();
  for (const issue of result.error.issues.map(deepest)) {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [[...issue.path]];
    for (const path of paths) {
      const key = path.map(String).join('\n');
      if (!problems.has(key)) problems.set(key, { path, ...placeOf(path), issue });
    }
  }
  return { problems: [...problems.values()], raw, placeOf };
}

const isMistake = (read: Record<string, unknown> | Mistake): read is Mistake =>
  read === NO_FIELDS || read === ALIAS || read === ZERO;

/** @param detail the parser's own sentence. */
const notYaml = (detail: string, sample: string | undefined): Mistake =>
  sample === undefined ? mistake('not-yaml', { detail }) : mistake('yaml-colon', { detail, sample });

/** The remedy for the mistake made most, if it is that: quotes around a text with a colon in it, such as `title: Error: disk full`. */
function quotesFor(source: string, offset: number): string | undefined {
  const line = source
    .slice(source.lastIndexOf('\n', Math.max(0, offset - 1)) + 1)
    .split('\n', 1)[0]!
    .trimEnd();
  const [, key, value] = /^\s*(?:- )?([\w-]+):[ \t]+([^"'\s|>[{&*!][^"]*:(?:[ \t][^"]*)?)$/.exec(line) ?? [];
  return key && value ? `${key}: "${value.slice(0, 80)}"` : undefined;
}

const NO_FIELDS = mistake('yaml-fields');
const ALIAS = mistake('yaml-alias');
const ZERO = mistake('yaml-zero');

/** The values of a text with fields; what is wrong when it has none, or they cannot be had. */
function valuesOf(document: Document): Record<string, unknown> | Mistake {
  if (document.contents !== null && !isMap(document.contents)) return NO_FIELDS;
  let values: unknown;
  try {
    values = document.toJS() ?? {};
  } catch {
    return ALIAS;
  }
  // PostgreSQL cannot store it, and no text means it.
  if (JSON.stringify(values).includes('\\u0000')) return ZERO;
  return Object.fromEntries(Object.entries(values as object).filter(([, value]) => value !== null));
}

/** Where a field stands: its value, else its name, else what is around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
    const around = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(around)
      ? around.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1])
      : undefined;
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  return undefined;
}

/** Of the alternatives of a field, what is wrong with the one that fits furthest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0];
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}
