/** Finds the suites by their being there: a folder with a `suite.ts` under suites/, contracts/, security/, load/. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type SuiteDeclaration, UsageError } from '../../evidence/index.ts';

const SINGLE = ['contracts', 'security', 'load'];

/** @throws UsageError for a `suite.ts` that can't be loaded, and for a suite or check that stands twice. */
export async function findSuites(root: string): Promise<readonly SuiteDeclaration[]> {
  const files = [...below(join(root, 'suites')), ...SINGLE.map((name) => join(root, name))]
    .map((folder) => join(folder, 'suite.ts'))
    .filter((file) => existsSync(file));
  const suites = await Promise.all(files.map((file) => load(file, root)));
  refuseDoubles(suites);
  return suites;
}

function below(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .toSorted();
}

async function load(file: string, root: string): Promise<SuiteDeclaration> {
  const module: { default?: SuiteDeclaration } = await import(pathToFileURL(file).href).catch(
    (cause) => {
      throw broken(`${relative(root, file)}: ${String(cause).split('\n')[0]}`, cause);
    },
  );
  if (module.default?.name === undefined || !Array.isArray(module.default.checks))
    throw broken(`${relative(root, file)} has no default export made by defineSuite`);
  return module.default;
}

function refuseDoubles(suites: readonly SuiteDeclaration[]): void {
  const owners = new Map<string, string>();
  for (const suite of suites) {
    if (owners.has(`suite ${suite.name}`)) throw broken(`two suites are called ${suite.name}`);
    owners.set(`suite ${suite.name}`, suite.name);
    for (const { id } of suite.checks) {
      const other = owners.get(id);
      if (other) throw broken(`check ${id} is declared by ${other} and by ${suite.name}`);
      owners.set(id, suite.name);
    }
  }
}

function broken(message: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'suite.broken',
    message,
    hint: 'A suite.ts exports defineSuite({...}) as its default; see evidence/declare.ts.',
    cause,
  });
}
