import { z } from 'zod';
import type { ContactChannel } from './channels.ts';
import type { Localized } from './localized.ts';

/** Code of a language. */
export const localeCode = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a language code such as en, fr or pt-BR');
/** Name of something in the file, by which other parts of it refer to it. */
export const identifier = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'lower-case letters, digits, - and _');
/** A text for readers: one for all languages, or one for each. */
export const text = z.union([z.string().min(1), z.record(z.string(), z.string().min(1))]);

/** Notes a mistake in a part of `site.yml`: the path of the field in it, and what is expected there, as the rest of a sentence. */
export type Report = (path: PropertyKey[], what: string) => void;

/** What a section may ask of the rest of the file. */
export interface AroundSection {
  /** Codes of the languages. */
  locales: readonly string[];
  defaultLocale: string;
  /** Ids of the topics of the contact form. */
  topics: readonly string[];
  /** Ids of the plans; the first is that of who has none. */
  plans: readonly string[];
  /** A text that may be written once for all languages. */
  localized(text: string | Localized): Localized;
  report: Report;
}

/** A section of `site.yml` that a domain declares. */
export interface SiteSection<Schema extends z.ZodType = z.ZodType, Value = unknown> {
  /** What may be written there; what it has for undefined is the section of a site that has none. */
  schema: Schema;
  /** Makes of it what the domain works with, and reports what the schema cannot see. */
  read(given: z.output<Schema>, around: AroundSection): Value;
}

/** Sections by their names in the file. */
export type SiteSections = Readonly<Record<string, SiteSection>>;

/** What becomes of sections: each under its name. */
export type SectionValues<Sections extends SiteSections> = {
  [Name in keyof Sections]: ReturnType<Sections[Name]['read']>;
};

/** What domains add to what every site has. */
export interface SiteDeclaration<Sections extends SiteSections = SiteSections> {
  sections: Sections;
  /** The ways to reach people that there are; others cannot be switched on. */
  channels: readonly ContactChannel[];
}

/** A section, with the types that its schema gives. */
export function siteSection<Schema extends z.ZodType, Value>(
  section: SiteSection<Schema, Value>,
): SiteSection<Schema, Value> {
  return section;
}
