/** What gas a settlement costs us, and what a payer's own transfer would cost, as the chain says. */
import { randomBytes } from 'node:crypto';
import { authorizationTypes } from '@x402/evm';
import { type Address, toHex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { usdcAbi } from '../chain/abi.ts';
import type { Reader } from '../chain/clients.ts';
import type { Clock } from '../clock.ts';
import type { Gas } from './ports.ts';
import { signedCall } from './signed-call.ts';
import { type Coin, domainOf, type SignedTransfer } from './transfer.ts';

export interface GasMeter {
  read(): Promise<Gas>;
  /** What a real settlement cost: better known than any estimate. */
  measured(gas: bigint): void;
}

interface Parts {
  readonly reader: Reader;
  readonly coin: Coin;
  /** Who sends settlements. */
  readonly operator: Address;
  readonly treasury: Address;
  readonly clock: Clock;
}

const GOOD_FOR_MS = 60_000;
const NEVER_ENDS = 2n ** 40n;

/** Estimates are of empty transfers, which anybody may make: a real one costs a little more. */
export function gasMeter(parts: Parts): GasMeter {
  const { clock } = parts;
  let known: { readonly gas: Promise<Gas>; readonly until: number } | undefined;
  let newest: bigint | undefined;
  return {
    async read() {
      if (!known || known.until <= clock.now()) {
        const gas = estimate(parts);
        known = { gas, until: clock.now() + GOOD_FOR_MS };
        gas.catch(() => {
          known = undefined;
        });
      }
      const { settling, sending } = await known.gas;
      return { settling: newest ?? settling, sending };
    },
    measured(gas) {
      newest = gas;
    },
  };
}

async function estimate({ reader, coin, operator, treasury }: Parts): Promise<Gas> {
  const call = signedCall(await emptyTransfer(coin, treasury), coin.address);
  const [settling, sending] = await Promise.all([
    reader.estimateContractGas({ ...call, account: operator }),
    reader.estimateContractGas({
      address: coin.address,
      abi: usdcAbi,
      functionName: 'transfer',
      args: [treasury, 0n],
      account: operator,
    }),
  ]);
  return { settling, sending };
}

/** Signed by a key that is thrown away. */
async function emptyTransfer(coin: Coin, to: Address): Promise<SignedTransfer> {
  const payer = privateKeyToAccount(generatePrivateKey());
  const message = {
    from: payer.address,
    to,
    value: 0n,
    validAfter: 0n,
    validBefore: NEVER_ENDS,
    nonce: toHex(randomBytes(32)),
  };
  const signature = await payer.signTypedData({
    domain: domainOf(coin),
    types: authorizationTypes,
    primaryType: 'TransferWithAuthorization',
    message,
  });
  return { ...message, signature };
}
