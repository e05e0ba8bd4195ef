/** X402 on a chain, wired together: limits and sessions, settlements, the facilitator, what is sold. */
import type { OnChain } from '../chain/on-chain.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/pool.ts';
import type { OnMoved } from '../payments/ports.ts';
import { X402AuthorizationService } from './authorization-service.ts';
import { evmTransfers } from './evm-transfers.ts';
import { type Facilitator, facilitator } from './facilitator.ts';
import { gasMeter } from './gas-meter.ts';
import { type PaidResources, paidResources } from './paid-resources.ts';
import type { Transfers } from './ports.ts';
import { sessionStore } from './session-store.ts';
import { SettlementService } from './settlement-service.ts';
import { settlementStore } from './settlement-store.ts';
import type { Coin } from './transfer.ts';

export interface X402 {
  readonly authorizations: X402AuthorizationService;
  readonly settlements: SettlementService;
  readonly facilitator: Facilitator;
  readonly resources: PaidResources;
  readonly transfers: Transfers;
  readonly coin: Coin;
  /** Asks the chain about transfers whose end was not seen. */
  reconcile(): Promise<void>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly onMoved: OnMoved;
}

/** As USDC names itself to those who sign (EIP-712). */
const USDC = { name: 'USD Coin', version: '2' };

export function openX402(onChain: OnChain, { db, clock, onMoved }: Parts): X402 {
  const { reader, operator, chainId, contracts, treasury } = onChain;
  const { network } = onChain.chain;
  const coin = { ...USDC, chainId, address: contracts.UsdcLike };
  const at = { reader, coin, operator: operator.account.address, treasury, clock };
  const judge = facilitator(at);
  const meter = gasMeter(at);
  const transfers = evmTransfers({ reader, operator, coin, facilitator: judge, meter });
  const settlements = new SettlementService({
    store: settlementStore(db, network),
    transfers,
    clock,
  });
  const authorizations = new X402AuthorizationService({
    store: sessionStore({ db, network, onMoved }),
    transfers,
    clock,
    recipient: treasury,
  });
  return {
    authorizations,
    settlements,
    facilitator: judge,
    transfers,
    coin,
    resources: paidResources({ facilitator: judge, settlements }),
    async reconcile() {
      await authorizations.reconcile();
      await settlements.reconcile();
    },
  };
}
