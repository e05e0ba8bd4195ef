/** One X402 payment: a resource is asked for with a payment that was signed ahead, and handed over. Runs in k6. */
import encoding from 'k6/encoding';
import http from 'k6/http';
import { type Arrival, type Outcome, refusal } from './flow.ts';

export function payByX402(arrival: Arrival): Outcome {
  const { plan, signed, flow } = arrival;
  const { url = '', minor = 0 } = plan.sale ?? {};
  const paid = { minor, currency: 'USDC' };
  if (signed === undefined) return { ...paid, ok: false, refused: 'no payment was signed ahead' };
  const bought = http.get(url, {
    headers: { 'payment-signature': signed },
    responseType: 'text',
    tags: { to: 'target', name: 'x402-resource', flow },
  });
  if (bought.status !== 200) return { ...paid, ok: false, refused: refusal('x402', bought) };
  const receipt = bought.headers['Payment-Response'] ?? '';
  const { transaction } = JSON.parse(encoding.b64decode(receipt, 'std', 's')) as Settled;
  // The protocol names no payment: one arrival is one.
  return { ...paid, paymentId: arrival.key, transactionHash: transaction, ok: true };
}

/** Of the header that answers a payment. */
interface Settled {
  readonly transaction: string;
}
