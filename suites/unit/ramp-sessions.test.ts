/** FiatToCryptoService: how a session opens, whose it is, and how a provider's reports end it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { SessionStatus } from '../../contracts/api/index.ts';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { openDesk, providerOf, SESSION, STRANGER, threeOffers, USER } from './ramp-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.fiat-to-crypto';
const runs = { seed: readRunContext().seed, numRuns: 100 };
const code = (name: string) => ({ code: name });

prove(check, 'a session that is opened again is the same session and the same order', async () => {
  const moonpay = providerOf('moonpay', 97n);
  const desk = openDesk(moonpay);
  const first = await desk.open();
  expect(await desk.open()).toEqual(first);
  expect(moonpay.opened).toBe(1);
});

prove(check, 'a provider that opens no page leaves nothing behind, and the lock free', async () => {
  const moonpay = providerOf('moonpay', 97n);
  const desk = openDesk(moonpay);
  const [quote] = await desk.quotes();
  const { lockId } = await desk.service.lock(USER, quote?.id ?? '');
  moonpay.isDown = true;
  await expect(desk.open({ lockId })).rejects.toMatchObject(code('RAMP_UNAVAILABLE'));
  expect(desk.store.sessions.size).toBe(0);
  moonpay.isDown = false;
  await expect(desk.open({ lockId })).resolves.toMatchObject({ status: 'pending' });
});

prove(check, 'a provider that is not configured is not offered', async () => {
  const refused = code('RAMP_NOT_OFFERED');
  await expect(openDesk().open()).rejects.toMatchObject(refused);
  await expect(openDesk().hear({})).rejects.toMatchObject(refused);
});

prove(
  check,
  'a session is its payer’s alone; the payer’s word leads to processing at most',
  async () => {
    const desk = threeOffers();
    await desk.open();
    const hidden = code('SESSION_NOT_FOUND');
    await expect(desk.service.session(STRANGER, SESSION)).rejects.toMatchObject(hidden);
    await expect(desk.service.returned(STRANGER, SESSION)).rejects.toMatchObject(hidden);
    for (let turn = 0; turn < 2; turn++)
      expect(await desk.service.returned(USER, SESSION)).toMatchObject({ status: 'processing' });
    await desk.hear({ txHash: '0x1' });
    expect(await desk.service.returned(USER, SESSION)).toMatchObject({ status: 'completed' });
    expect(await desk.service.session(USER, SESSION)).toMatchObject({ txHash: '0x1' });
  },
);

prove(check, 'an unsigned report, and one that can’t be read, have no effect', async () => {
  const desk = threeOffers();
  await desk.open();
  await expect(desk.hear({}, 'moonpay', 'wrong')).rejects.toMatchObject({
    code: 'RAMP_SIGNATURE_WRONG',
    status: 401,
  });
  expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'pending' });
});

prove(
  check,
  'a provider speaks of its own sessions only, and news that mean nothing are ignored',
  async () => {
    const desk = threeOffers();
    await desk.open();
    expect(await desk.hear({}, 'okpay')).toBe('unknown');
    expect(await desk.hear({ sessionId: 'nobody' })).toBe('unknown');
    expect(await desk.hear(null)).toBe('ignored');
    expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'pending' });
  },
);

prove(
  check,
  'a session ends the same however often and in whatever order its reports come',
  async () => {
    const reports = fc.array(
      fc.constantFrom<SessionStatus>('pending', 'processing', 'failed', 'completed'),
      { minLength: 1, maxLength: 6 },
    );
    const endOf = async (statuses: readonly SessionStatus[]) => {
      const desk = threeOffers();
      await desk.open();
      for (const status of statuses)
        await desk.hear({ status, txHash: status === 'completed' ? '0xabc' : null });
      const { status, txHash } = await desk.service.session(USER, SESSION);
      return { status, txHash };
    };
    const shuffled = reports.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([once, twice]) => {
        expect(await endOf(twice)).toEqual(await endOf(once));
      }),
      runs,
    );
  },
);

prove(check, 'the same webhook twice counts once', async () => {
  const desk = threeOffers();
  await desk.open();
  expect(await desk.hear({})).toBe('applied');
  expect(await desk.hear({})).toBe('repeat');
});

prove(check, 'a provider that fails is passed over, and nobody is left: no session', async () => {
  const [moonpay, okpay] = [providerOf('moonpay', 97n), providerOf('okpay', 98n)];
  const desk = openDesk(moonpay, okpay);
  moonpay.isDown = true;
  expect(await desk.open()).toMatchObject({ providerId: 'okpay', status: 'pending' });
  expect([moonpay.opened, okpay.opened]).toEqual([0, 1]);
  okpay.isDown = true;
  await expect(desk.open({}, STRANGER)).rejects.toMatchObject(code('RAMP_UNAVAILABLE'));
  expect(desk.store.sessions.has(STRANGER)).toBe(false);
});

prove(check, 'who sells another coin, or takes no such amount, is not the next', async () => {
  const moonpay = providerOf('moonpay', 97n);
  const binance = providerOf('binance-pay', 99n);
  moonpay.isDown = true;
  const lost = openDesk(moonpay, binance).open({ toCurrency: 'BTC' });
  await expect(lost).rejects.toMatchObject(code('RAMP_UNAVAILABLE'));
  expect(binance.opened).toBe(0);
});

prove(check, 'a provider that took the money is not passed over', async () => {
  const [moonpay, okpay] = [providerOf('moonpay', 97n), providerOf('okpay', 98n)];
  const desk = openDesk(moonpay, okpay);
  moonpay.isDown = true;
  moonpay.says = { status: 'completed', txHash: '0x1' };
  const paid = { providerId: 'moonpay', status: 'completed', hostedUrl: null, txHash: '0x1' };
  expect(await desk.open()).toMatchObject(paid);
  expect(await desk.open()).toMatchObject(paid);
  expect(okpay.opened).toBe(0);
  expect(desk.store.entries.map(({ kind }) => kind)).toEqual(['ramp-paid']);
});

prove(check, 'an order that stays open at a provider without a page is closed there', async () => {
  const [moonpay, okpay] = [providerOf('moonpay', 97n), providerOf('okpay', 98n)];
  moonpay.isDown = true;
  moonpay.says = { status: 'pending' };
  expect(await openDesk(moonpay, okpay).open()).toMatchObject({ providerId: 'okpay' });
  expect(moonpay.closed).toBe(1);
});

prove(
  check,
  'in doubt no other provider is asked, and the session stays to be asked for',
  async () => {
    const [moonpay, okpay] = [providerOf('moonpay', 97n), providerOf('okpay', 98n)];
    const desk = openDesk(moonpay, okpay);
    moonpay.isDown = true;
    moonpay.says = 'silent';
    await expect(desk.open()).rejects.toMatchObject(code('RAMP_UNAVAILABLE'));
    expect(okpay.opened).toBe(0);
    await desk.service.reconcile();
    expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'pending' });
    moonpay.says = {};
    await desk.service.reconcile();
    expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'completed' });
  },
);

prove(check, 'who has not paid after a day never will; who has, is not given up', async () => {
  const moonpay = providerOf('moonpay', 97n);
  const desk = openDesk(moonpay);
  await desk.open();
  moonpay.says = { status: 'pending' };
  await desk.service.reconcile();
  expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'pending' });
  await desk.service.returned(USER, SESSION);
  desk.pass(25 * 3_600_000);
  await desk.service.reconcile();
  expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'processing' });
  await desk.open({}, STRANGER);
  desk.pass(25 * 3_600_000);
  await desk.service.reconcile();
  expect(await desk.service.session(USER, STRANGER)).toMatchObject({ status: 'failed' });
});

prove(
  check,
  'money that isn’t the session’s completes nothing, and the right money does',
  async () => {
    const desk = threeOffers();
    await desk.open();
    const bought = { minor: 97_500_000n, currency: 'USDT' };
    for (const wrong of [
      { paid: { minor: 9_999n, currency: 'USD' } },
      { paid: { minor: 10_000n, currency: 'EUR' } },
      { paid: null },
      { bought: { ...bought, currency: 'USDC' } },
      { bought: null },
    ])
      expect(await desk.hear(wrong)).toBe('mismatch');
    expect(await desk.service.session(USER, SESSION)).toMatchObject({ status: 'pending' });
    expect(await desk.hear({ paid: 'untold' })).toBe('applied');
  },
);

prove(
  check,
  'coins for a merchant are exchanged and credited: balanced in each currency',
  async () => {
    const desk = threeOffers();
    await desk.open({ merchantId: STRANGER });
    await desk.hear({});
    expect(desk.store.entries).toEqual([
      {
        kind: 'ramp-paid',
        currency: 'USD',
        postings: [
          { account: 'provider:moonpay', amountMinor: 10_000n },
          { account: 'fx', amountMinor: -10_000n },
        ],
      },
      {
        kind: 'ramp-credited',
        currency: 'USDT',
        postings: [
          { account: 'fx', amountMinor: 97_500_000n },
          { account: `merchant:${STRANGER}`, amountMinor: -97_500_000n },
        ],
      },
    ]);
  },
);
