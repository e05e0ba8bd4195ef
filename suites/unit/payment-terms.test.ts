/** The terms of a payment: fixed by the first process, and the same whichever message comes first. */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import type { Posting } from '../../reference/ledger/entry.ts';
import { AGENT, MERCHANT, openCounter, PAYMENT, REQUEST } from './counter.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.payment-service';

const TERMS = {
  ...REQUEST,
  merchantId: MERCHANT,
  agentId: AGENT,
  description: 'a service',
  metadata: {
    orderType: 'service',
    recommendingAgentId: AGENT.toUpperCase(),
    referringAgentId: 'not an id',
  },
};

prove(
  check,
  'webhook before process and process before webhook end in the same books',
  async () => {
    const [webhookFirst, processFirst] = [openCounter(), openCounter()];
    for (const counter of [webhookFirst, processFirst]) await counter.create();

    await webhookFirst.hear(webhookFirst.pay());
    await webhookFirst.process(TERMS);

    processFirst.pay();
    await processFirst.process(TERMS);
    await processFirst.hear(processFirst.pay());

    expect(balances(webhookFirst)).toEqual(balances(processFirst));
    const settled = (counter: typeof processFirst) => counter.store.settlements.get(PAYMENT);
    expect(settled(webhookFirst)).toEqual(settled(processFirst));
    expect(webhookFirst.payment().commissionRate).toBe('0.080');
    // 65 per mille of 100 USD go into the pool: 70 % and 30 % of it to the two agents, one and the same.
    expect(balances(webhookFirst).get(`agent:${AGENT}`)).toBe(-650n);
  },
);

prove(
  check,
  'process again on the same terms changes nothing, on others it is refused',
  async () => {
    const counter = openCounter();
    await counter.create();
    await counter.process(TERMS);
    const agreed = counter.payment();
    expect(await counter.process(TERMS)).toEqual(agreed);
    const others = [
      { merchantId: AGENT },
      { agentId: MERCHANT },
      { metadata: { orderType: 'nft' } },
      { metadata: { recommendingAgentId: MERCHANT } },
      { metadata: { referringAgentId: MERCHANT } },
    ];
    for (const other of others)
      await expect(counter.process({ ...TERMS, ...other })).rejects.toMatchObject({
        code: 'TERMS_FIXED',
      });
    expect(counter.payment()).toEqual(agreed);
  },
);

prove(check, 'what was refunded is not shared out anew', async () => {
  const counter = openCounter();
  await counter.create();
  await counter.hear(counter.pay());
  counter.store.payments.set(PAYMENT, { ...counter.payment(), refundReservedMinor: 1n });
  await expect(counter.process(TERMS)).rejects.toMatchObject({ code: 'TERMS_FIXED' });
});

for (const [orderType, rate] of [
  ['virtual', '0.050'],
  ['physical', '0.030'],
  ['constructor', '0.030'],
  [7, '0.030'],
] as const)
  prove(check, `an order of type ${orderType} pays a commission of ${rate}`, async () => {
    const counter = openCounter();
    await counter.create({ ...REQUEST, metadata: { orderType } });
    await counter.hear(counter.pay());
    expect(counter.payment().commissionRate).toBe(rate);
  });

function balances(counter: ReturnType<typeof openCounter>): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const postings: readonly Posting[] = counter.store.entries.flatMap((entry) => entry.postings);
  for (const { account, amountMinor } of postings)
    sums.set(account, (sums.get(account) ?? 0n) + amountMinor);
  return new Map([...sums].filter(([, sum]) => sum !== 0n).sort());
}
