// What runs models: two packages that Helpwell does not come with. They lie beside the models in the data folder, where neither `npm ci`
// nor another version of Helpwell takes them away.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };

const ROOT = path.join(import.meta.dirname, '../../..');

const VERSIONS = manifest.peerDependencies;

/** One interface, of two packages: machine code, and WebAssembly that takes more than twice the time and memory. */
type Runtime = 'onnxruntime-node' | 'onnxruntime-web';

/** Systems for which `onnxruntime-node` has machine code. */
const NATIVE = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

const SYSTEM = `${process.platform}-${process.arch}`;

/** Folder of what runs models. */
export function runtimeFolder(dataDir: string): string {
  return path.join(dataDir, 'models', 'runtime');
}

/** What of it there is for this machine. */
export interface InstalledRuntime {
  name: Runtime;
  version: string;
  /** The versions are those that this version of Helpwell was tested with. */
  isCurrent: boolean;
}

/** What runs models here; undefined where nothing was installed, or for another system than this. */
export async function installedRuntime(dataDir: string): Promise<InstalledRuntime | undefined> {
  const file = path.join(runtimeFolder(dataDir), 'package.json');
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found === undefined) return undefined;
  const { system, dependencies } = JSON.parse(found) as RuntimeManifest;
  const name = (['onnxruntime-node', 'onnxruntime-web'] as const).find((one) => one in dependencies);
  if (!name || system !== SYSTEM) return undefined;
  const isCurrent = Object.entries(packagesOf(name)).every(([one, version]) => dependencies[one] === version);
  return { name, version: dependencies[name]!, isCurrent };
}

/** `package.json` of the folder. */
interface RuntimeManifest {
  private: true;
  system: string;
  dependencies: Record<string, string>;
}

function packagesOf(runtime: Runtime): Record<string, string> {
  const tokenizers = '@huggingface/tokenizers';
  return { [tokenizers]: VERSIONS[tokenizers], [runtime]: VERSIONS[runtime] };
}

/**
 * Installs what runs models by npm, whole or not at all, instead of what was there. Nothing of Helpwell's own folder is changed.
 * Machine code where it runs, WebAssembly elsewhere: on Alpine, on a Mac with an Intel processor, with an old C library.
 * @throws Error with npm's own words when it fails.
 */
export async function installRuntime(dataDir: string): Promise<InstalledRuntime> {
  const folder = runtimeFolder(dataDir);
  const part = `${folder}.part`;
  let name: Runtime = 'onnxruntime-node';
  try {
    if (NATIVE.includes(SYSTEM)) {
      await bring(part, name);
      if (!(await canLoad(part, name))) name = 'onnxruntime-web';
    } else name = 'onnxruntime-web';
    if (name === 'onnxruntime-web') await bring(part, name);
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return { name, version: VERSIONS[name], isCurrent: true };
}

/** Removes what runs models. */
export async function removeRuntime(dataDir: string): Promise<void> {
  const folder = runtimeFolder(dataDir);
  // With what an installation that was stopped has left.
  for (const one of [folder, `${folder}.part`]) await rm(one, { recursive: true, force: true });
}

/** Fills a folder with a runtime for this system. */
async function bring(folder: string, runtime: Runtime): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const wanted: RuntimeManifest = { private: true, system: SYSTEM, dependencies: packagesOf(runtime) };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(wanted));
  // Whoever names a registry of their own there means it here, too.
  const settings = path.join(folder, '.npmrc');
  await copyFile(path.join(ROOT, '.npmrc'), settings).catch(() => {});
  // Its script would download what computes on graphics cards, from elsewhere.
  await npm(folder, ['install', '--prefix', '.', '--omit=dev', '--no-audit', '--no-fund', '--ignore-scripts']);
  await rm(settings, { force: true });
  if (runtime === 'onnxruntime-node') await trimRuntime(path.join(folder, 'node_modules', runtime), SYSTEM);
}

async function npm(folder: string, words: readonly string[]): Promise<void> {
  const child = spawn('npm', words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(said.trim().split('\n').slice(-5).join('\n') || `npm ended with ${code}`);
}

/** Whether a package of the folder can be loaded: tried in a process of its own, which machine code may end. */
async function canLoad(folder: string, name: string): Promise<boolean> {
  const child = spawn(process.execPath, ['-e', `require(${JSON.stringify(name)})`], { cwd: folder, stdio: 'ignore' });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code === 0)));
}

/**
 * Removes what `onnxruntime-node` brings for other systems: most of it.
 * @param folder of the package.
 * @param system such as "linux-x64".
 */
export async function trimRuntime(folder: string, system: string): Promise<void> {
  const [platform, arch] = system.split('-');
  const bin = path.join(folder, 'bin');
  const keepOnly = async (own: string | undefined, at: string): Promise<void> => {
    for (const one of await readdir(at)) if (one !== own) await rm(path.join(at, one), { recursive: true });
  };
  for (const version of await readdir(bin)) {
    await keepOnly(platform, path.join(bin, version));
    await keepOnly(arch, path.join(bin, version, platform!));
  }
}
