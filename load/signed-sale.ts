/** X402 payments for what the target sells, signed by the protocol's official client before the load begins. */
import { x402Client } from '@x402/core/client';
import { encodePaymentSignatureHeader } from '@x402/core/http';
import type { PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import type { LocalAccount } from 'viem';
import type { X402Discovery } from '../contracts/api/index.ts';
import { UnavailableError } from '../evidence/index.ts';
import type { RunningTarget } from '../target/target.ts';
import type { Shares } from './peak.ts';
import type { Sale, Stages } from './plan.ts';

/** Arrivals are counted by the clock: a few more than planned may come. */
const SPARE = 20;

/** As many payments as the share of X402 will make, by each wallet in its turn. */
export async function signedSale(
  target: RunningTarget,
  wallets: readonly LocalAccount[],
  { shares, stages }: { readonly shares: Shares; readonly stages: Stages },
): Promise<Sale> {
  const { rate, rampSeconds, plateauSeconds } = stages;
  const planned = (seconds: number) =>
    Math.ceil((rate * seconds * (shares.x402 ?? 0)) / 100) + SPARE;
  const [ramp, plateau] = [planned(rampSeconds), planned(plateauSeconds)];
  const { path, requirements } = await onSale(target);
  const url = target.baseUrl + path;
  const challenge = { x402Version: 2, resource: { url }, accepts: [requirements] };
  const clients = wallets.map((wallet) =>
    x402Client.fromConfig({
      schemes: [{ network: 'eip155:*', client: new ExactEvmScheme(wallet) }],
      spendControls: false,
    }),
  );
  const signed: string[] = [];
  for (let turn = 0; turn < ramp + plateau; turn += 1) {
    const payment = await clients[turn % clients.length]?.createPaymentPayload(challenge);
    if (payment) signed.push(encodePaymentSignatureHeader(payment));
  }
  return { url, minor: Number(requirements.amount), signed, ramp };
}

async function onSale(target: RunningTarget) {
  const { body, status } = await target.driver.request<X402Discovery>('/.well-known/x402');
  const [item] = status === 200 ? body.items : [];
  const [requirements] = item?.accepts ?? [];
  if (item && requirements)
    return { path: item.resource, requirements: requirements as PaymentRequirements };
  throw new UnavailableError({
    code: 'load.nothing-sold',
    message: `the discovery document of X402 names nothing on sale (${status})`,
    hint: 'read /.well-known/x402 of the target',
  });
}
