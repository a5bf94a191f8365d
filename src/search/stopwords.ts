// Words that say nothing about the problem: grammar, the rests of elisions and contractions, and courtesy.
// They are written folded (lower case, without accents), as words are compared.

const ENGLISH = `
a about above after again against all also am an and any are aren as at be because been before being below between both but by
can cannot could couldn d did didn do does doesn doing don down during each either else ever few for from further had hadn has hasn
have haven having he her here hers herself him himself his how however i if in into is isn it its itself just ll m may me might mine
more most must mustn my myself neither no nor not now of off on once only or other our ours ourselves out over own re s same shall
shan she should shouldn so some such t than that the their theirs them themselves then there these they this those though through
to too under until up upon us ve very was wasn we were weren what when where whether which while who whom whose why will with won
would wouldn yet you your yours yourself yourselves
hello hi hey dear please thanks thank thankyou regards anyone anybody someone somebody something anything everything help know want
need try tried trying able get getting got
`;

const FRENCH = `
a afin ai aie aient aies ainsi ait alors apres as au aucun aucune aujourd aupres aura aurai auraient aurais aurait auras aurez auriez
aurions aurons auront aussi autre autres aux avaient avais avait avant avec avez aviez avions avoir avons ayant c ca car ce ceci cela
celle celles celui cependant ces cet cette ceux chaque chez ci comme comment d dans de depuis des dois doit doivent donc dont du elle
elles en encore entre es est et etaient etais etait etant ete etes etre eu eux fait faire faut font fut hui ici il ils j je jusqu l
la laquelle le lequel les lesquelles lesquels leur leurs lorsqu lorsque lui m ma mais me meme memes mes moi moins mon n ne ni non nos
notre nous on ont ou par parce pas pendant peu peut peuvent peux plus pour pourquoi pouvez puis puisqu puisque qu quand que quel
quelle quelles quels quelqu quelque quelques qui quoi quoiqu s sa sans se sera serai seraient serais serait seras serez seront ses
si sinon soi soit sommes son sont sous souvent suis sur t ta tandis tant te tel telle tels tes toi ton toujours tous tout toute
toutes tres trop tu un une va vais vers voici voila vont vos votre vous y
bonjour bonsoir salut merci svp stp plait cordialement veux voudrais souhaite aide aider
`;

const ITALIAN = `
a abbia abbiamo abbiano ad affinche agl agli ai al alcun alcuna alcune alcuni all alla alle allo allora altra altre altri altro anche
ancora avere aveva avevano avevo avete avuto c che chi ci cio cioe coi col come con contro cosa cosi cui da dagl dagli dai dal dall
dalla dalle dallo degl degli dei del dell della delle dello dentro di dopo dov dove e ed egli era erano eravamo ero esse essere essi
fa faccio fanno fare fra fu fui gia gli ha hai hanno ho i il in io l la le lei li lo loro lui m ma mai me mentre mi mia mie miei mio
ne negl negli nei nel nell nella nelle nello noi non nostra nostre nostri nostro o od ogni oppure per perche percio pero piu poi puo
qual quale quali quand quando quanta quante quanti quanto quel quell quella quelle quelli quello quest questa queste questi questo
qui quindi s sara saranno sarebbe se sei sempre senza si sia siamo siano siete solo sono sta stai stanno stata state stati stato su
sua sue sugl sugli sui sul sull sulla sulle sullo suo suoi t te ti tra tu tua tue tuo tuoi tutta tutte tutti tutto un una uno v va
vi voi vostra vostre vostri vostro
ciao buongiorno buonasera salve grazie saluti cordiali favore posso puoi potete possibile vorrei voglio aiuto aiutare
`;

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Stop words by language code; a language that is not listed has none, and rare words outweigh common ones by themselves. */
export const STOP_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(ENGLISH),
  fr: words(FRENCH),
  it: words(ITALIAN),
};
