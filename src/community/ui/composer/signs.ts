// Signs by the words that people know them by, in the languages of the interface: loaded with the first colon.

const SIGNS = [
  '👍', '👎', '🙂', '😀', '😄', '😂', '😉', '😊', '😍', '🤔', '😕', '🙁', '😢', '😡', '🙏', '👏', '👀', '🎉', '✅', '❌', '⚠️', '❓', '❗', '💡',
  '🐛', '🔧', '🔒', '🔑', '⏳', '📎', '📷', '📱', '💻', '🖨️', '📧', '🔋', '💾', '❤️', '⭐', '🔥',
]; // biome-ignore format: a list

/** For each sign its name, and further words behind it. */
const WORDS: Record<string, string> = {
  en: 'thumbsup yes,thumbsdown no,smile,grinning,happy,joy laugh,wink,blush,love eyes,thinking,confused,frown,cry sad,angry,thanks please,clap,eyes,tada party,check done,cross,warning,question,exclamation,idea bulb,bug,wrench fix,lock,key,wait hourglass,paperclip,camera,phone,laptop,printer,mail,battery,save floppy,heart,star,fire',
  fr: 'pouce oui bravo,pouce-bas non,sourire,rire,content,joie mdr,clin-d’œil,rougir,amour yeux,réflexion,confus,déçu,pleurer triste,colère,merci s’il-vous-plaît,applaudir,yeux regarder,fête,coché fait,croix,attention avertissement,question,exclamation,idée ampoule,bogue insecte,clé-anglaise réparer,verrou cadenas,clé,attendre sablier,trombone,appareil-photo,téléphone,ordinateur portable,imprimante,e-mail courriel,batterie pile,enregistrer disquette,cœur,étoile,feu',
  it: 'pollice sì bravo,pollice-giù no,sorriso,risata,felice,gioia ridere,occhiolino,arrossire,amore occhi,pensare,confuso,deluso,piangere triste,rabbia,grazie prego,applauso,occhi guardare,festa,fatto spunta,croce,attenzione avviso,domanda,esclamazione,idea lampadina,bug insetto,chiave-inglese riparare,lucchetto,chiave,attesa clessidra,graffetta,fotocamera,telefono,portatile computer,stampante,e-mail posta,batteria,salva dischetto,cuore,stella,fuoco',
  de: 'daumen-hoch ja,daumen-runter nein,lächeln,grinsen,fröhlich,freude lachen,zwinkern,erröten,liebe augen,nachdenken,verwirrt,enttäuscht,weinen traurig,wütend,danke bitte,klatschen applaus,augen schauen,feier party,erledigt haken,kreuz,achtung warnung,frage,ausrufezeichen,idee glühbirne,fehler käfer,schraubenschlüssel reparieren,schloss,schlüssel,warten sanduhr,büroklammer,kamera,telefon handy,laptop computer,drucker,e-mail post,akku batterie,speichern diskette,herz,stern,feuer',
};

const listOf = (language: string) => (WORDS[language] ?? '').split(',').map((words) => words.split(' '));
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe');

/**
 * Signs that are called so in a language, or in English, which many type everywhere; with the name in the language, where it has one.
 * @param text the beginning of a word, in any case and with or without accents.
 */
export function findSigns(language: string, text: string): { sign: string; name: string }[] {
  const [own, english] = [listOf(language.split('-')[0]!), listOf('en')];
  const begun = fold(text);
  return SIGNS.flatMap((sign, index) => {
    const words = [...(own[index] ?? []), ...english[index]!];
    return words.some((word) => fold(word).startsWith(begun)) ? [{ sign, name: words[0]! }] : [];
  });
}
