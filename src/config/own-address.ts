import type { Settings } from './settings.ts';

/** What links begin with: `PUBLIC_URL`, else where it listens. @param settings.port the one that it has, where 0 was asked for. */
export function ownAddress({ publicUrl, host, port }: Pick<Settings, 'publicUrl' | 'host' | 'port'>): string {
  return new URL(publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
}
