import { isPlain, parametersOf } from './message.ts';

/** Texts as they lie in a file: nested by where they are used. */
export interface MessageTree {
  [key: string]: string | MessageTree;
}

/**
 * TypeScript declarations of the English texts of a domain: a text without parameters is a string, one with parameters a function of
 * them by name. Written to `types.ts` beside the texts by `npm run messages`.
 * @param name of the interface, e.g. `AccountsMessages`.
 */
export function declareMessages(name: string, texts: MessageTree): string {
  return [
    '// Written by `npm run messages` from en.json. Change that, and run it again.',
    '',
    `export interface ${name} {`,
    ...membersOf(texts, '  '),
    '}',
    '',
  ].join('\n');
}

/** The declaration of the texts of all domains together. @param names of their interfaces, by domain. */
export function declareAll(names: ReadonlyMap<string, string>): string {
  const sorted = [...names].sort();
  return [
    '// Written by `npm run messages`. A domain that has texts is among them.',
    ...sorted.map(([domain, name]) => `import type { ${name} } from './${domain}/messages/types.ts';`),
    '',
    '/** All texts of the interface, as each language has them. */',
    `export type Messages = ${sorted.map(([, name]) => name).join(' &\n  ')};`,
    '',
  ].join('\n');
}

/** As in `biome.json`. */
const LINE_WIDTH = 120;

function membersOf(texts: MessageTree, indent: string): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const property = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
    if (typeof value !== 'string')
      return [`${indent}${property}: {`, ...membersOf(value, `${indent}  `), `${indent}};`];
    return memberOf(property, value, indent);
  });
}

/** As the formatter has it: a line that is too long becomes one for each parameter. */
function memberOf(property: string, text: string, indent: string): string[] {
  if (isPlain(text)) return [`${indent}${property}: string;`];
  const kinds = { number: 'number', choice: 'string', text: 'string | number' };
  const parameters = [...parametersOf(text)].map(([name, kind]) => `${name}: ${kinds[kind]}`);
  const line = `${indent}${property}: (values: { ${parameters.join('; ')} }) => string;`;
  if (line.length <= LINE_WIDTH) return [line];
  return [
    `${indent}${property}: (values: {`,
    ...parameters.map((parameter) => `${indent}  ${parameter};`),
    `${indent}}) => string;`,
  ];
}
