import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { clusterDigest, layAside, placeCluster } from './keep-cluster.ts';

describe('the empty database of a build', () => {
  let root: string;
  let made: number;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'helpwell-build-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    made = 0;
  });
  const dist = (name: string) => path.join(root, 'dist', name);
  const make = (folder: string) => {
    made += 1;
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'PG_VERSION'), String(made));
    return true;
  };
  const build = (digest: string, making = make) => {
    layAside(root, digest);
    // As Astro does it.
    rmSync(dist(''), { recursive: true, force: true });
    mkdirSync(dist(''), { recursive: true });
    placeCluster(root, digest, making);
  };
  const version = () => readFileSync(dist('cluster/PG_VERSION'), 'utf8');

  test('is made once, and stays while it would be made the same way', () => {
    build('a');
    build('a');
    build('a');
    expect(made).toBe(1);
    expect(version()).toBe('1');
  });

  test('is made again for another version of what makes it', () => {
    build('a');
    build('b');
    expect(version()).toBe('2');
    build('a');
    expect(version()).toBe('3');
  });

  test('that a build has not finished is never kept', () => {
    mkdirSync(dist('cluster.new'), { recursive: true });
    mkdirSync(dist('cluster'), { recursive: true });
    writeFileSync(dist('cluster/PG_VERSION'), 'half');
    build('a');
    expect(version()).toBe('1');
  });

  test('outlives a build of the pages that fails', () => {
    build('a');
    layAside(root, 'a');
    rmSync(dist(''), { recursive: true, force: true });
    build('a');
    expect(made).toBe(1);
    expect(version()).toBe('1');
  });

  test('that cannot be made is not there, and the next build tries again', () => {
    build('a', () => false);
    expect(existsSync(dist('cluster'))).toBe(false);
    build('a');
    expect(version()).toBe('1');
  });

  test('is made of PGlite, of our code and of the migrations', () => {
    const files = [
      'node_modules/@electric-sql/pglite/package.json',
      'src/db/create-cluster-process.ts',
      'drizzle/0001_first.sql',
      'drizzle/meta/_journal.json',
    ];
    for (const file of files) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), '1');
    }
    const digests = [clusterDigest(root)];
    for (const file of files) {
      writeFileSync(path.join(root, file), '2');
      digests.push(clusterDigest(root));
    }
    expect(new Set(digests).size).toBe(5);
  });
});
