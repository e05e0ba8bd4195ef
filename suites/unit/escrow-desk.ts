/**
 * EscrowService on doubles of its ports: a contract that keeps Escrow.sol's rules with a clock of its own, a
 * store that keeps the real one's promises, and the crashes and lost answers that a test wants.
 */
import type { DealState } from '../../reference/chain/abi.ts';
import type { Deal, Escrow, EscrowTerms } from '../../reference/escrow/escrow.ts';
import { EscrowService } from '../../reference/escrow/escrow-service.ts';
import {
  DealRefused,
  type DealStep,
  type EscrowContract,
  type EscrowStore,
} from '../../reference/escrow/ports.ts';
import { Refusal } from '../../reference/http/refusal.ts';
import type { Entry } from '../../reference/ledger/entry.ts';

export const BUYER = '0b5c7a52-6f0e-4b0e-9a3f-0f6f0a1d2c3b';
export const MERCHANT = '1d4a8e9c-2b7f-4c55-8f10-6a7b8c9d0e1f';
export const ARBITER = '2e9b7c6d-3c8a-4d66-9e21-7b8c9d0e1f2a';
export const STRANGER = '4a1d9e8f-5eac-4f88-9043-9dae1f2b3c4d';
export const ESCROW = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';
export const PAID = `0x${'a1'.repeat(32)}`;

const START = Date.parse('2026-03-01T10:00:00Z');
const DAY_MS = 24 * 3_600_000;

/** 100.000001 USDC for something physical: a split of it always leaves something over. */
export const TERMS: EscrowTerms = {
  paymentId: null,
  merchantId: MERCHANT,
  amountMinor: 100_000_001n,
  currency: 'USDC',
  units: 100_000_001n,
  shares: { merchant: 9_500, agent: 300, platform: 200 },
  orderType: 'physical',
  settlementType: 'delivery_confirmed',
  autoReleaseDays: 7,
};

/** The chain breaks off: before it heard, or after it did what it was asked. */
export type Fault = 'unheard' | 'answer-lost';

export class MemoryContract implements EscrowContract {
  readonly address = `0x${'e5'.repeat(20)}`;
  /** Milliseconds. */
  now = START;
  paused = false;
  /** What happens to the next thing that is asked of it. */
  fault: Fault | undefined;
  /** Runs just before the next call, as another party's transaction would. */
  before: (() => void) | undefined;
  state: DealState = 'none';
  endings = 0;
  units = 0n;
  held = 0n;
  releaseAt: number | undefined;

  isPaused = async () => this.paused;

  deal = async (): Promise<Deal> => ({
    state: this.state,
    releaseAt: this.releaseAt === undefined ? null : new Date(this.releaseAt),
  });

  open: EscrowContract['open'] = (escrow) =>
    this.#transaction(() => {
      this.#move('none', 'pending');
      this.units = escrow.units;
    });

  act: EscrowContract['act'] = (_id, step) => this.#transaction(() => this.#step(step));

  funding: EscrowContract['funding'] = async (hash) => {
    if (this.#fundedBy === undefined) return 'unseen';
    return hash === this.#fundedBy ? 'confirmed' : 'another';
  };
  #fundedBy: string | undefined;

  /** The buyer's own transaction. */
  fund(days: number | null = TERMS.autoReleaseDays): void {
    this.#heed(() => {
      this.#move('pending', 'funded');
      this.held = this.units;
      this.#fundedBy = PAID;
      if (days !== null) this.releaseAt = this.now + days * DAY_MS;
    });
  }

  /** The seller's own transaction. */
  refund(): void {
    this.#heed(() => this.#end('funded', 'refunded'));
  }

  /** Anybody's own transaction. */
  releaseOverdue(): void {
    this.#heed(() => this.#step('release-overdue'));
  }

  isOverdue(): boolean {
    return this.releaseAt !== undefined && this.now >= this.releaseAt;
  }

  #step(step: DealStep): void {
    if (step === 'release') this.#end('funded', 'released');
    else if (step === 'award-seller') this.#end('disputed', 'released');
    else if (step === 'award-buyer') this.#end('disputed', 'refunded');
    else if (step === 'dispute') {
      if (this.state === 'funded' && this.isOverdue()) throw new DealRefused('Overdue');
      this.#move('funded', 'disputed');
    } else {
      if (this.state === 'funded' && !this.isOverdue()) throw new DealRefused('NotDue');
      this.#end('funded', 'released');
    }
  }

  #end(from: DealState, to: DealState): void {
    this.#move(from, to);
    this.held = 0n;
    this.endings += 1;
  }

  #move(from: DealState, to: DealState): void {
    if (this.paused) throw new DealRefused('EnforcedPause');
    if (this.state !== from) throw new DealRefused('NotInState');
    this.state = to;
  }

  async #transaction(work: () => void): Promise<void> {
    const { fault, before } = this;
    this.fault = undefined;
    this.before = undefined;
    if (fault === 'unheard') throw new Refusal('CHAIN_UNAVAILABLE');
    before?.();
    work();
    if (fault === 'answer-lost') throw new Refusal('CHAIN_UNAVAILABLE');
  }

  /** What the contract refuses to somebody else is not our business. */
  #heed(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DealRefused)) throw error;
    }
  }
}

