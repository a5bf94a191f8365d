// Forms of one word that a stemmer cannot bring together, since they do not begin the same or are spelt in two ways: irregular verbs
// and plurals, British and American spelling. One word a line, the base form first. Forms that are another word as well ("left", "corso",
// "produit") are left out.

const ENGLISH = `
analysis analyses
analyze analyse analyzing analysing analyzer analyser
apologize apologise
arise arose arisen
authorize authorise authorisation
beat beaten
become became
begin began begun
behavior behaviour
bend bent
bind bound
bite bitten
blow blew blown
break broke broken
bring brought
build built
burn burnt
buy bought
capitalize capitalise
catalog catalogue
catch caught
categorize categorise
center centre
child children
choose chose chosen choice
color colour
come came
criterion criteria
customize customise
deal dealt
decide decision
defense defence
describe description
dialog dialogue
digitize digitise
divide division
draw drew drawn
drive drove driven
eat ate eaten
enroll enrol
explain explanation
fail failure
fall fell fallen
favor favour
favorite favourite
feed fed
feel felt
fight fought
finalize finalise
find found
fly flew flown
foot feet
forbid forbidden
forget forgot forgotten
freeze froze frozen
fulfill fulfil
give gave given
go went gone
gray grey
grow grew grown
half halves
hang hung
hear heard
hide hid hidden
hold held
honor honour
initialize initialise
introduce introduction
keep kept
labor labour
lend lent
license licence
lose lost loss
maintain maintenance
make made
man men
maximize maximise
mean meant
meet met
minimize minimise
mistake mistook mistaken
neighbor neighbour
normalize normalise
optimize optimise
organize organise
overwrite overwrote overwritten
pay paid payment
permit permission
person people
prioritize prioritise
program programme
prove proof
realize realise
rebuild rebuilt
recognize recognise
reduce reduction
register registration
remove removal
repay repayment
reproduce reproduction
respond response
retain retention
rewrite rewrote rewritten
ride rode ridden
rise rose risen
run ran
say said
seek sought
sell sold
send sent
shake shook shaken
ship shipment
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
solve solution
speak spoke spoken
specialize specialise
spend spent
stand stood
steal stole stolen
stick stuck
strike struck
submit submission
subscribe subscription
summarize summarise
suspend suspension
swim swam swum
synchronize synchronise
take took taken
teach taught
tear torn
tell told
theater theatre
think thought
throw threw thrown
tooth teeth
transmit transmission
understand understood
undo undid undone
utilize utilise
visualize visualise
wake woke woken
wear wore worn
withdraw withdrew withdrawn
woman women
write wrote written
`;

