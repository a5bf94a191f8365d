import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { articleRevisions, articles } from '../../src/articles/schema.ts';
import { groupQuestions } from '../../src/deflection/group-questions.ts';
import { asks, searches, unansweredDecisions } from '../../src/deflection/schema.ts';
import { fileTicket } from '../../src/tickets/file.ts';
import { tickets } from '../../src/tickets/schema.ts';
import type { GuideScript } from '../recorder/script.ts';
import { PEOPLE, type Scenery } from '../recorder/stage.ts';

const WEEK_MS = 7 * 86_400_000;
const QUESTION = 'Print an article as a booklet';
const WRITTEN = 'Screenshots from a phone are sideways';

/** What nothing answers: how often it was searched before these weeks, and in them, and how often asked and sent. */
const ASKED: readonly { text: string; other: string; before: number; searched: number; sent: number }[] = [
  { text: QUESTION, other: 'Booklet of several articles to print', before: 8, searched: 17, sent: 6 },
  {
    text: 'Telephone system that opens the caller’s requests',
    other: 'Connect our telephone system',
    before: 9,
    searched: 9,
    sent: 3,
  },
  { text: 'Subtitles burned into a video', other: 'Burn subtitles into videos', before: 10, searched: 6, sent: 1 },
  { text: 'Fax confirmations', other: 'Fax confirmation to customers', before: 2, searched: 3, sent: 1 },
];

async function prepare({ db, site, ids }: Scenery): Promise<void> {
  const weeksAgo = (weeks: number) => new Date(Date.now() - weeks * WEEK_MS);
  for (const { text, other, before, searched, sent } of ASKED) {
    await db.insert(searches).values(
      Array.from({ length: searched + before }, (_, index) => ({
        id: randomUUID(),
        locale: 'en',
        text: index % 3 === 2 ? other : text,
        origin: 'page' as const,
        resultCount: 0,
        confident: false,
        createdAt: weeksAgo(index < searched ? ((index * 7) % 40) / 10 : 5 + ((index * 7) % 30) / 10),
      })),
    );
    for (let index = 0; index < sent; index++) {
      const createdAt = weeksAgo(index * 0.6);
      await db
        .insert(asks)
        .values({ id: randomUUID(), locale: 'en', text, createdAt, confident: false, ticketAt: createdAt });
      await request(db, text, createdAt);
    }
  }
  // About this one an article was written, and since then hardly anybody has to ask.
  for (const [week, count] of [5, 6, 5, 7, 6, 1, 0, 1].entries())
    for (let index = 0; index < count; index++) await request(db, WRITTEN, weeksAgo(9 - week));
  const [article] = await db.select().from(articles).where(eq(articles.slug, 'attach-files'));
  await db
    .insert(unansweredDecisions)
    .values({ locale: 'en', text: WRITTEN, articleId: article!.id, assigneeId: ids.agent });
  await db
    .update(articleRevisions)
    .set({ publishedAt: weeksAgo(4) })
    .where(and(eq(articleRevisions.articleId, article!.id), eq(articleRevisions.locale, 'en')));
  await groupQuestions({ db, site, questionSources: [] });
}

async function request(db: Scenery['db'], subject: string, createdAt: Date): Promise<void> {
  const requester = { email: `${randomUUID()}@example.com`, name: PEOPLE.colleague.name };
  const filed = await fileTicket(db, { channel: 'email', locale: 'en', requester, subject, description: randomUUID() });
  if (filed.outcome !== 'filed') throw new Error('A request of the film was refused.');
  const firstRepliedAt = new Date(createdAt.getTime() + 3_600_000);
  await db.update(tickets).set({ createdAt, firstRepliedAt, status: 'solved' }).where(eq(tickets.id, filed.ticket.id));
}

