import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';

// A process of the build: writes the sources without their types into dist/stripped, for stripped-sources.mjs. Each place in them stays where it is.
const root = path.join(import.meta.dirname, '../..');
const to = path.join(root, 'dist/stripped');
rmSync(to, { recursive: true, force: true });
for (const file of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.ts') || /\.(test|d)\.ts$/.test(file)) continue;
  mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
  writeFileSync(path.join(to, file), stripTypeScriptTypes(readFileSync(path.join(root, 'src', file), 'utf8')));
}
