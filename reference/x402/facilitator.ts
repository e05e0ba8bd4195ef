/**
 * Verifies payments of the public X402 protocol, scheme `exact`: the protocol's own package looks at
 * signature, payee, amount and time, and lets the chain try the transfer; what it can't know is added here.
 */
import type { PaymentRequirements, VerifyResponse } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { type Address, getAddress, isAddressEqual } from 'viem';
import type { X402Payload, X402Requirements } from '../../contracts/api/index.ts';
import { usdcAbi } from '../chain/abi.ts';
import type { Reader } from '../chain/clients.ts';
import type { Clock } from '../clock.ts';
import { asking } from './asking.ts';
import { type Coin, REPLAYED, readPayload, type SignedTransfer, wirePayload } from './transfer.ts';
import { watchedChain } from './watched-chain.ts';

export interface FacilitatorParts {
  readonly reader: Reader;
  readonly coin: Coin;
  /** Pays for what is carried out. */
  readonly operator: Address;
  /** The only payee: what comes in anywhere else is no business of ours. */
  readonly treasury: Address;
  readonly clock: Clock;
}

export interface Facilitator {
  /** What a payer has to pay to us, of the coin's smallest units. */
  requirements(amountMinor: bigint, maxTimeoutSeconds: number): X402Requirements;
  /** @throws Refusal CHAIN_UNAVAILABLE: an outage is no verdict on a payment */
  verify(payload: X402Payload, requirements: X402Requirements): Promise<VerifyResponse>;
  /** What the payment and what is asked differ in, without a look at the chain. */
  mismatch(payload: X402Payload, requirements: X402Requirements): string | undefined;
  /** The same for a transfer that must pay us exactly what it says. */
  objection(transfer: SignedTransfer): Promise<string | undefined>;
  supported(): { kinds: Kind[]; extensions: string[]; signers: Record<string, string[]> };
}

type Network = PaymentRequirements['network'];
type Kind = { x402Version: number; scheme: string; network: Network };

/** What the chain takes to hold a transfer, in seconds: one that ends sooner is as good as over. */
const SETTLING_SECONDS = 6n;
const SIMULATION_FAILED = 'invalid_exact_evm_transaction_simulation_failed';
/** The books hold no more. */
const AMOUNT_MAX = 2n ** 63n - 1n;
const TIMEOUT_SECONDS = 300;

export function facilitator(parts: FacilitatorParts): Facilitator {
  const { coin, treasury, operator } = parts;
  const network: Network = `eip155:${coin.chainId}`;
  const kind = { x402Version: 2, scheme: 'exact', network };
  const requirements: Facilitator['requirements'] = (amountMinor, maxTimeoutSeconds) => ({
    scheme: kind.scheme,
    network,
    asset: coin.address,
    amount: String(amountMinor),
    payTo: treasury,
    maxTimeoutSeconds,
    extra: { name: coin.name, version: coin.version },
  });
  return {
    requirements,
    verify: (payload, asked) => asking(() => verify(parts, payload, asked)),
    mismatch: (payload, asked) => foreignTerm(parts, asked) ?? mismatch(payload, asked),
    async objection(transfer) {
      const accepted = requirements(transfer.value, TIMEOUT_SECONDS);
      const { signature, authorization } = wirePayload(transfer);
      const payload = { signature: signature ?? '', authorization };
      const payment = { x402Version: 2, accepted, payload } as const;
      const verdict = await asking(() => verify(parts, payment, accepted));
      return verdict.isValid ? undefined : verdict.invalidReason;
    },
    supported: () => ({ kinds: [kind], extensions: [], signers: { 'eip155:*': [operator] } }),
  };
}

async function verify(
  parts: FacilitatorParts,
  payload: X402Payload,
  requirements: X402Requirements,
): Promise<VerifyResponse> {
  const payer = getAddress(payload.payload.authorization.from);
  const refused = (invalidReason: string) => ({ isValid: false, invalidReason, payer });
  const foreign = foreignTerm(parts, requirements);
  if (foreign) return refused(foreign);
  const chain = watchedChain(parts.reader, parts.operator);
  const official = new ExactEvmScheme(chain.signer);
  const verdict = await official.verify(payload, requirements);
  chain.rethrow();
  const late = lateness(readPayload(payload.payload), parts.clock);
  if (late && (verdict.isValid || verdict.invalidReason === SIMULATION_FAILED))
    return refused(late);
  // What it says in more words names our nodes.
  if (!verdict.isValid) return refused(await diagnosis(parts, payload, verdict.invalidReason));
  return { isValid: true, payer };
}

/** What is asked must be what we settle: our coin, on our chain, to our treasury. */
function foreignTerm({ coin, treasury }: FacilitatorParts, asked: X402Requirements) {
  if (asked.scheme !== 'exact') return 'unsupported_scheme';
  if (asked.network !== `eip155:${coin.chainId}`) return 'invalid_network';
  const isOurs =
    isAddressEqual(asked.asset as Address, coin.address) &&
    isAddressEqual(asked.payTo as Address, treasury) &&
    asked.extra.name === coin.name &&
    asked.extra.version === coin.version;
  const amount = BigInt(asked.amount);
  return isOurs && amount > 0n && amount <= AMOUNT_MAX ? undefined : 'invalid_payment_requirements';
}

/** In the words of the protocol's package. Who is paid is looked at with the signature. */
function mismatch({ accepted, payload }: X402Payload, asked: X402Requirements) {
  const { value } = payload.authorization;
  if (accepted.scheme !== asked.scheme) return 'invalid_exact_evm_scheme';
  if (accepted.network !== asked.network) return 'invalid_exact_evm_network_mismatch';
  if (BigInt(value) !== BigInt(asked.amount))
    return 'invalid_exact_evm_payload_authorization_value_mismatch';
  return undefined;
}

/** By our own clock, which the protocol's package doesn't ask. */
function lateness({ validAfter, validBefore }: SignedTransfer, clock: Clock) {
  const now = BigInt(Math.floor(clock.now() / 1000));
  if (validBefore < now + SETTLING_SECONDS)
    return 'invalid_exact_evm_payload_authorization_valid_before';
  if (validAfter > now) return 'invalid_exact_evm_payload_authorization_valid_after';
  return undefined;
}

/** The package asks a helper contract (Multicall3) why a trial failed, which a chain may lack. */
async function diagnosis(
  { reader, coin }: FacilitatorParts,
  payload: X402Payload,
  reason: string | undefined,
): Promise<string> {
  if (reason !== SIMULATION_FAILED) return reason ?? 'unexpected_verify_error';
  const { from, nonce, value } = readPayload(payload.payload);
  const token = { address: coin.address, abi: usdcAbi } as const;
  const [isUsed, balance] = await Promise.all([
    reader.readContract({ ...token, functionName: 'authorizationState', args: [from, nonce] }),
    reader.readContract({ ...token, functionName: 'balanceOf', args: [from] }),
  ]);
  if (isUsed) return REPLAYED;
  return balance < value ? 'invalid_exact_evm_insufficient_balance' : SIMULATION_FAILED;
}
