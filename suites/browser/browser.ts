/** Chromium as a payer has it: one for each test file, a fresh profile for each test. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { locateTool } from '../../stack/tools/index.ts';

/** As root, and without calls home: everything that a page loads is on loopback. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const PATIENCE_MS = 10_000;

let started: Promise<Browser> | undefined;

afterAll(async () => (await started)?.close());

/** A page of a profile of its own, which is given up with it. */
export async function openPage(options: BrowserContextOptions = {}): Promise<OpenPage> {
  started ??= launch();
  const context = await (await started).newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
}

async function launch(): Promise<Browser> {
  const { path } = await locateTool('chromium');
  return chromium.launch({ executablePath: path, args: FLAGS });
}
