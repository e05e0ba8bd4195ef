/** verdict.schema.json: the JSON Schema that verdict.json keeps, so that other people's tools can rely on it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Verdict } from '../../evidence/index.ts';
import type { Report } from '../report.ts';

const FILE = 'verdict.schema.json';

/** The schema as text, as it is published in docs/ and beside every verdict. */
export function verdictSchema(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...Verdict };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

export const schemaReport: Report = {
  name: 'JSON Schema of the verdict',
  async write({ runDir }) {
    writeFileSync(join(runDir, FILE), verdictSchema());
    return FILE;
  },
};
