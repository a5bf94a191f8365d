import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { copyFolder } from './copy-folder.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';

// See create-cluster.ts: `<folder>` makes an empty database there, `<folder> --build` both that building keeps.
const [folder, forBuild] = process.argv.slice(2) as [string, string | undefined];
const empty = forBuild ? path.join(folder, 'empty') : folder;
if (forBuild) await mkdir(folder, { recursive: true });
await (await PGlite.create(empty)).close();
if (forBuild) {
  const withTables = path.join(folder, 'tables');
  copyFolder(empty, withTables);
  const database = await PGlite.create(withTables);
  await migrate(drizzle(database), { migrationsFolder: MIGRATIONS_FOLDER });
  await database.close();
}
