import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type ChannelRule, type ChannelRules, CONTACT_CHANNELS, type ContactChannel } from './channels.ts';
import { type BusinessHours, isTimeZone, type Span } from './hours.ts';
import type { Localized } from './localized.ts';
import { SettingsError } from './settings.ts';
import {
  identifier,
  localeCode,
  type Report,
  type SectionValues,
  type SiteDeclaration,
  type SiteSections,
  text,
} from './site-section.ts';
import { readYaml } from './yaml.ts';

const hexColor = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as #0f6b5c');

const field = z.strictObject({
  id: identifier,
  for: z.enum(['requester', 'agents']).default('requester'),
  type: z.enum(['text', 'choice']).default('text'),
  label: text,
  help: text.optional(),
  required: z.boolean().default(false),
  maxLength: z.number().int().min(1).max(1000).default(200),
  /** Shown for these categories of the form only; without it, always. */
  categories: z.array(identifier).optional(),
  choices: z.array(z.strictObject({ id: identifier, label: text })).default([]),
});

const contactChannels = z.array(z.enum(CONTACT_CHANNELS));
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a span such as 08:00-12:00');
const businessHours = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Zurich'),
  week: z.partialRecord(z.enum(WEEKDAYS), z.array(span)),
  holidays: z
    .array(
      z.string().regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day in quotes: "2026-12-25" or "12-25"'),
    )
    .default([]),
});
const channelRule = z
  .strictObject({
    on: z.boolean().default(true),
    hours: identifier.optional(),
    categories: z.array(identifier).optional(),
    locales: z.array(localeCode).optional(),
    next: text.optional(),
  })
  .default({ on: true });

/** Anything else, such as `example.com`, would lead to a page of this site that is not there; scripts are no addresses. */
const linkAddress = z
  .string()
  .regex(
    /^(?:https?:\/\/[^\s/]|mailto:\S|tel:\S|\/(?![/\\]))\S*$/i,
    'an address such as https://example.com, mailto:info@example.com or /en/search',
  );

const link = z.strictObject({ label: text, href: linkAddress });

const siteFile = z.strictObject({
  name: z.string().min(1).max(60),
  tagline: text,
  logo: z.string().optional(),
  darkLogo: z.string().optional(),
  colors: z.strictObject({ accent: hexColor }).default({ accent: '#0f6b5c' }),
  locales: z.array(z.strictObject({ code: localeCode, label: z.string().min(1) })).min(1),
  defaultLocale: localeCode,
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Zurich').default('UTC'),
  links: z.array(link).default([]),
  footer: z
    .array(z.strictObject({ title: text, links: z.array(link).min(1) }))
    .max(4)
    .default([]),
  contactForm: z
    .strictObject({
      intro: text.optional(),
      nextSteps: text.optional(),
      categories: z.array(z.strictObject({ id: identifier, label: text })).default([]),
      fields: z.array(field).default([]),
    })
    .default({ categories: [], fields: [] }),
  plans: z.array(z.strictObject({ id: identifier, label: text, channels: contactChannels })).default([]),
  visitors: contactChannels.default(['email']),
  organizations: z
    .array(
      z.strictObject({
        id: z.number().int().positive(),
        channels: contactChannels.default([]),
        sharedRequests: z.boolean().default(false),
      }),
    )
    .default([]),
  channels: z.partialRecord(z.enum(CONTACT_CHANNELS), channelRule).default({}),
  businessHours: z.record(identifier, businessHours).default({}),
});

/** A field that the company added: a question of the contact form, or something that agents note. */
export interface FormField {
  id: string;
  type: 'text' | 'choice';
  label: Localized;
  help: Localized | undefined;
  required: boolean;
  /** In characters. */
  maxLength: number;
  /** Shown for these categories only; undefined means always. */
  categories: string[] | undefined;
  choices: { id: string; label: Localized }[];
}

/** A link of the company's own. */
export interface SiteAddress {
  label: Localized;
  href: string;
}

/** Everything a company sets in `content/site.yml`. */
export interface Site {
  name: string;
  tagline: Localized;
  /** Path inside the content folder, e.g. `images/logo.svg`. */
  logo: string | undefined;
  /** The same for dark pages, where the logo would not be seen there. */
  darkLogo: string | undefined;
  colors: { accent: string };
  locales: { code: string; label: string }[];
  defaultLocale: string;
  /** IANA name: times are written in it where the reader's own zone is not known. */
  timeZone: string;
  /** At the foot of each page, in one row. */
  links: SiteAddress[];
  /** Columns at the foot of each page, beside our own. */
  footer: { title: Localized; links: SiteAddress[] }[];
  contactForm: {
    intro: Localized | undefined;
    nextSteps: Localized | undefined;
    categories: { id: string; label: Localized }[];
    /** What is asked of the requester, who may see it. */
    fields: FormField[];
    /** What only agents fill in and see. */
    agentsFields: FormField[];
  };
  /** Which plan has which channel, and when the channels are open. */
  contact: ChannelRules;
}

