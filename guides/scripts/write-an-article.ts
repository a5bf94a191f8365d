import type { GuideScript } from '../recorder/script.ts';

const TITLE = 'Change the picture beside your name';

/** Somebody of the team writes an article and publishes it. */
export const writeAnArticle: GuideScript = {
  slug: 'write-an-article',
  category: 'writing-articles',
  tags: ['article', 'editor', 'publish'],
  related: ['write-in-the-browser', 'article-components'],
  title: {
    en: 'Write and publish an article',
    fr: 'Rédiger et publier un article',
    it: 'Scrivere e pubblicare un articolo',
    de: 'Einen Artikel schreiben und veröffentlichen',
  },
  summary: {
    en: 'From the title to the page that readers see, in the visual editor, with steps and a tip.',
    fr: 'Du titre à la page que voient les lecteurs, dans l’éditeur visuel, avec étapes et astuce.',
    it: 'Dal titolo alla pagina che vedono i lettori, nell’editor visivo, con passaggi e suggerimento.',
    de: 'Vom Titel zur Seite für die Leser, im visuellen Editor, mit Schritten und einem Tipp.',
  },
  chapters: {
    begin: {
      title: { en: 'Begin', fr: 'Commencer', it: 'Inizia', de: 'Beginnen' },
      says: {
        articles: {
          en: (t) => `${t.accounts.staff.title}, “${t.publishing.articles}”: everything readers have.`,
          fr: (t) => `${t.accounts.staff.title}, « ${t.publishing.articles} » : tout ce qu’ont les lecteurs.`,
          it: (t) => `${t.accounts.staff.title}, «${t.publishing.articles}»: tutto ciò che hanno i lettori.`,
          de: (t) => `${t.accounts.staff.title}, „${t.publishing.articles}“: alles, was Leser haben.`,
        },
        new: {
          en: (t) => `Select “${t.publishing.list.new}”.`,
          fr: (t) => `Sélectionnez « ${t.publishing.list.new} ».`,
          it: (t) => `Seleziona «${t.publishing.list.new}».`,
          de: (t) => `Wählen Sie „${t.publishing.list.new}“.`,
        },
        title: {
          en: 'Give it a title as a customer would say it.',
          fr: 'Donnez-lui un titre comme le dirait un client.',
          it: 'Dagli un titolo come lo direbbe un cliente.',
          de: 'Geben Sie ihm einen Titel, wie ihn ein Kunde sagen würde.',
        },
        submit: {
          en: (t) => `Choose its topic, then “${t.publishing.new.submit}”. Only you see it so far.`,
          fr: (t) => `Un thème, puis « ${t.publishing.new.submit} ». Personne d’autre ne le voit.`,
          it: (t) => `Scegli l’argomento, poi «${t.publishing.new.submit}». Per ora lo vedi solo tu.`,
          de: (t) => `Thema wählen, dann „${t.publishing.new.submit}“. Noch sehen nur Sie ihn.`,
        },
      },
    },
    write: {
      title: {
        en: 'Write as you see it',
        fr: 'Écrire comme vous le voyez',
        it: 'Scrivi come lo vedi',
        de: 'Schreiben, wie man es sieht',
      },
      says: {
        text: {
          en: 'Just write. What you type is kept as your draft.',
          fr: 'Écrivez. Votre texte est gardé comme brouillon.',
          it: 'Scrivi e basta. Il testo resta come bozza.',
          de: 'Schreiben Sie einfach. Ihr Text bleibt als Entwurf erhalten.',
        },
        menu: {
          en: 'A slash opens a list: headings, tables, pictures, steps.',
          fr: 'Une barre oblique ouvre une liste : titres, tableaux, images, étapes.',
          it: 'La barra / apre un elenco: titoli, tabelle, immagini, passaggi.',
          de: 'Ein / öffnet eine Liste: Überschriften, Tabellen, Bilder, Schritte.',
        },
        steps: {
          en: 'Each step has a title that says what to do.',
          fr: 'Chaque étape a un titre qui dit quoi faire.',
          it: 'Ogni passaggio ha un titolo che dice che cosa fare.',
          de: 'Jeder Schritt hat einen Titel, der sagt, was zu tun ist.',
        },
        tip: {
          en: 'Tips, notes and warnings stand out from the text.',
          fr: 'Astuces, notes et avertissements ressortent du texte.',
          it: 'Suggerimenti, note e avvertenze spiccano nel testo.',
          de: 'Tipps, Hinweise und Warnungen heben sich ab.',
        },
      },
    },
    publish: {
      title: { en: 'Publish', fr: 'Publier', it: 'Pubblica', de: 'Veröffentlichen' },
      says: {
        summary: {
          en: 'Add one sentence for lists and search results.',
          fr: 'Ajoutez une phrase pour les listes et la recherche.',
          it: 'Aggiungi una frase per elenchi e ricerca.',
          de: 'Ergänzen Sie einen Satz für Listen und Suche.',
        },
        button: {
          en: (t) => `“${t.publishing.editor.publish}” asks what kind of change it is, and does it.`,
          fr: (t) => `« ${t.publishing.editor.publish} » demande la nature du changement, puis publie.`,
          it: (t) => `«${t.publishing.editor.publish}» chiede che tipo di modifica è, e pubblica.`,
          de: (t) => `„${t.publishing.editor.publish}“ fragt nach der Art der Änderung.`,
        },
        live: {
          en: 'Readers have it now: on its page, in its topic and in the search.',
          fr: 'Les lecteurs l’ont : sur sa page, dans son thème et dans la recherche.',
          it: 'Ora i lettori ce l’hanno: sulla pagina, nell’argomento e nella ricerca.',
          de: 'Jetzt haben ihn die Leser: auf seiner Seite, im Thema und in der Suche.',
        },
      },
    },
  },
  pageWidth: 1280,
  async play(d, t) {
    const { publishing: p } = t;
    const { page } = d;
    await d.enterAs('agent');
    await d.open('/en/staff');
    d.chapter('begin');
    await d.say('articles', () =>
      d.follow(
        page
          .getByRole('navigation', { name: t.accounts.staff.rail.label })
          .getByRole('link', { name: p.articles, exact: true }),
      ),
    );
    await d.say('new', () => d.follow(page.getByRole('link', { name: p.list.new })));
    await d.say('title', () => d.type(page.getByLabel(p.new.titleLabel, { exact: true }), TITLE));
    await d.say('submit', async () => {
      await d.point(page.getByLabel(p.new.category, { exact: true }));
      await d.unseen(() => page.getByLabel(p.new.category, { exact: true }).selectOption('using-the-help-center'));
      await d.follow(page.getByRole('button', { name: p.new.submit }));
    });
    const writing = page.locator('.has-visual').getByRole('textbox', { name: p.editor.body, exact: true });
    await d.unseen(() => writing.waitFor());
    d.chapter('write');
    await d.say('text', () => d.type(writing, 'Your picture stands beside everything you write in the community.\n'));
    await d.say('menu', async () => {
      await d.keys('/step');
      await d.until(page.getByRole('listbox', { name: p.visual.blocks }));
      d.rest(1.2);
      await d.keys('\n');
    });
    await d.say('steps', async () => {
      await d.keys('Open your account\n');
      await d.keys('Select your initials, then **Profile**.\n\n');
      await d.keys('Choose a picture\n');
      await d.keys('A square one looks best.\n\n\n');
    });
    await d.asPoster();
    await d.say('tip', async () => {
      await d.keys('/tip');
      await d.until(page.getByRole('listbox', { name: p.visual.blocks }));
      await d.keys('\n\n');
      await d.keys('Without a picture your initials stand there.');
    });
    d.chapter('publish');
    await d.say('summary', () =>
      d.type(
        page.getByLabel(p.editor.summary, { exact: true }),
        'Show your face, or your logo, beside what you write.',
      ),
    );
    await d.say('button', async () => {
      const publish = page.getByRole('button', { name: p.editor.publish, exact: true });
      const panel = page.locator('#publish');
      await d.click(publish.first(), panel);
      d.rest(1.2);
      await d.follow(panel.getByRole('button', { name: p.editor.publish, exact: true }));
      await d.until(page.getByText(p.editor.done.published));
    });
    await d.say('live', () => d.follow(page.getByRole('link', { name: p.editor.open })));
    await d.end();
  },
};
