/**
 * The public X402 protocol: its official clients pay without any adaptation, each fault is refused by its own
 * reason, and one payment pays once (LR-18, LR-9).
 */
import { decodePaymentRequiredHeader } from '@x402/core/http';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { decodePaymentResponseHeader, wrapFetchWithPaymentFromConfig } from '@x402/fetch';
import Value from 'typebox/value';
import type { LocalAccount } from 'viem';
import { X402Discovery } from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  discovery,
  facilitatorOf,
  onSale,
  rule,
  signedFor,
  signedPayment,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr18 = rule('LR-18', 'an on-chain payment completes only by a matching transfer');
const lr9 = rule('LR-9', 'a payment that is settled again has one effect');
const STRANGER = `0x${'00'.repeat(19)}a1` as const;

/** The official fetch, as its users set it up: allowed to spend this one coin. */
function buyer({ chain }: RunningTarget, wallet: LocalAccount) {
  const network = `eip155:${chain.chainId}` as const;
  return wrapFetchWithPaymentFromConfig(fetch, {
    schemes: [{ network, client: new ExactEvmScheme(wallet) }],
    spendControls: { allowedAssets: [{ network, asset: chain.contracts.UsdcLike }] },
  });
}

prove(
  'x402.official-client-buys',
  '@x402/fetch pays a protected route, and its receipt is on the chain',
  async ({ target }) => {
    const { chain } = target;
    const document = await discovery(target);
    lr18.holds('the document is as agreed', Value.Check(X402Discovery, document), document);
    const { path, requirements } = await onSale(target);
    const wallet = await chain.newWallet();
    const [before, had] = [
      await chain.balance(chain.treasury),
      await chain.balance(wallet.address),
    ];
    const answer = await buyer(target, wallet)(target.baseUrl + path);
    lr18.same('the answer', answer.status, 200);
    const receipt = decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '');
    lr18.same('the receipt', receipt.success, true);
    const price = BigInt(requirements.amount);
    lr18.same('came to the treasury', (await chain.balance(chain.treasury)) - before, price);
    lr18.same('left the wallet', had - (await chain.balance(wallet.address)), price);
    const told = await chain.transfersTo(chain.treasury);
    const paid = told.find(({ hash }) => hash === receipt.transaction);
    lr18.same('the transfer of the receipt', paid?.amount, price);
    lr18.holds('there is something in it', Object.keys(await answer.json()).length > 0, 'nothing');
  },
);

prove(
  'x402.official-client-buys',
  'whoever does not pay is told how (402), and is given nothing',
  async ({ target }) => {
    const { path, requirements } = await onSale(target);
    const answer = await target.driver.request(path);
    lr18.refused('without a payment', answer, 402);
    const challenge = decodePaymentRequiredHeader(answer.headers.get('PAYMENT-REQUIRED') ?? '');
    lr18.same('what is asked', challenge.accepts, [requirements]);
  },
);

prove(
  'x402.one-payment-buys-once',
  'a payment that is shown again, or twice at once, is answered once and paid once',
  async ({ target }) => {
    const { chain } = target;
    const { path, requirements } = await onSale(target);
    const before = await chain.balance(chain.treasury);
    const payload = await signedPayment(target, await chain.newWallet());
    const headers = { 'PAYMENT-SIGNATURE': headerOf(payload) };
    const show = () => target.driver.request(path, { headers });
    const both = await Promise.all([show(), show()]);
    lr18.same('answers', both.map(({ status }) => status).toSorted(), [200, 402]);
    lr18.refused('shown a third time', await show(), 402);
    const came = (await chain.balance(chain.treasury)) - before;
    lr18.same('came to the treasury', came, BigInt(requirements.amount));
  },
);

prove(
  'x402.one-payment-buys-once',
  'a payment by terms of the payer’s own buys nothing',
  async ({ target }) => {
    const { path } = await onSale(target);
    const wallet = await target.chain.newWallet();
    const before = await target.chain.balance(wallet.address);
    for (const changes of [{ amount: '1' }, { payTo: STRANGER }]) {
      const payload = await signedPayment(target, wallet, changes);
      const answer = await target.driver.request(path, {
        headers: { 'PAYMENT-SIGNATURE': headerOf(payload) },
      });
      lr18.refused(`with ${Object.keys(changes)} of their own`, answer, 402);
    }
    lr18.same('the wallet', await target.chain.balance(wallet.address), before);
  },
);

type Faulty = (target: RunningTarget, wallet: LocalAccount) => Promise<PaymentPayload>;
const exact = (reason: string) => `invalid_exact_evm_${reason}`;
const saying =
  (changes: Partial<PaymentRequirements>): Faulty =>
  (target, wallet) =>
    signedPayment(target, wallet, changes);

