// What runs models: two packages that an installation without search by meaning does not have.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };

const ROOT = path.join(import.meta.dirname, '../../..');

const { '@huggingface/tokenizers': tokenizers, ...runtimes } = manifest.peerDependencies;

/** Systems for which `onnxruntime-node` has machine code; elsewhere WebAssembly does it, at more than twice the time and memory. */
const NATIVE = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

function nativeSystem(): string | undefined {
  const system = `${process.platform}-${process.arch}`;
  if (!NATIVE.includes(system)) return undefined;
  return process.platform === 'linux' && !hasGlibc() ? undefined : system;
}

/** The C library of most Linuxes; Alpine has another. */
function hasGlibc(): boolean {
  // Names of the network's addresses would be looked up.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}

const packageOf = (system: string | undefined) => (system ? 'onnxruntime-node' : 'onnxruntime-web');

/** The packages for this machine with their versions, as npm takes them. */
export function runtimePackages(): string[] {
  const runtime = packageOf(nativeSystem());
  return [`@huggingface/tokenizers@${tokenizers}`, `${runtime}@${runtimes[runtime]}`];
}

const folderOf = (name: string) => path.join(ROOT, 'node_modules', name);
const isThere = (name: string) => existsSync(path.join(folderOf(name), 'package.json'));

/** Whether models can be run: in machine code or, with what comes with the tools for development, in WebAssembly. */
export function hasRuntime(): boolean {
  return isThere('@huggingface/tokenizers') && Object.keys(runtimes).some(isThere);
}

/**
 * Removes what `onnxruntime-node` brings for other systems: most of it.
 * @param folder of the package.
 * @param system such as "linux-x64".
 */
export function trimRuntime(folder: string, system: string): void {
  const [platform, arch] = system.split('-');
  const bin = path.join(folder, 'bin');
  const keepOnly = (own: string | undefined, at: string): void => {
    for (const one of readdirSync(at)) if (one !== own) rmSync(path.join(at, one), { recursive: true });
  };
  for (const version of readdirSync(bin)) {
    keepOnly(platform, path.join(bin, version));
    keepOnly(arch, path.join(bin, version, platform!));
  }
}

/** Installs the packages by npm, without changing what package.json says. @throws Error with npm's own words when it fails. */
export async function installRuntime(): Promise<void> {
  // An installation for running has no tools for development, and stays without them.
  const omit = isThere('vitest') ? [] : ['--omit=dev'];
  const words = [
    'install',
    '--no-save',
    '--save-prod',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    ...omit,
    ...runtimePackages(),
  ];
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
  // With the tools for development stays what npm would bring again.
  const system = nativeSystem();
  if (system && omit.length > 0) trimRuntime(folderOf(packageOf(system)), system);
}
