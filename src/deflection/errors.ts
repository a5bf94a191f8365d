import { localized } from '../config/localized.ts';
import type { Site } from '../config/site.ts';
import { LIMITS } from '../tickets/ticket.ts';
import type { Messages } from '../ui/messages/index.ts';
import type { AskError } from './form.ts';

/** An error of the form as it is shown: beside its field, and in the list above the form. */
export interface ShownError {
  /** Name of the form's field. */
  field: string;
  message: string;
}

const MEGABYTE = 1024 * 1024;

/** Says what is wrong with a field and what to do, in the reader's language. */
export function explainErrors(errors: AskError[], site: Site, locale: string, t: Messages): ShownError[] {
  return errors.map((error) => ({ field: error.field, message: explain(error, site, locale, t) }));
}

function explain(error: AskError, site: Site, locale: string, t: Messages): string {
  const texts = t.ask.errors;
  if (error.field === 'files') {
    switch (error.problem) {
      case 'too-large':
        return texts.fileTooLarge(error.name, LIMITS.attachmentBytes / MEGABYTE);
      case 'type':
        return texts.fileType(error.name);
      case 'empty':
        return texts.fileEmpty(error.name);
      case 'lost':
        return texts.fileLost;
      default:
        return texts.tooManyFiles(LIMITS.attachments);
    }
  }
  const most = 'most' in error ? error.most : 0;
  const isMissing = error.problem === 'missing';
  switch (error.field) {
    case 'subject':
      return isMissing ? texts.subjectMissing : texts.subjectLong(most);
    case 'body':
      return isMissing ? texts.bodyMissing : texts.bodyLong(most);
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
      if (isMissing) return texts.fieldMissing(label);
      return error.problem === 'too-long' ? texts.fieldLong(label, most) : texts.fieldChoice(label);
    }
  }
}
