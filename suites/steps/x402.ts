/**
 * The steps of X402 as a payer's wallet and a seller take them: by the protocol's official client packages,
 * and by what the target tells of itself in its discovery document. Needs `chain`.
 */
import { x402Client } from '@x402/core/client';
import { HTTPFacilitatorClient } from '@x402/core/http';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { authorizationTypes, type ExactEIP3009Payload } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { type Address, type Hex, type LocalAccount, size, slice } from 'viem';
import type {
  X402Authorization,
  X402Discovery,
  X402ExecuteAnswer,
  X402Session,
} from '../../contracts/api/index.ts';
import type { Answer, RunningTarget, Session } from '../../target/target.ts';
import { rule } from './rule.ts';

const setUp = rule('LR-13', 'X402 pays within limits');
const PATH = '/api/payments/x402';
/** One USDC, in its smallest unit. */
export const USDC = 1_000_000n;

/** The document that says what is sold, and how it is paid. */
export async function discovery(target: RunningTarget): Promise<X402Discovery> {
  const answer = await target.driver.request<X402Discovery>('/.well-known/x402');
  return setUp.answered('the discovery document', answer, 200);
}

/** What the first thing on sale costs. */
export async function onSale(target: RunningTarget) {
  const { items } = await discovery(target);
  const [item] = items;
  const [requirements] = item?.accepts ?? [];
  setUp.holds('something is sold', requirements !== undefined, items);
  return { path: item?.resource ?? '', requirements: requirements as PaymentRequirements };
}

/** Pays without a limit of its own: what is signed is the test's to choose. */
export function officialClient(wallet: LocalAccount): x402Client {
  return x402Client.fromConfig({
    schemes: [{ network: 'eip155:*', client: new ExactEvmScheme(wallet) }],
    spendControls: false,
  });
}

/** What the official client signs for these requirements, less what `changes` says otherwise. */
export async function signedPayment(
  target: RunningTarget,
  wallet: LocalAccount,
  changes: Partial<PaymentRequirements> = {},
): Promise<PaymentPayload> {
  const { path, requirements } = await onSale(target);
  const accepts = [{ ...requirements, ...changes }];
  const challenge = { x402Version: 2, resource: { url: target.baseUrl + path }, accepts };
  return officialClient(wallet).createPaymentPayload(challenge);
}

/** The official client of the target's facilitator. */
export function facilitatorOf(target: RunningTarget): HTTPFacilitatorClient {
  const headers = { 'x-facilitator-key': target.principals.facilitatorKey };
  return new HTTPFacilitatorClient({
    url: `${target.baseUrl}/api/x402`,
    createAuthHeaders: async () => ({ verify: headers, settle: headers, supported: headers }),
  });
}

/** Major units of USDC. */
export interface Limits {
  readonly singleLimit: number;
  readonly dailyLimit: number;
  readonly durationDays?: number;
}

export async function setLimits(payer: Session, limits: Limits): Promise<X402Authorization> {
  const options = { method: 'POST', body: limits };
  const answer = await payer.request<X402Authorization>(`${PATH}/authorization`, options);
  return setUp.answered('limits are set', answer, 201);
}

export async function authorizationOf(payer: Session): Promise<X402Authorization> {
  const answer = await payer.request<X402Authorization>(`${PATH}/authorization`);
  return setUp.answered('limits are told', answer, 200);
}

/** Asks for a session of so many USDC; each for a payment of its own, unless told otherwise. */
export function askSession(
  payer: Session,
  amount: number,
  paymentId: string = crypto.randomUUID(),
): Promise<Answer<X402Session>> {
  const body = { paymentId, amount, currency: 'USDC' };
  return payer.request(`${PATH}/session`, { method: 'POST', body });
}

export async function openSession(payer: Session, amount: number): Promise<X402Session> {
  return setUp.answered('a session is opened', await askSession(payer, amount), 201);
}

/** What the session's `compressedData` offers to be signed (contracts/api/x402.ts). */
export function offerOf({ compressedData }: X402Session) {
  const data = compressedData as Hex;
  setUp.same('bytes of compressedData', size(data), 78);
  const whole = (from: number, to: number) => BigInt(slice(data, from, to));
  const to: Address = slice(data, 0, 20);
  return {
    to,
    value: whole(20, 36),
    validAfter: whole(36, 41),
    validBefore: whole(41, 46),
    nonce: slice(data, 46, 78),
  };
}

export type Offer = ReturnType<typeof offerOf>;

/** The payer's signature over an offer, by EIP-3009, as the wallet shows it to its owner. */
export async function signOffer(
  target: RunningTarget,
  wallet: LocalAccount,
  offer: Offer,
): Promise<Hex> {
  const { requirements } = await onSale(target);
  const { network, asset, extra } = requirements;
  return wallet.signTypedData({
    domain: {
      name: String(extra.name),
      version: String(extra.version),
      chainId: Number(network.split(':')[1]),
      verifyingContract: asset as Address,
    },
    types: authorizationTypes,
    primaryType: 'TransferWithAuthorization',
    message: { from: wallet.address, ...offer },
  });
}

/** A payment as the official client signs one, signed again with another time. */
export async function signedFor(
  target: RunningTarget,
  wallet: LocalAccount,
  { validAfter, validBefore }: Pick<Offer, 'validAfter' | 'validBefore'>,
): Promise<PaymentPayload> {
  const payment = await signedPayment(target, wallet);
  const { authorization } = payment.payload as ExactEIP3009Payload;
  const { to, value, nonce } = authorization;
  const offer = { to, value: BigInt(value), validAfter, validBefore, nonce };
  const times = { validAfter: String(validAfter), validBefore: String(validBefore) };
  const signature = await signOffer(target, wallet, offer);
  return { ...payment, payload: { signature, authorization: { ...authorization, ...times } } };
}

export function executeSession(
  payer: Session,
  { sessionId }: Pick<X402Session, 'sessionId'>,
  body: { readonly signature: Hex; readonly from: Address },
): Promise<Answer<X402ExecuteAnswer>> {
  return payer.request(`${PATH}/session/${sessionId}/execute`, { method: 'POST', body });
}

/** Signs the session's offer and has it executed. */
export async function signAndExecute(
  target: RunningTarget,
  payer: Session,
  { session, wallet }: { readonly session: X402Session; readonly wallet: LocalAccount },
): Promise<Answer<X402ExecuteAnswer>> {
  const signature = await signOffer(target, wallet, offerOf(session));
  return executeSession(payer, session, { signature, from: wallet.address });
}
