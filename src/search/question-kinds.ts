// What a question wants to know, as its small words tell: what something is, how long it takes, who may. Stop words and rare verbs say
// it, and every page says it otherwise ("c'est quoi", "qu'est-ce que"), so it is compared as one term.
import { fold, hash, languageOf } from './analyze.ts';

/** Patterns over folded text with straight apostrophes, by language. */
const KINDS: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  de: {
    definition:
      /\bwas (?:ist|sind|heisst|bedeutet|bedeuten)\b(?! (?:los|passiert|mein|meine|das problem))|\bbedeutung\b|\bdefinition\b/,
    duration: /\bwie lange\b|\bwie viele (?:tage|wochen|monate|stunden|minuten)\b|\bdauer\b|\bdauert\b/,
    mechanism: /\bwie (?:funktioniert|funktionieren|geht)\b/,
    person: /(?:^|[.:?!,;] ?)wer (?:kann|darf|ist|hat|muss|sieht|bekommt)\b/,
    obligation: /\b(?:muss|mussen|soll) (?:ich|man|wir|sie|er|es)\b|\bpflicht\b|\bverpflichtet\b|\berforderlich\b/,
  },
  en: {
    definition:
      /\bwhat(?:'s| is| are) (?!the |my |your |this |that |wrong|causing|going)|\bwhat do(?:es)? .{1,60}? mean\b|\bmeaning of\b|\bdefinition\b/,
    duration: /\bhow long\b|\bhow many (?:days|weeks|months|hours|minutes)\b|\bduration\b/,
    mechanism: /\bhow (?:do|does) .{1,60}? work\b|\bhow .{1,60}? works\b/,
    person: /(?:^|[.:?!,;] ?)who (?:can|may|is|are|has|gets|should|does|sees)\b/,
    obligation:
      /\b(?:do|does|must|should) (?:i|we|they|you|it) (?:have|need) to\b|\bmust (?:i|we|they)\b|\b(?:mandatory|compulsory|obligatory|required)\b/,
  },
  fr: {
    definition: /\bc'est quoi\b|\bqu'est[- ]ce qu|\bdefinition\b|\bque signifie|\bveut dire\b|\ben quoi consiste/,
    duration: /\bcombien de (?:temps|jours|semaines|mois|heures|minutes)\b|\bduree\b|\bsous quel delai\b/,
    mechanism: /\bcomment (?:ca |cela |.{1,60}? )?(?:fonctionne|fonctionnent|marche|marchent)\b/,
    person: /(?:^|[.:?!,;] ?)qui (?:peut|peuvent|a|ont|est|sont|doit|doivent|voit|utilise)\b/,
    obligation: /\bfaut[- ]il\b|\bdoi[st][- ](?:je|on|il|elle)\b|\bdoivent\b|\boblig/,
  },
  it: {
    definition:
      /\bcos'e\b|\bche cosa (?:e|sono)\b|\bcosa (?:sono|significa|vuol dire)\b|\bche significa\b|\bdefinizione\b|\bsignificato\b/,
    duration:
      /\bquanto tempo\b|\bquanti (?:giorni|mesi|minuti)\b|\bquante (?:ore|settimane)\b|\bquanto dura\b|\bdurata\b/,
    mechanism: /\bcome (?:funziona|funzionano)\b/,
    person: /(?:^|[.:?!,;] ?)chi (?:puo|possono|e|sono|ha|deve|vede)\b/,
    // "Cosa devo fare" asks how, not whether.
    obligation: /(?<!\b(?:come|cosa|dove|quando|quale|quali|quanto) )(?:\bdevo\b|\bbisogna\b|\bsi deve\b)|\bobblig/,
  },
};

/** A question says first what it wants: further on these words are part of a story. */
const BEGINNING = 300;

/** A kind of question that a text asks. */
export interface QuestionKind {
  /** The words that say it, folded. */
  words: string;
  /** Number of the kind in every index, the same in all languages. */
  term: number;
}

/** What `text`, a question or a title, asks for; nothing in languages that are not known. */
export function kindsOf(text: string, locale: string): QuestionKind[] {
  const kinds = KINDS[languageOf(locale)];
  if (!kinds) return [];
  const beginning = fold(text.slice(0, BEGINNING)).replace(/[\u2018\u2019]/g, "'");
  const found: QuestionKind[] = [];
  for (const [kind, pattern] of Object.entries(kinds)) {
    const match = pattern.exec(beginning);
    if (match) found.push({ words: match[0].replace(/^[.:?!,;] ?/, ''), term: hash(`?${kind}`) });
  }
  return found;
}
