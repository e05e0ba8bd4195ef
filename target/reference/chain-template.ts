/**
 * What every reference's chain begins as: the contracts deployed, once for each state of their texts, and the
 * chain kept as a file that Anvil starts from in milliseconds. Beside it the keys of those who have roles.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { execa } from 'execa';
import type { Address, Hex } from 'viem';
import { UnavailableError } from '../../evidence/index.ts';
import { type AddressBook, startChain } from '../../stack/index.ts';
import { cacheRoot, catalogue, withLock } from '../../stack/tools/index.ts';
import { type ContractName, rpc } from '../chain/index.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const DEPLOY = join(ROOT, 'reference/deploy.ts');
/** A word in them may change what stands on the chain. */
const TEXTS = ['reference/chain', 'package-lock.json', 'reference/deploy.ts'];
const CONTRACTS = join(ROOT, 'reference/solidity');
const TEMPLATE = 'chain.json';
export const CHAIN_ID = 31_337;
const PLENTY_OF_ETHER = '0xd3c21bcecceda1000000';
const DEPLOYED_WITHIN_MS = 60_000;

const HOLDERS = ['admin', 'operator', 'arbiter', 'treasury', 'first', 'second', 'third'] as const;
type Holder = (typeof HOLDERS)[number];
type Contracts = Readonly<Record<ContractName, Address>>;

export interface ChainTemplate {
  readonly contracts: Contracts;
  readonly otherCoin: Address;
  /** The contracts' addresses as the reference reads them. */
  readonly environment: Readonly<Record<string, string>>;
  /** `first` to `third` own the multi-signature wallet. */
  readonly keys: Readonly<Record<Holder, Hex>>;
  readonly addresses: Readonly<Record<Holder, Address>>;
  readonly stateFile: string;
}

interface Place {
  readonly workDir: string;
  readonly addresses: Pick<AddressBook, 'chainNetwork'>;
}

/**
 * Makes sure of the template. Safe when many processes ask at once: one makes it.
 * @param contracts Their texts, where they aren't the reference's own.
 */
export async function prepareChain(place: Place, contracts = CONTRACTS): Promise<ChainTemplate> {
  const folder = join(cacheRoot(), 'chains', digest(contracts));
  const file = join(folder, TEMPLATE);
  if (!existsSync(file))
    await withLock(`${folder}.lock`, async () => {
      if (!existsSync(file)) await makeTemplate({ ...place, folder, contracts });
    });
  return JSON.parse(readFileSync(file, 'utf8')) as ChainTemplate;
}

function digest(contracts: string): string {
  const hash = createHash('sha256').update(JSON.stringify(catalogue.tools.anvil));
  for (const name of readdirSync(contracts).sort())
    hash.update(name).update(readFileSync(join(contracts, name)));
  for (const text of TEXTS.flatMap(filesOf))
    hash.update(text).update(readFileSync(join(ROOT, text)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(ROOT, path))
    .sort()
    .map((name) => join(path, name));
}

interface Making extends Place {
  /** Where the template is kept. */
  readonly folder: string;
  readonly contracts: string;
}

async function makeTemplate(making: Making): Promise<void> {
  const { workDir, folder, contracts: texts } = making;
  const { privateKeyToAddress } = await import('viem/accounts');
  const perHolder = <Value>(value: (holder: Holder) => Value) =>
    Object.fromEntries(HOLDERS.map((name) => [name, value(name)])) as Record<Holder, Value>;
  const keys = perHolder(newKey);
  const addresses = perHolder((name) => privateKeyToAddress(keys[name]));
  const logFile = join(workDir, 'logs', 'chain-template.log');
  const anvil = await startChain(making.addresses, { workDir, logFile });
  try {
    const deploy = async () => {
      const deployer = newKey();
      await fund(anvil.url, privateKeyToAddress(deployer));
      return deployBy({ deployer, contracts: texts }, anvil.url, addresses);
    };
    for (const address of Object.values(addresses)) await fund(anvil.url, address);
    const { contracts: deployed, environment } = await deploy();
    const { contracts: others } = await deploy();
    const state = await rpc<Hex>(anvil.url, 'anvil_dumpState');
    const otherCoin = others.UsdcLike;
    write(folder, state, { contracts: deployed, otherCoin, environment, keys, addresses });
  } finally {
    await anvil.stop();
  }
}

function write(folder: string, state: Hex, made: Omit<ChainTemplate, 'stateFile'>): void {
  const stateFile = join(folder, 'state.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(stateFile, gunzipSync(Buffer.from(state.slice(2), 'hex')));
  // What has the template's name is whole.
  const draft = join(folder, 'draft.json');
  writeFileSync(draft, JSON.stringify({ ...made, stateFile }), { mode: 0o600 });
  renameSync(draft, join(folder, TEMPLATE));
}

function newKey(): Hex {
  return `0x${randomBytes(32).toString('hex')}`;
}

async function fund(url: string, address: Address): Promise<void> {
  await rpc(url, 'anvil_setBalance', [address, PLENTY_OF_ETHER]);
}

interface Deployed {
  readonly contracts: Contracts;
  readonly environment: Readonly<Record<string, string>>;
}

async function deployBy(
  { deployer, contracts }: { readonly deployer: Hex; readonly contracts: string },
  url: string,
  addresses: ChainTemplate['addresses'],
): Promise<Deployed> {
  const { admin, operator, arbiter, first, second, third } = addresses;
  const env = {
    CHAIN_RPC_URLS: url,
    CHAIN_ID: String(CHAIN_ID),
    ARTIFACTS_FOLDER: join(cacheRoot(), 'contracts'),
    CONTRACTS_FOLDER: contracts,
    DEPLOYER_KEY: deployer,
    ADMIN_ADDRESS: admin,
    OPERATOR_ADDRESS: operator,
    ARBITER_ADDRESS: arbiter,
    MULTISIG_OWNERS: [first, second, third].join(),
  };
  try {
    const { stdout } = await execa(process.execPath, [DEPLOY], {
      env,
      timeout: DEPLOYED_WITHIN_MS,
    });
    return JSON.parse(stdout) as Deployed;
  } catch (cause) {
    throw new UnavailableError({
      code: 'reference.deployment-failed',
      message: `the contracts can't be deployed: ${(cause as { stderr?: string }).stderr ?? cause}`,
      hint: 'run `npx vitest run --project harness tests/chain` and read its error',
      cause,
    });
  }
}
