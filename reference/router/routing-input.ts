/** All that a routing decision depends on (LR-15): what isn't here can't change it. */
import type {
  FLOW_TYPES,
  KycLevel,
  MERCHANT_CONFIGS,
  SCENARIOS,
} from '../../contracts/api/index.ts';
import type { FeeType } from '../ledger/split.ts';

export type MerchantConfig = (typeof MERCHANT_CONFIGS)[number];
export type Scenario = (typeof SCENARIOS)[number];
export type FlowType = (typeof FLOW_TYPES)[number];

export interface RoutingInput {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly kycLevel: KycLevel;
  readonly merchantConfig: MerchantConfig;
  readonly scenario: Scenario;
  readonly feeType: FeeType;
  readonly isOnChain: boolean;
  readonly isWalletConnected: boolean;
  /** Where the payer and the merchant are, as far as it is known. */
  readonly userCountry: string | null;
  readonly merchantCountry: string | null;
  readonly isCrossBorder: boolean;
}
