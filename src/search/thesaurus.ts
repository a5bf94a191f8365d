// Words that people and help pages use for one another, by language: what is general in support, whatever the product.
// One group a line; a word may be in several groups. Words are compared by their stems.

const ENGLISH = `
delete remove erase cancel
cancel terminate stop unsubscribe
disconnect unlink detach remove
disable deactivate off
enable activate on
change edit modify update
switch change replace
rename title name
move transfer migrate
copy duplicate clone
add create insert
create make build new
set configure setup setting
install setup
upgrade update
rollback backout revert downgrade uninstall
undo revert restore
restore recover retrieve
lose lost missing disappear vanish
missing gone
find locate search
show display view see visible appear
hide invisible
open launch start
start begin launch run
restart reboot
close quit exit
crash freeze hang stuck
slow performance speed lag
fail error failure
error exception failure
broken fail wrong
fix resolve solve repair troubleshoot correct
problem issue trouble error
prevent avoid block
block blacklist ban
spam junk unwanted
allow permit enable
permission access right role
access login
login signin logon sign
logout signout
password passphrase credential
credential login
user member person people
account profile
customer client buyer visitor
employee staff worker
friend contact
email mail message
address email
send deliver submit
receive get arrive
attachment file
file document
folder directory
image picture photo
picture icon thumbnail
logo icon brand
video movie clip
sound audio
link url address
website site page
webpage page
design template theme layout
theme style appearance color
font typeface
color colour
text font
button icon
menu navigation
screen display monitor
keyboard key shortcut
mouse pointer cursor touchpad
computer pc machine device
phone mobile smartphone telephone
call phone telephone
app application program software
program application
plugin extension addon module
browser chrome firefox
version release edition
latest newest recent
internet network online web
wifi wireless network
connect connection link
secure security safe ssl
ssl https certificate tls
encrypt encryption
verify confirm validate authenticate
authenticate authentication verification
buy purchase order
order purchase
pay payment
payment pay charge
price cost fee
charge fee cost bill
bill invoice receipt
invoice receipt
refund money reimburse
subscription plan premium
upgrade plan
discount coupon promo
sale sell
store shop
product item
item product
inventory stock
shipping delivery
cart checkout
booking appointment reservation
schedule calendar
date time
event meeting
reminder notification alert
notify notification alert
message notification
print printer
scan scanner
download save
save store keep
upload import
export download backup
backup archive
synchronize sync
share publish
publish live
domain url
language translate translation
report analytics statistic
log trace
count number quantity
limit maximum quota
size large big
increase enlarge raise bigger
decrease reduce lower smaller
space storage disk
memory ram heap
drive disk
country region location
default standard
automatic automatically auto
manual manually hand
list view
column field
filter rule
sort order
select choose pick
help support assistance
contact support
guide tutorial instruction
`;

const FRENCH = `
supprimer effacer retirer enlever
supprimer suppression
resilier annuler
modifier changer editer
modification changement
rectifier corriger modifier
ajouter creer
installer configurer parametrer
parametre reglage configuration
activer allumer
desactiver eteindre couper
ouvrir lancer demarrer
redemarrer relancer
fermer quitter
bloquer empecher interdire
autoriser permettre
autorise legal licite
interdit illegal
droit autorisation
obligation obligatoire
refuser opposer
opposition refus
demander demande
obtenir recevoir
envoyer transmettre
courrier lettre postal
courriel mail email mel electronique
courrier courriel
publicite publicitaire prospection demarchage
pub publicite
spam pourriel indesirable
telephone telephonique appel
portable mobile telephone
sms mms texto
identifiant login compte
connexion connecter
mot passe
compte profil
photo image
video film
camera videosurveillance videoprotection surveillance
lien url
site internet web
internet web
ecran affichage
afficher voir montrer
cacher masquer
rechercher trouver chercher
chercher recherche
ordinateur pc machine
logiciel application programme
imprimer imprimante impression
fichier document
fichier fiche
dossier repertoire
donnee information
personnel individuel
entreprise societe
entreprise pme
association organisme
employeur patron entreprise
salarie employe travailleur
travail emploi
candidat recrutement embauche
enfant mineur
eleve scolaire ecole
parent famille
patient malade
sante medical
medecin medical
hopital etablissement
banque bancaire
carte bancaire
dette credit
payer paiement
prix tarif cout
facture facturation
rembourser remboursement
acheter achat commande
abonnement abonner
contrat abonnement
locataire proprietaire logement
vote election electoral
police gendarmerie
plainte reclamation
porter plainte
sanction amende
duree delai
conserver garder stocker
conservation duree
partager publier diffuser
publier publication
telecharger charger
sauvegarder enregistrer
sauvegarde copie
erreur probleme panne
probleme souci
marche fonctionne
lent vitesse
son audio
clavier touche raccourci
souris pointeur
reseau connexion
langue traduction
pirate piratage hacker
vol voler usurpation
securite securiser protection
chiffrer chiffrement
proteger protection
definition signifie
adresse coordonnees
contacter joindre
declarer declaration
`;

const ITALIAN = `
eliminare cancellare rimuovere
annullare disdire
modificare cambiare
modifica cambiamento
aggiungere creare inserire
installare configurare impostare
impostazione configurazione preferenza
attivare abilitare accendere
disattivare disabilitare spegnere
aprire avviare lanciare
riavviare riavvio
chiudere uscire
bloccare impedire
permettere consentire
inviare spedire mandare
ricevere arrivare
posta email mail messaggio
allegato file
documento file
cartella directory
foto immagine
video filmato
suono audio
collegamento link url
sito internet web
pagina sito
schermo schermata monitor
mostrare visualizzare vedere
nascondere occultare
cercare trovare ricerca
computer pc macchina
cellulare telefono
programma applicazione software
stampare stampante stampa
utente account
account profilo
accesso accedere login
password parola
rete connessione
connettere collegare
errore problema guasto
problema difficolta
risolvere correggere riparare
funziona funzionare
lento velocita
tastiera tasto scorciatoia
mouse puntatore
lingua traduzione
prezzo costo tariffa
pagare pagamento
fattura fatturazione
rimborsare rimborso
comprare acquistare acquisto
ordine acquisto
abbonamento piano
sicurezza protezione
proteggere protezione
cifrare crittografia
salvare memorizzare
copia backup
condividere pubblicare
scaricare download
caricare upload
aggiornare aggiornamento
versione edizione
notifica avviso
data ora
calendario appuntamento
paese nazione stato
citta comune
guerra conflitto battaglia
morire morte
nascere nascita
fondare fondazione
costruire costruzione
scrivere autore
re sovrano
abitante popolazione
`;

const groups = (list: string): string[][] =>
  list
    .trim()
    .split('\n')
    .map((line) => line.split(' '));

/** Groups of words by language code. */
export const THESAURUS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: groups(ENGLISH),
  fr: groups(FRENCH),
  it: groups(ITALIAN),
};
