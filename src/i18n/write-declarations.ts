import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { declareMessages } from './declare.ts';
import { readDomainMessages } from './message-files.ts';

/** The declarations of all domains' texts, by file. */
export function declarations(sources: string): Map<string, string> {
  return new Map(
    readDomainMessages(sources)
      .filter(({ language }) => language === 'en')
      .map(({ domain, texts }) => [
        path.join(sources, domain, 'messages/types.ts'),
        declareMessages(`${domain[0]!.toUpperCase()}${domain.slice(1)}Messages`, texts),
      ]),
  );
}

// `npm run messages`: after a change of an English text.
if (import.meta.main)
  for (const [file, text] of declarations(path.join(import.meta.dirname, '..'))) writeFileSync(file, text);
