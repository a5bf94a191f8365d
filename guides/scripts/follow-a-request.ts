import { eq } from 'drizzle-orm';
import { fileTicket } from '../../src/tickets/file.ts';
import { ticketComments, tickets } from '../../src/tickets/schema.ts';
import type { GuideScript } from '../recorder/script.ts';
import { PEOPLE, type Scenery } from '../recorder/stage.ts';

const HOUR_MS = 3_600_000;
const SUBJECT = 'Our logo looks blurred on dark pages';

/** Two requests of the customer: one solved, one with a question of the team. */
async function prepare({ db, ids }: Scenery): Promise<void> {
  const requester = { email: PEOPLE.customer.email, name: PEOPLE.customer.name };
  const ask = async (
    subject: string,
    description: string,
    hoursAgo: number,
    answer: string,
    status: 'solved' | 'pending',
  ) => {
    const filed = await fileTicket(db, { channel: 'web', locale: 'en', requester, subject, description });
    if (filed.outcome !== 'filed') throw new Error('A request of the film was refused.');
    const { id } = filed.ticket;
    const at = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
    await db
      .update(ticketComments)
      .set({ createdAt: at(hoursAgo) })
      .where(eq(ticketComments.ticketId, id));
    const agent = { author: 'agent', agentId: ids.agent, authorName: PEOPLE.agent.name } as const;
    await db
      .insert(ticketComments)
      .values({ ticketId: id, ...agent, body: answer, format: 'markdown', createdAt: at(hoursAgo - 2) });
    await db
      .update(tickets)
      .set({ status, createdAt: at(hoursAgo) })
      .where(eq(tickets.id, id));
  };
  await ask(
    'Emails arrive in the wrong language',
    'Since Monday our customers in Lyon get English emails.',
    120,
    'The language of an account decides. We have set it for your three customers.',
    'solved',
  );
  await ask(
    SUBJECT,
    'On light pages it is sharp. In dark mode it has a pale edge.',
    26,
    'Thank you, Noor. You can name a **second logo** for dark pages, as `darkLogo` in `site.yml`.\n\nDo you have the logo as an SVG file?',
    'pending',
  );
}

