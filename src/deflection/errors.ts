import { localized } from '../config/localized.ts';
import type { Site } from '../config/site.ts';
import type { TicketsMessages } from '../tickets/messages/types.ts';
import { LIMITS } from '../tickets/ticket.ts';
import type { AskError } from './form.ts';
import type { DeflectionMessages } from './messages/types.ts';

/** An error of the form as it is shown: beside its field, and in the list above the form. */
export interface ShownError {
  /** Name of the form's field. */
  field: string;
  message: string;
}

const MEGABYTE = 1024 * 1024;

/** Says what is wrong with a field and what to do, in the reader's language. */
export function explainErrors(
  errors: AskError[],
  site: Site,
  locale: string,
  t: DeflectionMessages & TicketsMessages,
): ShownError[] {
  return errors.map((error) => ({ field: error.field, message: explain(error, site, locale, t) }));
}

function explain(error: AskError, site: Site, locale: string, t: DeflectionMessages & TicketsMessages): string {
  const texts = t.ask.errors;
  if (error.field === 'files') {
    switch (error.problem) {
      case 'too-large':
        return t.attachments.tooLarge({ name: error.name, megabytes: LIMITS.attachmentBytes / MEGABYTE });
      case 'type':
        return t.attachments.type({ name: error.name });
      case 'empty':
        return t.attachments.empty({ name: error.name });
      case 'lost':
        return t.attachments.lost;
      default:
        return t.attachments.tooMany({ most: LIMITS.attachments });
    }
  }
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
