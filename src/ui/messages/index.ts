import { en, type Messages } from './en.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';

const languages: Record<string, Messages> = { en, fr, it };

/** The texts of the interface in a language; English where there is no translation of the interface. */
export function messages(locale: string): Messages {
  return languages[locale] ?? languages[locale.split('-')[0] ?? ''] ?? en;
}

export type { Messages };
