/** The chain beside a reference: its own Anvil, reached by two nodes of which each can be cut off. */
import { join } from 'node:path';
import { type RunContext, tellSecret } from '../../evidence/index.ts';
import {
  type AddressBook,
  createProxy,
  type Proxy as NodeProxy,
  startChain,
} from '../../stack/index.ts';
import { TestChain } from '../chain/index.ts';
import { CHAIN_ID, prepareChain } from './chain-template.ts';

export interface ReferenceChain {
  readonly control: TestChain;
  readonly environment: Readonly<Record<string, string>>;
}

interface ChainNeeds {
  readonly addresses: AddressBook;
  readonly context: Pick<RunContext, 'workDir'>;
  readonly name: string;
  /** Contracts of a mutant, in the place of the reference's own. */
  readonly contracts?: string | undefined;
  /** False under load: what stands between would be measured. */
  readonly cuttable: boolean;
}

export async function openChain(
  undo: AsyncDisposableStack,
  { addresses, context, name, contracts, cuttable }: ChainNeeds,
): Promise<ReferenceChain> {
  const { workDir } = context;
  const template = await prepareChain({ workDir, addresses }, contracts);
  const { keys, stateFile } = template;
  tellSecret(context, ...Object.values(keys));
  const logFile = join(workDir, 'logs', `${name}-chain.log`);
  const anvil = await startChain(addresses, { workDir, stateFile, logFile });
  undo.defer(() => anvil.stop());
  const route = { upstream: new URL(anvil.url).host, inside: anvil.inside };
  const open = async (node: string): Promise<NodeProxy> =>
    undo.use(await createProxy(addresses, { name: `${name}-${node}`, ...route }));
  const proxies = cuttable ? await Promise.all([open('node-1'), open('node-2')]) : [];
  const urls = cuttable ? proxies.map(({ url }) => `http://${url}`) : [anvil.url];
  const { treasury } = template.addresses;
  const at = { rpcUrl: anvil.url, chainId: CHAIN_ID, treasury, proxies };
  return {
    control: new TestChain({ ...template, ...at }),
    environment: {
      ...template.environment,
      CHAIN_RPC_URLS: urls.join(),
      CHAIN_ID: String(CHAIN_ID),
      OPERATOR_KEY: keys.operator,
      ARBITER_KEY: keys.arbiter,
      TREASURY_ADDRESS: treasury,
      TREASURY_KEY: keys.treasury,
    },
  };
}
