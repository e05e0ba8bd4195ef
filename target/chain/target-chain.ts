/** The target's chain as suites see it: wallets that pay, and what a test chain lets one do to it. */
import type { Address, Hash, Hex, LocalAccount } from 'viem';

export type ContractName =
  | 'UsdcLike'
  | 'Escrow'
  | 'X402SessionManager'
  | 'CommissionSplitter'
  | 'MultiSigWallet';

export interface Transfer {
  readonly hash: Hash;
  readonly from: Address;
  readonly to: Address;
  /** In the coin's smallest unit. */
  readonly amount: bigint;
}

/** Amounts are in USDC's smallest unit: 1 000 000 is one dollar. */
export interface TargetChain {
  /** Past whatever `cut` cuts: the harness's own way to the chain. */
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly contracts: Readonly<Record<ContractName, Address>>;
  /** The payee of on-chain payments into the platform. */
  readonly treasury: Address;
  /** A coin that has USDC's name and face, and is not USDC. */
  readonly otherCoin: Address;
  /** The owners of the multi-signature wallet, of whom two sign. */
  owners(): Promise<readonly [LocalAccount, LocalAccount, LocalAccount]>;
  /** A wallet of its own, with gas and, unless told otherwise, a million dollars. */
  newWallet(options?: { readonly usdc?: bigint }): Promise<LocalAccount>;
  /** Pays in USDC, or in another `token`. Resolves when a block holds it; while mining is held, at once. */
  transfer(from: LocalAccount, payment: TokenPayment): Promise<Hash>;
  approve(owner: LocalAccount, grant: { spender: Address; amount: bigint }): Promise<Hash>;
  /**
   * Any call. It is sent even where it will be refused, and is then in a block as reverted. Of the calls in one
   * block the one that would pay most a gas (in wei) goes first; by default that is more than others pay.
   */
  send(from: LocalAccount, call: { to: Address; data: Hex; mostPerGas?: bigint }): Promise<Hash>;
  mint(payment: TokenPayment): Promise<Hash>;
  balance(of: Address): Promise<bigint>;
  pause(contract: Pausable): Promise<Hash>;
  unpause(contract: Pausable): Promise<Hash>;
  /** All transfers of USDC to an address so far. */
  transfersTo(payee: Address): Promise<readonly Transfer[]>;
  /** All transfers of USDC from an address so far. */
  transfersFrom(payer: Address): Promise<readonly Transfer[]>;
  mine(blocks: number): Promise<void>;
  /** Nothing gets into a block until the returned handle is disposed. */
  holdMining(): Promise<AsyncDisposable>;
  /** Cuts the target from both of its nodes until the returned handle is disposed. */
  cut(): Promise<AsyncDisposable>;
  /** Cuts the target from the node that it prefers. */
  cutFirst(): Promise<AsyncDisposable>;
}

/** What can be paused. */
export type Pausable = Exclude<ContractName, 'MultiSigWallet'>;

export interface TokenPayment {
  readonly to: Address;
  readonly amount: bigint;
  /** Default: USDC. */
  readonly token?: Address;
}
