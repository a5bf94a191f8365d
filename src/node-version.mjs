// Looked at before anything else is loaded, and therefore not TypeScript, which an older Node cannot read:
// `node --import ./src/node-version.mjs …`.
const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(
    `Helpwell runs on Node ${NEEDED}, which "npm ci" installs into node_modules; this is Node ${process.versions.node}.\n` +
      'Run "npm ci" without --ignore-scripts and start with "npm start", or with node_modules/.bin/node.',
  );
  process.exit(1);
}
