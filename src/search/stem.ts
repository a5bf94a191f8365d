// The part of a word that its forms share: Snowball's stem, and what Snowball leaves apart although people take one for the other.
import snowball from 'snowball-stemmers';
import { WORD_FORMS } from './word-forms.ts';

/** Language codes that have a Snowball stemmer. */
const STEMMERS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hu: 'hungarian',
  hy: 'armenian',
  it: 'italian',
  nb: 'norwegian',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sl: 'slovene',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
};

/** Whether a language code has a stemmer. */
export function hasStemmer(language: string): boolean {
  return language in STEMMERS;
}

/** An ending of a stem and what stands for it. */
type Ending = readonly [ending: RegExp, instead: string];

/** French words in -age that are no action of the verb they look like. */
const NO_ACTION =
  'avantag bagag courag desavantag dommag fromag heritag langag messag ouvrag partag passag paysag personnag villag visag voyag';

/** Stems that keep their endings, by language. */
const KEPT: Readonly<Record<string, ReadonlySet<string>>> = { fr: new Set(NO_ACTION.split(' ')) };

/**
 * Endings after Snowball. French pages are titled with nouns of action (`verrouillage de l'écran`), customers ask with verbs
 * (`verrouiller`).
 */
const ENDINGS: Readonly<Record<string, readonly Ending[]>> = {
  // verify, verification
  en: [[/ifi$/, 'if']],
  fr: [
    // vérifier, vérification
    [/ifi$/, 'if'],
    // connexion, connecter
    [/(?<=...)xion$/, 'ct'],
    // nettoyage, nettoyer; blocage, bloquer; étalonnage, étalonner
    [/(?<=...)oyag$/, 'oi'],
    [/(?<=....)cag$/, 'qu'],
    [/(?<=...[^n])nnag$/, 'n'],
    [/(?<=....)ag$/, ''],
    // fermeture, signature
    [/(?<=...)[ea]tur$/, ''],
    // juxtaposition, juxtaposer
    [/(?<=...pos)it$/, ''],
    // j'oublie, oublier
    [/(?<=..[^aeiouy])i$/, ''],
  ],
  // verificare, verifica
  it: [[/ific$/, 'if']],
};

const UMLAUTS: Readonly<Record<string, string>> = { ae: 'ä', oe: 'ö', ue: 'ü' };

/** What keyboards without a language's letters write, and what stands for it: `aendern` is `ändern`, while `neue` and `Quelle` stay. */
const SPELLINGS: Readonly<Record<string, readonly [RegExp, (letters: string) => string]>> = {
  de: [/[ao]e|(?<![aeoq])ue/g, (letters) => UMLAUTS[letters]!],
};

/**
 * Makes the stemmer of a language code: from a word in lower case, with its accents, to a stem without. Forms of irregular words
 * (word-forms.ts) give the stem of their base form. Languages without a Snowball stemmer give the word itself.
 * @param fold drops the accents of a word.
 */
export function createStemmer(language: string, fold: (word: string) => string): (word: string) => string {
  const algorithm = STEMMERS[language];
  const stemmer = algorithm ? snowball.newStemmer(algorithm) : undefined;
  const endings = ENDINGS[language] ?? [];
  const kept = KEPT[language];

  // Stemmers know their language's accents; the stem is folded after, so that a forgotten accent mostly still meets it.
  const respelled = SPELLINGS[language];

  function regular(word: string): string {
    const spelled = respelled ? word.replace(respelled[0], respelled[1]) : word;
    const stem = stemmer ? fold(stemmer.stem(spelled)) : fold(spelled);
    if (kept?.has(stem)) return stem;
    for (const [ending, instead] of endings) if (ending.test(stem)) return stem.replace(ending, instead);
    return stem;
  }

  const irregular = new Map<string, string>();
  for (const [base = '', ...forms] of WORD_FORMS[language] ?? []) {
    const stem = regular(base);
    for (const form of forms) irregular.set(regular(form), stem);
  }
  return (word) => {
    const stem = regular(word);
    return irregular.get(stem) ?? stem;
  };
}