const FRENCH = `
absent absence
acheter achat
acquérir acquis acquiert acquièrent acquise
admettre admis admet admise
aller va vont vais ira irai iront aille
apparaître apparu apparaît apparait apparaissent
appeler appelle appellent
apprendre appris apprend apprennent apprise
appuyer appui
atteindre atteint atteignent atteinte
attribuer attribution
bloquer blocage
choisir choix
ciel cieux
comparer comparaison
comprendre compris comprend comprennent comprise
concevoir conçu conçoit conçue
conclure conclu conclut conclue conclusion
conduire conduisent conduisez
connaître connu connaît connait connaissent connaissez connue
conserver conservation
construire construit construisent construite construction
contenir contient contiennent
contraindre contraint contrainte
contribuer contribution
convaincre convaincu
convenir convient conviennent convenu
courir couru
couvrir couvert couvre couvrent couverte couverture
craindre craint crains
créer création
croire croit croient crois croyez
devenir devenu devient deviennent deviens devenue
devoir doit doivent dois devrait devra devrais devront
débloquer déblocage
découvrir découvert découvre découverte
décrire décrit décrivent décrivez décrite description
défiler défilement
définir définition
désinscrire désinscription
détenir détient détiennent détenu détention
détruire détruit détruisent détruite destruction
diminuer diminution
dire dit disent dites disant
discuter discussion
disparaître disparu disparaît disparait disparaissent disparue
distribuer distribution
employer emploie emploient emploi
envoyer envoie envoient enverra enverrai
essayer essaie essaient essaye essai
exclure exclu exclut exclue
extraire extrait extraient extraite
écrire écrit écrivent écrivez écrite écriture
élire élu élue
émettre émis émet émise émission
éteindre éteint éteignez éteinte extinction
faire fait font faites fasse faisant
gérer gestion
imprimer impression
inclure inclus inclut incluse inclusion
inscrire inscrit inscrivent inscrivez inscrite inscription
interdire interdit interdisent interdite interdiction
interrompre interrompu interrompt
intervenir intervient interviennent intervenu intervention
introduire introduit introduisez introduite introduction
jeter jette jettent
joindre joint joignez joignent jointe
lire lisent lisez lecture
livrer livraison
madame mesdames
maintenir maintient maintiennent maintenu
mettre mis met mettent mise mettez
monsieur messieurs
mourir mort meurt meurent morte mourut
naître naît naquit
nettoyer nettoie nettoient
nuire nuit nuisent
obtenir obtenu obtient obtiennent obtenue obtiens obtention
offrir offert offrent offerte
omettre omis omet
ouvrir ouvert ouvre ouvrent ouverte ouverture
paraître paru paraît
parvenir parvient parvenu parviens parviennent
payer paie paient paiera payé
peindre peint
perdre perdu perdue perd perte
permettre permet permettent permette
plaindre plains
poursuivre poursuivi poursuit
pouvoir peut peuvent peux pourra pourrai pourrait puisse pouvez pourrais pourront
prendre pris prend prennent prise prenez
prescrire prescrit
prévenir prévenu prévient
prévoir prévu prévoit prévue
promettre promis promet
protéger protection
rappeler rappelle rappellent
recevoir reçu reçoit reçois reçoivent reçue recevez réception
reconnaître reconnu reconnaît reconnaissent
recréer recréation
rejeter rejette rejettent
rejoindre rejoint rejoignez
remettre remis remet remise
rendre rendu rend rendue
renouveler renouvelle renouvellent
renvoyer renvoie renvoient renverra renvoi
reprendre repris reprend
reproduire reproduit reproduction
restreindre restreint restreinte restriction
retenir retenu retient
retirer retrait
revenir revient reviennent reviens
réaliser réalisation
réduire réduit réduisez réduite réduction
régler réglage
réinscrire réinscrit
répéter répétition
répondre réponse
résilier résiliation
résoudre résolu résout résolue résolution
rompre rompu
rouvrir rouvert rouvre réouverture
satisfaire satisfait
savoir sait savent saura sache savez
sélectionner sélection
souffrir souffert souffre
soumettre soumis soumet soumise soumission
souscrire souscription
soutenir soutenu soutient
suffire suffit suffisent
suivre suivi suivent suivez
supprimer suppression
surprendre surpris
survenir survient survenu
suspendre suspendu suspendue suspension
tenir tenu tient tiennent
traduire traduit traduisez traduite traduction
transmettre transmis transmet transmise transmission
travail travaux
vaincre vaincu
valoir vaut valent
vendre vendu vend vente
venir venu vient viennent viens
vérifier vérification
vivre vécu vivent
voir vu voit voient vois verra
vouloir veut veulent veux voulu voudrais voudrait voulez veuillez
œil yeux
désactiver désactive
activer active
`;

