import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audiencesOfFile } from '../articles/files.ts';
import { synchronize } from '../articles/sync.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { loadDocuments } from '../search/store.ts';
import { guideAddresses, listGuides, shownGuides } from './store.ts';

const GUIDE =
  'title: { en: Pay an invoice, fr: Payer une facture }\nsummary: { en: Half a minute. }\ncategory: billing\ntags: [bill]\nvideo: v.webm\n' +
  'captions:\n  - { locale: en, label: English, file: en.vtt }\n  - { locale: fr, label: Français, file: fr.vtt }\n  - { locale: de, label: Deutsch, file: de.vtt }\n';
const cue = (second: number, text: string) => `00:${String(second).padStart(2, '0')}.000 --> 00:59.000\n${text}\n`;
const visitor = { role: 'visitor' } as const;
const reader = { locale: 'en', defaultLocale: 'en', viewer: visitor };

describeStores('what the search knows of video guides', (on) => {
  let folder: string;
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  const synchronise = () =>
    synchronize(on.db, {
      contentDir: folder,
      site: { locales: [{ code: 'en' }, { code: 'fr' }], defaultLocale: 'en' },
    });
  const documents = async () => {
    const rows = await on.db.select({ id: searchDocuments.id, kind: searchDocuments.kind }).from(searchDocuments);
    const found = await loadDocuments(
      on.db,
      rows.filter(({ kind }) => kind === 'video').map(({ id }) => id),
    );
    return found.sort((a, b) => (a.locale < b.locale ? -1 : 1));
  };
  const versions = () =>
    on.db.select({ id: searchDocuments.id, updatedAt: searchDocuments.updatedAt }).from(searchDocuments);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-guides-'));
    await write('articles/en/billing/invoice.mdx', '---\ntitle: Invoice\n---\n\n<VideoGuide slug="pay" />\n');
    await write('videos/pay/guide.yml', GUIDE);
    await write('videos/pay/en.vtt', `WEBVTT\n\n${cue(1, 'Open billing.')}\n${cue(4, 'Select the invoice and pay.')}`);
    await write('videos/pay/fr.vtt', `WEBVTT\n\n${cue(1, 'Ouvrez la facturation.')}`);
    await write('videos/pay/v.webm', '');
    await synchronise();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('is what is said, in each language of the site that has captions, with the place to begin at', async () => {
    expect(await documents()).toMatchObject([
      {
        locale: 'en',
        title: 'Pay an invoice',
        summary: 'Half a minute.',
        category: 'billing',
        tags: ['bill'],
        url: '/en/videos/pay',
        sections: [{ anchor: 'at-1', text: 'Open billing. Select the invoice and pay.' }],
      },
      { locale: 'fr', title: 'Payer une facture', sections: [{ text: 'Ouvrez la facturation.' }] },
    ]);
  });

  test('long transcripts are found part by part', async () => {
    const cues = Array.from({ length: 12 }, (_, n) =>
      cue(n * 3, `In step ${n} press the button and then wait for it.`),
    );
    await write('videos/pay/en.vtt', `WEBVTT\n\n${cues.join('\n')}`);
    await synchronise();
    const [english] = await documents();
    expect(english!.sections.map(({ anchor }) => anchor)).toEqual(['at-0', 'at-12', 'at-24']);
  });

  test('chapters are the headings of what is said in them, and found where nothing is said', async () => {
    const chapters =
      'chapters:\n  - { at: 0, title: { en: Open, fr: Ouvrir } }\n  - { at: 0:04, title: { en: Pay } }\n  - { at: 0:59, title: { en: Done } }\n';
    await write(
      'videos/pay/guide.yml',
      `${GUIDE}${chapters}steps: [{ text: { en: "Press **Pay**, see [prices](/en/articles/prices)." } }]\n`,
    );
    await synchronise();
    const [english, french] = await documents();
    expect(english!.sections).toMatchObject([
      { anchor: 'at-1', heading: 'Open', text: 'Open billing.' },
      { anchor: 'at-4', heading: 'Pay', text: 'Select the invoice and pay.' },
      { anchor: 'at-59', heading: 'Done', text: '' },
      { anchor: 'steps', heading: '', text: 'Press Pay, see prices.' },
    ]);
    expect(french!.sections).toMatchObject([{ anchor: 'at-1', heading: 'Ouvrir', text: 'Ouvrez la facturation.' }]);
  });

  test('is for whom the guide says, whatever articles show it', async () => {
    await write('videos/pay/guide.yml', `${GUIDE}audience: member\n`);
    await write('articles/en/billing/invoice.mdx', '---\ntitle: Invoice\n---\n\n<VideoGuide slug="pay" />\n');
    await synchronise();
    expect((await documents()).map(({ audience }) => audience)).toEqual(['member', 'member']);
    expect(await audiencesOfFile(on.db, {}, 'videos/pay/v.webm')).toEqual(['member']);
    expect(await audiencesOfFile(on.db, {}, 'videos/pay/en.vtt')).toEqual(['member']);
    expect(await audiencesOfFile(on.db, {}, 'videos/nothing/v.webm')).toEqual(['staff']);
    expect(await listGuides(on.db, reader)).toEqual([]);
    expect(await guideAddresses(on.db, visitor)).toEqual(new Map());
    // An article that everybody reads shows it to nobody else.
    expect([...(await shownGuides(on.db, ['pay'], reader)).keys()]).toEqual([]);
    expect([...(await shownGuides(on.db, ['pay'], { ...reader, viewer: { role: 'member' } })).keys()]).toEqual(['pay']);
    await write(
      'articles/en/billing/invoice.mdx',
      '---\ntitle: Invoice\naudience: staff\n---\n\n<VideoGuide slug="pay" />\n',
    );
    await synchronise();
    expect((await documents()).map(({ audience }) => audience)).toEqual(['member', 'member']);
  });

  test('is not written again when nothing changed', async () => {
    const before = await versions();
    await synchronise();
    expect(await versions()).toEqual(before);
  });

  test('follows captions that change and languages that go', async () => {
    await write('videos/pay/en.vtt', `WEBVTT\n\n${cue(2, 'Something else.')}`);
    await write('videos/pay/guide.yml', GUIDE.replace(/ {2}- \{ locale: fr.*\n/, ''));
    await synchronise();
    expect(await documents()).toMatchObject([{ locale: 'en', sections: [{ text: 'Something else.' }] }]);
  });

  test('a guide that became unreadable keeps what is known of it, and is reported', async () => {
    await write('videos/pay/guide.yml', 'title: [\n');
    const { problems } = await synchronise();
    expect(problems).toContainEqual(expect.objectContaining({ file: 'videos/pay/guide.yml', line: 2 }));
    expect(await documents()).toHaveLength(2);
  });

  test('a guide that became unreadable is hidden with the article that shows it', async () => {
    await write('videos/pay/guide.yml', 'title: *nothing\n');
    await write(
      'articles/en/billing/invoice.mdx',
      '---\ntitle: Invoice\naudience: staff\n---\n\n<VideoGuide slug="pay" />\n\n`/content/100%-safe.png`\n',
    );
    await synchronise();
    expect((await documents()).map(({ audience }) => audience)).toEqual(['staff', 'staff']);
    expect(await listGuides(on.db, reader)).toEqual([]);
  });

  test('the first guide for everybody, and the last, make every page out of date: each leads to them', async () => {
    const told: string[] = [];
    const stop = await on.database.listen('pages', (payload) => told.push(...payload.split(' ')));
    const tagsOf = async (change: () => Promise<unknown>) => {
      told.length = 0;
      await change();
      await expect.poll(() => told).toContain('videos');
      return told.includes('site');
    };
    const shownTo = (audience: string) => () =>
      write(
        'articles/en/billing/invoice.mdx',
        `---\ntitle: Invoice\naudience: ${audience}\n---\n\n<VideoGuide slug="pay" />\n`,
      ).then(synchronise);
    expect(await tagsOf(shownTo('staff'))).toBe(true);
    expect(await tagsOf(shownTo('everyone'))).toBe(true);
    const changed = () => write('videos/pay/fr.vtt', `WEBVTT\n\n${cue(1, 'Payez.')}`).then(synchronise);
    expect(await tagsOf(changed)).toBe(false);
    await stop();
  });

  test('a guide that is gone is not found any more', async () => {
    await rm(path.join(folder, 'videos'), { recursive: true });
    await write('articles/en/billing/invoice.mdx', '---\ntitle: Invoice\n---\nText.\n');
    await synchronise();
    expect(await documents()).toEqual([]);
    expect(await listGuides(on.db, reader)).toEqual([]);
  });

  test('is for those who may read the article that shows it, in lists as in the search', async () => {
    await write(
      'articles/en/billing/invoice.mdx',
      '---\ntitle: Invoice\naudience: staff\n---\n\n<VideoGuide slug="pay" />\n',
    );
    await synchronise();
    expect((await documents()).map(({ audience }) => audience)).toEqual(['staff', 'staff']);
    expect(await listGuides(on.db, reader)).toEqual([]);
    expect(await guideAddresses(on.db, visitor)).toEqual(new Map());
    expect(await listGuides(on.db, { ...reader, viewer: { role: 'agent' } })).toHaveLength(1);
  });

  test('lists show each guide once, in the reader’s language where there is one', async () => {
    expect(await listGuides(on.db, { ...reader, locale: 'fr' })).toEqual([
      {
        slug: 'pay',
        address: 'pay',
        locale: 'fr',
        title: 'Payer une facture',
        summary: 'Half a minute.',
        category: 'billing',
      },
    ]);
    expect(await guideAddresses(on.db, visitor)).toEqual(new Map([['pay', ['en', 'fr']]]));
  });
});
