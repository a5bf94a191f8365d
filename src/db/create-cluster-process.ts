import { PGlite } from '@electric-sql/pglite';

// See create-cluster.ts.
const database = await PGlite.create(process.argv[2]!);
await database.close();
