// Records written as XML, the way Rails does: `<solution-articles type="array"><solution-article><id type="integer">1</id>…`.
import { SaxesParser } from 'saxes';

/** Elements within elements; more are no records. */
const DEEPEST = 40;

type Open = { name: string; isList: boolean; isNull: boolean; text: string; children: [string, unknown][] };

/**
 * Reads records of XML as JSON has them: an element of elements is an object, one of the type `array` a list; names are written with `_`.
 * @throws Error for what is no XML, or has a document type.
 */
export function readRecordXml(text: string): unknown {
  const parser = new SaxesParser();
  const stack: Open[] = [];
  let result: unknown;
  parser.on('doctype', () => {
    throw new Error('it has a document type');
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length >= DEEPEST) throw new Error('its elements are nested too deep');
    stack.push({
      name: name.replaceAll('-', '_'),
      isList: attributes['type'] === 'array',
      isNull: attributes['nil'] === 'true',
      text: '',
      children: [],
    });
  });
  const add = (more: string) => {
    const open = stack.at(-1);
    if (open) open.text += more;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const open = stack.pop()!;
    const value = readElement(open);
    const around = stack.at(-1);
    if (around) around.children.push([open.name, value]);
    else result = Array.isArray(value) ? value : { [open.name]: value };
  });
  parser.write(text).close();
  return result;
}

function readElement({ isList, isNull, text, children }: Open): unknown {
  if (isNull) return null;
  if (isList) return children.map(([, value]) => value);
  if (children.length === 0) return text;
  const record: Record<string, unknown> = Object.create(null);
  for (const [name, value] of children) record[name] = name in record ? [record[name], value].flat() : value;
  return { ...record };
}
