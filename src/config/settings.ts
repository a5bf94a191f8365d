import path from 'node:path';
import { z } from 'zod';

/** A setting that cannot be used; its message is the one line an operator reads. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'])
  .transform((value) => value === 'true' || value === '1' || value === 'yes');

const oidcProviders = z
  .array(
    z.strictObject({
      /** Part of the address /auth/<id>. */
      id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
      name: z.string().min(1).max(40),
      /** Without TLS on this machine only, for trying out. */
      issuer: z.url().refine((issuer) => /^https:|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(issuer)),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1).optional(),
      scope: z.string().default('openid email profile'),
      /** Its addresses count as verified where it does not say whether they are: only for one that hands them out itself. */
      trustsAddresses: z.boolean().default(false),
    }),
  )
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length && !list.some(({ id }) => id === 'product'));

const product = {
  audience: z.string().min(1).default('helpwell'),
  issuer: z.string().min(1).optional(),
  /** Where people without a session start; shown as a button on the sign-in page. */
  loginUrl: z.url({ protocol: /^https?$/ }).optional(),
  name: z.string().min(1).max(40).optional(),
};
const productSignIn = z.discriminatedUnion('algorithm', [
  z.strictObject({ algorithm: z.literal('HS256'), secret: z.string().min(32), ...product }),
  z.strictObject({ algorithm: z.literal('RS256'), publicKey: z.string().includes('BEGIN PUBLIC KEY'), ...product }),
]);

