import type { CommunitySite } from '../../community/threads/site-section.ts';
import { topicName } from '../../community/ui/words.ts';
import type { Site } from '../../config/site.ts';
import type { Db } from '../../db/client.ts';
import type { LogEntry } from '../audit-log.ts';
import { readLogNames } from '../log-names.ts';
import type { LogWords } from './log-sentence.ts';

/** With what entries of the log become sentences in the language of a page. */
export async function logWords(
  { db, site }: { db: Db; site: Site & CommunitySite },
  entries: readonly Pick<LogEntry, 'action' | 'details'>[],
  { locale, t }: Pick<App.Locals, 'locale' | 't'>,
): Promise<LogWords> {
  const names = await readLogNames(db, entries);
  const languages = new Intl.DisplayNames([locale], { type: 'language' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: site.timeZone });
  return {
    locale,
    t,
    names,
    topicName: (id) => topicName(site, id, locale, t),
    languageName: (code) => languages.of(code) ?? code,
    moment: (text) => (Number.isNaN(Date.parse(text)) ? text : moments.format(new Date(text))),
  };
}
