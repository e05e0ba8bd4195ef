/** Who may act on an escrow, and what it takes to open one (LR-5, LR-8, LR-19). */
import type { EscrowBody } from '../../contracts/api/index.ts';
import type { Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  type Deal,
  dealBody,
  dispute,
  ESCROWS,
  fundedDeal,
  readEscrow,
  resolve,
  rule,
  step,
  withWallet,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody reads or changes another’s escrow');
const lr5 = rule('LR-5', 'every input is validated');
const HIDDEN = [404, 403];

const read = ({ escrowId }: Deal, by: Session) => by.request(`${ESCROWS}/${escrowId}`);

prove(
  'escrow.only-the-right-party',
  'a stranger neither sees nor moves an escrow; its merchant sees it, and moves it no more',
  async ({ target }) => {
    const deal = await fundedDeal(target, 'own');
    const stranger = await target.driver.newUser();
    lr8.refused('a stranger reads it', await read(deal, stranger), HIDDEN);
    lr8.answered('its merchant reads it', await read(deal, deal.merchant), 200);
    const { transactionHash } = await readEscrow(deal);
    for (const [who, by] of Object.entries({ stranger, merchant: deal.merchant })) {
      const reason = 'mine now';
      lr8.refused(`${who} funds`, await step(deal, 'fund', { transactionHash }, by), HIDDEN);
      lr8.refused(`${who} confirms`, await step(deal, 'confirm', undefined, by), HIDDEN);
      lr8.refused(`${who} disputes`, await step(deal, 'dispute', { reason }, by), HIDDEN);
    }
    lr8.same('the escrow', (await readEscrow(deal)).status, 'funded');
  },
);

prove(
  'escrow.only-the-right-party',
  'a dispute is decided by an arbiter, and by nobody who is a party to it',
  async ({ target }) => {
    const deal = await fundedDeal(target, 'decided');
    lr8.answered('dispute', await dispute(deal), 200);
    const stranger = await target.driver.newUser();
    for (const by of [deal.buyer, deal.merchant, stranger])
      lr8.refused('who is no arbiter decides', await resolve(deal, by, 'refund'), HIDDEN);
    await target.principals.alter(deal.merchant, { roles: ['admin'] });
    const own = await resolve(deal, deal.merchant, 'release');
    lr8.refused('an arbiter decides a dispute of their own', own, HIDDEN);
    lr8.same('the escrow', (await readEscrow(deal)).status, 'disputed');
    const arbiter = await target.principals.arbiter();
    lr8.answered('an arbiter decides', await resolve(deal, arbiter, 'refund'), 200);
  },
);

const COMMISSION = { merchant: 0.9, agent: 0.05, paymind: 0.05 };

const REFUSED: Readonly<Record<string, Partial<Record<keyof EscrowBody, unknown>>>> = {
  'parts that add up to less than 1': { commission: { ...COMMISSION, agent: 0.0499 } },
  'parts that add up to more than 1': { commission: { ...COMMISSION, agent: 0.0501 } },
  'a part that is negative': { commission: { merchant: 1.1, agent: -0.1, paymind: 0 } },
  'a part that is missing': { commission: { merchant: 0.9, agent: 0.1 } },
  'a part of a part of a basis point': { commissionRate: 0.00005 },
  'both ways to say it': { commissionRate: 0.05, commission: COMMISSION },
  'a rate above 1': { commissionRate: 1.0001 },
  'nothing to hold': { amount: 0 },
  'a negative amount': { amount: -1 },
  'more decimals than USDC has': { amount: 1.0000001 },
  'more decimals than dollars have': { amount: 1.001, currency: 'USD' },
  'a coin that is not held': { currency: 'ETH' },
  'a currency that is no dollar': { currency: 'EUR' },
  'no merchant': { merchantId: '00000000-0000-4000-8000-000000000000' },
  'days of no number': { autoReleaseDays: 0.5 },
  'no days': { autoReleaseDays: 0 },
  'days of a service': { orderType: 'service', autoReleaseDays: 7 },
  'an order of no kind': { orderType: 'gift' },
  'a settlement of no kind': { settlementType: 'never' },
  'a status of one’s own': { status: 'released' } as object,
};

prove(
  'escrow.bad-input-refused',
  'what is no agreement is refused, and nothing is opened',
  async ({ target }) => {
    const [buyer, merchant] = await Promise.all([withWallet(target), withWallet(target)]);
    for (const [what, wrong] of Object.entries(REFUSED)) {
      const { commissionRate: _rate, ...plain } = dealBody(merchant.session.user.id);
      const create = buyer.session.request(`${ESCROWS}/create`, { body: { ...plain, ...wrong } });
      lr5.refused(what, await create, 400);
    }
    const own = dealBody(buyer.session.user.id);
    const alone = buyer.session.request(`${ESCROWS}/create`, { body: own });
    lr5.refused('a deal with oneself', await alone, 400);
  },
);

prove(
  'escrow.bad-input-refused',
  'who has no wallet can neither buy nor sell',
  async ({ target }) => {
    const walleted = await withWallet(target);
    const without = await target.driver.newUser();
    const create = (by: Session, merchant: Session) =>
      by.request(`${ESCROWS}/create`, { body: dealBody(merchant.user.id) });
    lr5.refused('no wallet to pay from', await create(without, walleted.session), 400);
    lr5.refused('no wallet to pay to', await create(walleted.session, without), 400);
  },
);

prove(
  'escrow.bad-input-refused',
  'a hash, a reason and an outcome are what they are',
  async ({ target }) => {
    const deal = await fundedDeal(target, 'inputs');
    const arbiter = await target.principals.arbiter();
    for (const transactionHash of ['', '0x12', 'g'.repeat(66), `0x${'ab'.repeat(33)}`])
      lr5.refused('no hash', await step(deal, 'fund', { transactionHash }), 400);
    for (const body of [{}, { reason: '' }, { reason: 'x'.repeat(501) }, { reason: 7 }])
      lr5.refused('no reason', await step(deal, 'dispute', body), 400);
    lr5.refused('no outcome', await step(deal, 'resolve', { outcome: 'keep' }, arbiter), 400);
    const nothing = { ...deal, escrowId: 'none' };
    lr5.refused('no id', await step(nothing, 'confirm'), 400);
    lr5.same('the escrow', (await readEscrow(deal)).status, 'funded');
  },
);
