/** Everything that the platform holds of a person. A domain that holds more adds its line here. */
import { agentPaymentData } from '../agents/personal-data.ts';
import { accessData } from '../auth/personal-data.ts';
import { escrowData } from '../escrow/personal-data.ts';
import { rampData } from '../fiat-to-crypto/personal-data.ts';
import { payIntentData } from '../pay-intents/personal-data.ts';
import { paymentData } from '../payments/personal-data.ts';
import { grantData } from '../quick-pay/personal-data.ts';
import { rateLockData } from '../rates/personal-data.ts';
import { refundData } from '../refunds/personal-data.ts';
import { withdrawalData } from '../withdrawals/personal-data.ts';
import { x402Data } from '../x402/personal-data.ts';
import type { PersonalData } from './personal-data.ts';

export const PERSONAL_DATA: readonly PersonalData[] = [
  ...accessData,
  paymentData,
  refundData,
  ...rampData,
  rateLockData,
  payIntentData,
  grantData,
  escrowData,
  withdrawalData,
  agentPaymentData,
  ...x402Data,
];