const s3 = z.strictObject({
  /** Without the bucket. */
  endpoint: z.url({ protocol: /^https?$/ }).refine((address) => !/[?#]/.test(address)),
  region: z.string().min(1).max(60).default('us-east-1'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  /** Before the names of all files, where others use the bucket too. */
  prefix: z
    .string()
    .regex(/^(?:[\w-]+\/)*$/)
    .default(''),
});

/** Where files are kept that speaks S3. */
export type S3Settings = z.output<typeof s3>;
export type OidcProvider = z.output<typeof oidcProviders>[number];
export type ProductSignIn = z.output<typeof productSignIn>;

/** Settings with a secret in them: a message about one never repeats what was given, since consoles are kept and shown around. */
const SECRETS: readonly string[] = ['SECRET', 'DATABASE_URL', 'SMTP_URL', 'AKISMET_KEY', 'S3'];

/** A setting that is JSON; empty means not set. As with other settings that hold secrets, the message repeats nothing. */
function readJson<T>(
  name: 'OIDC_PROVIDERS' | 'PRODUCT_SIGN_IN' | 'S3',
  text: string,
  schema: z.ZodType<T>,
): T | undefined {
  if (text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError(`${name} is not valid JSON, but must be ${SETTINGS[name].expects}.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new SettingsError(`${name}: ${whatIsWrong(result.error.issues[0]!)}; it must be ${SETTINGS[name].expects}.`);
}

function whatIsWrong(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.') || 'the value';
  if (issue.code === 'unrecognized_keys') return `there is no field ${issue.keys.join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'string' && Number(issue.minimum) > 1)
    return `${where} is shorter than ${issue.minimum} characters`;
  return `${where} is not right`;
}

/** Parts separated by commas, in lower case, each of this form. */
const listOf = (form: RegExp) =>
  z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim().toLowerCase())
        .filter(Boolean),
    )
    .refine((parts) => parts.every((part) => form.test(part)));

/** With a port where it is not the usual one. */
const HOSTS = listOf(/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/);

const LANGUAGES = listOf(/^[a-z]{2,3}$/);

/** Of a model that nobody has measured. */
const DENSE_WEIGHT = 0.5;

/** Every setting: its variable, what it must look like, its default and a sentence for people. */
export const SETTINGS = {
  HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    expects: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    about: 'Address to listen on.',
  },
  PORT: { schema: port.default(4321), expects: 'a port between 0 and 65535', about: 'Port to listen on.' },
  PUBLIC_URL: {
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((address) => /^[a-z]+:\/\/[^/?#@]+\/?$/i.test(address))
      .optional(),
    expects: 'the address visitors use, without a path, such as https://help.example.com',
    about:
      'Address visitors use; every absolute link and the origin check are made from it. Default: http://HOST:PORT.',
  },
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .optional(),
    expects: 'a PostgreSQL address such as postgres://user:password@host:5432/helpwell',
    about: 'PostgreSQL 15 or newer. Without it, an embedded database in DATA_DIR is used.',
  },
  DATABASE_POOL: {
    schema: z.coerce.number().int().min(1).max(200).default(10),
    expects: 'a number of connections between 1 and 200',
    about: 'Connections to PostgreSQL that one process may open.',
  },
  DATA_DIR: {
    schema: z.string().min(1).default('.data'),
    expects: 'a folder',
    about: 'Folder for the embedded database, attachments and search snapshots.',
  },
  CONTENT_DIR: {
    schema: z.string().min(1).default('content'),
    expects: 'a folder',
    about: 'Folder with site.yml, articles and videos.',
  },
  TRUST_PROXY: {
    schema: z
      .string()
      .default('')
      .transform((value) =>
        value
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      )
      .refine((parts) =>
        parts.every((part) => /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?)$/i.test(part)),
      ),
    expects: 'addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8',
    about: 'Proxies whose X-Forwarded-For is believed. Default: none.',
  },
  SECRET: {
    schema: z.string().min(32).optional(),
    expects: 'at least 32 characters',
    about:
      'Key that signs confirmation links and hashes addresses. Default: made at first start and kept in the database.',
  },
  SMTP_URL: {
    schema: z
      .string()
      .regex(/^smtps?:\/\//)
      .optional(),
    expects: 'a mail server such as smtp://user:password@mail.example.com:587',
    about: 'Server that mails are sent through. Without it, they are files in DATA_DIR/mail.',
  },
  MAIL_FROM: {
    schema: z
      .string()
      .regex(/^[^\r\n@]*[^\s@]+@[^\s@]+$/)
      .optional(),
    expects: 'an address such as help@example.com or "Example Help" <help@example.com>',
    about: 'Sender of mails. Default: help@ and the host of PUBLIC_URL.',
  },
  MAIL_LISTEN: {
    schema: z
      .string()
      .regex(/^(?:[^\s:]+|\[[0-9a-f:]+\]):\d{1,5}$/i)
      .transform((given) => {
        const at = given.lastIndexOf(':');
        return { host: given.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(given.slice(at + 1)) };
      })
      .refine((given) => given.port <= 65_535)
      .optional(),
    expects: 'an address and a port such as 0.0.0.0:25 or 127.0.0.1:2525',
    about: 'Where mail servers hand over mails to the mailboxes of the help center (SMTP). Default: nowhere.',
  },
  MAIL_TLS: {
    schema: z
      .string()
      .regex(/^[^,]+,[^,]+$/)
      .transform((given) => {
        const [cert, key] = given.split(',').map((part) => part.trim());
        return { cert: cert!, key: key! };
      })
      .optional(),
    expects: 'two files separated by a comma, such as /etc/ssl/mail.pem,/etc/ssl/mail.key',
    about:
      'Certificate and key with which mails come in encrypted (STARTTLS). Default: none; they come in unencrypted.',
  },
  OIDC_PROVIDERS: {
    schema: z.string().default(''),
    expects:
      'a JSON list such as [{"id":"acme","name":"Acme","issuer":"https://id.example.com","clientId":"…","clientSecret":"…"}]',
    about: 'OpenID Connect providers that people may sign in through.',
  },
  PRODUCT_SIGN_IN: {
    schema: z.string().default(''),
    expects:
      'JSON such as {"algorithm":"HS256","secret":"at least 32 characters","audience":"helpwell","loginUrl":"https://app.example.com/help"}',
    about: 'Signed sign-in from your own product: HS256 with a secret or RS256 with a public key.',
  },
  AKISMET_KEY: {
    schema: z
      .string()
      .regex(/^[\w-]{6,64}$/)
      .optional(),
    expects: 'a key of Akismet, such as 123abc456def',
    about:
      'Key of Akismet, which then says of posts of new accounts whether they are spam. Default: none; nothing is sent.',
  },
  IMPORT_HOSTS: {
    schema: HOSTS,
    expects: 'hosts separated by commas, such as wiki.internal,10.0.0.7:8080',
    about:
      'Hosts in a private network, with their port, from which an import may fetch pages and pictures. Default: none.',
  },
  CHECK_LINKS: {
    schema: flag.default(true),
    expects: 'true or false',
    about:
      'Whether the addresses elsewhere that published articles lead to are visited, each about once a week, to find those that are gone.',
  },
  PRIVATE_LINK_HOSTS: {
    schema: HOSTS,
    expects: 'hosts separated by commas, such as wiki.internal,10.0.0.7:8080',
    about:
      'Hosts in a private network, with their port, that may be visited for that all the same, and told by webhooks. Default: none.',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    expects: 'fatal, error, warn, info, debug, trace or silent',
    about: 'How much is logged.',
  },
  DENSE_MODEL: {
    schema: z.string().min(1).optional(),
    expects: 'a folder with model.onnx and tokenizer.json',
    about:
      'Folder with a sentence model for search by meaning. Default: the one that "search:model install" brought; without one, the words alone decide.',
  },
  DENSE_WEIGHT: {
    schema: z.coerce.number().min(0).max(1).optional(),
    expects: 'a number between 0 and 1',
    about:
      'How much likeness in meaning counts beside the words. Default: what was measured for the model that "search:model install" brought, 0.5 for another.',
  },
  DENSE_LANGUAGES: {
    schema: LANGUAGES,
    expects: 'languages separated by commas, such as en,fr',
    about:
      'Languages for which the model of DENSE_MODEL is used; in others the words alone decide. Default: all. A model that was installed knows its own.',
  },
  DENSE_QUERY_PREFIX: {
    schema: z.string().max(200).default(''),
    expects: 'at most 200 characters',
    about: 'What the model wants before a question, such as "query: ".',
  },
  DENSE_DOCUMENT_PREFIX: {
    schema: z.string().max(200).default(''),
    expects: 'at most 200 characters',
    about: 'What the model wants before a text, such as "passage: ".',
  },
  DENSE_PATIENCE_MS: {
    schema: z.coerce.number().int().min(10).max(5000).default(50),
    expects: 'a number of milliseconds between 10 and 5000',
    about: 'How long a search waits for the model before the words alone answer.',
  },
  SEARCH_MODELS_URL: {
    schema: z.url({ protocol: /^https?$/ }).default('https://huggingface.co'),
    expects: 'an address such as https://models.example.com',
    about: 'Where "search:model install" fetches models from; nothing else does.',
  },
  LONGEST_VIDEO_MB: {
    schema: z.coerce.number().int().min(1).max(65_536).default(2048),
    expects: 'a number of megabytes between 1 and 65536',
    about: 'Largest video of a guide that the staff may bring in the browser.',
  },
  S3: {
    schema: z.string().default(''),
    expects:
      'JSON such as {"endpoint":"https://s3.example.com","region":"eu-central-1","bucket":"help","accessKeyId":"…","secretAccessKey":"…"}',
    about:
      'Storage that speaks S3, for attachments, pictures and videos. Default: none; they are kept in folders of DATA_DIR.',
  },
  PAGE_CACHE_MB: {
    schema: z.coerce.number().int().min(0).max(65_536).default(64),
    expects: 'a number of megabytes, 0 to switch the cache off',
    about: 'Memory for rendered pages.',
  },
  SHUTDOWN_SECONDS: {
    schema: z.coerce.number().int().min(0).max(600).default(20),
    expects: 'a number of seconds',
    about: 'How long requests under way may take after SIGTERM.',
  },
  LIMITS: {
    schema: flag.default(true),
    expects: 'true or false',
    about: 'Limits on public writes (suggestions, tickets, votes, uploads). Only a load test switches them off.',
  },
} as const;

type Values = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };

/** All settings after checking, with folders made absolute. */
export interface Settings {
  host: string;
  port: number;
  /** Origin given by the operator, without a trailing slash; undefined when the loopback default is used. */
  publicUrl: string | undefined;
  databaseUrl: string | undefined;
  databasePool: number;
  dataDir: string;
  contentDir: string;
  trustProxy: string[];
  secret: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string | undefined;
  /** Where mail servers hand over mails; undefined: nowhere. */
  mailListen: { host: string; port: number } | undefined;
  /** Files with the certificate and the key for that. */
  mailTls: { cert: string; key: string } | undefined;
  /** Providers of OpenID Connect, checked. */
  oidcProviders: OidcProvider[];
  /** How the product signs its users in; undefined: it does not. */
  productSignIn: ProductSignIn | undefined;
  /** Undefined: Akismet is not asked. */
  akismetKey: string | undefined;
  /** Hosts of a private network that imports may fetch from, with their port. */
  importHosts: string[];
  /** Search by meaning with a model that is named; undefined: with the one that was installed, if any. */
  dense:
    | {
        folder: string;
        weight: number;
        queryPrefix: string;
        documentPrefix: string;
        patienceMs: number;
        /** Undefined: all. */
        languages: string[] | undefined;
      }
    | undefined;
  /** What a model that was installed is used with; the weight is the model's own unless it is named. */
  denseTuning: { weight: number | undefined; patienceMs: number };
  /** Without a slash at its end. */
  searchModelsUrl: string;
  /** Whether addresses elsewhere are visited, to find those that are gone. */
  checkLinks: boolean;
  /** Lower case, with their port where it is not the usual one. */
  privateLinkHosts: string[];
  logLevel: Values['LOG_LEVEL'];
  longestVideoBytes: number;
  /** Undefined: files are kept in folders of `dataDir`. */
  s3: S3Settings | undefined;
  pageCacheMegabytes: number;
  shutdownSeconds: number;
  limits: boolean;
}

/**
 * Reads the settings from environment variables; an empty variable counts as not set.
 * @param env as in `process.env`.
 * @throws SettingsError with one line that names the first wrong variable and what is expected.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const given = env[name] === '' ? undefined : env[name];
    const result = setting.schema.safeParse(given);
    if (!result.success) {
      const what = SECRETS.includes(name) ? 'not right' : JSON.stringify(given);
      throw new SettingsError(`${name} is ${what}, but must be ${setting.expects}.`);
    }
    values[name] = result.data;
  }
  const checked = values as Values;
  return {
    host: checked.HOST,
    port: checked.PORT,
    publicUrl: checked.PUBLIC_URL && new URL(checked.PUBLIC_URL).origin,
    databaseUrl: checked.DATABASE_URL,
    databasePool: checked.DATABASE_POOL,
    dataDir: path.resolve(checked.DATA_DIR),
    contentDir: path.resolve(checked.CONTENT_DIR),
    trustProxy: checked.TRUST_PROXY,
    secret: checked.SECRET,
    smtpUrl: checked.SMTP_URL,
    mailFrom: checked.MAIL_FROM,
    mailListen: checked.MAIL_LISTEN,
    mailTls: checked.MAIL_TLS,
    oidcProviders: readJson('OIDC_PROVIDERS', checked.OIDC_PROVIDERS, oidcProviders) ?? [],
    productSignIn: readJson('PRODUCT_SIGN_IN', checked.PRODUCT_SIGN_IN, productSignIn),
    akismetKey: checked.AKISMET_KEY,
    importHosts: checked.IMPORT_HOSTS,
    dense: checked.DENSE_MODEL
      ? {
          folder: path.resolve(checked.DENSE_MODEL),
          weight: checked.DENSE_WEIGHT ?? DENSE_WEIGHT,
          queryPrefix: checked.DENSE_QUERY_PREFIX,
          documentPrefix: checked.DENSE_DOCUMENT_PREFIX,
          patienceMs: checked.DENSE_PATIENCE_MS,
          languages: checked.DENSE_LANGUAGES.length > 0 ? checked.DENSE_LANGUAGES : undefined,
        }
      : undefined,
    denseTuning: { weight: checked.DENSE_WEIGHT, patienceMs: checked.DENSE_PATIENCE_MS },
    searchModelsUrl: checked.SEARCH_MODELS_URL.replace(/\/+$/, ''),
    checkLinks: checked.CHECK_LINKS,
    privateLinkHosts: checked.PRIVATE_LINK_HOSTS,
    logLevel: checked.LOG_LEVEL,
    longestVideoBytes: checked.LONGEST_VIDEO_MB * 1024 * 1024,
    s3: readJson('S3', checked.S3, s3),
    pageCacheMegabytes: checked.PAGE_CACHE_MB,
    shutdownSeconds: checked.SHUTDOWN_SECONDS,
    limits: checked.LIMITS,
  };
}
