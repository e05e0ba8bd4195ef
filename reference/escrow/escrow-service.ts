/**
 * Escrow deals. What a party wants is written down first, then done on the chain, then taken over from the
 * chain, which alone says how a deal stands. Wherever a crash falls in between, looking again finishes it
 * (LR-20), and the contract lets each deal end once, whoever asks (LR-19).
 */
import type { EscrowOutcome } from '../../contracts/api/index.ts';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Escrow, EscrowTerms } from './escrow.ts';
import {
  DealRefused,
  type DealStep,
  type EscrowContract,
  type EscrowStore,
  type Wallets,
} from './ports.ts';
import { follow, isGranted, refusedIn, type Wish, wish } from './states.ts';

interface Ports {
  readonly store: EscrowStore;
  readonly contract: EscrowContract;
  readonly wallets: Wallets;
  readonly clock: Clock;
}

export class EscrowService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Opens the deal on the contract. `escrowId` names the effect: done again under the same id it is the
   * same deal. @throws Refusal
   */
  async open(buyerId: string, escrowId: string, terms: EscrowTerms): Promise<Escrow> {
    const { store, contract, clock } = this.#ports;
    if (buyerId === terms.merchantId) throw new Refusal('ESCROW_WITH_ONESELF');
    await this.#parties({ buyerId, merchantId: terms.merchantId });
    if (await contract.isPaused()) throw new Refusal('CONTRACT_PAUSED');
    const at = instant(clock);
    const escrow = await store.open({
      ...terms,
      id: escrowId,
      buyerId,
      agentId: null,
      status: 'pending',
      intent: 'open',
      disputeReason: null,
      transactionHash: null,
      releaseAt: null,
      createdAt: at,
      updatedAt: at,
    });
    return this.#pursue(escrow);
  }

  /** The buyer has paid the contract: believed when the chain shows that payment. @throws Refusal */
  async fund(buyerId: string, escrowId: string, transactionHash: string): Promise<Escrow> {
    const { store, contract, clock } = this.#ports;
    await this.#ofBuyer(buyerId, escrowId);
    const funding = await contract.funding(transactionHash, escrowId);
    if (funding === 'unseen') throw new Refusal('TRANSACTION_UNSEEN', { retryAfterSeconds: 1 });
    if (funding === 'another') throw new Refusal('TRANSACTION_MISMATCH');
    await store.keepFunding(escrowId, transactionHash, instant(clock));
    return this.#look(escrowId);
  }

  /** The buyer has what was bought: the money is the merchant's. @throws Refusal */
  async confirm(buyerId: string, escrowId: string): Promise<Escrow> {
    await this.#ofBuyer(buyerId, escrowId);
    return this.#do(escrowId, 'release');
  }

  /** Freezes the money until an arbiter decides. @throws Refusal */
  async dispute(buyerId: string, escrowId: string, reason: string): Promise<Escrow> {
    await this.#ofBuyer(buyerId, escrowId);
    return this.#do(escrowId, 'dispute', reason);
  }

  /** The route lets arbiters only come here; none decides a deal of their own. @throws Refusal */
  async resolve(arbiterId: string, escrowId: string, outcome: EscrowOutcome): Promise<Escrow> {
    const { buyerId, merchantId } = await this.#known(escrowId);
    if (arbiterId === buyerId || arbiterId === merchantId) throw new Refusal('FORBIDDEN');
    return this.#do(escrowId, outcome === 'release' ? 'award-seller' : 'award-buyer');
  }

  /** For its buyer and its merchant. @throws Refusal */
  async escrow(userId: string, escrowId: string): Promise<Escrow> {
    const escrow = await this.#known(escrowId);
    if (userId === escrow.buyerId || userId === escrow.merchantId) return escrow;
    throw new Refusal('ESCROW_NOT_FOUND');
  }

  /**
   * Finishes what was begun, takes over what the chain did, and releases what is overdue.
   * @throws AggregateError of what failed, when every escrow has been looked after
   */
  async reconcile(): Promise<void> {
    const { store, clock } = this.#ports;
    const failures: unknown[] = [];
    for (const { id } of await store.due(instant(clock)))
      await this.#advance(id).catch((error: unknown) => {
        if (!isAnswer(error)) failures.push(error);
      });
    if (failures.length > 0) throw new AggregateError(failures, 'escrows were not looked after');
  }

  async #advance(id: string): Promise<void> {
    const escrow = await this.#look(id);
    if (escrow.intent !== null) await this.#pursue(escrow);
    else if (escrow.status === 'funded' && this.#isDue(escrow)) await this.#releaseOverdue(id);
  }

  /** Our clock says when to ask; whether it is time, the contract says by the chain's. */
  #isDue({ releaseAt }: Escrow): boolean {
    return releaseAt !== null && releaseAt.getTime() <= this.#ports.clock.now();
  }

  async #releaseOverdue(id: string): Promise<void> {
    await this.#ask(id, 'release-overdue');
    await this.#look(id);
  }

  /** Nothing is decided on an old look at the chain. */
  async #do(id: string, intent: Wish, reason: string | null = null): Promise<Escrow> {
    const { store, contract, clock } = this.#ports;
    const seen = await this.#look(id);
    if (isGranted(seen, intent)) return seen;
    if (await contract.isPaused()) throw new Refusal('CONTRACT_PAUSED');
    const now = instant(clock);
    const wished = await store.change(id, (escrow) => wish(escrow, intent, { now, reason }));
    const done = isGranted(wished, intent) ? wished : await this.#pursue(wished);
    if (isGranted(done, intent)) return done;
    throw refusedIn(done);
  }

  /** Does on the chain what is intended, and takes over what came of it. @throws Refusal */
  async #pursue(escrow: Escrow): Promise<Escrow> {
    const { store, contract } = this.#ports;
    const { id, intent } = escrow;
    if (intent === null) return escrow;
    const refusal = await (intent === 'open' ? this.#open(escrow) : this.#ask(id, intent));
    if (intent === 'open' && refusal && (await contract.deal(id)).state === 'none') {
      await store.abandon(id);
      throw refusalFor(refusal);
    }
    const after = await this.#look(id, refusal);
    if (refusal === 'Overdue') throw new Refusal('ESCROW_OVERDUE');
    // Somebody else's call is on its way into a block: what comes of it is not seen yet.
    if (refusal === 'NotInState' && after.intent === intent)
      throw new Refusal('ESCROW_BUSY', { retryAfterSeconds: 1 });
    if (refusal && after.intent === intent) throw refusalFor(refusal);
    return after;
  }

  async #open(escrow: Escrow): Promise<string | undefined> {
    const parties = await this.#parties(escrow);
    return refusalOf(this.#ports.contract.open(escrow, parties));
  }

  #ask(id: string, step: DealStep): Promise<string | undefined> {
    return refusalOf(this.#ports.contract.act(id, step));
  }

  /** Takes over what the chain says now. */
  async #look(id: string, refusal?: string): Promise<Escrow> {
    const { store, contract, clock } = this.#ports;
    const deal = await contract.deal(id);
    const now = instant(clock);
    return store.change(id, (escrow) => follow(escrow, deal, { now, refusal }));
  }

  async #parties({ buyerId, merchantId }: Pick<Escrow, 'buyerId' | 'merchantId'>) {
    const { wallets } = this.#ports;
    const [buyer, merchant] = await Promise.all([wallets.of(buyerId), wallets.of(merchantId)]);
    if (buyer === undefined) throw new Refusal('BUYER_WALLET_MISSING');
    if (merchant === undefined) throw new Refusal('MERCHANT_WALLET_MISSING');
    return { buyer, merchant };
  }

  /** A merchant knows of the escrow, and may do nothing to it here; nobody else knows of it. */
  async #ofBuyer(userId: string, escrowId: string): Promise<void> {
    const { buyerId } = await this.escrow(userId, escrowId);
    if (userId !== buyerId) throw new Refusal('FORBIDDEN');
  }

  async #known(id: string): Promise<Escrow> {
    const escrow = await this.#ports.store.find(id);
    if (!escrow) throw new Refusal('ESCROW_NOT_FOUND');
    return escrow;
  }
}

/** The contract's word for its no; `undefined` when it did what it was asked. */
async function refusalOf(asked: Promise<void>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof DealRefused) return error.errorName;
    throw error;
  }
}

/** A paused contract, a dispute that came too late: a no that is no failure. */
function isAnswer(error: unknown): boolean {
  return error instanceof Refusal && error.status < 500;
}

function refusalFor(errorName: string): Refusal {
  return new Refusal(errorName === 'EnforcedPause' ? 'CONTRACT_PAUSED' : 'CONTRACT_REFUSED');
}