const ITALIAN = `
accadere accadde accaddero accaduto
accendere acceso accese accesero accensione
accogliere accolto accolse accolsero
aggiungere aggiunto aggiunse aggiunsero aggiunta
ammettere ammesso ammise ammisero
andare vado va vanno andrà
apparire apparso apparve apparvero appaiono
appartenere appartenne appartiene appartengono
apprendere appreso apprese
aprire aperto aperti aperse apertura
assumere assunto assunse assunsero
attendere atteso attese attesero
bere bevuto bevve beve
braccio braccia
cadere cadde caddero
centinaio centinaia
chiedere chiesto
chiudere chiuso chiuse chiusero chiusura
coinvolgere coinvolto coinvolse
commettere commesso commise
comparire comparso comparve comparsa
comporre composto compose composero compone
comprendere compreso comprese compresero
concedere concesso concesse
concludere concluso concluse conclusero conclusione
condividere condiviso condivise condivisione
condurre condotto condusse condussero conduce
confondere confuso confuse
connettere connesso connesse connessione
conoscere conosciuto conobbe conobbero
conquistare conquista
contenere contenne contiene contengono
convertire conversione
convincere convinto convinse
correggere corresse correzione
costringere costretto costrinse
costruire costruzione
creare creazione
crescere cresciuto crebbe crebbero
dare diede diedero darà
decidere deciso decise decisero decisione
definire definizione
descrivere descritto descrisse descrissero descrizione
difendere difeso difese difesero difesa
diffondere diffuso diffuse
dipendere dipeso
dipingere dipinto dipinse
dire detto disse dissero dice dicono diceva
disconnettere disconnesso disconnessione
discutere discusso discusse
disporre disposto dispose
distinguere distinto distinse
distruggere distrutto distrusse distruzione
dito dita
dividere diviso divise divisero divisione
dovere deve devono devo devi debba dovrà dovrebbe
eleggere eletto elesse elessero
emergere emerso emerse
emettere emesso emise
escludere esclusione
esplodere esploso esplose
esporre esposto espose espone
esprimere espresso espresse
estendere esteso estese estensione
finire fine
gestire gestione
giungere giunto giunse giunsero
imporre impose impone
includere incluso incluse inclusione
indurre indotto indusse induce
introdurre introdotto introdusse introduce introduzione
invadere invaso invase
iscrivere iscritto iscrisse iscrizione
leggere lesse lessero lettura
mantenere mantenne mantiene mantengono
mettere messo mise
migliaio migliaia
morire morto morì muore muoiono morte
muovere mosso mosse mossero muove
nascere nato nacque nacquero nascita
nascondere nascosto nascose
offendere offeso offese
offrire offerto
opporre opposto oppose
ottenere ottenne ottiene ottengono
paio paia
perdere perso perduto perse persero perdita
permettere permise permisero
piacere piaciuto piacque
porre pose pone pongono
possedere possiede possiedono
potere può possono posso puoi possa potrà potrebbe
prendere preso prese presero
pretendere preteso
prevedere previsto previde
produrre produsse produssero produce producono
promettere promesso promise
promuovere promosso promosse
proporre proposto propose propone
proteggere protetto protesse protezione
raccogliere raccolto raccolse
raggiungere raggiunto raggiunse
rendere reso rese resero
respingere respinto respinse
ricevere ricezione
richiedere richiesto richiese richiesero richiesta
ridurre ridotto ridusse riduce riduzione
rimanere rimasto rimase rimasero rimane rimangono
rimuovere rimosso rimosse rimozione
riprendere ripreso riprese
riprodurre riproduzione
risolvere risolto risolse soluzione risoluzione
rispondere risposto rispose risposero risposta
riuscire riesce riescono riesco
rompere rotto ruppe ruppero
sapere sanno seppe saputo
scegliere scelto scelse scelsero scelta
scendere sceso scese scesero
sciogliere sciolto sciolse
scomparire scomparso scomparve scomparsa
sconfiggere sconfitto sconfisse
scoprire scoperto scoperta
scrivere scritto scrisse scrissero scrittura
smettere smesso smise
soffrire sofferto
sorgere sorse
sospendere sospeso sospese sospensione
sostenere sostenne sostiene sostengono
sottomettere sottomesso sottomise
spegnere spento spense spegnimento
spendere speso
spiegare spiegazione
spingere spinto spinse
spostare spostamento
supporre supposto suppone
svolgere svolto svolse
tenere tenne tiene tengono
togliere tolto tolse
tradurre tradotto tradusse traduce traduzione
trascorrere trascorso trascorse
trasmettere trasmesso trasmise trasmissione
uccidere ucciso uccise uccisero
uomo uomini
uovo uova
uscire esce escono uscita
valere valse valgono
vedere visto veduto vide videro
vendere vendita
venire venne vennero viene vengono venuto
vincere vinto vinse vinsero vittoria
vivere vissuto visse vissero
volere vuole vogliono voglio vuoi voglia vorrei vorrebbe volle
`;

const words = (list: string): string[][] =>
  list
    .trim()
    .split('\n')
    .map((line) => line.split(' '));

/** Forms of one word by language code, the base form first. */
export const WORD_FORMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: words(ENGLISH),
  fr: words(FRENCH),
  it: words(ITALIAN),
};
