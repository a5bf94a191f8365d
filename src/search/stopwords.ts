// Words that say nothing about the problem: grammar, the rests of elisions and contractions, and courtesy.
// French, German and Italian are Snowball's lists and greetings: longer ones lose the questions that help pages have as titles (`qui peut…`).
// They are written folded (lower case, without accents), as words are compared.

const ENGLISH = `
a about above after again against all also am an and any are aren as at be because been before being below between both but by
can cannot could couldn d did didn do does doesn doing don down during each either else ever few for from further had hadn has hasn
have haven having he her here hers herself him himself his how however i if in into is isn it its itself just ll m may me might mine
more most must mustn my myself neither no nor not now of off on once only or other our ours ourselves out over own re s same shall
shan she should shouldn so some such t than that the their theirs them themselves then there these they this those though through
to too under until up upon us ve very was wasn we were weren what when where whether which while who whom whose why will with won
would wouldn yet you your yours yourself yourselves
arent cant couldnt didnt doesnt dont hadnt hasnt havent im isnt ive shouldnt thats theres wasnt werent whats wont wouldnt youre
hello hi hey dear please thanks thank thankyou regards anyone anybody someone somebody something anything everything help know want
need try tried trying able get getting got
`;

const FRENCH = `
a ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront aux avaient avais avait
avec avez aviez avions avons ayant ayante ayantes ayants ayez ayons c ce ces d dans de des du elle en es est et etaient etais
etait etant etante etantes etants ete etee etees etes etiez etions eu eue eues eumes eurent eus eusse eussent eusses eussiez
eussions eut eutes eux fumes furent fus fusse fussent fusses fussiez fussions fut futes il j je l la le leur lui m ma mais me meme
mes moi mon n ne nos notre nous on ont ou par pas pour qu que qui s sa se sera serai seraient serais serait seras serez seriez
serions serons seront ses soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton tu un une vos votre vous y
bonjour bonsoir salut merci svp stp plait cordialement
`;

const ITALIAN = `
a abbia abbiamo abbiano abbiate ad agl agli ai al all alla alle allo anche avemmo avendo avesse avessero avessi avessimo aveste
avesti avete aveva avevamo avevano avevate avevi avevo avra avrai avranno avrebbe avrebbero avrei avremmo avremo avreste avresti
avrete avro avuta avute avuti avuto c che chi ci coi col come con contro cui da dagl dagli dai dal dall dalla dalle dallo degl
degli dei del dell della delle dello di dov dove e ebbe ebbero ebbi ed era erano eravamo eravate eri ero essendo faccia facciamo
facciano facciate faccio facemmo facendo facesse facessero facessi facessimo faceste facesti faceva facevamo facevano facevate
facevi facevo fai fanno fara farai faranno farebbe farebbero farei faremmo faremo fareste faresti farete faro fece fecero feci
fosse fossero fossi fossimo foste fosti fu fui fummo furono gli ha hai hanno ho i il in io l la le lei li lo loro lui ma mi mia
mie miei mio ne negl negli nei nel nell nella nelle nello noi non nostra nostre nostri nostro o per perche piu quale quanta quante
quanti quanto quella quelle quelli quello questa queste questi questo sara sarai saranno sarebbe sarebbero sarei saremmo saremo
sareste saresti sarete saro se sei si sia siamo siano siate siete sono sta stai stando stanno stara starai staranno starebbe
starebbero starei staremmo staremo stareste staresti starete staro stava stavamo stavano stavate stavi stavo stemmo stesse
stessero stessi stessimo steste stesti stette stettero stetti stia stiamo stiano stiate sto su sua sue sugl sugli sui sul sull
sulla sulle sullo suo suoi ti tra tu tua tue tuo tuoi tutti tutto un una uno vi voi vostra vostre vostri vostro
ciao buongiorno buonasera salve grazie saluti cordiali
`;

const GERMAN = `
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes anderm andern anderr anders auch auf
aus bei bin bis bist da damit dann das dass dasselbe dazu dein deine deinem deinen deiner deines dem demselben den denn denselben der
derer derselbe derselben des desselben dessen dich die dies diese dieselbe dieselben diesem diesen dieser dieses dir doch dort du
durch ein eine einem einen einer eines einig einige einigem einigen einiger einiges einmal er es etwas euch euer eure eurem euren
eurer eures fur gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im
in indem ins ist jede jedem jeden jeder jedes jene jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner keines konnen
konnte machen man manche manchem manchen mancher manches mein meine meinem meinen meiner meines mich mir mit muss musste nach nicht
nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seines selbst sich sie sind so solche solchem solchen solcher
solches soll sollte sondern sonst uber um und uns unse unsem unsen unser unses unter viel vom von vor wahrend war waren warst was weg
weil weiter welche welchem welchen welcher welches wenn werde werden wie wieder will wir wird wirst wo wollen wollte wurde wurden zu
zum zur zwar zwischen
hallo guten tag danke bitte gruss grusse freundliche freundlichen liebe lieber sehr geehrte damen herren moin servus warum wieso
weshalb jemand hilfe helfen
`;

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Stop words by language code; a language that is not listed has none, and rare words outweigh common ones by themselves. */
export const STOP_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  de: words(GERMAN),
  en: words(ENGLISH),
  fr: words(FRENCH),
  it: words(ITALIAN),
};
