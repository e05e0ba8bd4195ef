/** Payments by a transfer on the chain: told once, twice, by another, or with another amount; and given back. */
import type { Payment, Refund } from '../../../contracts/api/index.ts';
import { sendTransfer } from '../../steps/index.ts';
import type { Flow } from './operation.ts';

interface Sent {
  readonly amount: number;
  readonly txHash: string;
}

export const wallets: Flow = (walker, others) => {
  const { chance, target, wallet } = walker;
  const sent: Sent[] = [];
  const told: { readonly id: string; readonly amount: number }[] = [];

  const send = async () => {
    const amount = chance.between(100, 1_500) / 100;
    sent.push({ amount, txHash: await sendTransfer(target, wallet, { amount }) });
  };

  const tell = async () => {
    const transfer = chance.of(sent);
    if (!transfer) return;
    const by = chance.happens(90) ? walker : (chance.of(others) ?? walker);
    const amount = chance.happens(90) ? transfer.amount : transfer.amount + 1;
    const merchant = chance.happens(40) ? chance.of(others) : undefined;
    const answer = await by.post<Payment>('/api/payments/process', {
      amount,
      currency: 'USDC',
      paymentMethod: 'wallet',
      ...(merchant && { merchantId: merchant.id }),
      metadata: { txHash: transfer.txHash },
    });
    if (answer.status === 201) told.push({ id: answer.body.id, amount });
    // Some are told of again, which must pay for nothing more.
    if (answer.status === 201 && chance.happens(80)) sent.splice(sent.indexOf(transfer), 1);
  };

  /** In parts or whole, now and then two at once, and more than is left. */
  const refund = async () => {
    const payment = chance.of(told);
    if (!payment) return;
    const whole = { paymentId: payment.id, reason: 'sent back' };
    const part = chance.between(1, Math.round(payment.amount * 100)) / 100;
    const body = chance.happens(30) ? whole : { ...whole, amount: part };
    const times = chance.happens(20) ? 2 : 1;
    await Promise.all(
      Array.from({ length: times }, () => walker.post<Refund>('/api/refunds', body)),
    );
  };

  return [
    { name: 'transfer-refund', weight: 2, isPossible: () => told.length > 0, run: refund },
    { name: 'transfer', weight: 2, run: send },
    { name: 'transfer-told', weight: 4, isPossible: () => sent.length > 0, run: tell },
  ];
};