/** Somebody of the team sees what people ask and find no answer to, begins the article, and later whether it helped. */
export const seeWhatToWriteNext: GuideScript = {
  slug: 'see-what-to-write-next',
  category: 'administrators',
  tags: ['insights', 'search', 'article'],
  related: ['search-pages', 'how-figures-are-counted'],
  title: {
    en: 'See what to write next',
    fr: 'Voir quoi rédiger ensuite',
    it: 'Vedere che cosa scrivere',
    de: 'Sehen, was als Nächstes zu schreiben ist',
  },
  summary: {
    en: 'What people ask and find no answer to; the article that comes of it; and whether it helped.',
    fr: 'Ce que l’on demande sans trouver de réponse, l’article qui en naît, et s’il a aidé.',
    it: 'Che cosa si chiede senza trovare risposta, l’articolo che ne nasce, e se è servito.',
    de: 'Was gefragt wird und keine Antwort findet, der Artikel dazu, und ob er geholfen hat.',
  },
  chapters: {
    read: {
      title: { en: 'Read the list', fr: 'Lire la liste', it: 'Leggi l’elenco', de: 'Die Liste lesen' },
      says: {
        open: {
          en: (t) => `${t.accounts.staff.title}, “${t.unanswered.title}”.`,
          fr: (t) => `${t.accounts.staff.title}, « ${t.unanswered.title} ».`,
          it: (t) => `${t.accounts.staff.title}, «${t.unanswered.title}».`,
          de: (t) => `${t.accounts.staff.title}, „${t.unanswered.title}“.`,
        },
        list: {
          en: 'Questions that found no answer. Similar ones are grouped.',
          fr: 'Les questions restées sans réponse. Les semblables sont réunies.',
          it: 'Domande rimaste senza risposta. Quelle simili sono riunite.',
          de: 'Fragen, die keine Antwort fanden. Ähnliche sind zusammengefasst.',
        },
        sources: {
          en: 'Below each: where it was asked. In the search, in the form, in requests.',
          fr: 'Sous chacune, d’où elle vient : recherche, formulaire, demandes.',
          it: 'Sotto ognuna, da dove viene: ricerca, modulo, richieste.',
          de: 'Darunter steht, wo gefragt wurde: Suche, Formular, Anfragen.',
        },
        trend: {
          en: (t) => `“${t.unanswered.trend}” says whether it is asked more than before.`,
          fr: (t) => `« ${t.unanswered.trend} » dit si la question revient plus qu’avant.`,
          it: (t) => `«${t.unanswered.trend}» dice se la si chiede più di prima.`,
          de: (t) => `„${t.unanswered.trend}“ sagt, ob öfter gefragt wird als zuvor.`,
        },
      },
    },
    decide: {
      title: { en: 'Decide', fr: 'Décider', it: 'Decidi', de: 'Entscheiden' },
      says: {
        dismiss: {
          en: (t) => `No article needed? Select it and “${t.unanswered.dismiss}”.`,
          fr: (t) => `Pas besoin d’article ? Sélectionnez-la, puis « ${t.unanswered.dismiss} ».`,
          it: (t) => `Non serve un articolo? Selezionala, poi «${t.unanswered.dismiss}».`,
          de: (t) => `Kein Artikel nötig? Auswählen, dann „${t.unanswered.dismiss}“.`,
        },
      },
    },
    write: {
      title: {
        en: 'Begin the article',
        fr: 'Commencer l’article',
        it: 'Inizia l’articolo',
        de: 'Den Artikel beginnen',
      },
      says: {
        button: {
          en: (t) => `“${t.unanswered.write}” begins a draft.`,
          fr: (t) => `« ${t.unanswered.write} » commence un brouillon.`,
          it: (t) => `«${t.unanswered.write}» inizia una bozza.`,
          de: (t) => `„${t.unanswered.write}“ beginnt einen Entwurf.`,
        },
        draft: {
          en: 'The question is its title, and how people asked it is in the text.',
          fr: 'La question est le titre ; le texte dit comment on l’a posée.',
          it: 'La domanda è il titolo; nel testo c’è come è stata posta.',
          de: 'Die Frage ist der Titel; im Text steht, wie gefragt wurde.',
        },
      },
    },
    helped: {
      title: {
        en: 'See whether it helped',
        fr: 'Voir si cela a aidé',
        it: 'Vedi se è servito',
        de: 'Sehen, ob es half',
      },
      says: {
        written: {
          en: (t) => `Weeks later, “${t.unanswered.shows.written}” compares before and after.`,
          fr: (t) => `Plus tard, « ${t.unanswered.shows.written} » compare avant et après.`,
          it: (t) => `Dopo settimane, «${t.unanswered.shows.written}» confronta prima e dopo.`,
          de: (t) => `Wochen später vergleicht „${t.unanswered.shows.written}“ vorher und nachher.`,
        },
        fewer: {
          en: 'Here, the article has prevented most of the requests.',
          fr: 'Ici, l’article a évité la plupart des demandes.',
          it: 'Qui l’articolo ha evitato quasi tutte le richieste.',
          de: 'Hier hat der Artikel die meisten Anfragen erspart.',
        },
      },
    },
  },
  pageWidth: 1280,
  prepare,
  async play(d, t) {
    const { unanswered: u } = t;
    const { page } = d;
    const row = page.getByRole('row').filter({ hasText: QUESTION });
    await d.enterAs('agent');
    await d.open('/en/staff');
    d.chapter('read');
    await d.say('open', () =>
      d.follow(
        page.getByRole('navigation', { name: t.accounts.staff.rail.label }).getByRole('link', { name: u.title }),
      ),
    );
    await d.say('list', () => d.show(page.getByRole('table')));
    await d.asPoster();
    await d.say('sources', () => d.show(row.locator('.sources').first()));
    await d.say('trend', () => d.show(page.getByRole('columnheader', { name: u.trend })));
    d.chapter('decide');
    await d.say('dismiss', async () => {
      await d.click(
        page
          .getByRole('row')
          .filter({ hasText: ASKED.at(-1)!.text })
          .getByRole('checkbox'),
      );
      await d.follow(page.getByRole('button', { name: u.dismiss, exact: true }));
    });
    d.chapter('write');
    await d.say('button', () => d.follow(row.getByRole('button', { name: u.write })));
    await d.say('draft', async () => {
      await d.show(page.locator('.has-visual').getByRole('textbox', { name: t.publishing.editor.body, exact: true }));
    });
    d.chapter('helped');
    await d.say('written', async () => {
      await d.open('/en/staff/search/unanswered');
      await d.follow(page.getByRole('link', { name: new RegExp(`^${u.shows.written}`) }));
    });
    await d.say('fewer', () => d.show(page.getByRole('img', { name: u.written.plot({ question: WRITTEN }) })));
    await d.end();
  },
};
