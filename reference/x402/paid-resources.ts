/**
 * Sells resources by the public X402 protocol: its own server package asks for payment (402), reads it, and
 * has it verified and settled here. What was paid for is handed over once.
 */
import {
  type FacilitatorClient,
  FacilitatorResponseError,
  type HTTPAdapter,
  x402HTTPResourceServer,
  x402ResourceServer,
} from '@x402/core/server';
import type { PaymentPayload, PaymentRequirements, VerifyResponse } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import Value from 'typebox/value';
import { X402Payload, type X402Requirements } from '../../contracts/api/index.ts';
import type { Facilitator } from './facilitator.ts';
import { pathOf, RESOURCES, type Resource } from './resources.ts';
import type { SettlementService } from './settlement-service.ts';
import { REPLAYED, readPayload } from './transfer.ts';

interface Parts {
  readonly facilitator: Facilitator;
  readonly settlements: SettlementService;
}

/** A request for a resource, as far as payment goes. */
export interface Request {
  readonly url: string;
  readonly path: string;
  header(name: string): string | undefined;
}

export interface Sale {
  readonly isPaid: boolean;
  /** Of the answer: the challenge, or the receipt. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PaidResources {
  /** Settles what the request pays with, if it does. */
  sell(request: Request): Promise<Sale>;
  requirements(resource: Resource): X402Requirements;
}

/** How long a payer has from the challenge to the settlement. */
const PAID_WITHIN_SECONDS = 120;

export function paidResources({ facilitator, settlements }: Parts): PaidResources {
  const requirements = ({ priceMinor }: Resource) =>
    facilitator.requirements(priceMinor, PAID_WITHIN_SECONDS);
  const clients = inProcess({ facilitator, settlements });
  const [{ network } = { network: undefined }] = facilitator.supported().kinds;
  const server = new x402ResourceServer(clients);
  if (network) server.register(network, new ExactEvmScheme());
  const http = new x402HTTPResourceServer(
    server,
    Object.fromEntries(
      RESOURCES.map((resource) => [
        `GET ${pathOf(resource)}`,
        route(resource, requirements(resource)),
      ]),
    ),
  );
  let ready: Promise<void> | undefined;
  return {
    requirements,
    async sell(request) {
      ready ??= http.initialize();
      await ready;
      try {
        return await sold(http, request);
      } catch (error) {
        throw error instanceof Outage ? error.cause : error;
      }
    },
  };
}

async function sold(http: x402HTTPResourceServer, request: Request): Promise<Sale> {
  const context = { adapter: adapterOf(request), path: request.path, method: 'GET' };
  const asked = await http.processHTTPRequest(context);
  if (asked.type === 'no-payment-required') return { isPaid: false, headers: {} };
  if (asked.type === 'payment-error') return { isPaid: false, headers: asked.response.headers };
  const { paymentPayload, paymentRequirements, declaredExtensions } = asked;
  const settled = await http.processSettlement(
    paymentPayload,
    paymentRequirements,
    declaredExtensions,
    { request: context },
  );
  return settled.success
    ? { isPaid: true, headers: settled.headers }
    : { isPaid: false, headers: settled.response.headers };
}

/** A failure of ours says nothing of a payment: the protocol's package passes on this kind alone. */
class Outage extends FacilitatorResponseError {
  constructor(cause: unknown) {
    super('the payment could not be looked at');
    this.cause = cause;
  }
}

function outage(cause: unknown): never {
  throw new Outage(cause);
}

/** Our own facilitator, as the protocol's server package asks one. */
function inProcess(parts: Parts): FacilitatorClient {
  return {
    verify: (payload, requirements) => verified(parts, payload, requirements).catch(outage),
    settle: async (payload, { network }) => {
      const settled = await settledOnce(parts.settlements, payload).catch(outage);
      if (settled.success) return { success: true, transaction: settled.transaction, network };
      return { success: false, errorReason: settled.reason, transaction: '', network };
    },
    getSupported: async () => parts.facilitator.supported(),
  };
}

/** What was settled, but never handed over, is still good. */
async function verified(
  { facilitator, settlements }: Parts,
  payload: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<VerifyResponse> {
  if (!Value.Check(X402Payload, payload))
    return { isValid: false, invalidReason: 'invalid_payload' };
  if (await settlements.undelivered(readPayload(payload.payload))) return { isValid: true };
  return facilitator.verify(payload, requirements);
}

/** One payment buys once: whoever shows it again gets nothing for it. */
async function settledOnce(settlements: SettlementService, payload: PaymentPayload) {
  if (!Value.Check(X402Payload, payload))
    return { success: false as const, reason: 'invalid_payload' };
  const settled = await settlements.settle(readPayload(payload.payload));
  if (!settled.success || (await settlements.deliver(settled.settlementId))) return settled;
  return { success: false as const, reason: REPLAYED };
}

function route({ description }: Resource, { network, ...terms }: X402Requirements) {
  const { scheme, payTo, maxTimeoutSeconds, amount, asset, extra } = terms;
  const price = { asset, amount, extra };
  return {
    accepts: { scheme, network, payTo, price, maxTimeoutSeconds },
    description,
    mimeType: 'application/json',
  };
}

function adapterOf({ url, path, header }: Request): HTTPAdapter {
  return {
    getHeader: header,
    getMethod: () => 'GET',
    getPath: () => path,
    getUrl: () => url,
    // A browser too gets the challenge, and no page.
    getAcceptHeader: () => 'application/json',
    getUserAgent: () => '',
  };
}
