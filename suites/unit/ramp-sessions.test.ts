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