/** Each as the wallet signed it, but for the last two. */
const FAULTS: readonly [string, string, Faulty][] = [
  ['for another payee', exact('recipient_mismatch'), saying({ payTo: STRANGER })],
  ['of less', exact('payload_authorization_value_mismatch'), saying({ amount: '9999' })],
  ['of more', exact('payload_authorization_value_mismatch'), saying({ amount: '10001' })],
  ['on another chain', exact('network_mismatch'), saying({ network: 'eip155:1' })],
  ['in another coin', exact('signature'), saying({ asset: STRANGER })],
  ['that has expired', exact('payload_authorization_valid_before'), expired],
  ['that is not valid yet', exact('payload_authorization_valid_after'), premature],
  ['by a wallet without the money', exact('insufficient_balance'), poor],
  ['with a signature for another', exact('signature'), altered],
  ['with a nonce that was used', exact('nonce_already_used'), replayed],
];

for (const [what, reason, faulty] of FAULTS)
  prove(
    'x402.each-fault-refused',
    `a payment ${what} is refused by its own reason, and moves nothing`,
    async ({ target }) => {
      const { chain } = target;
      const wallet = await chain.newWallet();
      const payload = await faulty(target, wallet);
      const before = await chain.balance(wallet.address);
      const { requirements } = await onSale(target);
      const facilitator = facilitatorOf(target);
      const verdict = await facilitator.verify(payload, requirements);
      lr18.same('the verdict', [verdict.isValid, verdict.invalidReason], [false, reason]);
      if (reason !== exact('nonce_already_used')) {
        const settled = await facilitator.settle(payload, requirements);
        lr18.same('the settlement', [settled.success, settled.transaction], [false, '']);
        lr18.same('its reason', settled.errorReason, reason);
      }
      lr18.same('the wallet', await chain.balance(wallet.address), before);
    },
  );

prove(
  'x402.settle-idempotent',
  'the same payment settled twice moves money once, and has the same answer',
  async ({ target }) => {
    const { chain } = target;
    const { requirements } = await onSale(target);
    const facilitator = facilitatorOf(target);
    const payload = await signedPayment(target, await chain.newWallet());
    lr9.same('verified', (await facilitator.verify(payload, requirements)).isValid, true);
    const before = await chain.balance(chain.treasury);
    const first = await facilitator.settle(payload, requirements);
    lr9.same('settled', first.success, true);
    const again = await facilitator.settle(payload, requirements);
    lr9.same('the same answer', again, first);
    const came = (await chain.balance(chain.treasury)) - before;
    lr9.same('came to the treasury', came, BigInt(requirements.amount));
  },
);

prove(
  'x402.facilitator-by-key',
  'nobody without the facilitator’s key verifies or settles',
  async ({ target }) => {
    const { requirements } = await onSale(target);
    const wallet = await target.chain.newWallet();
    const paymentPayload = await signedPayment(target, wallet);
    const body = { x402Version: 2, paymentPayload, paymentRequirements: requirements };
    const user = await target.driver.newUser();
    for (const path of ['/api/x402/verify', '/api/x402/settle']) {
      lr18.refused(`${path} by nobody`, await target.driver.request(path, { body }), [401, 403]);
      lr18.refused(`${path} by a user`, await user.request(path, { body }), [401, 403]);
      const headers = { 'x-facilitator-key': target.principals.serviceKey };
      const foreign = await target.driver.request(path, { headers, body });
      lr18.refused(`${path} by another key`, foreign, [401, 403]);
    }
    const [kind] = (await facilitatorOf(target).getSupported()).kinds;
    lr18.same('what is supported', [kind?.scheme, kind?.network], ['exact', requirements.network]);
  },
);

function headerOf(payload: PaymentPayload): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64');
}

const inSeconds = (seconds: number) => BigInt(Math.floor(Date.now() / 1000) + seconds);

function expired(target: RunningTarget, wallet: LocalAccount): Promise<PaymentPayload> {
  return signedFor(target, wallet, { validAfter: 0n, validBefore: inSeconds(-60) });
}

function premature(target: RunningTarget, wallet: LocalAccount): Promise<PaymentPayload> {
  return signedFor(target, wallet, { validAfter: inSeconds(600), validBefore: inSeconds(1_200) });
}

async function poor(target: RunningTarget, wallet: LocalAccount): Promise<PaymentPayload> {
  const { chain } = target;
  const amount = await chain.balance(wallet.address);
  await chain.transfer(wallet, { to: STRANGER, amount });
  return signedPayment(target, wallet);
}

async function altered(target: RunningTarget, wallet: LocalAccount): Promise<PaymentPayload> {
  const [mine, other] = [await signedPayment(target, wallet), await signedPayment(target, wallet)];
  return { ...mine, payload: { ...mine.payload, signature: other.payload.signature } };
}

async function replayed(target: RunningTarget, wallet: LocalAccount): Promise<PaymentPayload> {
  const { requirements } = await onSale(target);
  const payload = await signedPayment(target, wallet);
  await facilitatorOf(target).settle(payload, requirements);
  return payload;
}
