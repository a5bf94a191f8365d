// Words that people and help pages use for one another, by language: what is general in support, whatever the product.
// One group a line: words, or, with commas between them, expressions. A word may be in several groups. Words are compared by their stems.

const ENGLISH = `
delete remove erase cancel
cancel terminate stop unsubscribe
disconnect unlink detach remove
disable deactivate off turnoff switchoff
enable activate on turnon switchon
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
signup register
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
two-factor authentication, two-step verification, multi-factor authentication, 2FA, MFA
password, passwd, pwd, pw
reset password, forgotten password, lost password, recover password
close account, delete account, cancel account
refund, money back, reimbursement
one-time password, one-time code, OTP
single sign-on, SSO
frequently asked questions, FAQ
value added tax, VAT
general data protection regulation, GDPR
data processing agreement, DPA
terms of service, terms of use, ToS
service level agreement, SLA
return merchandise authorization, RMA
point of sale, POS
search engine optimization, SEO
application programming interface, API
graphical user interface, GUI
user interface, UI
operating system, OS
virtual private network, VPN
internet service provider, ISP
domain name system, DNS
content delivery network, CDN
customer relationship management, CRM
human resources, HR
do not disturb, DND
out of memory, OOM
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
mot de passe, mdp
réinitialiser mot de passe, mot de passe oublié, mot de passe perdu, récupérer mot de passe
fermer compte, supprimer compte, clôturer compte
double authentification, authentification à deux facteurs, validation en deux étapes, 2FA, A2F
code à usage unique, mot de passe à usage unique, OTP
authentification unique, SSO
foire aux questions, questions fréquentes, FAQ
taxe sur la valeur ajoutée, TVA
règlement général sur la protection des données, RGPD, GDPR
délégué à la protection des données, DPO, DPD
conditions générales de vente, CGV
conditions générales d’utilisation, CGU
service après-vente, SAV
carte bancaire, carte de crédit, CB
relevé d’identité bancaire, RIB
ressources humaines, RH
système d’exploitation, OS
fournisseur d’accès, FAI
réseau privé virtuel, VPN
interface de programmation, API
rendez-vous, rdv
pièce jointe, PJ
numéro de téléphone, tél
disque dur, HDD
intelligence artificielle, IA
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
autenticazione a due fattori, verifica in due passaggi, doppia autenticazione, 2FA
password, psw, pwd, pw
reimpostare password, password dimenticata, password persa, recuperare password
chiudere account, eliminare account, cancellare account
codice usa e getta, codice monouso, password monouso, OTP
accesso unico, single sign-on, SSO
domande frequenti, FAQ
imposta sul valore aggiunto, IVA
regolamento generale sulla protezione dei dati, GDPR, RGPD
responsabile della protezione dei dati, DPO, RPD
posta elettronica certificata, PEC
codice fiscale, CF
fornitore di accesso, ISP
rete privata virtuale, VPN
interfaccia di programmazione, API
intelligenza artificiale, IA
disco rigido, hard disk, HDD
assistenza clienti, servizio clienti
`;

const GERMAN = `
löschen entfernen
kündigen abbestellen beenden
trennen abmelden entfernen
deaktivieren ausschalten abschalten
aktivieren einschalten freischalten
ändern bearbeiten anpassen
wechseln ändern tauschen
umbenennen name
verschieben übertragen umziehen
kopieren duplizieren
hinzufügen erstellen anlegen einfügen
einrichten konfigurieren einstellen
einstellung konfiguration option
installieren einrichten
aktualisieren aktualisierung update upgrade
zurücksetzen wiederherstellen rückgängig
verlieren verloren verschwunden fehlt
finden suchen suche
anzeigen zeigen sehen ansehen
ausblenden verbergen verstecken
öffnen starten
neustart neustarten
schließen beenden
absturz abstürzen hängt einfrieren
langsam geschwindigkeit leistung
fehler störung problem
beheben lösen reparieren
blockieren sperren
sperren gesperrt suspendiert
entsperren freigeben
erlauben zulassen freigeben
berechtigung recht zugriff rolle
anmelden, einloggen, login, anmeldung
abmelden, ausloggen, logout, abmeldung
registrieren, konto erstellen, registrierung
passwort kennwort
benutzer nutzer anwender person
konto account profil benutzerkonto
kunde käufer
mitarbeiter personal team
e-mail mail nachricht
adresse e-mail
senden schicken versenden abschicken
erhalten bekommen empfangen
anhang datei
datei dokument
ordner verzeichnis
bild foto grafik
bildschirmfoto screenshot
video film
ton audio
link url adresse
webseite website seite
gestaltung design layout vorlage
farbe farben
schrift schriftart
schaltfläche button knopf
menü navigation
bildschirm display monitor
telefon handy smartphone mobiltelefon
anrufen telefonieren
programm app anwendung software
erweiterung plugin
version ausgabe
internet netzwerk online
wlan wifi
verbinden verbindung
sicher sicherheit
zertifikat ssl tls
verschlüsseln verschlüsselung
bestätigen bestätigung prüfen
kaufen bestellen bestellung kauf
bezahlen zahlen zahlung bezahlung
preis kosten gebühr
rechnung beleg quittung
erstattung rückerstattung geld
abo abonnement tarif vertrag
tarif plan
verlängern verlängerung erneuern
karte kreditkarte
liefern lieferung versand
rückgabe zurückgeben retoure
herunterladen download
hochladen upload
speichern sichern
sicherung backup
exportieren export
importieren import
drucken ausdrucken
übersetzen übersetzung sprache
artikel beitrag
frage anfrage
antwort antworten
benachrichtigung hinweis meldung
zwei-faktor, zwei schritte, authentifizierung
`;

const groups = (list: string): string[][] =>
  list
    .trim()
    .split('\n')
    .map((line) => line.split(line.includes(',') ? ', ' : ' '));

/** Groups of words by language code. */
export const THESAURUS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  de: groups(GERMAN),
  en: groups(ENGLISH),
  fr: groups(FRENCH),
  it: groups(ITALIAN),
};
