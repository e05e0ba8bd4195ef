/** Drives the Anvil of one target: a chain of its own, so that nobody else waits for its blocks or its time. */
import type { Address, Hash, Hex, LocalAccount } from 'viem';
import { type Proxy as NodeProxy, waitFor } from '../../stack/index.ts';
import { lacking } from '../lacking.ts';
import type { Call } from './payers.ts';
import { rpc } from './rpc.ts';
import type { Pausable, TargetChain, TokenPayment, Transfer } from './target-chain.ts';

const IN_A_BLOCK_WITHIN_MS = 5_000;
const MILLION_USDC = 1_000_000_000_000n;
const PLENTY_OF_ETHER = '0x56bc75e2d63100000';
/** keccak256 of `Transfer(address,address,uint256)` (ERC-20). */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** `balanceOf(address)`. */
const BALANCE_OF = '0x70a08231';

type Owner = 'first' | 'second' | 'third';

export interface TestChainParts
  extends Pick<TargetChain, 'rpcUrl' | 'chainId' | 'contracts' | 'treasury' | 'otherCoin'> {
  readonly keys: Readonly<Record<'admin' | Owner, Hex>>;
  /** Between the target and its nodes, the preferred one first. */
  readonly proxies: readonly NodeProxy[];
}

export class TestChain implements TargetChain {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly contracts: TargetChain['contracts'];
  readonly treasury: Address;
  readonly otherCoin: Address;
  readonly #keys: TestChainParts['keys'];
  readonly #proxies: readonly NodeProxy[];
  #isHeld = false;
  #aheadSeconds = 0;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(parts: TestChainParts) {
    this.rpcUrl = parts.rpcUrl;
    this.chainId = parts.chainId;
    this.contracts = parts.contracts;
    this.treasury = parts.treasury;
    this.otherCoin = parts.otherCoin;
    this.#keys = parts.keys;
    this.#proxies = parts.proxies;
  }

  async owners(): Promise<readonly [LocalAccount, LocalAccount, LocalAccount]> {
    const { accountOf } = await payers();
    const { first, second, third } = this.#keys;
    return [accountOf(first), accountOf(second), accountOf(third)];
  }

  async newWallet({ usdc = MILLION_USDC } = {}): Promise<LocalAccount> {
    const { newAccount } = await payers();
    const account = newAccount();
    await this.#ask('anvil_setBalance', [account.address, PLENTY_OF_ETHER]);
    if (usdc > 0n) await this.mint({ to: account.address, amount: usdc });
    return account;
  }

  async transfer(from: LocalAccount, { to, ...payment }: TokenPayment): Promise<Hash> {
    const { coin } = await payers();
    return this.send(from, coin.transfer(to, this.#inUsdc(payment)));
  }

  async approve(
    owner: LocalAccount,
    { spender, amount }: { spender: Address; amount: bigint },
  ): Promise<Hash> {
    const { coin } = await payers();
    return this.send(owner, coin.approve(spender, this.#inUsdc({ amount })));
  }

  async mint({ to, ...payment }: TokenPayment): Promise<Hash> {
    const { coin } = await payers();
    return this.#byAdmin(coin.mint(to, this.#inUsdc(payment)));
  }

  async pause(contract: Pausable): Promise<Hash> {
    const { pausing } = await payers();
    return this.#byAdmin(pausing(this.contracts[contract], 'pause'));
  }

  async unpause(contract: Pausable): Promise<Hash> {
    const { pausing } = await payers();
    return this.#byAdmin(pausing(this.contracts[contract], 'unpause'));
  }

  async send(from: LocalAccount, call: Call): Promise<Hash> {
    const { sendBy } = await payers();
    // One after the other: two at once would take the same number of an account.
    const sent = this.#sending.then(() => sendBy(from, call, this));
    this.#sending = sent.catch(() => undefined);
    const hash = await sent;
    if (!this.#isHeld) await this.#inABlock(hash);
    return hash;
  }

  async balance(of: Address): Promise<bigint> {
    const data = `${BALANCE_OF}${topicOf(of).slice(2)}`;
    return BigInt(
      await this.#ask<Hex>('eth_call', [{ to: this.contracts.UsdcLike, data }, 'latest']),
    );
  }

  transfersTo(payee: Address): Promise<readonly Transfer[]> {
    return this.#transfers([TRANSFER, null, topicOf(payee)]);
  }

  transfersFrom(payer: Address): Promise<readonly Transfer[]> {
    return this.#transfers([TRANSFER, topicOf(payer), null]);
  }

  async #transfers(topics: readonly (string | null)[]): Promise<readonly Transfer[]> {
    const filter = { address: this.contracts.UsdcLike, fromBlock: '0x0', topics };
    const logs = await this.#ask<readonly Log[]>('eth_getLogs', [filter]);
    return logs.map(({ transactionHash: hash, topics: [, from = '0x', to = '0x'], data }) => ({
      hash,
      from: `0x${from.slice(-40)}`,
      to: `0x${to.slice(-40)}`,
      amount: BigInt(data),
    }));
  }

  async mine(blocks: number): Promise<void> {
    await this.#ask('anvil_mine', [`0x${blocks.toString(16)}`]);
  }

  async holdMining(): Promise<AsyncDisposable> {
    await this.#ask('evm_setAutomine', [false]);
    this.#isHeld = true;
    const release = async () => {
      this.#isHeld = false;
      await this.mine(1);
      await this.#ask('evm_setAutomine', [true]);
    };
    return { [Symbol.asyncDispose]: release };
  }

  cut(): Promise<AsyncDisposable> {
    return this.#cut(this.#proxies);
  }

  cutFirst(): Promise<AsyncDisposable> {
    return this.#cut(this.#proxies.slice(0, 1));
  }

  /** Of whole seconds, as blocks have them; what is left over counts the next time. */
  async advanceClock(totalMilliseconds: number): Promise<void> {
    const seconds = Math.floor(totalMilliseconds / 1_000) - this.#aheadSeconds;
    this.#aheadSeconds += seconds;
    await this.#ask('evm_increaseTime', [seconds]);
    if (!this.#isHeld) await this.mine(1);
  }

  async #cut(proxies: readonly NodeProxy[]): Promise<AsyncDisposable> {
    if (proxies.length === 0) throw lacking('chain', 'reference under load');
    await Promise.all(proxies.map((proxy) => proxy.disable()));
    const mend = async () => {
      await Promise.all(proxies.map((proxy) => proxy.enable()));
    };
    return { [Symbol.asyncDispose]: mend };
  }

  async #byAdmin(call: Call): Promise<Hash> {
    const { accountOf } = await payers();
    return this.send(accountOf(this.#keys.admin), call);
  }

  #inUsdc(payment: { readonly amount: bigint; readonly token?: Address }) {
    return { token: this.contracts.UsdcLike, ...payment };
  }

  async #inABlock(hash: Hash): Promise<void> {
    await waitFor({
      what: `${hash} gets into a block`,
      deadlineMs: IN_A_BLOCK_WITHIN_MS,
      probe: async () => {
        if ((await this.#ask('eth_getTransactionReceipt', [hash])) === null)
          throw new TypeError('no block holds it');
      },
    });
  }

  #ask<Result>(method: string, params: readonly unknown[]): Promise<Result> {
    return rpc<Result>(this.rpcUrl, method, params);
  }
}

interface Log {
  readonly transactionHash: Hash;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** Loaded by the first test that pays on the chain: most don't, and it takes longer than the chain itself. */
function payers() {
  return import('./payers.ts');
}

/** An address as a word of 32 bytes. */
function topicOf(address: Address): Hex {
  return `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
}
