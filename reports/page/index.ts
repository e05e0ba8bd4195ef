/** index.html: the verdict for people, one self-contained file that works from a disk, in English and Chinese. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import type { Verdict } from '../../evidence/index.ts';
import type { Report } from '../report.ts';
import { linksIn } from './links.ts';
import { pageModel } from './model.ts';

const FILE = 'index.html';
const HERE = new URL('.', import.meta.url).pathname;

/** Every `<%= %>` escapes; `<%~ %>` stands only before our own markup. */
export function verdictPage(verdict: Verdict, links: readonly string[] = []): string {
  const eta = new Eta({ views: HERE, autoEscape: true, autoTrim: ['nl', false] });
  return eta.render('./page', {
    ...pageModel(verdict, links),
    css: readFileSync(join(HERE, 'page.css'), 'utf8'),
    script: readFileSync(join(HERE, 'page.js'), 'utf8'),
  });
}

export const pageReport: Report = {
  name: 'Verdict page',
  async write({ verdict, runDir }) {
    writeFileSync(join(runDir, FILE), verdictPage(verdict, linksIn(runDir)));
    return FILE;
  },
};
