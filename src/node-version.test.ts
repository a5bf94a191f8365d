import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const check = path.join(import.meta.dirname, 'node-version.mjs');

/** Runs a program after the check, on a Node that says it is of some version. */
function runOn(version: string) {
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}})`;
  const run = spawnSync(process.execPath, ['--import', pretend, '--import', check, '--eval', 'console.log("runs")']);
  return { code: run.status, said: String(run.stdout), complained: String(run.stderr) };
}

test('an older Node is told which one is needed and how to get it, in a line and not by a stack', () => {
  const { code, said, complained } = runOn('20.20.2');
  expect([code, said]).toEqual([1, '']);
  expect(complained).toMatch(
    /^Helpwell runs on Node 24, .*this is Node 20\.20\.2\.\nRun "npm ci" without --ignore-scripts/,
  );
  expect(complained).not.toContain('    at ');
});

test('the Node that comes with it, and a newer one, go on', () => {
  for (const version of ['24.0.0', '25.1.0']) expect(runOn(version)).toMatchObject({ code: 0, said: 'runs\n' });
});

test('every program is started after the check', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const name of ['start', 'build', 'cli'])
    expect(scripts[name]).toMatch(/^node --import \.\/src\/node-version\.mjs /);
});
