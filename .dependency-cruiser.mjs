// Direction: pages → ui and actions → use cases → stores and rules → db. Checked with types by `npm test`; see tests/structure.ts.
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What stands under all domains. */
const GROUND = ['build', 'config', 'db', 'i18n', 'jobs', 'mail', 'markdown', 'server', 'web'];

/** Which domains a domain knows, besides accounts, which all of them know. A new folder has its line here, or knows none. */
const KNOWN = {
  search: [],
  videos: ['search'],
  articles: ['search', 'videos'],
  tickets: [],
  deflection: ['search', 'tickets'],
  import: ['articles'],
};

const domains = readdirSync(path.join(import.meta.dirname, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ![...GROUND, 'accounts', 'pages', 'ui'].includes(entry.name))
  .map(({ name }) => name);
const DOMAINS = domains.join('|');

/** Folders that stand under all domains, by what they may use of each other. */
const TOP =
  '^src/(pages|app\\.ts|domains\\.ts|served\\.ts|messages?(-types)?\\.ts|server\\.ts|start\\.ts|cli\\.ts|middleware\\.ts)';
const TEST = '(\\.test\\.ts|(^|/)test-[^/]+\\.ts|durability-child\\.ts)$';

const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: TEST, ...from },
  to,
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-circles',
      'Two files that need each other are one file, or lack a third.',
      { path: '^src/' },
      { circular: true },
    ),
    forbid(
      'no-pages',
      'A page is an address, not a part.',
      { pathNot: `^src/pages/|${TEST}` },
      { path: '^src/pages/' },
    ),
    forbid(
      'accounts-under-all',
      'Every domain knows accounts; accounts know none. What they need of a domain, it declares.',
      { path: '^src/accounts/' },
      { path: `^src/(${DOMAINS})/` },
    ),
    forbid(
      'ground',
      'What stands under the domains knows none of them.',
      { path: `^src/(${GROUND.join('|')})/` },
      { path: `^src/(accounts|${DOMAINS})/` },
    ),
    forbid(
      'config-lowest',
      'Settings know nothing of what is opened with them.',
      { path: '^src/config/' },
      { path: '^src/(db|web|mail|server)/' },
    ),
    forbid(
      'db-low',
      'The database knows nothing of requests.',
      { path: '^src/db/' },
      { path: '^src/(web|mail|server)/' },
    ),
    ...domains.map((domain) => {
      const strangers = domains.filter((other) => other !== domain && !KNOWN[domain]?.includes(other));
      return forbid(
        `what-${domain}-knows`,
        `Of other domains, ${domain} knows ${KNOWN[domain]?.join(' and ') || 'none'}.`,
        // How a comment in Markdown looks, on the page and in a mail, tickets take from articles.
        { path: `^src/${domain}/`, pathNot: `^src/tickets/(ui/Comment|mail-answer)\\.|${TEST}` },
        { path: `^src/(${strangers.join('|')})/` },
      );
    }),
    forbid(
      'handed-what-they-need',
      'The domains do not import the running product, they are handed what they need.',
      { path: `^src/(accounts|${DOMAINS}|config|db|jobs|mail|web|i18n|markdown)/`, pathNot: `/ui/|${TEST}` },
      { path: TOP },
    ),
    forbid(
      'only-pages-know-astro',
      'Rules, stores and use cases run without Astro.',
      {
        path: '\\.ts$',
        pathNot: `^src/pages/|/ui/|^src/(middleware|env\\.d)\\.ts$|^src/server/(astro-|development)|${TEST}`,
      },
      { path: '(^|/)astro(/|$)|^astro:' },
    ),
    forbid(
      'stores-are-low',
      'Tables, stores and pure rules import neither use cases nor the web.',
      { path: '/(schema|store|policy)\\.ts$' },
      { path: '/(actions|domain)\\.ts$|/ui/' },
    ),
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules|^\\.\\./' },
    exclude: { path: '^(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.astro'] },
  },
};
