/**
 * `node reference/deploy.ts`: compiles the contracts, deploys them to the chain of CHAIN_RPC_URLS by
 * DEPLOYER_KEY, and prints where they stand as JSON: `contracts` by name, `environment` as the service reads it.
 * CONTRACTS_FOLDER names another folder of contracts than the one beside it.
 */
import type { Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { reader } from './chain/clients.ts';
import { compileContracts, readSources } from './chain/compile.ts';
import { ADDRESS_VARIABLES } from './chain/config.ts';
import { CONTRACTS } from './chain/contracts.ts';
import { deployContracts, type Roles } from './chain/deploy.ts';

const NEEDED = [
  'CHAIN_RPC_URLS',
  'CHAIN_ID',
  'ARTIFACTS_FOLDER',
  'DEPLOYER_KEY',
  'ADMIN_ADDRESS',
  'OPERATOR_ADDRESS',
  'ARBITER_ADDRESS',
  'MULTISIG_OWNERS',
] as const;

type Environment = Readonly<Record<(typeof NEEDED)[number], string>> & {
  readonly CONTRACTS_FOLDER?: string;
};

async function deploy(env: Environment): Promise<object> {
  const { artifacts } = await compileContracts(
    env.ARTIFACTS_FOLDER,
    readSources(env.CONTRACTS_FOLDER),
  );
  const [first = '', ...others] = env.CHAIN_RPC_URLS.split(',');
  const roles: Roles = {
    admin: env.ADMIN_ADDRESS as Address,
    operator: env.OPERATOR_ADDRESS as Address,
    arbiter: env.ARBITER_ADDRESS as Address,
    owners: env.MULTISIG_OWNERS.split(',') as unknown as Roles['owners'],
  };
  const nodes = reader({ rpcUrls: [first, ...others], chainId: Number(env.CHAIN_ID) });
  const deployer = privateKeyToAccount(env.DEPLOYER_KEY as Hex);
  const contracts = await deployContracts({ reader: nodes, deployer, artifacts, roles });
  const variables = CONTRACTS.map((name) => [ADDRESS_VARIABLES[name], contracts[name]]);
  return { contracts, environment: Object.fromEntries(variables) };
}

const missing = NEEDED.filter((name) => !process.env[name]);
if (missing.length > 0) {
  process.stderr.write(`deploy needs ${missing.join(', ')} in its environment\n`);
  process.exitCode = 2;
} else {
  const answer = await deploy(process.env as NodeJS.ProcessEnv & Environment);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
