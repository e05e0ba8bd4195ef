/** A cross-border payment as the API shows it when it is opened: with the page where the payer pays. */
import type { Payment } from '../../contracts/api/index.ts';
import { answerOf } from '../payments/payment.ts';
import type { CrossBorderPayment } from './cross-border-service.ts';

export function crossBorderAnswer({ payment, hostedUrl }: CrossBorderPayment): Payment {
  const answer = answerOf(payment);
  if (hostedUrl === null) return answer;
  return { ...answer, metadata: { ...answer.metadata, hostedUrl } };
}
