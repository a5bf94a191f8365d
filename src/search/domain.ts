import path from 'node:path';
import type { Logger } from 'pino';
import type { StaffPlace } from '../accounts/staff-place.ts';
import { type Settings, SettingsError } from '../config/settings.ts';
import type { Database, Db } from '../db/client.ts';
import { installationName } from '../db/installation.ts';
import type { PersonalData } from '../db/personal.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import type { DenseIndex, DenseSetup } from './dense-index.ts';
import { ModelError } from './dense-model.ts';
import type { SearchMessages } from './messages/types.ts';
import { modelInUse } from './model/installed.ts';
import { runtimeFolder } from './model/runtime.ts';
import { PagefindIndex } from './pagefind.ts';
import { mayEditSearch, mayLookIntoSearch } from './policy.ts';
import {
  askedQuestions,
  questionConfirmations,
  searchDocuments,
  searchPins,
  searchSynonyms,
  searchVectors,
} from './schema.ts';
import { Search } from './search.ts';
import { sweepLearnt } from './sweep-learnt.ts';

/** What the search keeps running. */
export interface SearchServices {
  search: Search;
  pagefind: PagefindIndex;
  meaning: MeaningState;
}

/** How search by meaning stands; `missing`: it was turned on, and something that it needs is not here. */
export type MeaningState = 'off' | 'on' | 'missing';

const personalData: PersonalData = {
  impersonal: [
    [askedQuestions, 'texts of questions that editors work with; whose they were is in their ticket alone'],
    [questionConfirmations, 'keyed hashes tell one person from another, and nobody who it is'],
    [searchDocuments, 'content'],
    [searchPins, 'what editors decide'],
    [searchSynonyms, 'what editors decide'],
    [searchVectors, 'what a model makes of content'],
  ],
};

const routes: RouteRules = {
  '/[locale]/search': { framed: true },
  '/[locale]/staff/search': {},
  '/[locale]/staff/search/pages/[id]': FORM,
  '/[locale]/staff/search/questions': FORM,
  '/[locale]/staff/search/words': FORM,
  '/api/search': { framed: true },
  '/pagefind/[...path]': {},
};

const staffPlaces: readonly StaffPlace<SearchMessages>[] = [
  {
    path: 'search',
    group: 'learn',
    icon: 'search',
    words: ({ staffSearch }) => ({ title: staffSearch.title, text: staffSearch.place }),
    may: mayLookIntoSearch,
  },
  {
    path: 'search/questions',
    group: 'learn',
    icon: 'graduation-cap',
    words: ({ staffSearch: { questions } }) => ({ title: questions.title, text: questions.place }),
    may: mayLookIntoSearch,
  },
  {
    path: 'search/words',
    group: 'learn',
    icon: 'pin',
    words: ({ staffSearch: { words } }) => ({ title: words.title, text: words.place }),
    may: mayEditSearch,
  },
];

/** The runtime of the model is loaded where it is wanted. */
async function openDense(database: Database, setup: DenseSetup, log: Logger) {
  const { DenseIndex } = await import('./dense-index.ts');
  return DenseIndex.open(database, setup, (err) =>
    log.warn({ err }, 'search by meaning is left out where it fails; the words alone answer'),
  );
}

/**
 * The model that a command has turned on. Without it the words alone answer: an update may want other files than those that are here, and
 * readers do not wait until somebody brings them.
 */
async function openInstalled(
  database: Database,
  { dataDir, denseTuning: { weight, patienceMs } }: Pick<Settings, 'dataDir' | 'denseTuning'>,
  log: Logger,
): Promise<DenseIndex | 'missing' | undefined> {
  try {
    const installed = await modelInUse(dataDir);
    return (
      installed && (await openDense(database, { ...installed, patienceMs, weight: weight ?? installed.weight }, log))
    );
  } catch (err) {
    if (!(err instanceof ModelError || err instanceof SettingsError)) throw err;
    log.error({ err }, 'search by meaning was turned on and cannot be used; the words alone answer');
    return 'missing';
  }
}

async function open(core: {
  database: Database;
  db: Db;
  settings: Pick<Settings, 'dataDir' | 'dense' | 'denseTuning'>;
  log: Logger;
  report: (error: unknown) => void;
}): Promise<SearchServices> {
  const { database, db, settings, log, report } = core;
  const { dense: own, dataDir } = settings;
  const dense = own
    ? await openDense(database, { ...own, runtime: runtimeFolder(dataDir) }, log)
    : await openInstalled(database, settings, log);
  const retriever = dense === 'missing' ? undefined : dense;
  const installation = await installationName(db);
  const folder = path.join(dataDir, 'search');
  const search = new Search(database, report, { file: path.join(folder, 'index'), installation }, retriever);
  const pagefind = new PagefindIndex(search, db, { folder: path.join(folder, 'pagefind'), installation }, report);
  return { search, pagefind, meaning: dense === 'missing' ? dense : dense ? 'on' : 'off' };
}

/** What the product needs to know of the search. */
export const searchDomain = {
  name: 'search',
  open,
  background: ({ search, pagefind }: SearchServices) => [search, pagefind],
  readiness: { search: ({ search }: SearchServices) => search.ready },
  personalData,
  routes,
  staffPlaces,
  sweeps: [
    { name: 'questions of pages', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepLearnt(db, new Date()) },
  ],
};
