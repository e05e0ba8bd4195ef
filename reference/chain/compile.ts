/**
 * Compiles the Solidity contracts with the pinned solc, in process. The result is kept under the hash of
 * everything that it depends on, so unchanged contracts cost one file read.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Abi, Hex } from 'viem';
import { CONTRACTS, type ContractName } from './contracts.ts';

/** What a deployment needs of a contract. */
export interface Artifact {
  readonly abi: Abi;
  /** The creation code, without constructor arguments. */
  readonly bytecode: Hex;
}

export type Artifacts = Readonly<Record<ContractName, Artifact>>;

export interface Compilation {
  readonly artifacts: Artifacts;
  /** Whether they were found as they had been compiled before. */
  readonly isCached: boolean;
}

export class CompilationError extends Error {
  constructor(messages: readonly string[]) {
    super(`the contracts don't compile:\n${messages.join('\n')}`);
    this.name = 'CompilationError';
  }
}

const SOURCES = new URL('../solidity/', import.meta.url).pathname;

/** Cancun: the newest rules that the chains which USDC lives on share. */
const SETTINGS = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
};

type Sources = Readonly<Record<string, string>>;

/**
 * @param cacheFolder Made when it isn't there; may be shared by many programs at once.
 * @param sources Replaces the contracts' own texts, by file name.
 * @throws CompilationError with solc's own words, warnings included: there are none to get used to.
 */
export async function compileContracts(
  cacheFolder: string,
  sources: Sources = readSources(),
): Promise<Compilation> {
  const file = join(cacheFolder, `${keyOf(sources)}.json`);
  const kept = readKept(file);
  if (kept !== undefined) return { artifacts: kept, isCached: true };
  const artifacts = await compile(sources);
  mkdirSync(cacheFolder, { recursive: true });
  // Whoever reads meanwhile sees the whole file or none.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(artifacts));
  renameSync(draft, file);
  return { artifacts, isCached: false };
}

export function readSources(folder = SOURCES): Sources {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sol'));
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

/** The packages that contracts import are pinned: their versions stand for their texts. */
function keyOf(sources: Sources): string {
  const packages = ['solc', '@openzeppelin/contracts'].map((name) => {
    const file = require.resolve(`${name}/package.json`);
    return `${name}@${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
  });
  const parts = JSON.stringify([packages, SETTINGS, sources]);
  return createHash('sha256').update(parts).digest('hex');
}

const require = createRequire(import.meta.url);

/** A cut-off or foreign file is none. */
function readKept(file: string): Artifacts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Artifacts;
  } catch {
    return undefined;
  }
}

/** The part of solc's standard JSON output that is asked for. */
interface Output {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, OutputContract>>>>;
}

interface OutputContract {
  readonly abi: Abi;
  readonly evm: { readonly bytecode: { readonly object: string } };
}

async function compile(sources: Sources): Promise<Artifacts> {
  // Nine megabytes of WebAssembly: loaded only when there is something to compile.
  const { default: solc } = await import('solc');
  const input = inputOf(sources);
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as Output;
  const messages = (output.errors ?? []).map((error) => error.formattedMessage);
  if (messages.length > 0) throw new CompilationError(messages);
  const artifacts = CONTRACTS.map((name) => {
    const contract = output.contracts?.[`${name}.sol`]?.[name];
    if (contract === undefined) throw new CompilationError([`${name}.sol has no contract ${name}`]);
    return [name, { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }];
  });
  return Object.fromEntries(artifacts) as Artifacts;
}

/** Only what is deployed is generated: of the libraries nothing is wanted. */
function inputOf(sources: Sources) {
  const wanted = CONTRACTS.map((name) => [
    `${name}.sol`,
    { [name]: ['abi', 'evm.bytecode.object'] },
  ]);
  const contents = Object.entries(sources).map(([name, content]) => [name, { content }]);
  return {
    language: 'Solidity',
    settings: { ...SETTINGS, outputSelection: Object.fromEntries(wanted) },
    sources: Object.fromEntries(contents),
  };
}

/** Answers solc's question for a file that a contract imports. */
function read(path: string): { readonly contents: string } | { readonly error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), 'utf8') };
  } catch {
    return { error: `${path} is not installed` };
  }
}
