import { describe, expect, test } from 'vitest';
import { readCommands } from './answer-by-mail.ts';
import { isAutomatic } from './automatic.ts';
import { isForGood } from './bounce.ts';
import { createMailReader, UnreadableError } from './mail-reader.ts';
import { parseMail, replyIn } from './parse-mail.ts';
import { fixture } from './test-factory.ts';

describe('what somebody has written this time', () => {
  test.each([
    ['gmail-en.eml', 'It works now, thank you!\n\nOn Monday we will try it with the large file.'],
    ['outlook-fr.eml', "Bonjour,\n\nLe fichier est joint, mais l'export s'arrête toujours.\n\nRenée"],
    ['apple-it.eml', 'Perfetto, ora funziona.'],
    ['outlook-de.eml', 'Guten Tag,\n\nleider bricht der Export weiterhin ab.'],
  ])('is found in %s', async (name, reply) => {
    const mail = await parseMail(await fixture(name));
    expect(mail.reply).toContain(reply);
    expect(mail.reply).not.toMatch(/restart the export|relancer|Riavvia|starten Sie/);
    expect(mail.text).toMatch(/restart the export|relancer|Riavvia|starten Sie/);
  });

  test('is not cut where a line only looks like the beginning of a quotation', async () => {
    const { reply } = await parseMail(await fixture('traps-en.eml'));
    expect(reply).toContain('On Monday it stopped');
    expect(reply).toContain('From: is the first column');
    expect(reply).toContain('Le fichier a 3 lignes.');
    expect(reply).toContain('I answer below it.');
  });

  test('is all, where nothing but a quotation is left', () => {
    expect(replyIn('> only this')).toBe('> only this');
  });
});

test('names, subjects and ids are read whatever their encoding', async () => {
  const mail = await parseMail(await fixture('outlook-fr.eml'));
  expect(mail).toMatchObject({
    from: { address: 'renee@outlook.example', name: 'Renée Dupont' },
    subject: 'RE: L’export s’arrête',
    messageId: '<PA1@outlook.example>',
    refersTo: ['<abc@help.example>'],
    to: ['support@help.example'],
  });
});

test('a report says of which mail it is, who did not get it, and why', async () => {
  const { report } = await parseMail(await fixture('bounce-postfix.eml'));
  expect(report).toEqual({
    about: '<ours@help.example>',
    recipients: [
      {
        address: 'gone@example.com',
        action: 'failed',
        status: '5.1.1',
        diagnostic: expect.stringContaining('User unknown'),
      },
    ],
  });
  expect(isForGood(report!.recipients[0]!)).toBe(true);
  expect(isForGood({ ...report!.recipients[0]!, status: '5.2.2' })).toBe(false);
  expect(isForGood({ ...report!.recipients[0]!, action: 'delayed' })).toBe(false);
});

test.each([
  ['Automatic reply: The export', true],
  ['Automatische Antwort: Der Export', true],
  ['Réponse automatique : L’export', true],
  ['Risposta automatica: esportazione', true],
  ['Out of Office: until Monday', true],
  ['Abwesenheitsnotiz', true],
  ['The office is out of power', false],
  ['Automatic replies do not work', false],
])('%s: whether a machine wrote it is %s', (subject, automatic) => {
  expect(isAutomatic(new Map(), { from: 'ada@example.com', subject })).toBe(automatic);
});

test.each([
  ['no-reply@example.com', true],
  ['noreply+123@example.com', true],
  ['ne-pas-repondre@example.com', true],
  ['norepo@example.com', false],
])('%s: whether nobody reads there is %s', (from, automatic) => {
  expect(isAutomatic(new Map(), { from, subject: 'x' })).toBe(automatic);
});

test('a mail that takes too long is given up, and the next one is read', async () => {
  const reader = createMailReader({ ms: 1 });
  await expect(reader.read(Buffer.from('Subject: x\r\n\r\nx'))).rejects.toBeInstanceOf(UnreadableError);
  await reader.close();
  const patient = createMailReader();
  expect((await patient.read(Buffer.from('Subject: x\r\n\r\nHello'))).text.trim()).toBe('Hello');
  expect((await patient.read(Buffer.from('Subject: y\r\n\r\nAgain'))).subject).toBe('y');
  await patient.close();
});

test.each([
  ['#note\n\nShe called.', { isNote: true, status: undefined, text: 'She called.' }],
  ['#Solved\n#note\nDone.', { isNote: true, status: 'solved', text: 'Done.' }],
  ['#closed\nx', { isNote: false, status: undefined, text: '#closed\nx' }],
  ['Try this:\n#note', { isNote: false, status: undefined, text: 'Try this:\n#note' }],
  ['#solved', { isNote: false, status: 'solved', text: '' }],
])('what an agent asks for in the first lines is read: %j', (text, commands) => {
  expect(readCommands(text)).toEqual(commands);
});