/** What a site without a table of plans has: everybody may write. */
const ONLY_PLAN = { id: 'free', label: 'Free', channels: ['email'] satisfies ContactChannel[] };

/** Without any domain: what every site has, and the channels that reach people by themselves. */
const BARE: SiteDeclaration<Record<never, never>> = { sections: {}, channels: ['email', 'chat', 'call'] };

/**
 * Reads `site.yml` in the content folder.
 * @param declared the sections and channels of the domains; `domains.ts` has them.
 * @throws SettingsError naming file, line, field and what is expected, a line for each mistake.
 */
export async function readSite<Sections extends SiteSections>(
  contentDir: string,
  declared: SiteDeclaration<Sections>,
): Promise<Site & SectionValues<Sections>> {
  const file = path.join(contentDir, 'site.yml');
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch {
    throw new SettingsError(`There is no ${file}. It holds the name, colours and languages of your help center.`);
  }
  const site = parseSite(source, declared, file);
  const lines = source.split('\n');
  const missing = await Promise.all(
    (['logo', 'darkLogo'] as const).map(async (field) => {
      const picture = site[field];
      if (picture === undefined || (await stat(path.join(contentDir, picture)).catch(() => undefined))) return [];
      const line = lines.findIndex((text) => new RegExp(`^${field}\\s*:`).test(text)) + 1;
      return `${file}:${Math.max(1, line)}: ${field}: there is no file ${path.join(contentDir, picture)}; expected the path of a picture inside the content folder, such as images/logo.svg.`;
    }),
  );
  if (missing.flat().length > 0) throw new SettingsError(missing.flat().join('\n'));
  return site;
}

/** As {@link readSite}, for a text already read; `file` is used in messages only. */
export function parseSite<Sections extends SiteSections = Record<never, never>>(
  source: string,
  declared: SiteDeclaration<Sections> = BARE as SiteDeclaration<Sections>,
  file = 'site.yml',
): Site & SectionValues<Sections> {
  const sections = Object.entries<SiteSections[string]>(declared.sections);
  const shape = Object.fromEntries(sections.map(([name, { schema }]) => [name, schema]));
  const read = readYaml(source, siteFile.extend(shape), { trusted: true });
  const mistakes: { line: number; text: string }[] = [];
  const note = (line: number, path: PropertyKey[], what: string) =>
    mistakes.push({ line, text: `${file}:${line}: ${path.join('.') || 'the file'}: ${what}.` });
  const report: Report = (path, what) => note(read.placeOf(path).line, path, what);
  // All of them at once: nobody wants to start again after each.
  const throwMistakes = () => {
    const inOrder = mistakes.toSorted((a, b) => a.line - b.line).map(({ text }) => text);
    if (inOrder.length > 0) throw new SettingsError([...new Set(inOrder)].join('\n'));
  };
  if (read.value === undefined) {
    for (const { line, path, message, issue } of read.problems) {
      if (message) mistakes.push({ line, text: `${file}:${line}: ${message}` });
      else note(line, path, issue?.code === 'unrecognized_keys' ? 'there is no such field' : explain(issue!));
    }
    throwMistakes();
    throw new SettingsError(`${file}: it cannot be read.`);
  }
  const given: Record<string, unknown> = read.value;
  const raw = read.value as z.output<typeof siteFile>;
  const codes = raw.locales.map((locale) => locale.code);
  if (!codes.includes(raw.defaultLocale))
    report(['defaultLocale'], `expected one of ${codes.join(', ')}, found ${raw.defaultLocale}`);
  const once = (field: PropertyKey[], entries: readonly { id?: unknown; code?: unknown }[]) => {
    const seen = new Set<unknown>();
    for (const [index, entry] of entries.entries()) {
      const key = 'code' in entry ? 'code' : 'id';
      if (seen.has(entry[key])) report([...field, index, key], `expected each ${key} once, found ${entry[key]} again`);
      seen.add(entry[key]);
    }
  };
  once(['locales'], raw.locales);
  once(['plans'], raw.plans);
  once(['organizations'], raw.organizations);
  once(['contactForm', 'categories'], raw.contactForm.categories);
  once(['contactForm', 'fields'], raw.contactForm.fields);
  for (const [index, { choices }] of raw.contactForm.fields.entries())
    once(['contactForm', 'fields', index, 'choices'], choices);
  const in_ = (value: z.output<typeof text>): Localized =>
    typeof value === 'string' ? { [raw.defaultLocale]: value } : value;
  const addresses = (links: z.output<typeof link>[]) => links.map(({ label, href }) => ({ label: in_(label), href }));
  const optional = (value: z.output<typeof text> | undefined) => (value === undefined ? undefined : in_(value));
  const categories = raw.contactForm.categories.map((category) => ({ id: category.id, label: in_(category.label) }));
  for (const [index, added] of raw.contactForm.fields.entries()) {
    const field = ['contactForm', 'fields', index];
    for (const id of added.categories ?? [])
      if (!categories.some((category) => category.id === id))
        report([...field, 'categories'], `expected a category of contactForm, found ${id}`);
    if (added.type === 'choice' && added.choices.length === 0)
      report([...field, 'choices'], 'expected at least one choice');
    if (added.for === 'agents' && added.required)
      report([...field, 'required'], 'expected false, because nobody is asked for a field that is for agents');
  }
  const fieldsFor = (owner: 'requester' | 'agents') =>
    raw.contactForm.fields
      .filter((added) => added.for === owner)
      .map(({ for: _, ...added }) => ({
        ...added,
        label: in_(added.label),
        help: optional(added.help),
        categories: added.categories,
        choices: added.choices.map((choice) => ({ id: choice.id, label: in_(choice.label) })),
      }));
  const contact = contactOf(raw, declared.channels, report, in_);
  const around = {
    locales: codes,
    defaultLocale: raw.defaultLocale,
    topics: categories.map(({ id }) => id),
    plans: contact.plans.map(({ id }) => id),
    localized: in_,
  };
  const values = Object.fromEntries(
    sections.map(([name, section]) => [
      name,
      section.read(given[name], { ...around, report: (path, what) => report([name, ...path], what) }),
    ]),
  ) as SectionValues<Sections>;
  throwMistakes();
  return {
    ...values,
    name: raw.name,
    tagline: in_(raw.tagline),
    logo: raw.logo,
    darkLogo: raw.darkLogo,
    colors: raw.colors,
    locales: raw.locales,
    defaultLocale: raw.defaultLocale,
    timeZone: raw.timeZone,
    links: addresses(raw.links),
    footer: raw.footer.map(({ title, links }) => ({ title: in_(title), links: addresses(links) })),
    contactForm: {
      intro: optional(raw.contactForm.intro),
      nextSteps: optional(raw.contactForm.nextSteps),
      categories,
      fields: fieldsFor('requester'),
      agentsFields: fieldsFor('agents'),
    },
    contact,
  };
}

