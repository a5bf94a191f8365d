import type { GuideScript } from '../recorder/script.ts';
import { PEOPLE } from '../recorder/stage.ts';

const TITLE = 'Which size should pictures in articles have?';
const QUESTION =
  'Our screenshots come from large displays. Some look tiny on a phone, others are heavy. What works well for you?';
const ANSWER =
  'Take them 1,600 pixels wide and show **one thing** in each. That is sharp everywhere, and the page stays light.';

/** A customer asks the community, somebody answers, and the thread gets its solution. */
export const askTheCommunity: GuideScript = {
  slug: 'ask-the-community',
  category: 'using-the-help-center',
  tags: ['community', 'thread', 'solution'],
  related: ['community'],
  title: {
    en: 'Ask the community, and mark what solved it',
    fr: 'Demander à la communauté et marquer la solution',
    it: 'Chiedere alla community e segnare la soluzione',
    de: 'Die Community fragen und die Lösung markieren',
  },
  summary: {
    en: 'Start a thread, be told of replies, and mark the one that solved it for everyone after you.',
    fr: 'Lancez une discussion, recevez un avis à chaque réponse et marquez celle qui a résolu la question.',
    it: 'Apri una discussione, ricevi avvisi delle risposte e segna quella che ha risolto.',
    de: 'Eine Diskussion starten, von Antworten erfahren und die Lösung markieren, für alle nach Ihnen.',
  },
  chapters: {
    ask: {
      title: {
        en: 'Start a thread',
        fr: 'Lancer une discussion',
        it: 'Apri una discussione',
        de: 'Eine Diskussion starten',
      },
      says: {
        community: {
          en: (t) => `“${t.community.title}” at the top: questions and answers among users.`,
          fr: (t) => `« ${t.community.title} », en haut : questions et réponses entre utilisateurs.`,
          it: (t) => `«${t.community.title}», in alto: domande e risposte tra chi usa il prodotto.`,
          de: (t) => `Oben „${t.community.title}“: Fragen und Antworten unter Nutzern.`,
        },
        start: {
          en: (t) => `Select “${t.community.start}”.`,
          fr: (t) => `Sélectionnez « ${t.community.start} ».`,
          it: (t) => `Seleziona «${t.community.start}».`,
          de: (t) => `Wählen Sie „${t.community.start}“.`,
        },
        topic: {
          en: 'Choose the topic in which others would look for it.',
          fr: 'Choisissez le thème où d’autres chercheraient.',
          it: 'Scegli l’argomento in cui altri cercherebbero.',
          de: 'Wählen Sie das Thema, in dem andere danach suchen würden.',
        },
        title: {
          en: 'Ask in one sentence. What may answer it already appears beside it.',
          fr: 'Demandez en une phrase. Ce qui y répond peut-être déjà s’affiche à côté.',
          it: 'Chiedi in una frase. Accanto compare ciò che forse risponde già.',
          de: 'Fragen Sie in einem Satz. Daneben erscheint, was schon antworten könnte.',
        },
        text: {
          en: 'Say what you have tried. Your draft is saved while you write.',
          fr: 'Dites ce que vous avez essayé. Le brouillon s’enregistre au fil du texte.',
          it: 'Racconta che cosa hai provato. La bozza si salva mentre scrivi.',
          de: 'Sagen Sie, was Sie versucht haben. Der Entwurf wird laufend gespeichert.',
        },
        publish: {
          en: (t) => `“${t.community.new.submit}”: now everyone can read it. You follow the thread.`,
          fr: (t) => `« ${t.community.new.submit} » : tout le monde peut lire. Vous suivez la discussion.`,
          it: (t) => `«${t.community.new.submit}»: ora tutti possono leggere. Segui la discussione.`,
          de: (t) => `„${t.community.new.submit}“: Alle können es lesen. Sie abonnieren die Diskussion.`,
        },
      },
    },
    told: {
      title: {
        en: 'Get notified of replies',
        fr: 'Recevoir un avis à chaque réponse',
        it: 'Ricevi avvisi delle risposte',
        de: 'Von Antworten erfahren',
      },
      says: {
        menu: {
          en: 'Somebody has replied: a dot on your initials says so, and an email too.',
          fr: 'Quelqu’un a répondu : un point sur vos initiales le dit, un e-mail aussi.',
          it: 'Qualcuno ha risposto: lo dicono un punto sulle iniziali e un’e-mail.',
          de: 'Jemand hat geantwortet: Ein Punkt an Ihren Initialen sagt es, eine E-Mail auch.',
        },
        open: {
          en: 'Select the notification to go to the first new reply.',
          fr: 'Sélectionnez la notification pour lire la première nouvelle réponse.',
          it: 'Seleziona la notifica per andare alla prima risposta nuova.',
          de: 'Wählen Sie die Benachrichtigung, um zur ersten neuen Antwort zu kommen.',
        },
      },
    },
    solve: {
      title: {
        en: 'Mark the solution',
        fr: 'Marquer la solution',
        it: 'Segna la soluzione',
        de: 'Die Lösung markieren',
      },
      says: {
        helpful: {
          en: (t) => `“${t.community.act.helpful}” thanks whoever wrote it.`,
          fr: (t) => `« ${t.community.act.helpful} » remercie la personne qui l’a écrite.`,
          it: (t) => `«${t.community.act.helpful}» ringrazia chi l’ha scritta.`,
          de: (t) => `„${t.community.act.helpful}“ dankt der Person, die das schrieb.`,
        },
        mark: {
          en: (t) => `“${t.community.act.solve}” puts it at the top, for everyone after you.`,
          fr: (t) => `« ${t.community.act.solve} » la place en tête, pour tous ceux qui suivent.`,
          it: (t) => `«${t.community.act.solve}» la mette in cima, per chi verrà dopo.`,
          de: (t) => `„${t.community.act.solve}“ stellt sie nach oben, für alle nach Ihnen.`,
        },
        done: {
          en: 'The thread is solved. The search finds it, and the contact form offers it.',
          fr: 'Discussion résolue : la recherche et le formulaire la proposent.',
          it: 'La discussione è risolta. La ricerca la trova, il modulo la propone.',
          de: 'Die Diskussion ist gelöst. Suche und Kontaktformular zeigen sie nun.',
        },
      },
    },
  },
  async play(d, t, stage) {
    const { community: c } = t;
    const { page } = d;
    await d.enterAs('customer');
    await d.open('/en/');
    d.chapter('ask');
    await d.say('community', () => d.follow(page.getByRole('banner').getByRole('link', { name: c.title })));
    await d.say('start', () => d.follow(page.getByRole('link', { name: c.start }).first()));
    await d.say('topic', async () => {
      await d.point(page.getByLabel(c.new.topic));
      await d.unseen(() => page.getByLabel(c.new.topic).selectOption('writing'));
    });
    await d.say('title', async () => {
      await d.type(page.getByLabel(c.new.titleLabel), TITLE);
      const likely = page.getByRole('region', { name: c.new.likely });
      await d.until(likely.getByRole('link'));
    });
    await d.say('text', () => d.type(page.getByLabel(c.new.body, { exact: true }), QUESTION));
    await d.asPoster();
    await d.say('publish', async () => {
      await d.follow(page.getByRole('button', { name: c.new.submit, exact: true }));
      const anyway = page.getByRole('button', { name: c.new.anyway });
      if (await anyway.isVisible()) await d.follow(anyway);
      await d.until(page.getByText(c.done.started));
    });
    const thread = page.url().split('?')[0]!;
    d.chapter('told');
    await d.unseen(() => answer(thread));
    await d.open('/en/');
    await d.say('menu', async () => {
      await d.click(page.getByRole('button', { name: t.accounts.account.signedInAs({ name: PEOPLE.customer.name }) }));
      await d.follow(page.getByRole('banner').getByRole('link', { name: t.notifications.title }));
    });
    await d.say('open', () => d.follow(page.getByRole('main').getByRole('link', { name: TITLE })));
    d.chapter('solve');
    const post = page.locator('#post-2');
    await d.say('helpful', () => d.click(post.getByRole('button', { name: new RegExp(`^${c.act.helpful}`) })));
    await d.say('mark', () => d.follow(post.getByRole('button', { name: new RegExp(`^${c.act.solve}`) })));
    await d.say('done', () => d.show(page.locator('section:has(> #solutions)')));
    await d.end();

    /** Somebody else replies, in another window. */
    async function answer(thread: string): Promise<void> {
      const context = await d.context.browser()!.newContext();
      await stage.enter(context, 'colleague');
      const other = await context.newPage();
      await other.goto(thread);
      await other.getByLabel(c.composer.body, { exact: true }).pressSequentially(ANSWER, { delay: 25 });
      await other.locator('#reply').getByRole('button', { name: c.composer.submit, exact: true }).click();
      await other.locator('#post-2').getByText(PEOPLE.colleague.name).first().waitFor();
      await context.close();
    }
  },
};
