import type { Messages } from './en.ts';

export const articles: Messages['articles'] = {
  breadcrumbs: 'Vous êtes ici',
  readingTime: (minutes: number) => `${minutes} min de lecture`,
  updated: 'Mis à jour le',
  contents: 'Sur cette page',
  related: 'À lire ensuite',
  missingTranslationIn: (language: string) =>
    `Cet article n’est pas encore traduit. Vous le lisez dans la langue suivante : ${language}.`,
  stuckTitle: 'Toujours bloqué ?',
  stuckText:
    'Décrivez ce qui s’est passé. Des réponses apparaissent pendant que vous écrivez ; si aucune ne convient, une personne vous répond.',
  helpful: {
    question: 'Cet article vous a-t-il aidé ?',
    yes: 'Oui',
    no: 'Non',
    thanks: 'Merci de nous l’avoir dit.',
    saidYes: 'Cet article vous a aidé.',
    saidNo: 'Cet article ne vous a pas aidé.',
    change: 'Changer ma réponse',
    reasonLabel: 'Que manquait-il, ou qu’est-ce qui n’allait pas ? (facultatif)',
    reasonHint:
      'Nous lisons tout, mais ne pouvons pas répondre ici. N’indiquez ni mot de passe ni information personnelle.',
    send: 'Envoyer',
    reasonThanks: 'Merci. Vos remarques sont transmises aux auteurs de cet article.',
    back: 'Retour à l’article',
    title: (article: string) => `« ${article} » vous a-t-il aidé ?`,
    failed: 'Votre réponse ne nous est pas parvenue. Veuillez réessayer.',
  },
  copy: 'Copier',
  copied: 'Copié',
  close: 'Fermer',
  zoom: 'Agrandir l’image',
  table: 'Tableau',
  section: (heading: string) => `Lien vers « ${heading} »`,
  footnotes: 'Notes',
  footnoteBack: 'Retour au texte, note {reference}',
  note: 'Remarque',
  tip: 'Astuce',
  warning: 'Attention',
  transcript: 'Transcription',
  videoFallback: 'Votre navigateur ne peut pas lire cette vidéo. Téléchargez-la ici.',
};