function contactOf(
  raw: z.output<typeof siteFile>,
  existing: readonly ContactChannel[],
  report: Report,
  in_: (value: z.output<typeof text>) => Localized,
): ChannelRules {
  const hours = Object.fromEntries(
    Object.entries(raw.businessHours).map(([id, given]) => [
      id,
      hoursOf(given, (path, what) => report(['businessHours', id, ...path], what)),
    ]),
  );
  const oneOf = (field: PropertyKey[], id: string, known: string[]) => {
    if (!known.includes(id)) report(field, `expected one of ${known.join(', ') || '(there is none)'}, found ${id}`);
  };
  const rule = (channel: ContactChannel): ChannelRule => {
    const given = raw.channels[channel];
    const field = ['channels', channel];
    // Who is offered nothing else would otherwise find no way to anybody.
    if (given?.on && !existing.includes(channel))
      report(
        [...field, 'on'],
        `expected false, because the contact form cannot offer ${channel} yet. Offer another channel until then, such as email`,
      );
    if (given?.hours) oneOf([...field, 'hours'], given.hours, Object.keys(hours));
    const categories = raw.contactForm.categories.map(({ id }) => id);
    for (const id of given?.categories ?? []) oneOf([...field, 'categories'], id, categories);
    const locales = raw.locales.map(({ code }) => code);
    for (const code of given?.locales ?? []) oneOf([...field, 'locales'], code, locales);
    return {
      // What nobody has written into the file is not there: a new channel is never switched on by an update.
      on: given?.on ?? channel === 'email',
      hours: given?.hours === undefined ? undefined : hours[given.hours],
      categories: given?.categories,
      locales: given?.locales,
      next: given?.next === undefined ? undefined : in_(given.next),
    };
  };
  const [first = ONLY_PLAN, ...others] = raw.plans;
  const plan = ({ id, label, channels }: typeof first) => ({ id, label: in_(label), channels });
  return {
    plans: [plan(first), ...others.map(plan)],
    visitors: raw.visitors,
    organizations: raw.organizations,
    channels: { community: rule('community'), email: rule('email'), chat: rule('chat'), call: rule('call') },
  };
}

function hoursOf(given: z.output<typeof businessHours>, report: Report): BusinessHours {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const week = WEEKDAYS.map((weekday) => {
    const spans = (given.week[weekday] ?? []).map((written): Span => {
      const [from, to] = written.split('-') as [string, string];
      return { from: minutes(from), to: minutes(to) };
    });
    let end = -1;
    for (const { from, to } of spans) {
      if (from >= to || from <= end)
        report(
          ['week', weekday],
          'expected spans in order that do not touch; one past midnight is two: 22:00-24:00, and 00:00-02:00 on the next day',
        );
      end = to;
    }
    return spans;
  });
  return { timeZone: given.timeZone, week, holidays: given.holidays };
}

/** Kinds of values as somebody who writes YAML calls them. */
const EXPECTED: Record<string, string> = { string: 'a text', array: 'a list', boolean: 'true or false' };

/** What is expected of a field, in the words of somebody who writes YAML. */
function explain(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${EXPECTED[issue.expected] ?? `a ${issue.expected}`}, but it is missing or of another kind`;
    case 'too_small':
      return `expected at least ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${issue.maximum}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    default:
      return `expected ${issue.message}`;
  }
}
