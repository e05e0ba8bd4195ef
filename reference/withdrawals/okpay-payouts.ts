/** Payouts by OKPay, which has no public API document: paths and fields are Agentrix's own. */
import { formatMoney } from '../../contracts/api/index.ts';
import { ask, known, moneyIn, ProviderFault } from '../fiat-to-crypto/providers/answers.ts';
import type { OkpaySettings } from '../fiat-to-crypto/providers/okpay.ts';
import type { Payout, PayoutProvider } from './ports.ts';

const STATUSES = ['processing', 'completed', 'failed'] as const;

export function okpayPayouts({ apiUrl, apiKey }: OkpaySettings): PayoutProvider {
  const headers = { 'x-api-key': apiKey };
  return {
    id: 'okpay',
    pay: async ({ id: payoutId, toMinor: minor, toCurrency: currency }, bankAccount) => {
      const amount = formatMoney({ minor, currency });
      const body = JSON.stringify({ payoutId, amount, currency, bankAccount });
      const asked = ask(`${apiUrl}/v1/payouts`, { headers, body });
      // What it does not understand, or doesn't want to pay, it will not pay later either.
      const answer = await known(asked, ({ status }) => status === 400 || status === 422);
      return answer ? payoutIn(answer) : 'refused';
    },
    payout: async (id) => {
      const asked = ask(`${apiUrl}/v1/payouts/${id}`, { headers });
      const answer = await known(asked, ({ status }) => status === 404);
      return answer && payoutIn(answer);
    },
  };
}

function payoutIn({ status, amount, currency }: Readonly<Record<string, unknown>>): Payout {
  const said = STATUSES.find((one) => one === status);
  if (!said) throw new ProviderFault('another status');
  return { status: said, paid: moneyIn(amount, currency) };
}