/** A customer reads the answer of the team, replies, brings in a colleague and ends the request. */
export const followARequest: GuideScript = {
  slug: 'follow-a-request',
  category: 'using-the-help-center',
  tags: ['request', 'reply', 'status'],
  related: ['my-requests', 'after-you-send'],
  title: {
    en: 'Follow your request until it is solved',
    fr: 'Suivre votre demande jusqu’à sa résolution',
    it: 'Seguire la tua richiesta fino alla soluzione',
    de: 'Ihre Anfrage verfolgen, bis sie gelöst ist',
  },
  summary: {
    en: 'See where your request stands, reply, bring in a colleague, and say when it is solved.',
    fr: 'Voyez où en est votre demande, répondez, mettez un collègue en copie et dites quand c’est résolu.',
    it: 'Guarda a che punto è la richiesta, rispondi, coinvolgi un collega e di’ quando è risolta.',
    de: 'Sehen Sie, wie weit Ihre Anfrage ist, antworten Sie, holen Sie jemanden dazu und sagen Sie, wenn sie gelöst ist.',
  },
  chapters: {
    find: {
      title: {
        en: 'Find your requests',
        fr: 'Trouver vos demandes',
        it: 'Trova le tue richieste',
        de: 'Ihre Anfragen finden',
      },
      says: {
        menu: {
          en: 'Once you are signed in, your initials open a menu.',
          fr: 'Après la connexion, vos initiales ouvrent un menu.',
          it: 'Dopo l’accesso, le tue iniziali aprono un menu.',
          de: 'Sind Sie angemeldet, öffnen Ihre Initialen ein Menü.',
        },
        list: {
          en: (t) => `“${t.requests.title}” shows everything you have asked.`,
          fr: (t) => `« ${t.requests.title} » : tout ce que vous avez demandé.`,
          it: (t) => `«${t.requests.title}» mostra tutto ciò che hai chiesto.`,
          de: (t) => `„${t.requests.title}“ zeigt alles, was Sie gefragt haben.`,
        },
        status: {
          en: (t) => `“${t.requests.statuses.pending}”: our team has asked you something.`,
          fr: (t) => `« ${t.requests.statuses.pending} » : notre équipe vous a posé une question.`,
          it: (t) => `«${t.requests.statuses.pending}»: il nostro team ti ha chiesto qualcosa.`,
          de: (t) => `„${t.requests.statuses.pending}“: Unser Team hat Sie etwas gefragt.`,
        },
      },
    },
    reply: {
      title: { en: 'Read and reply', fr: 'Lire et répondre', it: 'Leggi e rispondi', de: 'Lesen und antworten' },
      says: {
        open: {
          en: 'Select the request to read the whole conversation.',
          fr: 'Sélectionnez la demande pour lire tout l’échange.',
          it: 'Seleziona la richiesta per leggere tutta la conversazione.',
          de: 'Wählen Sie die Anfrage, um den ganzen Verlauf zu lesen.',
        },
        answer: {
          en: 'This is what our team has written.',
          fr: 'Voici ce que notre équipe a écrit.',
          it: 'Ecco che cosa ha scritto il nostro team.',
          de: 'Das hat unser Team geschrieben.',
        },
        write: {
          en: 'Write your reply below. You can attach files.',
          fr: 'Répondez en dessous. Vous pouvez joindre des fichiers.',
          it: 'Rispondi qui sotto. Puoi allegare file.',
          de: 'Antworten Sie unten. Dateien können Sie anhängen.',
        },
        send: {
          en: (t) => `“${t.requests.reply.submit}” sends it, and the request is with our team again.`,
          fr: (t) => `« ${t.requests.reply.submit} » l’envoie : la demande est de nouveau chez notre équipe.`,
          it: (t) => `«${t.requests.reply.submit}» la invia: la richiesta torna al nostro team.`,
          de: (t) => `„${t.requests.reply.submit}“ sendet sie ab; nun ist wieder unser Team dran.`,
        },
      },
    },
    together: {
      title: {
        en: 'Bring in a colleague',
        fr: 'Mettre un collègue en copie',
        it: 'Coinvolgi un collega',
        de: 'Jemanden dazuholen',
      },
      says: {
        copy: {
          en: (t) => `“${t.requests.copy.label}”: they get our replies and can reply too.`,
          fr: (t) => `« ${t.requests.copy.label} » : cette personne lit et répond aussi.`,
          it: (t) => `«${t.requests.copy.label}»: riceve le risposte e può rispondere.`,
          de: (t) => `„${t.requests.copy.label}“: Die Person liest mit und kann antworten.`,
        },
      },
    },
    solve: {
      title: {
        en: 'Say that it is solved',
        fr: 'Dire que c’est résolu',
        it: 'Di’ che è risolta',
        de: 'Sagen, dass es gelöst ist',
      },
      says: {
        button: {
          en: (t) => `It works? Select “${t.requests.solve.button}”.`,
          fr: (t) => `C’est réglé ? Sélectionnez « ${t.requests.solve.button} ».`,
          it: (t) => `Funziona? Seleziona «${t.requests.solve.button}».`,
          de: (t) => `Es klappt? Wählen Sie „${t.requests.solve.button}“.`,
        },
        rate: {
          en: 'One click tells our team how it went.',
          fr: 'Un clic dit à notre équipe ce que vous en pensez.',
          it: 'Un clic dice al nostro team com’è andata.',
          de: 'Ein Klick sagt unserem Team, wie es war.',
        },
        again: {
          en: 'If it comes back, a reply reopens the request.',
          fr: 'Si le problème revient, une réponse rouvre la demande.',
          it: 'Se il problema torna, una risposta riapre la richiesta.',
          de: 'Kommt es wieder, öffnet eine Antwort die Anfrage.',
        },
      },
    },
  },
  prepare,
  async play(d, t) {
    const { requests: r } = t;
    const { page } = d;
    await d.enterAs('customer');
    await d.open('/en/');
    d.chapter('find');
    await d.say('menu', () =>
      d.click(page.getByRole('button', { name: t.accounts.account.signedInAs({ name: PEOPLE.customer.name }) })),
    );
    await d.say('list', () => d.follow(page.getByRole('banner').getByRole('link', { name: r.link })));
    await d.say('status', () => d.show(page.getByRole('main').getByText(r.statuses.pending, { exact: true }).last()));
    d.chapter('reply');
    await d.say('open', () => d.follow(page.getByRole('link', { name: SUBJECT })));
    await d.say('answer', () =>
      d.show(page.getByText('second logo').locator('xpath=ancestor::article | ancestor::li').last()),
    );
    await d.asPoster();
    await d.say('write', () =>
      d.type(page.getByLabel(r.reply.label), 'Yes, we have an SVG. I will add it as darkLogo today.'),
    );
    await d.say('send', () => d.follow(page.getByRole('button', { name: r.reply.submit, exact: true })));
    d.chapter('together');
    await d.say('copy', async () => {
      await d.type(page.getByLabel(r.copy.label), PEOPLE.colleague.email);
      await d.follow(page.getByRole('button', { name: r.copy.submit }));
    });
    d.chapter('solve');
    await d.say('button', () => d.follow(page.getByRole('button', { name: r.solve.button })));
    await d.say('rate', async () => {
      await d.click(page.getByText(r.rating.good, { exact: true }));
      await d.follow(page.getByRole('button', { name: r.rating.submit }));
    });
    await d.say('again', () => d.show(page.getByText(r.solvedByYou)));
    await d.end();
  },
};
