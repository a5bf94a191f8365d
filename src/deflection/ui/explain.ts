import { localized } from '../../config/localized.ts';
import type { Site } from '../../config/site.ts';
import type { FileError } from '../../tickets/keep-files.ts';
import type { TicketsMessages } from '../../tickets/messages/types.ts';
import { explainFile } from '../../tickets/ui/explain.ts';
import type { AskError } from '../form.ts';
import type { DeflectionMessages } from '../messages/types.ts';

/** The words of the ask form, in the reader's language. */
export function askWords(site: Site, locale: string, t: DeflectionMessages & TicketsMessages) {
  const { limited, unavailable, failed } = t.ask.errors;
  return {
    error: (error: AskError) => explain(error, site, locale, t),
    limited: (minutes: number) => limited({ minutes }),
    unavailable,
    failed,
  };
}

function explain(error: AskError, site: Site, locale: string, t: DeflectionMessages & TicketsMessages): string {
  const texts = t.ask.errors;
  if (error.field === 'files')
    return error.problem === 'lost' ? t.attachments.lost : explainFile(error as FileError, t);
  const most = 'most' in error ? error.most : 0;
  const isMissing = error.problem === 'missing';
  switch (error.field) {
    case 'subject':
      return isMissing ? texts.subjectMissing : texts.subjectLong({ most });
    case 'body':
      return isMissing ? texts.bodyMissing : texts.bodyLong({ most });
    case 'name':
      return texts.nameLong;
    case 'email':
      return isMissing ? texts.emailMissing : texts.emailWrong;
    case 'category':
      return texts.category;
    case 'channel':
      return t.requests.channels.closed;
    case 'phone':
      return isMissing ? t.requests.channels.phoneMissing : t.requests.channels.phoneLong;
    case 'website':
      return texts.trap;
    default: {
      const field = site.contactForm.fields.find(({ id }) => error.field === `field-${id}`);
      const label = localized(field?.label, locale, site.defaultLocale);
      if (isMissing) return texts.fieldMissing({ label });
      return error.problem === 'too-long' ? texts.fieldLong({ label, most }) : texts.fieldChoice({ label });
    }
  }
}
