/** X402: limits, sessions that pay within them, and their signatures, shown again or too late. */
import type { X402Session } from '../../../contracts/api/index.ts';
import { offerOf, signOffer } from '../../steps/index.ts';
import type { Flow } from './operation.ts';

const X402 = '/api/payments/x402';
/** Sessions that a walker still remembers: some of them are over. */
const SESSIONS_KEPT = 4;

export const x402: Flow = (walker) => {
  const { chance, target, wallet } = walker;
  const sessions: X402Session[] = [];

  const limit = async () => {
    const singleLimit = chance.between(1, 5);
    const dailyLimit = singleLimit + chance.between(0, 10);
    await walker.post(`${X402}/authorization`, { singleLimit, dailyLimit, durationDays: 2 });
  };

  const open = async () => {
    const paymentId = crypto.randomUUID();
    const amount = chance.between(10, 300) / 100;
    const body = { paymentId, amount, currency: 'USDC' };
    const answer = await walker.post<X402Session>(`${X402}/session`, body);
    if (answer.status !== 201) return;
    sessions.push(answer.body);
    if (sessions.length > SESSIONS_KEPT) sessions.shift();
  };

  const execute = async () => {
    const session = chance.of(sessions);
    if (!session) return;
    const sign = () => signOffer(target, wallet, offerOf(session));
    const signature = await walker.again(sign);
    await walker.post(`${X402}/session/${session.sessionId}/execute`, { signature });
  };

  return [
    { name: 'x402-limit', weight: 1, run: limit },
    { name: 'x402-session', weight: 2, run: open },
    { name: 'x402-execute', weight: 3, isPossible: () => sessions.length > 0, run: execute },
  ];
};
