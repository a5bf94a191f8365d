import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { declareAll, declareMessages } from './declare.ts';
import { readDomainMessages } from './message-files.ts';

/** The declarations of all domains' texts, and of all of them together, by file. */
export function declarations(sources: string): Map<string, string> {
  const english = readDomainMessages(sources).filter(({ language }) => language === 'en');
  const names = new Map(english.map(({ domain }) => [domain, `${domain[0]!.toUpperCase()}${domain.slice(1)}Messages`]));
  return new Map([
    ...english.map(({ domain, texts }): [string, string] => [
      path.join(sources, domain, 'messages/types.ts'),
      declareMessages(names.get(domain)!, texts),
    ]),
    [path.join(sources, 'message-types.ts'), declareAll(names)],
  ]);
}

// `npm run messages`: after a change of an English text.
if (import.meta.main)
  for (const [file, text] of declarations(path.join(import.meta.dirname, '..'))) writeFileSync(file, text);
