import { expect, test } from 'vitest';
import { readSettings, SETTINGS, SettingsError } from './settings.ts';

test('nothing has to be set', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({
    host: '127.0.0.1',
    port: 4321,
    databaseUrl: undefined,
    trustProxy: [],
    limits: true,
  });
});

test('an empty variable counts as not set', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: '' }).port).toBe(4321);
});

test.each([
  ['PORT', '99999'],
  ['PORT', 'http'],
  ['PUBLIC_URL', 'help.example.com'],
  ['PUBLIC_URL', 'ftp://help.example.com'],
  ['PUBLIC_URL', 'https://example.com/help'],
  ['TRUST_PROXY', 'everyone'],
  ['LOG_LEVEL', 'loud'],
  ['LIMITS', 'perhaps'],
  ['DENSE_WEIGHT', '2'],
  ['DENSE_LANGUAGES', 'en,English'],
  ['DENSE_PATIENCE_MS', 'soon'],
])('%s=%s is refused in one line that names the variable and what is expected', (name, value) => {
  const read = () => readSettings({ [name]: value });
  expect(read).toThrow(SettingsError);
  try {
    read();
  } catch (error) {
    const { message } = error as Error;
    expect(message).toContain(`${name} is ${JSON.stringify(value)}, but must be `);
    expect(message).not.toContain('\n');
  }
});

test.each([
  ['SECRET', 'short'],
  ['DATABASE_URL', 'mysql://helpwell:hunter2@localhost'],
  ['SMTP_URL', 'mail:hunter2@mail.example.com'],
])('%s is refused without repeating the secret in it', (name, value) => {
  const read = () => readSettings({ [name]: value });
  expect(read).toThrow(`${name} is not right, but must be `);
  expect(read).not.toThrow(value);
});

test('the public address is kept as an origin', () => {
  expect(readSettings({ PUBLIC_URL: 'https://help.example.com/' }).publicUrl).toBe('https://help.example.com');
});

test('every setting says what it is about and what it expects', () => {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    expect(setting.about, name).toMatch(/\.$/);
    expect(setting.expects, name).not.toBe('');
  }
});

test('search by meaning is off until its model is named', () => {
  expect(readSettings({ DENSE_WEIGHT: '0.3' }).dense).toBeUndefined();
  expect(readSettings({ DENSE_MODEL: '/models/e5', DENSE_QUERY_PREFIX: 'query: ' }).dense).toEqual({
    folder: '/models/e5',
    weight: 0.5,
    queryPrefix: 'query: ',
    documentPrefix: '',
    patienceMs: 50,
    languages: undefined,
  });
});

test.each([
  ['{"algorithm":"HS256","secret":"short"}', 'secret is shorter than 32 characters'],
  [`{"algorithm":"HS256","secret":"${'x'.repeat(32)}","urll":"x"}`, 'there is no field urll'],
  ['{"algorithm":"none"}', 'algorithm is not right'],
  ['{', 'is not valid JSON'],
])('a product sign-in of %s is refused with what is wrong, never with the secret', (value, wrong) => {
  const read = () => readSettings({ PRODUCT_SIGN_IN: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(wrong);
  expect(read).not.toThrow(/"short"|xxxx/);
});
