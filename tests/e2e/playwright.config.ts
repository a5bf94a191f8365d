import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, installedBrowser } from '../browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  globalSetup: './build.ts',
  // A file at a time in a worker: files have servers of their own.
  workers: 4,
  // One that passes the second time is named in the summary: a browser, a server and a database each have their moments on a busy machine.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  // Generous, because nothing waits for time to pass: only a machine under load comes near them.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    // Pages share a process: starting one for each, and one ahead, takes a tenth of the browser's processor time.
    launchOptions: { ...installedBrowser(), args: [...BROWSER_FLAGS, '--renderer-process-limit=1'] },
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
  },
});
