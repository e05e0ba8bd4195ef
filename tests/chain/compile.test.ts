/** Contracts are compiled when a word of them changes, and only then. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Abi, AbiParameter } from 'viem';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CompilationError, compileContracts, readSources } from '../../reference/chain/compile.ts';
import { ABIS, CONTRACTS } from '../../reference/chain/contracts.ts';
import { ARTIFACTS } from './chain-under-test.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the cache', () => {
  it('answers at once what was compiled before', async () => {
    await compileContracts(ARTIFACTS);
    const again = await compileContracts(ARTIFACTS);
    expect(again.isCached).toBe(true);
    expect(Object.keys(again.artifacts)).toEqual(CONTRACTS);
  });

  it('is not asked for what was changed by a word', async () => {
    const broken = { ...readSources(), 'Escrow.sol': 'contract Escrow {' };
    await expect(compileContracts(ARTIFACTS, broken)).rejects.toThrow(CompilationError);
  });

  it('is made anew when its file was cut off, and left whole', async () => {
    const folder = emptyFolder();
    await compileContracts(ARTIFACTS);
    for (const file of readdirSync(ARTIFACTS)) writeFileSync(join(folder, file), '{"UsdcLike":');
    const { isCached } = await compileContracts(folder, readSources());
    expect(isCached).toBe(false);
    expect((await compileContracts(folder)).isCached).toBe(true);
  });
});

it('names solc’s own words for what does not compile', async () => {
  const sources = { ...readSources(), 'Escrow.sol': 'contract Escrow { uint256 x = nothing; }' };
  await expect(compileContracts(emptyFolder(), sources)).rejects.toThrow(/Undeclared identifier/);
});

it.each(CONTRACTS)('calls %s by nothing that the compiled contract lacks', async (contract) => {
  const { artifacts } = await compileContracts(ARTIFACTS);
  const offered = artifacts[contract].abi.map(signatureOf);
  const spoken = ABIS[contract].map(signatureOf);
  expect(spoken.filter((signature) => !offered.includes(signature))).toEqual([]);
});

/** Kind, name, and types in full: names of parameters are no part of what is called. */
function signatureOf(item: Abi[number]): string {
  const name = 'name' in item ? item.name : '';
  const inputs = 'inputs' in item ? item.inputs.map(typeOf).join() : '';
  const outputs = item.type === 'function' ? item.outputs.map(typeOf).join() : '';
  return `${item.type} ${name}(${inputs}) (${outputs})`;
}

function typeOf(parameter: AbiParameter): string {
  const indexed = 'indexed' in parameter && parameter.indexed ? ' indexed' : '';
  if (!('components' in parameter)) return `${parameter.type}${indexed}`;
  return parameter.type.replace('tuple', `(${parameter.components.map(typeOf).join()})`) + indexed;
}
