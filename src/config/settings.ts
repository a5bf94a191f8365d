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

/** Every setting: its variable, what it must look like, its default and a sentence for people. */
export const SETTINGS = {
  HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    expects: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    about: 'Address to listen on.',
  },
  PORT: { schema: port.default(4321), expects: 'a port between 0 and 65535', about: 'Port to listen on.' },
  PUBLIC_URL: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    expects: 'the address visitors use, such as https://help.example.com',
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
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    expects: 'fatal, error, warn, info, debug, trace or silent',
    about: 'How much is logged.',
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
  logLevel: Values['LOG_LEVEL'];
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
    if (!result.success)
      throw new SettingsError(`${name} is ${JSON.stringify(given)}, but must be ${setting.expects}.`);
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
    logLevel: checked.LOG_LEVEL,
    pageCacheMegabytes: checked.PAGE_CACHE_MB,
    shutdownSeconds: checked.SHUTDOWN_SECONDS,
    limits: checked.LIMITS,
  };
}