export class MemoryEscrows implements EscrowStore {
  readonly escrows = new Map<string, Escrow>();
  readonly entries: Entry[] = [];
  /** Every status that the escrow was written with, in order. */
  readonly statuses: string[] = [];

  open: EscrowStore['open'] = async (escrow) => {
    const existing = this.escrows.get(escrow.id);
    if (!existing) this.#write(escrow);
    return existing ?? escrow;
  };

  abandon: EscrowStore['abandon'] = async (id) => {
    if (this.escrows.get(id)?.intent === 'open') this.escrows.delete(id);
  };

  find: EscrowStore['find'] = async (id) => this.escrows.get(id);

  change: EscrowStore['change'] = async (id, decide) => {
    const escrow = this.escrows.get(id);
    if (!escrow) throw new Refusal('ESCROW_NOT_FOUND');
    const change = decide(escrow);
    if (!change) return escrow;
    // The books take one movement of a kind for an escrow, and no second one.
    for (const { kind } of change.entries)
      if (this.entries.some((entry) => entry.kind === kind)) throw new RangeError(`twice: ${kind}`);
    this.entries.push(...change.entries);
    this.#write(change.escrow);
    return change.escrow;
  };

  keepFunding: EscrowStore['keepFunding'] = (id, transactionHash, now) =>
    this.change(id, (escrow) => ({
      escrow: { ...escrow, transactionHash, updatedAt: now },
      entries: [],
      moved: false,
    }));

  due: EscrowStore['due'] = async () =>
    [...this.escrows.values()].filter(({ status }) => !/released|refunded/.test(status));

  #write(escrow: Escrow): void {
    if (this.statuses.at(-1) !== escrow.status) this.statuses.push(escrow.status);
    this.escrows.set(escrow.id, escrow);
  }
}

export type Desk = ReturnType<typeof openDesk>;

export function openDesk(terms: EscrowTerms = TERMS) {
  const contract = new MemoryContract();
  const store = new MemoryEscrows();
  const wallets = new Map([BUYER, MERCHANT].map((id) => [id, `wallet of ${id}`]));
  let now = START;
  const service = new EscrowService({
    store,
    contract,
    wallets: { of: async (userId) => wallets.get(userId) },
    clock: { now: () => now },
  });
  const open = () => service.open(BUYER, ESCROW, terms);
  return {
    contract,
    store,
    wallets,
    service,
    open,
    /** The program's clock alone, or the chain's with it. */
    pass: (milliseconds: number, clocks: 'ours' | 'both' = 'both') => {
      now += milliseconds;
      if (clocks === 'both') contract.now += milliseconds;
    },
    fund: () => service.fund(BUYER, ESCROW, PAID),
    confirm: () => service.confirm(BUYER, ESCROW),
    dispute: () => service.dispute(BUYER, ESCROW, 'it is chipped'),
    resolve: (outcome: 'release' | 'refund') => service.resolve(ARBITER, ESCROW, outcome),
    escrow: (): Escrow => {
      const escrow = store.escrows.get(ESCROW);
      if (!escrow) throw new RangeError('no escrow was opened');
      return escrow;
    },
    /** An open deal whose money is there. */
    async funded() {
      await open();
      contract.fund(terms.autoReleaseDays);
      return service.fund(BUYER, ESCROW, PAID);
    },
    /** What the books say of an account. */
    balance: (account: string): bigint =>
      store.entries
        .flatMap(({ postings }) => postings)
        .filter((posting) => posting.account === account)
        .reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
  };
}
