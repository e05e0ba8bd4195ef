/** Escrow deals, paid on the chain by the buyer's own wallet and ended by whoever may, or may not. */
import type { Escrow, EscrowOpened } from '../../../contracts/api/index.ts';
import { type Deal, dealBody, ESCROWS, payIn } from '../../steps/index.ts';
import type { Flow } from './operation.ts';
import type { Walker } from './walker.ts';

type Begun = Pick<Deal, 'escrowId' | 'dealId' | 'units' | 'buyersWallet'> & {
  transactionHash?: string;
};

/** USDC's smallest units of a dollar. */
const DOLLAR = 1_000_000n;

/** `arbiter` decides disputes. */
export const escrows =
  (arbiter: Walker): Flow =>
  (walker, others) => {
    const { chance, target } = walker;
    const deals: Begun[] = [];
    const ask = (by: Walker, { escrowId }: Begun, step: string, body?: object) =>
      by.post<Escrow>(`${ESCROWS}/${escrowId}/${step}`, body);

    const open = async () => {
      const merchant = chance.of(others);
      if (!merchant) return;
      const dollars = chance.between(1, 40);
      const orderType = chance.of(['physical', 'service'] as const) ?? 'service';
      const body = { ...dealBody(merchant.id, { amount: dollars }), orderType };
      const answer = await walker.post<EscrowOpened>(`${ESCROWS}/create`, body);
      if (answer.status !== 201) return;
      const { escrowId } = answer.body;
      const escrow = await walker.insist<Escrow>(`${ESCROWS}/${escrowId}`);
      const dealId = escrow.body.dealId as Deal['dealId'];
      const units = BigInt(dollars) * DOLLAR;
      deals.push({ escrowId, dealId, units, buyersWallet: walker.wallet });
    };

    /** On the chain, past the target. */
    const pay = async () => {
      const deal = chance.of(deals.filter(({ transactionHash }) => !transactionHash));
      if (deal) deal.transactionHash = await payIn(target, deal);
    };

    /** Tells of the payment, now and then of that for another deal. */
    const fund = async () => {
      const deal = chance.of(deals);
      const { transactionHash } = (chance.happens(85) ? deal : chance.of(deals)) ?? {};
      if (deal && transactionHash) await ask(walker, deal, 'fund', { transactionHash });
    };

    const end = async () => {
      const deal = chance.of(deals.filter(({ transactionHash }) => transactionHash));
      if (!deal) return;
      const confirm = () => ask(walker, deal, 'confirm');
      const dispute = () => ask(walker, deal, 'dispute', { reason: 'it is chipped' });
      const outcome = chance.happens(50) ? 'release' : 'refund';
      const resolve = () => ask(arbiter, deal, 'resolve', { outcome });
      const steps = chance.shuffled([confirm, dispute, resolve]);
      await Promise.all(steps.slice(0, chance.between(1, 3)).map((act) => act()));
    };

    const isPaid = () => deals.some(({ transactionHash }) => transactionHash);
    return [
      { name: 'escrow', weight: 2, run: open },
      { name: 'escrow-pay', weight: 2, isPossible: () => deals.length > 0, run: pay },
      { name: 'escrow-fund', weight: 3, isPossible: isPaid, run: fund },
      { name: 'escrow-end', weight: 2, isPossible: isPaid, run: end },
    ];
  };
