// What runs models: two packages that an installation without search by meaning does not have.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };

const ROOT = path.join(import.meta.dirname, '../../..');

/** The packages with their versions, as npm takes them. */
export const RUNTIME_PACKAGES = Object.entries(manifest.peerDependencies).map((entry) => entry.join('@'));

const isThere = (name: string) => existsSync(path.join(ROOT, 'node_modules', name, 'package.json'));

/** Whether both packages are installed. */
export function hasRuntime(): boolean {
  return Object.keys(manifest.peerDependencies).every(isThere);
}

/** Installs the packages by npm, without changing what package.json says. @throws Error with npm's own words when it fails. */
export async function installRuntime(): Promise<void> {
  // An installation for running has no tools for development, and stays without them.
  const omit = isThere('vitest') ? [] : ['--omit=dev'];
  const words = ['install', '--no-save', '--save-prod', '--no-audit', '--no-fund', ...omit, ...RUNTIME_PACKAGES];
  const npm = spawn('npm', words, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let said = '';
  npm.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => npm.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(said.trim().split('\n').slice(-5).join('\n') || `npm ended with ${code}`);
}
