// The commands about the model of search by meaning. Nothing is fetched unless somebody calls one of them.
import { type Command, InvalidArgumentError } from 'commander';
import { CommandError } from './cli-database.ts';
import { progressBar } from './cli-progress.ts';
import { readSettings } from './config/settings.ts';
import type { InstalledRuntime } from './search/model/runtime.ts';

/** Adds the commands that bring, show and remove the model of search by meaning. */
export function addSearchModelCommands(program: Command): void {
  program
    .command('search:model [action] [name]')
    .description(
      'search by meaning: "install" fetches a model and what runs it, and turns it on; "status" tells, "remove" turns it off; "runtime" fetches what runs a model of your own',
    )
    .action(async (action = 'status', name?: string) => {
      if (action === 'install') await install(name);
      else if (action === 'remove') await remove();
      else if (action === 'status') await status();
      else if (action === 'runtime') await bringRuntime(readSettings(process.env).dataDir);
      else throw new InvalidArgumentError(`There is no "${action}". There are install, status, remove and runtime.`);
    });
}

async function install(name: string | undefined): Promise<void> {
  const { KNOWN_MODELS } = await import('./search/model/models.ts');
  const settings = readSettings(process.env);
  const model = name === undefined ? KNOWN_MODELS[0] : KNOWN_MODELS.find((one) => one.name === name);
  if (!model) {
    const names = KNOWN_MODELS.map((one) => `\n    ${one.name}: ${one.about}`).join('');
    throw new CommandError(`There is no model "${name}". There are:${names}`);
  }
  await bringRuntime(settings.dataDir);
  console.log(`${model.name} (${model.licence}, ${model.page}) from ${settings.searchModelsUrl}`);
  const { FetchError } = await import('./search/model/fetch-file.ts');
  const { ModelError } = await import('./search/dense-model.ts');
  const { installModel } = await import('./search/model/install-model.ts');
  const bar = progressBar('bytes');
  try {
    const options = { base: settings.searchModelsUrl, onProgress: bar.show };
    const { fetched } = await installModel(settings.dataDir, model, options);
    bar.stop();
    console.log(fetched === 0 ? 'Its files were there already.' : 'Fetched, and checked by its SHA-256.');
  } catch (error) {
    bar.stop();
    if (error instanceof FetchError || error instanceof ModelError) throw new CommandError(error.message);
    throw error;
  }
  console.log(
    settings.dense
      ? `DENSE_MODEL names another model (${settings.dense.folder}), and that counts. Remove it, and restart Helpwell.`
      : 'Search by meaning is on from the next start of Helpwell.',
  );
}

/** Installs what runs models, unless what is there is the best for this machine. */
async function bringRuntime(dataDir: string): Promise<void> {
  const { installedRuntime, installRuntime } = await import('./search/model/runtime.ts');
  const there = await installedRuntime(dataDir);
  if (there?.isCurrent) return console.log(`${inWords(there)} is there already.`);
  console.log('Installing what runs models, by npm. Of 290 MB that it brings, 50 MB stay.');
  const brought = await installRuntime(dataDir).catch((error: Error) => {
    throw new CommandError(`npm could not install what runs models:\n${error.message}`);
  });
  console.log(`${inWords(brought)} is there.`);
}

function inWords({ name, version }: InstalledRuntime): string {
  const how =
    name === 'onnxruntime-node'
      ? 'machine code for this system'
      : 'WebAssembly, for lack of machine code for this system';
  return `What runs models (${name} ${version}: ${how})`;
}

async function status(): Promise<void> {
  const { KNOWN_MODELS } = await import('./search/model/models.ts');
  const { isWhole, modelInUse } = await import('./search/model/installed.ts');
  const { installedRuntime } = await import('./search/model/runtime.ts');
  const { ModelError } = await import('./search/dense-model.ts');
  const { dataDir, dense } = readSettings(process.env);
  const used = await modelInUse(dataDir).catch((error: unknown) => {
    if (error instanceof ModelError) return error;
    throw error;
  });
  if (dense) console.log(`On: DENSE_MODEL names ${dense.folder}.`);
  else if (used instanceof ModelError) console.log(`Turned on, but left out: ${used.message}`);
  else console.log(used ? `On: ${used.name}.` : 'Off: the words alone decide.');
  const runtime = await installedRuntime(dataDir);
  if (runtime?.isCurrent) console.log(`${inWords(runtime)} is there.`);
  else if (runtime)
    console.log(`${inWords(runtime)} is there. For the one of this version of Helpwell, run: search:model runtime`);
  else if (dense || used) console.log('What runs models is not installed. Run: search:model runtime');
  for (const model of KNOWN_MODELS) {
    const there = (await isWhole(dataDir, model)) ? 'here' : 'not here';
    console.log(`    ${model.name}: ${model.about}; ${model.licence}; ${there}`);
  }
}

async function remove(): Promise<void> {
  const { removeModels } = await import('./search/model/installed.ts');
  const { removeRuntime } = await import('./search/model/runtime.ts');
  const { dataDir, dense } = readSettings(process.env);
  const removed = await removeModels(dataDir);
  console.log(removed.length > 0 ? `Removed ${removed.join(', ')}.` : 'There was none.');
  if (dense) return console.log(`DENSE_MODEL still names ${dense.folder}: remove that, too.`);
  await removeRuntime(dataDir);
  console.log('Search by meaning is off from the next start of Helpwell.');
}
