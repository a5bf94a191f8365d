import { isMap, type Node, parseDocument, type Scalar, stringify } from 'yaml';
import type { Localized } from '../config/localized.ts';
import { readYaml } from '../config/yaml.ts';
import type { WrittenAddresses } from './addresses.ts';
import type { GuideStep, VideoGuide } from './guide.ts';
import { guideFields } from './guide-fields.ts';

const NO_ADDRESSES: WrittenAddresses = { address: undefined, formerly: [] };

/** The guide.yml that says what a guide is and where it is found; reading it gives the same guide. */
export function guideYaml(guide: VideoGuide, { address, formerly }: WrittenAddresses = NO_ADDRESSES): string {
  const { title, summary, category, tags, audience, video, alternative, hls, poster, width, height, seconds } = guide;
  const { captions, steps, related, contexts, version, elsewhere } = guide;
  return stringify(
    withoutNothing({
      title,
      summary,
      address,
      formerly,
      category,
      tags,
      audience,
      ...{ video, alternative, hls, poster, width, height, seconds },
      // In one order, whatever the database made of theirs.
      captions: captions.map(({ locale, label, file }) => ({ locale, label, file })),
      chapters: chaptersOf(guide.chapters),
      steps: steps.map(stepOf),
      related,
      contexts: withoutNothing({ pages: contexts.pages, marks: contexts.marks }),
      version,
      elsewhere,
    }),
    { lineWidth: 0 },
  );
}

/**
 * A guide.yml with the addresses that a guide has or had; all else of it stays as it is written.
 * @returns undefined where it says them already, or cannot be read.
 */
export function withAddresses(source: string, { address, formerly }: WrittenAddresses): string | undefined {
  const { value: said } = readYaml(source, guideFields);
  if (!said) return undefined;
  let text = source;
  if (said.address !== address) text = withField(text, 'address', address);
  if (said.formerly.join() !== formerly.join())
    text = withField(text, 'formerly', formerly.length > 0 ? `[${formerly.join(', ')}]` : undefined);
  return text === source ? undefined : text;
}

/** A text of YAML with one field written so, else at its end; undefined: without it. All else stays to the letter. */
function withField(source: string, name: string, value: string | undefined): string {
  const { contents } = parseDocument(source);
  const pair = isMap<Scalar, Node>(contents) ? contents.items.find(({ key }) => key.value === name) : undefined;
  const line = value === undefined ? '' : `${name}: ${value}`;
  if (!pair) return value === undefined ? source : `${source.replace(/\n*$/, '\n')}${line}\n`;
  const [from, to] = [pair.key.range![0], pair.value?.range?.[1] ?? pair.key.range![1]];
  const rest = source.slice(to);
  return source.slice(0, from) + line + (line ? rest : rest.replace(/^[^\n]*\n/, ''));
}

/** Chapters that begin at the same time are one, with its title in each language. */
function chaptersOf(chapters: VideoGuide['chapters']): { at: number; title: Localized }[] {
  const all = Object.entries(chapters).flatMap(([locale, list]) => list.map((chapter) => ({ locale, ...chapter })));
  // Two of one language at the same time stay two.
  const named = new Map<string, { at: number; title: Localized }>();
  const seen = new Map<string, number>();
  for (const { locale, from, title } of all) {
    const count = (seen.get(`${locale} ${from}`) ?? 0) + 1;
    seen.set(`${locale} ${from}`, count);
    const key = `${from} ${count}`;
    const entry = named.get(key) ?? { at: from, title: {} };
    entry.title = { ...entry.title, [locale]: title };
    named.set(key, entry);
  }
  return [...named.values()].sort((a, b) => a.at - b.at);
}

function stepOf({ title, text, from, target }: GuideStep): object {
  const element = target && {
    selector: target.selector,
    text: target.text,
    placement: target.placement,
    page: target.page,
  };
  return withoutNothing({ title, text, at: from, target: element && withoutNothing(element) });
}

/** Without what says nothing: what is undefined, and what is empty. */
function withoutNothing(fields: Record<string, unknown>): Record<string, unknown> {
  const isNothing = (value: unknown) =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
}
