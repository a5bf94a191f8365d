import { Catalog } from './i18n/catalog.ts';
import { readContentMessages, readDomainMessages } from './i18n/message-files.ts';
import type { Messages } from './message-types.ts';

export type { Messages } from './message-types.ts';

/**
 * Reads the texts of all languages: those of the domains, then those that the installation adds or puts in their place.
 * @param contentDir the installation's content folder; without it, only the domains'.
 * @param report told of each text of the installation that is wrong; one that cannot be shown is left out.
 */
export function readMessages(contentDir?: string, report: (problem: string) => void = () => {}): Catalog<Messages> {
  const catalog = new Catalog<Messages>();
  for (const { language, texts } of readDomainMessages(import.meta.dirname)) catalog.add(language, texts);
  if (contentDir !== undefined)
    for (const file of readContentMessages(contentDir))
      for (const problem of catalog.addUnchecked(file.language, file.texts)) report(`${file.path}: ${problem}`);
  return catalog;
}
