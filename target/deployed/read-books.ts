/** What can be read of a deployed target's books: its payments through its API, as their payers see them. */
import { parseMoney } from '../../contracts/api/index.ts';
import type { AllBooks, BookedPayment, NoBooks, TargetBooks } from '../audit/index.ts';
import type { JournalingDriver } from '../driver/index.ts';
import { readReferenceBooks } from '../reference/read-books.ts';
import type { DeployedTargetConfig, Provider, ProviderIntent } from '../target.ts';

/** Asked for at the same time: an audit is no load. */
const AT_ONCE = 8;

export async function readDeployedBooks(
  config: DeployedTargetConfig,
  driver: JournalingDriver,
  provider: Provider,
): Promise<AllBooks> {
  const intents: readonly ProviderIntent[] | NoBooks = config.stripe?.gateway
    ? await provider.intents()
    : { absent: 'needs provider-faults' };
  // A deployed target's on-ramps are the real ones.
  const none = { absent: 'needs ramps' };
  const outside = { provider: intents, ramps: none, payouts: none, chain: noChain(driver) };
  const books = { ...outside, journal: driver.journal };
  const readWithout = async (absent: string) => {
    const nothing = { absent };
    const unread = { ledger: nothing, sessions: nothing, withdrawals: nothing, escrows: nothing };
    return { ...books, ...unread, target: await readByApi(driver) };
  };
  if (config.databaseUrl === undefined) return readWithout('needs database');
  try {
    return { ...books, ...(await readReferenceBooks(config.databaseUrl)) };
  } catch (cause) {
    return readWithout(`the ledger can't be read: ${(cause as Error).message}`);
  }
}

/** Its chain is read by no one yet: that matters where somebody was promised something on it. */
function noChain({ journal }: JournalingDriver): NoBooks {
  const isPaidOn = journal.some(({ method }) => method !== undefined);
  return { absent: isPaidOn ? 'needs chain' : 'nothing was paid on a chain' };
}

/** The payments that the journal promised, each asked for by its payer. */
async function readByApi(driver: JournalingDriver): Promise<TargetBooks> {
  const intents = new Map<string, string | undefined>();
  for (const { kind, method, paymentId, intentId } of driver.journal)
    if (kind === 'payment-processed' && method === undefined && paymentId !== undefined)
      intents.set(paymentId, intentId);
  const asked = [...intents];
  const payments: BookedPayment[] = [];
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const some = asked.slice(at, at + AT_ONCE).map(([id, intent]) => askFor(driver, id, intent));
    payments.push(...(await Promise.all(some)).flat());
  }
  return { payments, onChain: [], complete: false };
}

/** A payment that is not shown to its payer is no book: other checks say so. */
async function askFor(
  driver: JournalingDriver,
  id: string,
  intentId: string | undefined,
): Promise<BookedPayment[]> {
  const payer = driver.payerOf(id);
  const payment = await payer?.payment(id);
  const refunds = await payer?.refundsOf(id);
  if (payment?.status !== 200 || refunds?.status !== 200) return [];
  const { amount, currency, status } = payment.body;
  const completed = refunds.body.filter((refund) => refund.status === 'completed');
  const minorOf = (text: number | string) => parseMoney(text, currency).minor;
  const refundedMinor = completed.reduce((sum, refund) => sum + minorOf(refund.amount), 0n);
  return [{ id, intentId, status, minor: minorOf(amount), currency, refundedMinor }];
}
