import { AskPage } from '../../tests/e2e/pages.ts';
import type { GuideScript } from '../recorder/script.ts';

const QUESTION = 'How do I invite a colleague to the team?';
const DETAILS = 'She should answer requests with me, and I cannot find where to add her.';

/** A customer asks, and the form has the answer. */
export const askAQuestion: GuideScript = {
  slug: 'ask-a-question',
  category: 'using-the-help-center',
  tags: ['question', 'contact', 'answer'],
  related: ['ask-a-question', 'after-you-send'],
  title: {
    en: 'Ask a question and get the answer at once',
    fr: 'Poser une question et trouver aussitôt la réponse',
    it: 'Fare una domanda e trovare subito la risposta',
    de: 'Eine Frage stellen und gleich die Antwort finden',
  },
  summary: {
    en: 'The form shows matching answers while you write, and sends your question when none fits.',
    fr: 'Le formulaire montre les réponses possibles pendant que vous écrivez, et envoie votre question si aucune ne convient.',
    it: 'Il modulo mostra le risposte adatte mentre scrivi, e invia la domanda se nessuna va bene.',
    de: 'Das Formular zeigt passende Antworten, während Sie schreiben, und sendet Ihre Frage, wenn keine passt.',
  },
  chapters: {
    ask: {
      title: {
        en: 'Write your question',
        fr: 'Écrire votre question',
        it: 'Scrivi la domanda',
        de: 'Die Frage schreiben',
      },
      says: {
        open: {
          en: (t) => `Select “${t.site.ask}” at the top of any page.`,
          fr: (t) => `Sélectionnez « ${t.site.ask} » en haut de n’importe quelle page.`,
          it: (t) => `Seleziona «${t.site.ask}» in alto in qualsiasi pagina.`,
          de: (t) => `Wählen Sie oben auf einer beliebigen Seite „${t.site.ask}“.`,
        },
        subject: {
          en: 'Say in a few words what it is about.',
          fr: 'Dites en quelques mots de quoi il s’agit.',
          it: 'Spiega in poche parole di cosa si tratta.',
          de: 'Sagen Sie in wenigen Worten, worum es geht.',
        },
        appear: {
          en: 'Answers appear while you write. Your text stays as it is.',
          fr: 'Les réponses apparaissent pendant que vous écrivez. Votre texte ne bouge pas.',
          it: 'Le risposte compaiono mentre scrivi. Il tuo testo resta com’è.',
          de: 'Antworten erscheinen, während Sie schreiben. Ihr Text bleibt, wie er ist.',
        },
      },
    },
    read: {
      title: {
        en: 'Read the answer beside the form',
        fr: 'Lire la réponse à côté du formulaire',
        it: 'Leggi la risposta accanto al modulo',
        de: 'Die Antwort neben dem Formular lesen',
      },
      says: {
        passage: {
          en: 'Select an answer to read the passage that fits.',
          fr: 'Sélectionnez une réponse pour lire le passage qui convient.',
          it: 'Seleziona una risposta per leggere il passaggio adatto.',
          de: 'Wählen Sie eine Antwort, um die passende Stelle zu lesen.',
        },
        whole: {
          en: (t) => `“${t.ask.suggestions.whole}” lets you read on without leaving the form.`,
          fr: (t) => `« ${t.ask.suggestions.whole} » : continuez à lire sans quitter le formulaire.`,
          it: (t) => `«${t.ask.suggestions.whole}»: continui a leggere senza lasciare il modulo.`,
          de: (t) => `Mit „${t.ask.suggestions.whole}“ lesen Sie weiter, das Formular bleibt.`,
        },
        solved: {
          en: (t) => `Is that it? Select “${t.ask.suggestions.solved}”.`,
          fr: (t) => `C’est cela ? Sélectionnez « ${t.ask.suggestions.solved} ».`,
          it: (t) => `È quello che cercavi? Seleziona «${t.ask.suggestions.solved}».`,
          de: (t) => `Ist es das? Wählen Sie „${t.ask.suggestions.solved}“.`,
        },
        done: {
          en: 'Done. Nothing has to be sent, and nobody has to wait.',
          fr: 'C’est fait. Rien à envoyer, et personne n’attend.',
          it: 'Fatto. Non serve inviare nulla, e nessuno deve aspettare.',
          de: 'Fertig. Nichts muss gesendet werden, und niemand muss warten.',
        },
      },
    },
    send: {
      title: {
        en: 'Nothing fits? Send it',
        fr: 'Rien ne convient ? Envoyez',
        it: 'Nulla va bene? Invia',
        de: 'Nichts passt? Absenden',
      },
      says: {
        back: {
          en: (t) => `If it did not help after all: “${t.ask.thanks.back}”.`,
          fr: (t) => `Cela n’a pas suffi ? « ${t.ask.thanks.back} ».`,
          it: (t) => `Non è bastato? «${t.ask.thanks.back}».`,
          de: (t) => `Doch nicht? „${t.ask.thanks.back}“.`,
        },
        details: {
          en: 'Your text is still there. Add what happened.',
          fr: 'Votre texte est toujours là. Ajoutez ce qui s’est passé.',
          it: 'Il tuo testo è ancora lì. Aggiungi cosa è successo.',
          de: 'Ihr Text ist noch da. Ergänzen Sie, was passiert ist.',
        },
        address: {
          en: 'Say where the answer should go.',
          fr: 'Dites où envoyer la réponse.',
          it: 'Indica dove inviare la risposta.',
          de: 'Sagen Sie, wohin die Antwort gehen soll.',
        },
        send: {
          en: (t) => `Select “${t.ask.submit}”.`,
          fr: (t) => `Sélectionnez « ${t.ask.submit} ».`,
          it: (t) => `Seleziona «${t.ask.submit}».`,
          de: (t) => `Wählen Sie „${t.ask.submit}“.`,
        },
        received: {
          en: 'Your request has a number, and the page says what happens next.',
          fr: 'Votre demande a un numéro, et la page dit ce qui se passe ensuite.',
          it: 'La richiesta ha un numero, e la pagina dice che cosa succede ora.',
          de: 'Ihre Anfrage hat eine Nummer, und die Seite sagt, wie es weitergeht.',
        },
      },
    },
  },
  async play(d, t) {
    const form = new AskPage(d.page);
    const answer = form.answers.getByRole('listitem').first();
    await d.open('/en/');
    d.chapter('ask');
    await d.say('open', async () => {
      await d.follow(d.page.getByRole('banner').getByRole('link', { name: t.site.ask }));
      await form.ready();
    });
    await d.say('subject', () => d.type(form.subject, QUESTION));
    await d.say('appear', async () => {
      await d.until(answer);
      await d.show(form.answers);
    });
    d.chapter('read');
    await d.say('passage', async () => {
      await d.click(
        answer.getByRole('heading').getByRole('button'),
        answer.getByRole('button', { name: t.ask.suggestions.whole }),
      );
    });
    await d.asPoster();
    await d.say('whole', async () => {
      await d.click(answer.getByRole('button', { name: t.ask.suggestions.whole }));
    });
    await d.say('solved', async () => {
      await d.click(
        answer.getByRole('button', { name: t.ask.suggestions.solved }),
        d.page.getByText(t.ask.thanks.title),
      );
    });
    await d.say('done');
    d.chapter('send');
    await d.say('back', () => d.click(d.page.getByText(t.ask.thanks.back), form.body));
    await d.say('details', () => d.type(form.body, DETAILS));
    await d.say('address', () => d.type(form.email, 'noor@example.com'));
    await d.say('send', async () => {
      await d.click(form.send, form.sendAnyway.or(d.page.getByText(t.ask.received.title)));
      if (await form.sendAnyway.isVisible()) await d.follow(form.sendAnyway);
    });
    await d.say('received', () => d.show(d.page.getByText(t.ask.received.next)));
    await d.end();
  },
};
