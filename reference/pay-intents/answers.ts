/** Pay intents as the API shows them, with the link to pay by and its picture. */
import { toDataURL } from 'qrcode';
import {
  type ExecutedPayIntent,
  type PayIntent as PayIntentAnswer,
  toMajorNumber,
} from '../../contracts/api/index.ts';
import { type KnownPayIntent, statusOf } from './pay-intent.ts';
import type { Executed } from './pay-intent-service.ts';

interface Shown {
  readonly now: Date;
  /** Where the payer's browser finds this program, without a path. */
  readonly publicUrl: string;
}

export async function payIntentAnswer(
  intent: KnownPayIntent,
  { now, publicUrl }: Shown,
): Promise<PayIntentAnswer> {
  const { id, type, currency, userId, payerId, merchantId, agentId, mode, returnUrls } = intent;
  const { amountMinor: minor, description, orderId, authorizationType, paymentStatus } = intent;
  const payUrl = `${publicUrl}/pay/${id}`;
  return {
    id,
    type,
    status: statusOf(intent, now),
    amount: toMajorNumber({ minor, currency }),
    currency,
    description,
    orderId,
    userId,
    payerId,
    merchantId,
    agentId,
    mode,
    authorizationType,
    quickPayGrantId: intent.grantId,
    paymentStatus,
    paymentMethod: intent.paymentMethod,
    transactionHash: intent.transactionHash,
    metadata: { ...returnUrls, payUrl, qrCode: await toDataURL(payUrl) },
    expiresAt: intent.expiresAt.toISOString(),
    createdAt: intent.createdAt.toISOString(),
    updatedAt: intent.updatedAt.toISOString(),
  };
}

export async function executedAnswer(
  { intent, toConfirm }: Executed,
  shown: Shown,
): Promise<ExecutedPayIntent> {
  return { ...(await payIntentAnswer(intent, shown)), ...toConfirm };
}
