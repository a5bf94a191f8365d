// The one way in which YAML is read that a company writes: site.yml, guide.yml, category.yml, and the fields above an article.
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { yamlExcessOf } from '../markdown/bounds.ts';

/** Where something stands in the text, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Something that speaks against a YAML text. */
export interface YamlProblem extends Place {
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
        message: `This is not valid YAML: ${error.message}.${quotesFor(source, error.pos[0])}`,
      })),
      placeOf,
    };
  const raw = valuesOf(document);
  if (typeof raw === 'string') return { problems: [{ path: [], ...placeAt(), message: raw }], placeOf };
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

/** The remedy for the mistake made most: a text with a colon in it, such as `title: Error: disk full`. */
function quotesFor(source: string, offset: number): string {
  const line = source
    .slice(source.lastIndexOf('\n', Math.max(0, offset - 1)) + 1)
    .split('\n', 1)[0]!
    .trimEnd();
  const [, key, value] = /^\s*(?:- )?([\w-]+):[ \t]+([^"'\s|>[{&*!][^"]*:(?:[ \t][^"]*)?)$/.exec(line) ?? [];
  return key && value ? ` A text with a colon needs quotes: ${key}: "${value.slice(0, 80)}".` : '';
}

/** The values of a text with fields; a sentence when it has none, or they cannot be had. */
function valuesOf(document: Document): Record<string, unknown> | string {
  if (document.contents !== null && !isMap(document.contents))
    return 'Expected fields such as title: Reset your password.';
  let values: unknown;
  try {
    values = document.toJS() ?? {};
  } catch {
    return 'This is not valid YAML: an alias stands for nothing, or for too much.';
  }
  // PostgreSQL cannot store it, and no text means it.
  if (JSON.stringify(values).includes('\\u0000')) return 'A text holds a zero byte (\\0); expected none.';
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
