// What is said in every help center, in each language: for questions in a language whose pages are not written yet.
// A line is a concept: English | French | Italian | German, with commas between expressions of one meaning. Words are compared by their stems.

const LANGUAGES = ['en', 'fr', 'it', 'de'] as const;

const CONCEPTS = `
password | mot de passe | password, parola d'ordine | Passwort, Kennwort
forget | oublier | dimenticare | vergessen
lose, lost | perdre | perdere, smarrire | verlieren
reset | réinitialiser | reimpostare, ripristinare | zurücksetzen
sign in, log in, login | connecter, connexion, identifier | accedere, accesso, login | anmelden, einloggen, Anmeldung
sign out, log out | déconnecter, déconnexion | uscire, disconnettere | abmelden, ausloggen, Abmeldung
sign up, register, create account | inscrire, inscription | registrare, registrazione, iscrivere | registrieren, Registrierung
account | compte | account, conto | Konto, Benutzerkonto, Account
user name | nom d'utilisateur, identifiant | nome utente | Benutzername
user | utilisateur | utente | Benutzer, Nutzer
profile | profil | profilo | Profil
name | nom | nome | Name
address | adresse | indirizzo | Adresse, Anschrift
email | e-mail, courriel, mél | e-mail, posta elettronica | E-Mail, Mail
message | message | messaggio | Nachricht
phone, telephone, mobile | téléphone, portable, mobile | telefono, cellulare | Telefon, Handy, Smartphone
number | numéro, nombre | numero | Nummer, Anzahl
delete, remove | supprimer, effacer | eliminare, cancellare, rimuovere | löschen, entfernen
close | fermer, clôturer | chiudere | schließen
open | ouvrir | aprire | öffnen
change, edit | modifier, changer | modificare, cambiare | ändern, bearbeiten, wechseln
create, make | créer | creare | erstellen, anlegen, erzeugen
add | ajouter | aggiungere | hinzufügen
save | enregistrer, sauvegarder | salvare | speichern
send | envoyer | inviare, spedire, mandare | senden, schicken, verschicken
receive, arrive | recevoir, arriver | ricevere, arrivare | erhalten, bekommen, empfangen, ankommen
answer, reply | réponse, répondre | risposta, rispondere | Antwort, antworten, beantworten
question, ask | question, demander | domanda, chiedere | Frage, fragen
request | demande, requête | richiesta | Anfrage, Anliegen
search, find | rechercher, chercher, trouver, recherche | cercare, trovare, ricerca | suchen, finden, Suche
show, display | afficher, montrer | mostrare, visualizzare | anzeigen, zeigen
hide | masquer, cacher | nascondere | verbergen, ausblenden
copy | copier, copie | copiare, copia | kopieren, Kopie
move | déplacer | spostare | verschieben
rename | renommer | rinominare | umbenennen
upload | téléverser, envoyer un fichier | caricare | hochladen
download | télécharger, téléchargement | scaricare, download | herunterladen, Download
print, printer | imprimer, imprimante | stampare, stampante | drucken, Drucker
scan, scanner | numériser, scanner | scansionare, scanner | scannen, Scanner
share | partager, partage | condividere, condivisione | teilen, freigeben, Freigabe
export | exporter, exportation | esportare, esportazione | exportieren, Export
import | importer, importation | importare, importazione | importieren, Import
data | données | dati | Daten
file | fichier | file | Datei
folder | dossier, répertoire | cartella, directory | Ordner, Verzeichnis
document | document | documento | Dokument
attachment, attach | pièce jointe, joindre | allegato, allegare | Anhang, anhängen
picture, image, photo | image, photo | immagine, foto | Bild, Foto
screenshot | capture d'écran | schermata, screenshot | Bildschirmfoto, Screenshot
video | vidéo | video, filmato | Video
sound, audio | son, audio | suono, audio | Ton, Audio
text | texte | testo | Text
link | lien | collegamento, link | Link, Verknüpfung
page | page | pagina | Seite
website, site | site, site web | sito, sito web | Website, Webseite
home page | page d'accueil | pagina iniziale, home page | Startseite
help | aide | aiuto, assistenza | Hilfe
support | assistance, support | assistenza, supporto | Support, Unterstützung
contact | contacter, contact | contattare, contatto | kontaktieren, Kontakt
article | article | articolo | Artikel
topic, category | thème, sujet, catégorie | argomento, categoria | Thema, Kategorie
translation, translate | traduction, traduire | traduzione, tradurre | Übersetzung, übersetzen
language | langue | lingua | Sprache
write | écrire, rédiger | scrivere | schreiben
read | lire | leggere | lesen
publish | publier | pubblicare | veröffentlichen
draft | brouillon | bozza | Entwurf
comment | commentaire, commenter | commento, commentare | Kommentar, kommentieren
title, heading | titre | titolo | Titel, Überschrift
list | liste | elenco, lista | Liste
table | tableau | tabella | Tabelle
button | bouton | pulsante, bottone | Schaltfläche, Knopf, Button
menu | menu | menu | Menü
window | fenêtre | finestra | Fenster
screen | écran | schermo | Bildschirm
keyboard | clavier | tastiera | Tastatur
mouse | souris | mouse | Maus
key | touche, clé | tasto, chiave | Taste, Schlüssel
color, colour | couleur | colore | Farbe
logo | logo | logo | Logo
font | police | carattere, font | Schrift, Schriftart
size | taille | dimensione, dimensioni | Größe
settings, preferences, configure | paramètres, réglages, préférences, configurer | impostazioni, preferenze, configurare | Einstellungen, einstellen, konfigurieren
option | option | opzione | Option
enable, activate, turn on | activer, allumer | attivare, abilitare, accendere | aktivieren, einschalten
disable, deactivate, turn off | désactiver, éteindre | disattivare, disabilitare, spegnere | deaktivieren, ausschalten
install, installation | installer, installation | installare, installazione | installieren, Installation
uninstall | désinstaller | disinstallare | deinstallieren
update, upgrade | mettre à jour, mise à jour | aggiornare, aggiornamento | aktualisieren, Update, Aktualisierung
version | version | versione | Version
start, launch | démarrer, lancer | avviare, lanciare | starten
stop | arrêter | fermare, arrestare, interrompere | stoppen, anhalten, beenden
restart | redémarrer | riavviare | neu starten, neustarten, Neustart
run | exécuter | eseguire | ausführen
work | fonctionner, marcher | funzionare | funktionieren
error | erreur | errore | Fehler, Fehlermeldung
problem, issue | problème | problema | Problem, Störung
fail, failed | échouer, échec | fallire, non riuscito | fehlschlagen, fehlgeschlagen
crash, freeze | planter, bloquer, figer | bloccare, arresto anomalo | abstürzen, Absturz, einfrieren
slow | lent | lento | langsam
broken, defective | cassé, défectueux | rotto, difettoso | kaputt, defekt
fix, repair, solve | réparer, corriger, résoudre | riparare, correggere, risolvere | beheben, reparieren, lösen
missing | manquant, manquer | mancante, mancare | fehlen, fehlend
backup | sauvegarde, sauvegarder | backup, copia di sicurezza | Sicherung, Backup, sichern
restore, recover | restaurer, récupérer | ripristinare, recuperare | wiederherstellen
undo | annuler | annullare | rückgängig
cancel | annuler, résilier | annullare, disdire | stornieren, kündigen, abbrechen
terminate, cancel | résiliation | disdetta | Kündigung
confirm, confirmation | confirmer, confirmation | confermare, conferma | bestätigen, Bestätigung
verify, verification | vérifier, vérification | verificare, verifica | prüfen, verifizieren, Verifizierung
two-step verification, two-factor authentication, 2FA | vérification en deux étapes, double authentification | verifica in due passaggi, autenticazione a due fattori | zweistufige Bestätigung, Zwei-Faktor-Authentifizierung, 2FA
recovery code | code de secours | codice di recupero | Wiederherstellungscode, Notfallcode
code | code | codice | Code
security, safe | sécurité, sûr | sicurezza, sicuro | Sicherheit, sicher
privacy, personal data | confidentialité, données personnelles | privacy, dati personali | Datenschutz, personenbezogene Daten
encrypt, encryption | chiffrer, chiffrement | cifrare, crittografia | verschlüsseln, Verschlüsselung
certificate | certificat | certificato | Zertifikat
allow, permission | autoriser, autorisation, permission | consentire, permettere, autorizzazione, permesso | erlauben, Berechtigung, Erlaubnis
access | accès, accéder | accesso | Zugriff, Zugang
block, blocked, lock | bloquer, verrouiller | bloccare | sperren, gesperrt, blockieren
unlock | débloquer, déverrouiller | sbloccare | entsperren, freischalten
spam | spam, indésirable | spam, indesiderata | Spam
notification, notify | notification, avertir | notifica, avviso | Benachrichtigung, benachrichtigen
subscribe | abonner | abbonare, iscrivere | abonnieren
subscription | abonnement | abbonamento | Abonnement, Abo
unsubscribe | désabonner, désinscrire | annullare l'iscrizione | abbestellen, abmelden
plan | offre, forfait, formule | piano, tariffa | Tarif, Plan
price, cost, fee | prix, coût, tarif, frais | prezzo, costo, tariffa | Preis, Kosten, Gebühr
pay, payment | payer, paiement, régler | pagare, pagamento | bezahlen, zahlen, Zahlung, Bezahlung
invoice, bill | facture | fattura | Rechnung
refund | rembourser, remboursement | rimborsare, rimborso | erstatten, Erstattung, Rückerstattung
return | retourner, retour, renvoyer | restituire, reso | zurückgeben, Rückgabe, Rücksendung
order | commander, commande | ordinare, ordine | bestellen, Bestellung
buy, purchase | acheter, achat | comprare, acquistare, acquisto | kaufen, Kauf
sell, sale | vendre, vente | vendere, vendita | verkaufen, Verkauf
cart, basket | panier | carrello | Warenkorb
shop, store | boutique, magasin | negozio | Shop, Laden, Geschäft
deliver, delivery, shipping | livrer, livraison, expédition | consegnare, consegna, spedizione | liefern, Lieferung, Versand
package, parcel | colis | pacco | Paket
voucher, coupon, discount | bon, réduction, remise | buono, sconto | Gutschein, Rabatt
card | carte | carta | Karte
credit card | carte bancaire, carte de crédit | carta di credito | Kreditkarte
bank | banque | banca | Bank
bank transfer | virement | bonifico | Überweisung
tax, VAT | taxe, impôt, TVA | imposta, tassa, IVA | Steuer, Mehrwertsteuer
contract | contrat | contratto | Vertrag
customer, client | client | cliente | Kunde
company, business | entreprise, société | azienda, società | Unternehmen, Firma
team, group | équipe, groupe | team, squadra, gruppo | Team, Gruppe
member | membre | membro | Mitglied
employee, staff | employé, personnel | dipendente, personale | Mitarbeiter, Angestellte
administrator, admin | administrateur | amministratore | Administrator
role | rôle | ruolo | Rolle
invite, invitation | inviter, invitation | invitare, invito | einladen, Einladung
calendar | calendrier, agenda | calendario | Kalender
appointment, meeting | rendez-vous, réunion | appuntamento, riunione | Termin, Besprechung
date | date | data | Datum
time, hour | heure, temps | ora, tempo | Zeit, Uhrzeit, Stunde
day | jour | giorno | Tag
month, monthly | mois, mensuel | mese, mensile | Monat, monatlich
year, annual | an, année, annuel | anno, annuale | Jahr, jährlich
expire, expiry | expirer, expiration | scadere, scadenza | ablaufen, abgelaufen, Ablauf
computer | ordinateur | computer | Computer, Rechner
device | appareil | dispositivo | Gerät
app, application, program, software | application, logiciel, programme | applicazione, app, programma, software | App, Anwendung, Programm, Software
browser | navigateur | browser | Browser
server | serveur | server | Server
database | base de données | database, banca dati | Datenbank
memory | mémoire | memoria | Speicher, Arbeitsspeicher
disk, drive | disque | disco, unità | Festplatte, Laufwerk
storage, space | stockage, espace | spazio, archiviazione | Speicherplatz
network | réseau | rete | Netzwerk, Netz
wireless, Wi-Fi | sans fil, Wi-Fi | senza fili, Wi-Fi | WLAN, drahtlos
internet, online | internet, en ligne | internet, online | Internet, online
connect, connection | connecter, connexion | connettere, collegare, connessione | verbinden, Verbindung
disconnect | déconnecter | disconnettere, scollegare | trennen
battery | batterie | batteria | Akku, Batterie
charge | charger, recharger | caricare, ricaricare | aufladen, laden
domain | domaine | dominio | Domain
setup, set up | configurer, configuration | configurare, configurazione | einrichten, Einrichtung
test, try | tester, essayer, essai | provare, prova | testen, ausprobieren
statistics, report | statistiques, rapport | statistiche, rapporto | Statistik, Bericht
filter | filtre, filtrer | filtro, filtrare | Filter, filtern
sort | trier, tri | ordinare, ordinamento | sortieren
rating, rate | avis, évaluation, noter | valutazione, valutare | Bewertung, bewerten
form | formulaire | modulo | Formular
field | champ | campo | Feld
required, mandatory | obligatoire | obbligatorio | erforderlich, Pflicht
free | gratuit | gratuito, gratis | kostenlos, gratis
new | nouveau | nuovo | neu
old | ancien, vieux | vecchio | alt
wrong | faux, incorrect, mauvais | sbagliato, errato | falsch
empty | vide | vuoto | leer
duplicate, twice | double, doublon | doppio, duplicato | doppelt, Duplikat
private | privé | privato | privat
public | public | pubblico | öffentlich
guide, manual | guide, manuel, mode d'emploi | guida, manuale | Anleitung, Handbuch
introduction, getting started | démarrage, prise en main, premiers pas | introduzione, primi passi | Einführung, erste Schritte
opening hours | horaires, heures d'ouverture | orari, orario di apertura | Öffnungszeiten
warranty, guarantee | garantie | garanzia | Garantie, Gewährleistung
complaint | réclamation, plainte | reclamo | Beschwerde, Reklamation
insurance | assurance | assicurazione | Versicherung
ticket | billet, ticket | biglietto, ticket | Ticket, Fahrkarte
reserve, booking | réserver, réservation | prenotare, prenotazione | buchen, reservieren, Buchung, Reservierung
sign, signature | signer, signature | firmare, firma | unterschreiben, Unterschrift, Signatur
delay, late | retard | ritardo | Verspätung, Verzögerung
limit, maximum | limite, maximum | limite, massimo | Grenze, Limit, maximal
log, logs | journal, journaux | log, registro | Protokoll, Log
`;

/** Expressions of one meaning, by language. */
export const DICTIONARY: readonly Readonly<Record<string, readonly string[]>>[] = CONCEPTS.trim()
  .split('\n')
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.split(',').map((expression) => expression.trim()));
    return Object.fromEntries(LANGUAGES.map((language, i) => [language, cells[i] ?? []]));
  });
