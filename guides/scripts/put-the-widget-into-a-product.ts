import type { Frame } from '@playwright/test';
import { frameAt } from '../recorder/director.ts';
import type { GuideScript } from '../recorder/script.ts';

/** A page of an imaginary product. */
const product = (home: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Team – Larch</title>
<style>
  body { margin: 0; font: 16px/1.5 Figtree, system-ui, sans-serif; color: #1d2433; background: #f5f6fa; }
  header { display: flex; gap: 28px; align-items: center; padding: 16px 32px; color: #fff; background: #2b2f6b; }
  header b { font-size: 20px; margin-inline-end: 16px; }
  header span { opacity: .8; }
  main { max-width: 760px; margin: 36px 32px; }
  h1 { margin: 0 0 4px; }
  p { margin: 0 0 20px; color: #5b6478; }
  table { width: 100%; border-collapse: collapse; background: #fff; border-radius: 12px; overflow: hidden; box-shadow: 0 1px 4px #1d243322; }
  td, th { padding: 14px 20px; text-align: start; border-bottom: 1px solid #e7e9f1; }
  th { font-size: 13px; color: #5b6478; }
</style>
<header><b>Larch</b><span>Photos</span><span>Albums</span><strong>Settings</strong></header>
<main data-help="people">
  <h1>Team</h1>
  <p>Who works with you in Larch.</p>
  <table>
    <tr><th>Name<th>Role<th>Since
    <tr><td>Amara Okonjo<td>Owner<td>March 2024
    <tr><td>Piotr Zawada<td>Editor<td>June 2025
    <tr><td>Yuki Hamano<td>Viewer<td>May 2026
  </table>
</main>
<script src="${home}/widget.js" defer></script>
</html>`;

/** Where the launcher is, in CSS pixels from the lower right corner. */
const LAUNCHER = { right: 70, bottom: 44 };

/** Somebody of the team puts the help into their product. */
export const putTheWidgetIntoAProduct: GuideScript = {
  slug: 'put-the-widget-into-a-product',
  category: 'developers',
  tags: ['widget', 'product', 'script'],
  related: ['widget'],
  title: {
    en: 'Put the widget into your product',
    fr: 'Intégrer le widget à votre produit',
    it: 'Mettere il widget nel tuo prodotto',
    de: 'Das Widget in Ihr Produkt einbauen',
  },
  summary: {
    en: 'One line in your pages, and people find, read and ask without leaving what they do.',
    fr: 'Une ligne dans vos pages, et l’on cherche, lit et pose ses questions sans quitter son travail.',
    it: 'Una riga nelle tue pagine, e si cerca, si legge e si chiede senza interrompere il lavoro.',
    de: 'Eine Zeile in Ihren Seiten, und man findet, liest und fragt, ohne die Arbeit zu unterbrechen.',
  },
  chapters: {
    line: {
      title: { en: 'Copy one line', fr: 'Copier une ligne', it: 'Copia una riga', de: 'Eine Zeile kopieren' },
      says: {
        open: {
          en: (t) => `${t.accounts.staff.title}, “${t.widget.staff.title}”.`,
          fr: (t) => `${t.accounts.staff.title}, « ${t.widget.staff.title} ».`,
          it: (t) => `${t.accounts.staff.title}, «${t.widget.staff.title}».`,
          de: (t) => `${t.accounts.staff.title}, „${t.widget.staff.title}“.`,
        },
        snippet: {
          en: 'Put this line into the pages of your product. It loads one small file.',
          fr: 'Mettez cette ligne dans les pages de votre produit. Elle charge un petit fichier.',
          it: 'Metti questa riga nelle pagine del prodotto. Carica un solo file piccolo.',
          de: 'Diese Zeile kommt in die Seiten Ihres Produkts. Sie lädt eine kleine Datei.',
        },
        policy: {
          en: 'A strict Content-Security-Policy needs two sources, nothing else.',
          fr: 'Une Content-Security-Policy stricte n’a besoin que de deux sources.',
          it: 'Una Content-Security-Policy severa richiede due sorgenti e basta.',
          de: 'Eine strenge Content-Security-Policy braucht zwei Quellen, sonst nichts.',
        },
        origins: {
          en: (t) => `“${t.widget.staff.origins}” lists the addresses of your product.`,
          fr: (t) => `« ${t.widget.staff.origins} » donne les adresses de votre produit.`,
          it: (t) => `«${t.widget.staff.origins}» elenca gli indirizzi del tuo prodotto.`,
          de: (t) => `„${t.widget.staff.origins}“ nennt die Adressen Ihres Produkts.`,
        },
      },
    },
    use: {
      title: { en: 'Use it', fr: 'L’utiliser', it: 'Usalo', de: 'Benutzen' },
      says: {
        launcher: {
          en: 'And there it is, in the corner of your own page.',
          fr: 'Le voilà, dans le coin de votre propre page.',
          it: 'Eccolo, nell’angolo della tua pagina.',
          de: 'Und da ist es, in der Ecke Ihrer eigenen Seite.',
        },
        fits: {
          en: 'It begins with what fits the page on which somebody is.',
          fr: 'Il commence par ce qui convient à la page où l’on se trouve.',
          it: 'Comincia da ciò che riguarda la pagina in cui ci si trova.',
          de: 'Es beginnt mit dem, was zur Seite passt, auf der man ist.',
        },
        read: {
          en: 'Articles, guides and threads are read in place.',
          fr: 'Articles, guides et discussions se lisent sur place.',
          it: 'Articoli, guide e discussioni si leggono lì.',
          de: 'Artikel, Anleitungen und Diskussionen liest man gleich dort.',
        },
        ask: {
          en: (t) => `“${t.site.ask}” is there too, with answers while one writes.`,
          fr: (t) => `« ${t.site.ask} » y est aussi, avec les réponses pendant que l’on écrit.`,
          it: (t) => `C’è anche «${t.site.ask}», con le risposte mentre si scrive.`,
          de: (t) => `Auch „${t.site.ask}“ ist da, mit Antworten beim Schreiben.`,
        },
        close: {
          en: 'Close it, and nothing has moved: the page is as it was.',
          fr: 'Refermez-le : rien n’a bougé, la page est comme avant.',
          it: 'Chiudilo: nulla si è mosso, la pagina è come prima.',
          de: 'Schließen Sie es: Die Seite ist, wie sie war.',
        },
      },
    },
  },
  product,
  siteFile: `
widget:
  origins: ['https://app.example.com']
  pages:
    - { match: '/settings/*', show: ['article:people'] }
`,
  async play(d, t) {
    const { page } = d;
    const { staff } = t.widget;
    await d.enterAs('agent');
    await d.open('/en/staff');
    d.chapter('line');
    // In the list of the page: the rail is longer than the window.
    await d.say('open', () => d.follow(page.getByRole('main').getByRole('link', { name: staff.title, exact: true })));
    await d.say('snippet', () => d.show(page.locator('pre').first()));
    await d.say('policy', () => d.show(page.locator('pre').filter({ hasText: 'frame-src' })));
    await d.say('origins', () =>
      d.show(page.locator('section').filter({ has: page.getByRole('heading', { name: staff.origins }) })),
    );
    d.chapter('use');
    await d.open('https://app.example.com/settings/team');
    const corner = await page.evaluate(() => ({ x: innerWidth, y: innerHeight }));
    const launcher = { x: corner.x - LAUNCHER.right, y: corner.y - LAUNCHER.bottom };
    await d.say('launcher', () => d.pointAt(launcher));
    let frame!: Frame;
    await d.say('fits', async () => {
      await d.clickAt(launcher, async () => {
        frame = await frameAt(page, /\/widget/);
        await frame.locator('[data-frame=suggestions] a').first().waitFor();
      });
      await d.show(frame.locator('[data-frame=suggestions]'));
    });
    await d.asPoster();
    const suggested = frame.locator('[data-frame=suggestions] a').first();
    await d.say('read', () => d.click(suggested, frame.getByRole('heading', { level: 1 })));
    await d.say('ask', async () => {
      const subject = frame.getByLabel(t.ask.subject);
      await d.click(frame.getByRole('banner').getByRole('link', { name: t.site.ask }), subject);
      await d.type(subject, 'Take somebody off the team');
    });
    await d.say('close', () => d.clickAt(launcher));
    await d.end();
  },
};
