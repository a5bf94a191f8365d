import { describe, expect, test } from 'vitest';
import { analyzerFor } from './analyze.ts';
import { createEngine } from './engine.ts';
import { testPage } from './test-page.ts';

/** The first page found for a question, among pages of a language. */
function first(locale: string, pages: readonly (readonly [title: string, text: string])[]) {
  const engine = createEngine();
  engine.upsert(pages.map(([title, text], i) => testPage(i + 1, title, text, { locale })));
  return (text: string) => {
    const [hit] = engine.search({ text, locale, audiences: ['everyone'], limit: 3 }).hits;
    return hit && pages[hit.id - 1]![0];
  };
}

describe('a verb and its particle are one thing', () => {
  const ask = first('en', [
    ['Logs and health', 'Each log has a line for each request; the log is rotated. Logs on disk.'],
    ['Log in', 'Type your password.'],
    ['Log out', 'On the devices of others.'],
    ['Roll back an update', 'The version before it starts again.'],
    ['Back up your files', 'Once a day.'],
    ['Turn on dark colors', 'In the settings.'],
    ['Files and updates', 'A file has a version; an update is in the roll of updates at the back.'],
  ]);
  test.each([
    ['log in', 'Log in'],
    ['i cant log in', 'Log in'],
    ["I'm not able to get logged in", 'Log in'],
    ['it does not log me in', 'Log in'],
    ['log into my account', 'Log in'],
    ['login', 'Log in'],
    ['log-in', 'Log in'],
    ['log out', 'Log out'],
    ['logging out', 'Log out'],
    ['logout', 'Log out'],
    ['rollback', 'Roll back an update'],
    ['rolled back', 'Roll back an update'],
    ['roll it back', 'Roll back an update'],
    ['backup', 'Back up your files'],
    ['backing up', 'Back up your files'],
    ['enable dark colors', 'Turn on dark colors'],
    ['where are the logs', 'Logs and health'],
    ['the log in the folder of the server', 'Logs and health'],
  ])('%s', (question, page) => {
    expect(ask(question)).toBe(page);
  });

  test('is quoted whole', () => {
    const text = 'You can log in again.';
    const [word] = analyzerFor('en')
      .words(text)
      .filter(({ word }) => word.folded === 'login');
    expect(text.slice(word!.start, word!.end)).toBe('log in');
  });
});

describe('open, hyphenated and closed spellings meet', () => {
  test.each([
    ['en', 'Take a screenshot', ['screen shot', 'screen-shot', 'screenshots', 'Screen shots']],
    ['en', 'Take a screen shot', ['screenshot', 'screen-shot']],
    ['en', 'Change your username', ['user name', 'user-name']],
    ['en', 'Change your user name', ['username', 'usernames']],
    ['fr', 'Changer de mot de passe', ['motdepasse', 'mot-de-passe', 'mot de passe']],
    ['fr', 'Changer d’email', ['e mail', 'e-mail', 'courriel', 'adresse e mail']],
    ['fr', 'Recharger le porte-monnaie', ['portemonnaie', 'porte monnaie']],
    ['it', 'Cambiare l’email', ['e mail', 'e-mail']],
    ['it', 'Creare una pagina web', ['paginaweb', 'pagina-web']],
    ['it', 'Il portamonete elettronico', ['porta monete', 'porta-monete']],
  ])('%s: “%s” is found by %j', (locale, title, questions) => {
    const others = [
      ['Imprimer, print, stampare', 'user, page, shot; pagina, porta; porte; passer, mot'],
      ['Un autre, another, un altro', 'screen; web; monnaie; monete; name'],
    ] as const;
    const ask = first(locale, [[title, ''], ...others]);
    for (const question of questions) expect([question, ask(question)]).toEqual([question, title]);
  });

  test('words that only happen to make another one stay apart', () => {
    const ask = first('en', [
      ['Inform your team', 'Inform them.'],
      ['Put it in form B', 'A form.'],
    ]);
    expect(ask('in form')).toBe('Put it in form B');
  });
});
